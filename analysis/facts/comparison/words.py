"""What each indicator and derived ratio is called, and of which kind it is."""

from __future__ import annotations

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.ratios import RATIOS
from analysis.facts.reads import record


def indicator_words(lang: str = "en", data: Folder = None) -> pd.DataFrame:
    """List indicators and ratios: `label, kind, core` by `indicator`, sorted.

    As `facts.catalogue`, without the coverage, which takes longer to count.
    """
    record("indicators", data=data)
    table = open_package(data).table("indicators").set_index("indicator")
    table = table.assign(label=table[f"label_{lang}"])[["label", "kind", "core"]]
    ratios = [(name, ratio.label.said(lang), "ratio", 0) for name, ratio in RATIOS.items()]
    more = pd.DataFrame(ratios, columns=["indicator", "label", "kind", "core"])
    return pd.concat([table, more.set_index("indicator")]).sort_index()
