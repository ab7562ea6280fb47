"""What a policy would do: scenarios, the tenant model, levers, simulation, returns."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "Assumption": "analysis.policy.assumption_table",
        "Assumptions": "analysis.policy.assumption_table",
        "Comparison": "analysis.policy.reforms",
        "Scenario": "analysis.policy.scenario",
        "Simulation": "analysis.policy.simulation",
        "TenantModel": "analysis.policy.tenant_model",
        "calibrate": "analysis.policy.calibration",
        "compare_reforms": "analysis.policy.reforms",
        "compare_simulations": "analysis.policy.reforms",
        "deciding_assumptions": "analysis.policy.choosing",
        "drivers": "analysis.policy.sensitivity",
        "ex_ante_ex_post": "analysis.policy.confronting",
        "fans": "analysis.policy.fan_table",
        "headlines": "analysis.policy.valuation",
        "incidence": "analysis.policy.distribution_of_gains",
        "load_scenario": "analysis.policy.scenario",
        "marginal_value": "analysis.policy.public_funds",
        "new_scenario": "analysis.policy.scenario_template",
        "numbers_of": "analysis.policy.listing",
        "own_changes": "analysis.policy.listing",
        "predict_after": "analysis.policy.holdout",
        "predict_exits": "analysis.policy.holdout",
        "returns": "analysis.policy.valuation",
        "save_scenario": "analysis.policy.scenario_saving",
        "scenarios": "analysis.policy.scenario",
        "sign_shifts": "analysis.policy.signs",
        "simulate": "analysis.policy.simulation",
        "simulate_at": "analysis.policy.simulation",
        "simulate_many": "analysis.policy.reforms",
        "sobol": "analysis.policy.sensitivity",
        "switching_values": "analysis.policy.switching",
        "tornado": "analysis.policy.switching",
        "value_of_information": "analysis.policy.information",
        "workbench": "analysis.policy.kept_draws",
    },
)
