"""The runs of the studies of treated countries, each fixed before its estimate is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

RESERVES, MOROCCO, TUNISIA = "procurement_reserves", "morocco_reserve", "tunisia_act"


@dataclass(frozen=True)
class Plan:
    """One run: years, event times, who is admitted.

    Attributes
    ----------
    study, sample : str
        Names.
    title : Message
        What the sample is.
    first, complete_to : int
        Countries must be observed in every year between.
    after : tuple of int
        Event years under treatment that count.
    skipped : tuple of (country, year)
        Years of announcement, left out of the treated country's rows.
    first_treated : int, optional
        Another first year for the treated country than the coding's.
    roles : frozenset of str
        Roles of the codings that are treated.
    least : int, optional
        Years that a country must be observed in, in the place of every year: an unbalanced sample.
    unknown_in, treated_kept, without_union, income_band, similar_pandemic, both_editions : bool
        Admit the countries not resolved; keep treated countries that are registration centres or
        whose outcome breaks; leave members of the European Union out; admit only donors of similar
        income; admit only donors whose economy shrank by 4 % or more in 2020; admit only countries
        that both editions of the outcome carry.
    without : tuple of str
        Countries left out of this run.
    """

    study: str
    sample: str
    title: Message
    first: int
    complete_to: int
    after: tuple[int, ...]
    skipped: tuple[tuple[str, int], ...] = ()
    first_treated: int | None = None
    roles: frozenset[str] = frozenset({"core", "core_short"})
    least: int | None = None
    unknown_in: bool = False
    treated_kept: bool = False
    without_union: bool = False
    income_band: bool = False
    similar_pandemic: bool = False
    both_editions: bool = False
    without: tuple[str, ...] = ()


def samples(study: str) -> dict[str, Plan]:
    """Every run of a study by name, the pre-specified one (`primary`) first."""
    return {plan.sample: plan for plan in _PLANS[study]}


def plan_named(study: str, sample: str) -> Plan:
    """Find a run.

    Raises
    ------
    DataError
        A sample that the study does not have.
    NotEstimable
        A coding of which the panel carries no average.
    """
    if study == RESERVES and sample in REFUSED:
        raise NotEstimable(REFUSED[sample])
    known = samples(study)
    if sample not in known:
        names = [*known, *REFUSED] if study == RESERVES else list(known)
        raise DataError(unknown_name(sample, names))
    return known[sample]


REFUSED = {
    "aspirational": message(
        "Aspirational goals: one country with a usable date and outcome; no average is computed."
    ),
    "price_preference": message(
        "Price preferences: two countries, first full years 2020 and 2021; the pandemic cannot be "
        "separated from the policy."
    ),
}
_PRIMARY = message("the pre-specified design")
_NO_UNION = message("without members of the European Union")
_BAND = message("donors of similar income per head in 2012")
_CONTESTED = frozenset({"core", "core_short", "contested"})
_SIX = (0, 1, 2, 3, 4, 5)
_reserves = Plan(RESERVES, "primary", _PRIMARY, 2006, 2022, _SIX, (("MAR", 2013),))
_morocco = Plan(MOROCCO, "primary", _PRIMARY, 2006, 2022, (0, 1, 2, 3, 4), (("MAR", 2013),))
_tunisia = Plan(TUNISIA, "primary", _PRIMARY, 2006, 2022, (0, 1, 2, 3), (("TUN", 2018),))


def _horizon(years: int) -> Plan:
    title = message("event years 0 to {last}", last=str(years - 1))
    if years == 1:
        title = message("the first year alone")
    return replace(_morocco, sample=f"horizon_{years}", title=title, after=tuple(range(years)))


_PLANS = {
    RESERVES: (
        _reserves,
        replace(
            _reserves,
            sample="to_2019",
            title=message("countries complete to {year}", year="2019"),
            complete_to=2019,
        ),
        replace(_reserves, sample="without_union", title=_NO_UNION, without_union=True),
        replace(
            _reserves,
            sample="unknown_in",
            title=message("countries of unknown preference admitted"),
            unknown_in=True,
        ),
        replace(
            _reserves,
            sample="contested_in",
            title=message("contested events count as treatment"),
            roles=_CONTESTED,
        ),
        replace(
            _reserves,
            sample="russia_in",
            title=message("treated countries kept at breaks of the outcome"),
            treated_kept=True,
        ),
        replace(
            _reserves,
            sample="from_2012",
            title=message("from {year}", year="2012"),
            first=2012,
        ),
        replace(
            _reserves,
            sample="contested_kept",
            title=message("contested events count, treated countries kept at breaks"),
            roles=_CONTESTED,
            treated_kept=True,
        ),
        replace(_reserves, sample="income_band", title=_BAND, income_band=True),
        replace(
            _reserves,
            sample="without_new_zealand",
            title=message("without New Zealand, where shelf companies are registered"),
            without=("NZL",),
        ),
        replace(
            _reserves,
            sample="unbalanced",
            title=message("countries with any year, gaps and all"),
            least=1,
        ),
        replace(
            _reserves,
            sample="contested_unbalanced",
            title=message("contested events count, countries with at least eight years"),
            roles=_CONTESTED,
            treated_kept=True,
            least=8,
        ),
    ),
    MOROCCO: (
        _morocco,
        replace(
            _morocco,
            sample="to_2018",
            title=message("countries complete to {year}", year="2018"),
            complete_to=2018,
        ),
        replace(
            _morocco, sample="from_2007", title=message("from {year}", year="2007"), first=2007
        ),
        replace(_morocco, sample="without_union", title=_NO_UNION, without_union=True),
        replace(_morocco, sample="income_band", title=_BAND, income_band=True),
        replace(
            _morocco,
            sample="first_2013",
            title=message("first treated year {year}", year="2013"),
            skipped=(),
            first_treated=2013,
            after=_SIX,
        ),
        replace(
            _morocco,
            sample="first_2015",
            title=message("first treated year {year}", year="2015"),
            skipped=(("MAR", 2013), ("MAR", 2014)),
            first_treated=2015,
            after=(0, 1, 2, 3),
        ),
        *(_horizon(years) for years in (1, 2, 3, 6, 9)),
    ),
    TUNISIA: (
        _tunisia,
        replace(
            _tunisia,
            sample="outside_pandemic",
            title=message("without 2020 and 2021"),
            after=(0, 3),
        ),
        replace(_tunisia, sample="year_2019", title=message("2019 alone"), after=(0,)),
        replace(
            _tunisia,
            sample="editions_2019",
            title=message("2019 alone, countries in both editions"),
            complete_to=2019,
            after=(0,),
            both_editions=True,
        ),
        replace(
            _tunisia, sample="from_2012", title=message("from {year}", year="2012"), first=2012
        ),
        replace(_tunisia, sample="income_band", title=_BAND, income_band=True),
        replace(
            _tunisia,
            sample="similar_pandemic",
            title=message("donors whose economy shrank by 4% or more in 2020"),
            similar_pandemic=True,
        ),
    ),
}
