"""Numbers, money, ranges and dates, by hand, as the two languages print them."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from analysis.language.dates import date, period
from analysis.language.numbers import bounded, money, number, percent, quantity, span

# In the expected texts ⋅ is U+202F and ~ is U+00A0, so that a reader sees them.


def seen(text: str) -> str:
    return text.replace("\u202f", "⋅").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("x", "digits", "fr", "en"),
    [
        (25200, None, "25⋅200", "25,200"),
        (1400, None, "1⋅400", "1,400"),
        (4.48, None, "4,48", "4.48"),
        (4.479, None, "4,48", "4.48"),
        (12.0, None, "12", "12"),
        (7.5, None, "7,5", "7.5"),
        (1300.55, None, "1⋅300,6", "1,300.6"),
        (0.0123, None, "0,012", "0.012"),
        (-3.5, None, "−3,5", "−3.5"),
        (2.5, 0, "3", "3"),
        (3.5, 0, "4", "4"),
        (-2.5, 0, "−3", "−3"),
        (0.125, 2, "0,13", "0.13"),
        (2.675, 2, "2,68", "2.68"),
        (-0.4, 0, "0", "0"),
        (8, 2, "8,00", "8.00"),
        (np.int64(1_234_567), None, "1⋅234⋅567", "1,234,567"),
        (np.float64(0.5), None, "0,5", "0.5"),
        (Decimal("1.5"), None, "1,5", "1.5"),
        (float("-inf"), None, "−∞", "−∞"),
    ],
)
def test_number(x, digits, fr, en):
    assert seen(number(x, "fr", digits)) == fr
    assert seen(number(x, "en", digits)) == en


@pytest.mark.parametrize("x", [None, float("nan"), np.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize(
    "said",
    [
        number,
        percent,
        lambda x, lang: money(x, "EUR", lang),
        lambda x, lang: quantity(x, "firms", lang),
        lambda x, lang: bounded(x, "lower", "firms", lang),
        lambda x, lang: span(x, x, "firms", lang),
    ],
)
def test_unknown_is_a_word(x, said):
    assert said(x, "fr") == "inconnu"
    assert said(x, "en") == "unknown"


def test_a_missing_date_is_a_word():
    assert [date(x, "fr") for x in (None, "", float("nan"), pd.NA)] == ["inconnu"] * 4


@pytest.mark.parametrize(
    ("x", "currency", "fr", "en"),
    [
        (4.48, "EUR", "4,48~€", "€4.48"),
        (4.5, "EUR", "4,50~€", "€4.50"),
        (50, "MAD", "50~MAD", "50~MAD"),
        (25200, "MAD", "25⋅200~MAD", "25,200~MAD"),
        (-4.5, "EUR", "−4,50~€", "−€4.50"),
        (12.04, "PPP", "12,04~$~PPA", "12.04~PPP~$"),
        (50, "USD", "50~$ US", "US$50"),
        (8_900_000, "EUR", "8,9~millions d’euros", "€8.9~million"),
        (1_500_000, "EUR", "1,5~million d’euros", "€1.5~million"),
        (250_000_000, "MAD", "250~millions de MAD", "250~million~MAD"),
        (861_532_000_000, "TWD", "861,532~milliards de TWD", "861.532~billion~TWD"),
        (823_456_789.12, "EUR", "823,5~millions d’euros", "€823.5~million"),
    ],
)
def test_money(x, currency, fr, en):
    assert seen(money(x, currency, "fr")) == fr
    assert seen(money(x, currency, "en")) == en


def test_percent_has_a_narrow_space_in_french_only():
    assert seen(percent(80, "fr")) == "80⋅%"
    assert percent(80, "en") == "80%"
    assert seen(percent(14.25, "fr", 1)) == "14,3⋅%"
    assert percent(99.4, "en") == "99%"


@pytest.mark.parametrize(
    ("x", "unit", "currency", "fr", "en"),
    [
        (30000, "m2", None, "30⋅000~m²", "30,000~m²"),
        (99.4, "percent", None, "99,4⋅%", "99.4%"),
        (2012, "year", None, "2012", "2012"),
        (2, "ratio", None, "2", "2"),
        (1, "firms", None, "1~entreprise", "1~firm"),
        (1.5, "firms", None, "1,5~entreprise", "1.5~firms"),
        (0, "firms", None, "0~entreprise", "0~firms"),
        (18, "months", None, "18~mois", "18~months"),
        (50, "MAD_per_m2_month", None, "50~MAD/m² par mois", "50~MAD/m² a month"),
        (4.48, "CUR_per_m2_month", "EUR", "4,48~€/m² par mois", "€4.48/m² a month"),
        (700e6, "CUR", "MAD", "700~millions de MAD", "700~million~MAD"),
        (48, "firms_per_year", None, "48~entreprises par an", "48~firms a year"),
        (5, "widgets", None, "5~widgets", "5~widgets"),
    ],
)
def test_quantity(x, unit, currency, fr, en):
    assert seen(quantity(x, unit, "fr", currency)) == fr
    assert seen(quantity(x, unit, "en", currency)) == en


def test_money_without_a_currency_is_refused():
    with pytest.raises(ValueError, match="without a currency"):
        quantity(5, "CUR_per_m2_month", "en")


@pytest.mark.parametrize(
    ("low", "high", "unit", "currency", "prose", "fr", "en"),
    [
        (30, 40, "firms", None, False, "30–40~entreprises", "30–40~firms"),
        (30, 40, "firms", None, True, "30 à 40~entreprises", "30 to 40~firms"),
        (99, 100, "percent", None, False, "99–100⋅%", "99–100%"),
        (-3, 1, "firms", None, False, "−3 à 1~entreprise", "−3 to 1~firm"),
        (50, 60, "MAD_per_m2_month", None, False, "50–60~MAD/m² par mois", "50–60~MAD/m² a month"),
        (4.5, 5, "CUR", "EUR", False, "4,50–5,00~€", "€4.50–5.00"),
        (4.5, 5, "CUR", "EUR", True, "4,50 à 5,00~€", "€4.50 to €5.00"),
        (2e6, 3e6, "EUR", None, False, "2–3~millions d’euros", "€2–3~million"),
        (2010, 2012, "year", None, False, "2010–2012", "2010–2012"),
        (7, 7, "firms", None, False, "7~entreprises", "7~firms"),
        (None, 40, "firms", None, False, "≤~40~entreprises", "≤~40~firms"),
        (30, None, "firms", None, True, "au moins 30~entreprises", "at least 30~firms"),
    ],
)
def test_span(low, high, unit, currency, prose, fr, en):
    assert seen(span(low, high, unit, "fr", currency, prose=prose)) == fr
    assert seen(span(low, high, unit, "en", currency, prose=prose)) == en


@pytest.mark.parametrize(
    ("bound", "sign", "words"),
    [
        ("point", "30~entreprises", "30~entreprises"),
        ("lower", "≥~30~entreprises", "au moins 30~entreprises"),
        ("upper", "≤~30~entreprises", "au plus 30~entreprises"),
        ("approx", "≈~30~entreprises", "environ 30~entreprises"),
    ],
)
def test_bounded(bound, sign, words):
    assert seen(bounded(30, bound, "firms", "fr")) == sign
    assert seen(bounded(30, bound, "firms", "fr", words=True)) == words


@pytest.mark.parametrize(
    ("text", "fr", "fr_long", "en", "en_long"),
    [
        ("2013", "2013", "2013", "2013", "2013"),
        ("2012-01", "janv. 2012", "janvier 2012", "Jan. 2012", "January 2012"),
        ("2016-06", "juin 2016", "juin 2016", "June 2016", "June 2016"),
        ("2013-09-01", "1er~sept. 2013", "1er~septembre 2013", "1~Sept. 2013", "1~September 2013"),
        ("2026-11-25", "25~nov. 2026", "25~novembre 2026", "25~Nov. 2026", "25~November 2026"),
        ("2015~", "vers 2015", "vers 2015", "about 2015", "about 2015"),
        ("2013-13", "2013-13", "2013-13", "2013-13", "2013-13"),
        ("spring 2009", "spring 2009", "spring 2009", "spring 2009", "spring 2009"),
    ],
)
def test_date(text, fr, fr_long, en, en_long):
    assert [seen(date(text, "fr")), seen(date(text, "fr", "long"))] == [fr, fr_long]
    assert [seen(date(text, "en")), seen(date(text, "en", "long"))] == [en, en_long]


def test_period_is_a_date_a_range_of_years_or_of_months():
    assert period("2013", "2013", "fr") == "2013"
    assert period("2008", "2013", "fr") == "2008–2013"
    assert seen(period("2008-06", "2013-07", "en")) == "June 2008~– July 2013"
    assert period(None, "2013", "en") == "2013"
