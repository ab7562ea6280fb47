"""YAML is read with lines; what readers of YAML disagree about is refused."""

from __future__ import annotations

import pytest

from analysis.language.errors import DataError
from analysis.language.yaml_nodes import Block, Listing, plain_value, read_yaml


def written(tmp_path, content):
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def plain(tmp_path, content):
    faults = []
    value = plain_value(read_yaml(written(tmp_path, content)), "file.yaml", "", faults)
    assert not faults
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-2", 0.01),
        ("2e1", 20.0),
        (".5", 0.5),
        ("-3", -3),
        ("+7", 7),
        ("NO", "NO"),
        ("no", "no"),
        ("off", "off"),
        ("0,2", "0,2"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2014-01-01", "2014-01-01"),
        ("'010'", "010"),
        ("'true'", "true"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("=1+1", "=1+1"),
    ],
)
def test_scalars_are_read_as_yaml_1_2_says(tmp_path, text, value):
    found = plain(tmp_path, f"key: {text}\n")["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["010", "0x1F", "0o17", "0b1", ".nan", ".inf", "-.inf", "007"])
def test_numbers_that_readers_take_differently_are_refused(tmp_path, text):
    faults = []
    plain_value(read_yaml(written(tmp_path, f"a: 1\nkey: {text}\n")), "f", "", faults)
    (fault,) = faults
    assert (fault.row, fault.column, fault.found) == (2, "key", text)


def test_every_value_knows_its_line(tmp_path):
    node = read_yaml(written(tmp_path, "- a: 1\n  b:\n    - x\n    - y\n- {c: 2}\n"))
    assert isinstance(node, Listing)
    first, second = node.items
    assert isinstance(first, Block)
    assert isinstance(second, Block)
    assert [(e.key, e.line) for e in first.entries] == [("a", 1), ("b", 2)]
    assert [item.line for item in first.entries[1].value.items] == [3, 4]
    assert second.entries[0].line == 5


REFUSED = {
    "repeated key": ("a: 1\nb: 2\na: 3\n", "line 3, key a", "line 1"),
    "repeated key in a flow mapping": ("- {a: 1, a: 2}\n", "line 1, key a", "Remove"),
    "anchor": ("a: &x 1\n", "line 1", "&x"),
    "alias bomb": ("a: &x [1]\nb: &y [*x, *x]\nc: [*y, *y]\n", "line 3", "*y"),
    "merge": ("a: &x {b: 1}\nc:\n  <<: *x\n", "line 3", "*x"),
    "tag": ("a: !!python/object:os.system x\n", "line 1", "python/object"),
    "colon": ("a: b: c\n", "line 1", "YAML"),
    "tab": ("a:\n\t- b\n", "line 2", "YAML"),
    "open bracket": ("a: [1, 2\nb: 3\n", "line 2", "YAML"),
    "open quote": ("a: 'b\n", "YAML", "quotes"),
    "control character": ("a: \x07\n", "#x0007", "YAML"),
    "empty": ("", 'found ""', "one YAML document"),
    "comment only": ("# nothing\n", 'found ""', "one YAML document"),
    "two documents": ("a: 1\n---\nb: 2\n", "line 3", "one YAML document"),
    "list as key": ("? [a]\n: 1\n", "line 1", "a key that is text"),
    "empty key": (": 1\n", "line 1", "a key that is text"),
    "deep": ("[" * 3000, "line 1", "at most 12 levels"),
    "large": ("a: " + "b" * 1_000_001, "1000004", "at most 1000000"),
    "Latin-1": ("a: 1\nb: é\n".encode("latin-1"), "line 2", "UTF-8"),
    "UTF-16": ("a: 1\n".encode("utf-16"), "line 1", "UTF-8"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_line(tmp_path, name):
    content, *told = REFUSED[name]
    path = written(tmp_path, content)
    with pytest.raises(DataError) as refused:
        read_yaml(path)
    assert all(word in str(refused.value) for word in [str(path), *told])
    assert refused.value.said("fr")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert plain(tmp_path, b"\xef\xbb\xbfa: 1\n") == {"a": 1}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.yaml"):
        read_yaml(tmp_path / "none.yaml")


def test_faults_that_leave_the_rest_readable_come_with_it(tmp_path):
    faults = []
    node = read_yaml(written(tmp_path, "a: 1\na: 2\nb: &x 3\n"), faults)
    assert {fault.row for fault in faults} == {2, 3}
    assert plain_value(node, "f", "", faults) == {"a": 1, "b": 3}
