"""Land borders of the countries that the studies treat: where a policy may spill over."""

from __future__ import annotations

from collections.abc import Iterable

# Spain touches Morocco at Ceuta and Melilla; islands have none.
_BORDERS = {
    "ALB": "GRC MKD MNE XKX",
    "ARE": "OMN SAU",
    "ARM": "AZE GEO IRN TUR",
    "AZE": "ARM GEO IRN RUS TUR",
    "BHR": "",
    "BLR": "LTU LVA POL RUS UKR",
    "BRA": "ARG BOL COL GUY PER PRY SUR URY VEN",
    "BWA": "NAM ZAF ZMB ZWE",
    "CHN": "AFG BTN HKG IND KAZ KGZ LAO MAC MMR MNG NPL PAK PRK RUS TJK VNM",
    "DZA": "LBY MAR MLI MRT NER TUN",
    "ESP": "AND FRA MAR PRT",
    "GEO": "ARM AZE RUS TUR",
    "IND": "BGD BTN CHN MMR NPL PAK",
    "KGZ": "CHN KAZ TJK UZB",
    "KOR": "PRK",
    "LSO": "ZAF",
    "LTU": "BLR LVA POL RUS",
    "MAR": "DZA ESP MRT",
    "MDA": "ROU UKR",
    "MKD": "ALB BGR GRC SRB XKX",
    "MLI": "BFA CIV DZA GIN MRT NER SEN",
    "MYS": "BRN IDN THA",
    "PER": "BOL BRA CHL COL ECU",
    "PHL": "",
    "RUS": "AZE BLR CHN EST FIN GEO KAZ LTU LVA MNG NOR POL PRK UKR",
    "RWA": "BDI COD TZA UGA",
    "SVN": "AUT HRV HUN ITA",
    "TUN": "DZA LBY",
    "TZA": "BDI COD KEN MOZ MWI RWA UGA ZMB",
    "URY": "ARG BRA",
    "ZAF": "BWA LSO MOZ NAM SWZ ZWE",
    "ZMB": "AGO BWA COD MOZ MWI NAM TZA ZWE",
}


def neighbours(treated: Iterable[str]) -> tuple[str, ...]:
    """Give the countries with a land border to one of the treated, who are not treated."""
    chosen = set(treated)
    found = {name for country in chosen for name in _BORDERS.get(country, "").split()}
    return tuple(sorted(found - chosen))
