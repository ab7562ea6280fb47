"""The page of a register: simulated ones, labelled so; without one, what is published."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import runs
from simulated_tenants import DRAWN, simulated_register, write_register
from test_shipped_pages import complaints

from analysis import facts, report
from analysis.language.errors import DataError
from analysis.language.textnodes import typeset_html
from analysis.report import figures
from analysis.report.figures import style
from analysis.report.figures.layout import overlaps, record
from analysis.report.stays.published import COHORT

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "tenant_survival.ipynb"
AS_OF = str(DRAWN.date())
PARTS = (
    "head", "staying", "staying_figure", "leaving", "leaving_figure", "shares_table", "sooner",
    "sooner_figure", "sooner_table", "groups_table", "discount", "discount_table", "claimed",
    "claimed_figure", "claimed_table", "format", "format_table", "left_out", "assumed", "unknown",
    "claims", "sources", "footer",
)  # fmt: skip
OF_A_REGISTER = set(PARTS[1:12]) | {"left_out", "assumed"}
OF_NONE = {"format", "format_table"}
FAULTS = re.compile(r"\bnan\b|\binf\b|\bNone\b|<NA>|[{}]")
HOSTILE = '<script>alert("1")</script> & $x^2$ =1+1 ' + "é" * 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def register(folder):
    return write_register(folder / "tenants.csv", simulated_register())


@cache
def bare(lang):
    return report.survival(lang=lang)


@pytest.fixture(scope="module")
def pages(register):
    return {lang: report.survival(register, as_of=AS_OF, lang=lang) for lang in ("en", "fr")}


def words(part, lang):
    text = re.sub(r"<[^>]*>", " ", typeset_html(part.html(), lang))
    return re.sub("[\u00a0\u202f]", " ", text)


# What stands on a page ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_part_of_a_register_shows_itself_without_holes(pages, lang):
    for name in PARTS:
        shown = words(getattr(pages[lang], name), lang)
        assert (not shown.strip()) == (name in OF_NONE), name
        assert not FAULTS.search(shown), (name, FAULTS.search(shown))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_a_register_the_page_says_what_is_published_and_what_one_would_answer(lang):
    for name in PARTS:
        shown = words(getattr(bare(lang), name), lang)
        assert (not shown.strip()) == (name in OF_A_REGISTER), name
        assert not FAULTS.search(shown), (name, FAULTS.search(shown))


def test_the_template_shows_every_part_in_order():
    cells = json.loads(TEMPLATE.read_text("utf-8"))["cells"]
    code = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    assert tuple(re.findall(r"page\.(\w+)", code)) == PARTS


def test_the_title_and_the_table_are_the_estimates(pages):
    page = pages["en"]
    curve = page.study.staying.table
    half = curve.loc[curve["estimate"] <= 0.5, "time"].iloc[0]
    assert f"left after {half:.0f} months" in page.head.title
    gone = page.study.leaving.table.query("cause == 'failed' and time <= 36")["estimate"].iloc[-1]
    assert f"{100 * gone:.0f}% have failed" in page.head.title
    rows = {row[0]: row for row in page.shares_table.rows}
    there = curve.loc[curve["time"] <= 12, "estimate"].iloc[-1]
    assert rows["12 months"][2].startswith(f"{100 * there:.0f}% (")
    ratios = page.study.sooner.hazards.table["ratio"]
    assert [row[1] for row in page.sooner_table.rows] == [f"×\u00a0{r:.2f}" for r in ratios]


def test_no_row_of_the_register_stands_on_the_page(pages):
    html = " ".join(getattr(pages["en"], name).html() for name in PARTS)
    assert "SIM-0" not in html


def test_the_digest_in_the_footer_is_that_of_the_register_too(register, folder):
    from analysis.facts import reads

    def digest(frame):
        reads.forget()
        path = write_register(folder / "other.csv", frame)
        return report.survival(path, as_of=AS_OF).footer.digest

    first = digest(simulated_register())
    assert digest(simulated_register()) == first
    assert digest(simulated_register().iloc[1:]) != first
    reads.forget()


# Published claims --------------------------------------------------------------------------------


def test_every_survival_claim_stands_in_the_table_once_and_none_is_pooled():
    table = bare("en").claimed_table
    claims = facts.claims()
    kinds = claims["indicator"].str.startswith(("survival_rate", "failure_rate", "still_active"))
    assert set(table.data["claim_id"]) == set(claims.loc[kinds, "claim_id"])
    html = table.html()
    for claim in claims.loc[kinds, "claim_id"]:
        assert html.count(f'href="#c-{claim}"') == 1, claim
    assert "no mean is taken" in html


def test_the_cohort_of_casablanca_is_told_with_its_size():
    said = words(bare("en").claimed, "en") + words(bare("en").head, "en")
    assert "about 64,000 firms registered from 2003 to 2015" in said
    for share, time in (("73%", "1 year"), ("48%", "3 years"), ("32%", "5 years")):
        assert f"{share} after {time}" in said
    rows = bare("fr").published.rows
    assert rows.loc[rows["followed"], "entity_id"].unique().tolist() == [COHORT]


def test_the_hub_and_what_it_belongs_to_come_first():
    first = bare("en").published.rows["entity_id"].iloc[0]
    assert first == "mitc-network"
    other = report.survival(entity="start-up-chile")
    assert other.published.rows["entity_id"].iloc[0] == "start-up-chile"
    assert "MITC" not in words(other.head, "en")


def test_beside_a_claim_stands_the_share_that_has_not_failed(pages):
    page = pages["en"]
    rows = [row for row in page.claimed_table.rows if row[1] == "2 years"]
    failed = page.study.leaving.table.query("cause == 'failed' and time <= 24")["estimate"].iloc[-1]
    assert rows[0][4].startswith(f"{100 * (1 - failed):.0f}% (")
    late = [row for row in page.claimed_table.rows if row[1] == "10 years"]
    assert late[0][4] == ""  # fewer than five tenants are watched by then
    assert len(bare("en").claimed_table.columns) == 4


# What is declined --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_small_register_is_a_page_with_the_reason(folder, lang):
    frame = simulated_register()
    few = pd.concat([frame[frame["exit_date"].notna()].head(6), frame[frame["exit_date"].isna()]])
    page = report.survival(write_register(folder / "few.csv", few), as_of=AS_OF, lang=lang)
    said = words(page.head, lang)
    assert ("too small" if lang == "en" else "trop petit") in said
    assert ("fewer than 10 exits" if lang == "en" else "moins de 10 sorties") in said
    for name in PARTS[1:12]:
        assert not getattr(page, name).html(), name
    assert words(page.left_out, lang).strip()


@pytest.mark.parametrize("rows", ["", "a,2019-01-01,2020-01-15,graduated\n"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_register_of_nobody_or_of_one_has_no_holes(folder, lang, rows):
    path = folder / "few.csv"
    path.write_text("tenant_id,entry_date,exit_date,exit_reason\n" + rows, "utf-8")
    page = report.survival(path, as_of="2024-01-04", lang=lang)
    for name in PARTS:
        shown = words(getattr(page, name), lang)
        assert not FAULTS.search(shown), (name, FAULTS.search(shown))
        assert not re.search("1 have|1 ont|2019.2019", shown), name


def test_half_have_left_by_the_month_that_is_said(folder):
    """All stay 379 days, 12.45 months: at 12 months everybody is there, by 13 half have left."""
    rows = [f"t{i},2019-01-{1 + i:02d},2020-01-{15 + i:02d},graduated" for i in range(14)]
    path = folder / "alike.csv"
    path.write_text("\n".join(["tenant_id,entry_date,exit_date,exit_reason", *rows]), "utf-8")
    page = report.survival(path, as_of="2024-01-04", lang="en")
    assert page.head.title.startswith("Half of the tenants have left after 13 months")
    assert "Still there: 100% after 6 months and 100% after 12 months" in words(page.staying, "en")
    assert "Half have left after 13 months" in words(page.staying, "en")


def test_a_bare_register_has_curves_and_says_what_it_lacks(folder):
    frame = simulated_register()[["tenant_id", "entry_date", "exit_date", "exit_reason"]]
    page = report.survival(write_register(folder / "bare.csv", frame), as_of=AS_OF)
    assert page.staying_figure.html()
    assert "cannot be said" in page.sooner.title
    assert "No tenant of the register has a rent discount" in words(page.discount, "en")
    assert not page.discount_table.html()
    assert "gives no sector" in words(page.groups_table, "en")


def test_one_discount_for_all_is_said_not_to_be_told_from_age(folder):
    own = simulated_register(160, same_discount=True)
    page = report.survival(write_register(folder / "same.csv", own), as_of=AS_OF)
    assert "cannot be told from age" in page.discount.title
    assert len(page.head.findings) == 2
    assert "× " in words(page.discount_table, "en").replace("\u00a0", " ")


def test_a_register_and_its_day_come_together(register):
    for wrong in ({"register": register}, {"as_of": AS_OF}):
        with pytest.raises(DataError, match="expected both or neither"):
            report.survival(**wrong)
    with pytest.raises(DataError, match="did you mean technopark-rabat"):
        report.survival(entity="technopark-rabatt")


def test_a_faulty_register_fails_its_report_with_every_fault(folder, monkeypatch):
    path = folder / "faulty.csv"
    path.write_text("tenant_id,entry_date\na,2019-01-04\nb,yesterday\nc,2031-01-01\n", "utf-8")
    with pytest.raises(DataError) as refusal:
        report.survival(path, as_of=AS_OF, lang="fr")
    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [
        (3, "entry_date"),
        (4, "entry_date"),
    ]


# Figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_charts_can_be_read_whatever_the_names(pages, lang, width):
    curves = pages[lang].curves
    shared = {"watched": curves.watched, "until": float(curves.until), "lang": lang, "width": width}
    study = curves.study
    charts = [
        figures.staying(study.staying.table, discount=(12, 24), median=20.8, **shared),
        figures.staying(study.staying.table, discount=(18, 18), median=float("inf"), **shared),
        figures.leaving(study.leaving.table, names={"graduated": "diplômés"}, **shared),
        figures.hazards(
            study.sooner.hazards.table.assign(label=HOSTILE), lang=lang, width=width
        ),
        figures.survival_claims(
            pages[lang].published.heads.assign(name=HOSTILE), lang=lang, width=width
        ),
        figures.survival_claims(pages[lang].published.heads, own="mitc-network", lang=lang,
                                width=width),
    ]  # fmt: skip
    for chart in charts:
        assert overlaps(chart) == []
        drawing = figures.svg(chart, alt=HOSTILE)
        assert "<script" not in drawing
        assert drawing == figures.svg(chart, alt=HOSTILE)
        assert not ("--rust" in drawing and "--ochre" in drawing)


def test_every_published_share_is_a_point(pages):
    heads = pages["en"].published.heads
    drawn = record(figures.survival_claims(heads)).names
    expected = set(heads.loc[heads["years"].notna(), "claim_id"])
    assert {name[6:].partition("|")[0] for name in drawn if name.startswith("claim:")} == expected


def test_nothing_to_draw_is_said_in_words(pages):
    curves = pages["en"].curves
    none = curves.study.staying.table.iloc[:0]
    shared = {"watched": curves.watched, "until": 12.0}
    charts = [
        figures.staying(none, **shared),
        figures.leaving(curves.study.leaving.table.iloc[:0], **shared),
        figures.hazards(curves.study.sooner.hazards.table.assign(label="x", ratio=float("nan"))),
        figures.survival_claims(pages["en"].published.heads.iloc[:0]),
    ]
    said = [" ".join(box.text for box in record(chart).texts) for chart in charts]
    assert said == ["No curve", "No curve", "No ratio", "No published figure with a horizon"]


def test_the_curve_is_flat_between_exits_and_ends_where_few_are_watched(pages):
    from analysis.report.figures.stay_axes import steps

    table = pages["en"].study.staying.table
    rows = steps(table, 1.0, 24.0)
    assert rows["time"].iloc[[0, -1]].tolist() == [0, 24]
    assert rows["estimate"].iloc[0] == 1
    assert rows["estimate"].iloc[-1] == table.loc[table["time"] <= 24, "estimate"].iloc[-1]
    assert pages["en"].curves.there([pages["en"].curves.until - 6])["n_at_risk"].iloc[0] >= 5


# Pages in a browser ------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_pages_are_clean_in_a_browser(folder, register, monkeypatch):
    runs.share_the_crew(monkeypatch)
    jobs = [
        {"template": "tenant_survival", "lang": ["fr", "en"]},
        {
            "template": "tenant_survival",
            "register": str(register),
            "as_of": AS_OF,
            "entity": "technopark-rabat",
            "lang": ["fr", "en"],
        },
    ]
    ledger = report.render(jobs, out=folder / "reports")
    assert ledger.ok, ledger.rows[["page", "reason"]].to_string()
    pages = sorted((folder / "reports").rglob("tenant_survival*.html"))
    assert len(pages) == 4
    assert complaints(pages) == []
    state = folder / "reports/.state/technopark-rabat/tenant_survival.fr.json"
    used = {(one["resource"], one["key"]) for one in json.loads(state.read_text("utf-8"))["used"]}
    assert ("file", str(register.resolve())) in used  # so a changed register makes the page anew
