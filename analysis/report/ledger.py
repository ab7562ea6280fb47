"""What a run did: one row a report, whether rendered, cached, failed or left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("rendered", "cached", "failed", "stopped", "due", "left")


@dataclass(frozen=True)
class Row:
    """One report of a run.

    Attributes
    ----------
    label : str
        The report in one word: folder, page and language, as `--select` reads it.
    template, entity, lang, parameters : str
        What was asked for; `parameters` is JSON.
    data : str
        Overlay folder; empty for the shipped data alone.
    data_digest : str
        SHA-256 over the data the page used; empty where none was made.
    code_version : str
        Version of the package and digest of its sources and libraries.
    seconds : float
        How long the page took when it was made.
    status : str
        `rendered` in this run; `cached`: an earlier page still stands; `failed`; `stopped`: the
        run ended before it; `due`: a dry run would render it; `left`: not selected.
    reason, reason_fr : str
        Why it was rendered, failed or is due, in English and in French.
    page, notebook : str
        Page, and partial notebook of a failure, below the folder of reports; empty for none.
    started : str
        When the page was begun, ISO 8601, UTC.
    """

    label: str
    template: str
    entity: str
    lang: str
    parameters: str
    data: str
    data_digest: str
    code_version: str
    seconds: float
    status: str
    reason: str
    reason_fr: str
    page: str
    notebook: str
    started: str


@dataclass(frozen=True)
class Ledger:
    """The rows of a run as a DataFrame with the fields of `Row` as columns, in batch order."""

    rows: pd.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Number of reports by status; statuses that no report has are left out."""
        found = self.rows["status"].value_counts()
        return {status: int(found[status]) for status in STATUSES if status in found}

    @property
    def ok(self) -> bool:
        """Whether nothing failed and nothing was stopped."""
        return not {"failed", "stopped"} & set(self.counts)

    @property
    def reports(self) -> tuple[Row, ...]:
        """The rows as records."""
        names = [field.name for field in fields(Row)]
        values = self.rows[names].itertuples(index=False, name=None)
        return tuple(Row(**dict(zip(names, row, strict=True))) for row in values)

    def to_csv(self, path: str | Path) -> None:
        """Write the ledger in one step."""
        write_whole(Path(path), self.rows.to_csv(index=False, lineterminator="\n"))


def ledger(rows: Iterable[Row]) -> Ledger:
    """Make a ledger of rows."""
    import pandas as pd

    columns = [field.name for field in fields(Row)]
    return Ledger(pd.DataFrame([asdict(row) for row in rows], columns=columns))
