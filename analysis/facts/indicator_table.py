"""The public table: one value per entity, indicator and period, with interval and sources."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.facts.claim_table import Folder, Moment, Names, listed, ordered, selected
from analysis.facts.package import Package, open_package
from analysis.facts.priced import check_money, priced
from analysis.facts.ratios import RATIOS, derived
from analysis.facts.reads import record
from analysis.facts.reconciled_rows import (
    MODELLED,
    check_method,
    modelled_hubs,
    with_reconciled,
)
from analysis.facts.settled import COLUMNS as COLUMNS
from analysis.facts.settled import settled_table
from analysis.language.errors import DataError
from analysis.language.languages import check_language
from analysis.language.spelling import unknown_name


def indicators(
    entity: Names = None,
    indicator: Names = None,
    *,
    method: str = "reconciled",
    currency: str | None = None,
    prices: int | None = None,
    lang: str = "en",
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """One value per entity, indicator and period, with where it comes from.

    Parameters
    ----------
    entity, indicator : str or sequence of str, optional
        Keep these only; all where left out. `indicator` also takes the derived ratios that
        `facts.derived` computes (`jobs_per_firm`, `exit_rate` …), which "all" leaves out, but for
        the jobs per firm of a reconciled hub.
    method : {"reconciled", "settled"}
        `settled` chooses one claim by the rule that `facts.settlement` states. `reconciled` puts
        the stock-flow model's series in the place of tenants, entries, exits, firms passed, jobs
        and jobs per firm, for the hubs and years it can carry (`facts.reconcile` says why not);
        everything else stays settled, and `status` says which a row is.
    currency : str, optional
        State prices and sums in this money: ISO 4217 code or `PPP` (international dollars); each
        in its own where left out.
    prices : int, optional
        State them at the prices of this year; current prices where left out.
    lang : {"en", "fr"}
        Language of the notes on conversion.
    min_quality, exclude_sources, as_of, data
        As in `claims`; they choose among the claims before the rule does.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, ordered by entity, indicator and period.

        - `year` is missing for facts without one and for flows that do not cover one year;
        - `value` is read with `bound`: `point`, `approx`, `lower` (at least), `upper` (at most) or
          `range`, which has no value but `conf_low` and `conf_high`, with `interval` saying
          "claimed range";
        - `n_claims`, `n_observations`: claims of the group and independent observations among
          them; `spread`: largest less smallest of those observations, in `unit`, missing where
          fewer than two are in that unit;
        - `rule`: the last step of the rule that was needed;
        - `claim_ids`, `source_ids`: what the row rests on, separated by a space;
        - `set_aside`: every other claim of the group and the step that set it aside, as
          `mar-0607: one observation; mar-0066: quality`; in a reconciled row the claims of that
          year that lie outside its interval.

        A reconciled row is a mean with its 95 % interval (`interval`), `status` "reconciled", or
        "interpolated" in a year without a claim of that series; stocks are those of 31 December.
        A count that stands alone stays a claim, with the interval of its grade and digits.

        With `currency` or `prices`, also what stood before (`settled_value`, `settled_low`,
        `settled_high`, `settled_spread`, `settled_unit`), `conversion` (rates and vintages) and
        `not_converted` (why a row is unknown in this money).

    Raises
    ------
    DataError
        An unknown entity, indicator, source, grade, method or currency.
    """
    check_language(lang)
    check_method(method)
    package = open_package(data)
    names = listed(indicator, "indicator")
    _check_indicators(names or (), package, data)
    stated = names and tuple(name for name in names if name not in RATIOS)
    filters = (min_quality, exclude_sources, as_of, data)
    chosen = selected(package, entity, stated, *filters)
    table = settled_table(ordered(chosen), package, data)
    if stated != names:
        ratios = [name for name in names or () if name in RATIOS]
        table = _with_ratios(table, entity, ratios, method, filters)
    if method == "reconciled":
        table = _reconciled(table, entity, names, package, filters)
    if currency is None and prices is None:
        return table
    check_money(currency, prices, data)
    return priced(table, currency, prices, package, lang, data)


def _reconciled(
    table: pd.DataFrame,
    entity: Names,
    names: tuple[str, ...] | None,
    package: Package,
    filters: tuple[str | None, str | Iterable[str], Moment, Folder],
) -> pd.DataFrame:
    """Put the reconciled series in; without named hubs, those of every hub that has a claim."""
    min_quality, exclude_sources, as_of, data = filters
    wanted = MODELLED if names is None else [name for name in names if name in MODELLED]
    wanted = [name for name in wanted if names is None or name not in RATIOS]
    if not wanted:
        return table
    return with_reconciled(
        table,
        modelled_hubs(package, listed(entity)),
        wanted,
        min_quality=min_quality,
        exclude_sources=exclude_sources,
        as_of=as_of,
        data=data,
    )


def _check_indicators(names: tuple[str, ...], package: Package, data: Folder) -> None:
    """Refuse what is neither an indicator nor a derived ratio, and offer the near one of both."""
    record("indicators", data=data)
    known = {*package.table("indicators")["indicator"], *RATIOS}
    for name in names:
        if name not in known:
            raise DataError(unknown_name(str(name), known))


def _with_ratios(
    table: pd.DataFrame,
    entity: Names,
    ratios: list[str],
    method: str,
    filters: tuple[str | None, str | Iterable[str], Moment, Folder],
) -> pd.DataFrame:
    """Add derived ratios to a settled table (which may be empty)."""
    min_quality, exclude_sources, as_of, data = filters
    more = derived(
        entity,
        ratios,
        method=method,
        min_quality=min_quality,
        exclude_sources=exclude_sources,
        as_of=as_of,
        data=data,
    )
    both = more if table.empty else pd.concat([table, more])
    return both.sort_values(["entity_id", "indicator", "period_end"], ignore_index=True)
