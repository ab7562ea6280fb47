"""What the World Bank's API says, and every way in which an answer can be no answer."""

from __future__ import annotations

import time

import bank
import pytest

from analysis.facts import worldbank, worldbank_line
from analysis.facts.worldbank import Line, Unreachable, Unusable, economies, series

CODE = "IC.BUS.NDNS.ZS"
YEARS = (2000, 2026)


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(worldbank_line, "BACKOFF", 0.01)
    monkeypatch.setattr(worldbank, "PER_PAGE", 1000)
    one = bank.Bank()
    yield one
    one.close()


@pytest.fixture
def ask(world):
    def asked(code=CODE, database=2, **options):
        line = Line(world.address, pause=0, **options)
        return series(line, database, code, YEARS, economies(line))

    return asked


def test_countries_come_whole_and_aggregates_stay_out(world, ask):
    found = ask()
    assert found.values.to_records(index=False).tolist() == sorted(world.shipped(CODE))
    assert found.last_updated == bank.UPDATED
    assert found.aggregates == 2
    assert found.unknown == ()
    assert world.requests(CODE) == 3
    assert all("source=2" in path for path in world.asked if CODE in path)


def test_an_economy_is_found_by_any_of_its_codes(world, ask):
    """Some databases leave `countryiso3code` empty, or write three letters as the short code."""

    def without(answer):
        for row in answer[1]:
            code = row["countryiso3code"]
            row["countryiso3code"] = ""
            if code == "MAR":
                row["country"]["id"] = "MAR"
        return answer

    world.troubles[CODE] = [bank.changed(without)] * 3
    found = ask()
    assert found.values.to_records(index=False).tolist() == sorted(world.shipped(CODE))
    assert found.aggregates == 2


def test_an_economy_that_nobody_lists_is_named_and_left_out(world, ask):
    world.figures[CODE] = [("MAR", 2020, 1.5), ("CHI", 2020, 2.5)]
    found = ask()
    assert found.values["country_iso3"].tolist() == ["MAR"]
    assert found.unknown == ("Economy CHI",)


def test_values_have_six_digits_and_gaps_are_no_values(world, ask):
    world.figures[CODE] = [("MAR", 2020, 1.23456789), ("MAR", 2021, None), ("TUN", 1999, 4.0)]
    assert ask().values.to_records(index=False).tolist() == [("MAR", 2020, 1.23457)]


@pytest.mark.parametrize("figures", [[], [("MAR", 2020, None)]])
def test_nothing_is_no_series_and_ends_the_requests(world, ask, figures):
    world.figures[CODE] = figures
    assert ask() is None
    assert world.requests(CODE) == 1


@pytest.mark.parametrize(
    "troubles",
    [
        [bank.status(500), bank.status(503)],
        [bank.status(502), bank.status(504), bank.status(500), bank.status(503)],
        [bank.status(429, Retry_After="0")],
        [bank.cut, bank.cut],
        [bank.half_json, bank.cut],
        [bank.slow(1.2)],
        [bank.trickle(1.2)],
    ],
    ids=["5xx", "four 5xx", "429", "cut", "no whole JSON", "slow", "trickling"],
)
def test_what_fails_in_passing_is_asked_for_again(world, ask, troubles):
    world.troubles[CODE] = list(troubles)
    found = ask(limit=0.7)
    assert len(found.values) == len(world.shipped(CODE))
    assert world.requests(CODE) == 3 + len(troubles)


@pytest.mark.parametrize(
    ("trouble", "kind", "said"),
    [
        (bank.status(503), Unreachable, "503 again and again"),
        (bank.status(404), Unreachable, "the server answers 404"),
        (bank.cut, Unreachable, "cut off in the middle"),
        (bank.half_json, Unreachable, "no whole JSON"),
        (bank.slow(0.6), Unreachable, "no answer in time"),
        (bank.trickle(1.0), Unreachable, "no whole answer within 0.2 s"),
        (bank.changed(lambda _: bank.REFUSAL), Unusable, "may have been deleted or archived"),
        (bank.changed(lambda _: {"a": 1}), Unusable, "not of the API’s form"),
        (bank.changed(lambda _: [{"pages": 1}, []]), Unusable, "how many pages"),
        (bank.changed(lambda a: [a[0] | {"pages": 9**9}, a[1]]), Unusable, "387420489 pages"),
        (bank.changed(lambda a: [a[0], a[1][:-1]]), Unusable, "page 1 of 3 with 999 rows"),
        (bank.changed(lambda a: [a[0], None]), Unusable, "with 0 rows instead of 1000"),
    ],
)
def test_what_fails_again_and_again_is_said(world, ask, trouble, kind, said):
    world.troubles[CODE] = [trouble] * 20
    with pytest.raises(kind, match=said):
        ask(limit=0.2 if "answer in time" in said or "answer within" in said else 20)


def test_a_wait_asked_for_is_kept(world, ask):
    world.troubles[CODE] = [bank.status(429, Retry_After="1")]
    begin = time.monotonic()
    assert ask() is not None
    assert time.monotonic() - begin >= 1


def test_a_wait_has_an_end(world, ask, monkeypatch):
    monkeypatch.setattr(worldbank_line, "LONGEST_WAIT", 0.1)
    world.troubles[CODE] = [bank.status(429, Retry_After="86400")]
    assert ask() is not None


def first_page_again(world):
    def trouble(handler, answer):
        other = world.answer(handler.path.replace("page=2", "page=1"))
        return bank.send(handler, bank.json.dumps([answer[0], other[1]]).encode())

    return trouble


def test_a_page_that_repeats_is_read_again(world, ask):
    world.troubles["page=2"] = [first_page_again(world)]
    assert len(ask().values) == len(world.shipped(CODE))


def test_a_page_that_repeats_always_is_refused(world, ask):
    world.troubles["page=2"] = [first_page_again(world)] * 9
    with pytest.raises(Unusable, match="repeats another"):
        ask()


def grown(answer):
    return [answer[0] | {"pages": 4, "total": 3100}, answer[1]]


def test_pages_that_change_while_they_are_read_are_read_again(world, ask):
    world.troubles["page=2"] = [bank.changed(grown)]
    assert len(ask().values) == len(world.shipped(CODE))
    world.troubles["page=3"] = [bank.changed(grown)] * 9
    with pytest.raises(Unusable, match="3 pages of 2372 rows became 4 of 3100"):
        ask()


def test_pages_of_two_editions_are_refused(world, ask):
    newer = bank.changed(lambda a: [a[0] | {"lastupdated": "2026-11-01"}, a[1]])
    world.troubles["page=2"] = [newer] * 9
    with pytest.raises(Unusable, match="two editions"):
        ask()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"date": "2020Q1"}, "'2020Q1' where a year is expected"),
        ({"value": "12"}, "'12' where a number is expected"),
        ({"value": True}, "True where a number is expected"),
        ({"value": float("nan")}, "nan where a number is expected"),
        ({"indicator": {"id": "SP.POP.TOTL", "value": "x"}}, "SP.POP.TOTL instead of"),
        ({"countryiso3code": "TUN", "date": "2020"}, "two values of one country and year"),
    ],
)
def test_a_row_that_is_no_figure_is_refused(world, ask, change, said):
    world.figures[CODE] = [("TUN", 2020, 1.0), ("MAR", 2020, 2.0)]
    world.troubles[CODE] = [bank.changed(lambda a: [a[0], [a[1][0], a[1][1] | change, *a[1][2:]]])]
    with pytest.raises(Unusable, match=said):
        ask()


def test_without_a_list_nobody_is_told_from_an_aggregate(world):
    world.troubles["country?"] = [bank.changed(lambda _: [{"page": 0, "pages": 0, "total": 0}, []])]
    with pytest.raises(Unusable, match="without a country"):
        economies(Line(world.address))


def test_the_pause_between_requests_is_kept(world):
    line = Line(world.address, pause=0.15)
    begin = time.monotonic()
    for _ in range(3):
        line.ask("country")
    assert time.monotonic() - begin >= 0.3


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(worldbank_line.DataError, match="begins with http"):
        Line("ftp://example.org")
