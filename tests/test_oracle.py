"""Frictionless and the own checker agree on files whose fault the descriptor forbids."""

from __future__ import annotations

import json

import pytest
from frictionless import Package as Oracle

from analysis.facts.checking import table_faults
from analysis.facts.layers import shipped_layer
from analysis.facts.package import open_package
from analysis.facts.schema import load_descriptor
from analysis.facts.shipped import shipped
from analysis.facts.storage import table_bytes

HUB = "technopark-rabat"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the files of a small package: one hub, its claims, what they refer to."""
    package = open_package()
    claims = package.table("claims")
    claims = claims[claims["entity_id"] == HUB]
    entities = package.table("entities").set_index("entity_id", drop=False).loc[[HUB]]
    kept = {
        "claims": claims,
        "entities": entities.assign(parent_id=None),
        "indicators": _used(package, "indicators", "indicator", claims["indicator"]),
        "sources": _used(package, "sources", "source_id", claims["source_id"]),
        "countries": package.table("countries"),
    }
    content = json.loads((shipped("data") / "datapackage.json").read_text())
    content["resources"] = [r for r in content["resources"] if r["name"] in kept]
    files = {f"{name}.csv": table_bytes(table).decode() for name, table in kept.items()}
    return files | {"datapackage.json": json.dumps(content)}


def _used(package, resource, column, values):
    table = package.table(resource)
    return table[table[column].isin(set(values))]


def _changed(files, name, old, new):
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


# what is broken, in which file, what is replaced by what, the field Frictionless must name
BROKEN = [
    ("number", "claims.csv", ",130,MAD_per", ",a lot,MAD_per", "value"),
    ("integer", "entities.csv", ",2012,MITC", ",2012.5,MITC", "opened_year"),
    ("range", "entities.csv", ",2012,MITC", ",1492,MITC", "opened_year"),
    ("enum", "entities.csv", ",park,", ",parc,", "kind"),
    ("required", "claims.csv", "mar-0142,technopark-rabat", "mar-0142,", "entity_id"),
    ("pattern", "claims.csv", "mar-0142,", "mar_0142,", "claim_id"),
    ("period", "claims.csv", "rent_large_firm,2015,", "rent_large_firm,June 2015,", "period_start"),
    ("unique", "claims.csv", "mar-0142,", "mar-0141,", "claim_id"),
    ("reference", "claims.csv", ",rent_large_firm,", ",rent_big_firm,", None),
    ("country", "entities.csv", ",MAR,", ",MOR,", None),
    ("column", "claims.csv", "claim_id,entity_id", "claim_id,entity", None),
    ("cells", "claims.csv", "mar-0142,", "mar-0142,x,", None),
    ("length", "entities.csv", ",Rabat,park,", f",{'x' * 31},park,", "short_name"),
]


def _both(files, folder):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = Oracle(str(folder / "datapackage.json")).validate()
    layer = shipped_layer(folder, load_descriptor(folder))
    return report, [fault for name in layer.paths for fault in table_faults(layer, name)]


def test_both_find_the_small_package_clean(small, tmp_path):
    report, faults = _both(small, tmp_path)
    assert report.valid, report.flatten(["message"])
    assert faults == []


@pytest.mark.parametrize(
    ("name", "old", "new", "field"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_both_refuse_and_name_the_same_row(small, tmp_path, name, old, new, field):
    report, faults = _both(_changed(small, name, old, new), tmp_path)
    assert not report.valid
    errors = report.flatten(["rowNumber", "fieldName"])
    # A fault of the header has a row here (the first), and none there.
    assert {fault.row for fault in faults} == {row or 1 for row, _ in errors}
    if field:
        assert field in {column for _, column in errors}
        assert field in {fault.column for fault in faults}
