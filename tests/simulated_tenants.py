"""Simulated registers of tenants, labelled as simulated: no operator's register is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DRAWN = pd.Timestamp("2025-06-30")
OPENED = pd.Timestamp("2006-01-01")
RECORDS = pd.Timestamp("2009-01-01")
SECTORS = ["Logiciel (simulé)", "Services numériques (simulé)", "Jeux (simulé)"]


def simulated_register(n: int = 420, seed: int = 4, *, same_discount: bool = False) -> pd.DataFrame:
    """Simulate tenants of whom two thirds have a discount; leaving doubles where it ends.

    Hazards a month: graduation 0.018, failure 0.008, both twice as high after the discount;
    records begin in 2009, so that tenants who left before are not in the register.
    """
    rng = np.random.default_rng(seed)
    entry = OPENED + pd.to_timedelta(rng.integers(0, 7000, n), unit="D")
    months = 18 if same_discount else rng.choice([12, 18, 24], n)
    with_discount = np.ones(n, bool) if same_discount else rng.uniform(size=n) < 0.67
    end = np.where(with_discount, months * 30.4375, np.inf)
    rate = 0.026 / 30.4375 * np.exp(0.3 * (rng.integers(0, 3, n) == 2))
    early = rng.exponential(1 / rate)
    late = np.where(np.isinf(end), 0, end) + rng.exponential(1 / (2 * rate))
    stay = np.where(early <= end, early, late).round()
    leave = entry + pd.to_timedelta(stay, unit="D")
    gone = leave <= DRAWN
    reason = rng.choice(["graduated", "failed", "expelled", "other"], n, p=[0.6, 0.28, 0.04, 0.08])
    frame = pd.DataFrame(
        {
            "tenant_id": [f"SIM-{i:04d}" for i in range(n)],
            "entry_date": entry,
            "exit_date": leave.where(gone),
            "exit_reason": np.where(gone, reason, None),
            "observed_from": pd.Series(RECORDS, index=range(n)).where(entry < RECORDS),
            "discount_end": (entry + pd.to_timedelta(np.where(with_discount, end, 0), unit="D"))
            .to_series(index=range(n))
            .where(with_discount),
            "sector": rng.choice(SECTORS, n, p=[0.5, 0.35, 0.15]),
            "jobs_at_entry": rng.integers(1, 13, n),
            "floor_m2": rng.integers(20, 90, n),
        }
    )
    return frame[~(frame["exit_date"] <= frame["observed_from"])].reset_index(drop=True)


def write_register(path: Path, frame: pd.DataFrame, *, french: bool = False) -> Path:
    """Write a register as a spreadsheet set to English, or to French, saves it."""
    days = "%d/%m/%Y" if french else "%Y-%m-%d"
    text = frame.to_csv(index=False, sep=";" if french else ",", date_format=days,
                        lineterminator="\r\n", decimal="," if french else ".")  # fmt: skip
    path.write_bytes(("\ufeff" if french else "").encode() + text.encode())
    return path
