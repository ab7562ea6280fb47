"""What a policy would do: scenarios, the tenant model, levers, simulation, returns."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "Assumption": "analysis.policy.assumption_table",
        "Assumptions": "analysis.policy.assumption_table",
        "Scenario": "analysis.policy.scenario",
        "Simulation": "analysis.policy.simulation",
        "TenantModel": "analysis.policy.tenant_model",
        "calibrate": "analysis.policy.calibration",
        "load_scenario": "analysis.policy.scenario",
        "new_scenario": "analysis.policy.scenario_template",
        "numbers_of": "analysis.policy.listing",
        "scenarios": "analysis.policy.scenario",
        "sign_shifts": "analysis.policy.signs",
        "simulate": "analysis.policy.simulation",
        "simulate_at": "analysis.policy.simulation",
    },
)
