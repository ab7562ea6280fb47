"""The shipped reports in a real browser: nothing logged, fetched, cut, overlapping or hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import browser, opened, outside

from analysis import report

FEW = """
- template: hub_profile
  entity: technopark-casablanca
  lang: [fr, en]
- template: hub_comparison
  entity: technopark-rabat
  peers: [technopark-casablanca, el-ghazala, sophia-antipolis, technopark-zurich]
  lang: [fr]
"""

NO_NUMBERS = {"nan", "NaN", "None", "<NA>", "inf"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    batch = folder / "batch.yaml"
    batch.write_text(FEW, encoding="utf-8")
    return rendered(folder, batch)


def rendered(folder: Path, batch: Path | None) -> list[Path]:
    ledger = report.render(batch, out=folder / "reports")
    assert ledger.ok, ledger.rows[["page", "reason"]].to_string()
    return sorted((folder / "reports").rglob("*.html"))


def complaints(paths: list[Path]) -> list[str]:
    found = []
    with browser() as chromium:
        for path in paths:
            with opened(chromium, path) as seen:
                said = [*seen.logged, *outside(seen), *seen.blind_pictures()]
                for width in (1280, 390):
                    seen.page.set_viewport_size({"width": width, "height": 900})
                    said += seen.texts_outside() + seen.texts_overlapping()
                said += [f"scrolls at {width}" for width in seen.widths_that_scroll()]
                said += sorted(NO_NUMBERS & set(seen.page.inner_text("body").split()))
                found += [f"{path.parent.name}/{path.name}: {one}" for one in said]
    return found


def test_the_pages_a_reader_meets_first_are_clean(few):
    assert len(few) == 5
    assert complaints(few) == []


@pytest.mark.slow
def test_every_shipped_page_is_clean(tmp_path):
    pages = rendered(tmp_path, None)
    assert len(pages) >= 28
    assert complaints(pages) == []
