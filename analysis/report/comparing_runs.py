"""Two runs side by side: which published numbers moved, by how much, because of which claim."""

from __future__ import annotations

from pathlib import Path

from analysis.facts.shipped import shipped
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.report.comparing_runs_causes import changed_claims, moved_numbers
from analysis.report.comparing_runs_data import data_run
from analysis.report.comparing_runs_pages import LEDGER, pages_run
from analysis.report.comparing_runs_record import RunComparison
from analysis.report.comparing_runs_state import Run

SHIPPED = "shipped"


def compare_runs(old: str | Path, new: str | Path, *, lang: str = "en") -> RunComparison:
    """Say which published numbers moved between two runs, and which claims moved them.

    Parameters
    ----------
    old, new : path
        Both folders of reports (or their `ledger.csv`), or both folders of data: overlays, whole
        data packages, or the word `shipped` for the package's own data.
    lang : {"en", "fr"}
        Language of the comparison.

    Returns
    -------
    RunComparison
        `moved`: a row a number that is not the same; `claims`: a row a claim that is not the same.

    Raises
    ------
    DataError
        One of each kind, a folder that is neither, or faults in the data.

    Notes
    -----
    Of two folders of data, every number of `facts.indicators` and `facts.derived` is compared; of
    two folders of reports, every number in the tables that their pages offer for download. A moved
    number is laid to the changed claims that it rests on or that were set aside for it, a
    reconciled one to those that its hub's model reads; failing that, to those of its hub and
    indicator, of its hub, of an observation that its hub shares.
    """
    before, after = _run(old), _run(new)
    if before.kind != after.kind:
        raise DataError(
            message(
                "{old} and {new}: found reports and data; expected two folders of reports or two "
                "folders of data. Give two of a kind.",
                old=str(old),
                new=str(new),
            )
        )
    claims = changed_claims(before, after)
    return RunComparison(
        old=str(old),
        new=str(new),
        kind=before.kind,
        moved=moved_numbers(before, after, claims),
        claims=claims,
        tables=_differing(before, after),
        lang=lang,
    )


def _run(place: str | Path) -> Run:
    if str(place) == SHIPPED and not Path(place).exists():
        return data_run(None)
    path = Path(place).expanduser()
    folder = path.parent if path.name == LEDGER and path.is_file() else path
    if (folder / LEDGER).is_file():
        return pages_run(folder)
    if not folder.is_dir():
        raise DataError(
            message(
                "{folder}: found no such folder; expected a folder of reports with its {ledger}, "
                "a folder of data, or the word {shipped}. Check the path.",
                folder=str(place),
                ledger=LEDGER,
                shipped=SHIPPED,
            )
        )
    return data_run(None if folder.resolve() == shipped("data") else folder)


def _differing(old: Run, new: Run) -> tuple[str, ...]:
    names = sorted(old.digests.keys() | new.digests.keys())
    return tuple(name for name in names if old.digests.get(name) != new.digests.get(name))
