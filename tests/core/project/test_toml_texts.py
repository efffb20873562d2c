"""The line of each key of a TOML document is the one on which a person finds it."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from core.project.toml_texts import Key, NoToml, line_of, parse

DOCUMENT = '''# "comment" = 1
title = "a # no comment"   # [neither]

[owner."odd ] = name"]
"quoted = key" = 'literal " quote'
dotted . inner.'deep' = """
[no.header]
no = "key"\\""" still"""

[[stage]]
list = [
    1, # one
    [2, "],["],

    { name = "x", more = { a = 1, 'b' = [3] } },
]
[[stage.part]]
name = "first"
[[stage.part]]
name = "second"
[stage.part.inner]
odt = 1979-05-27 07:32:00Z
[[stage]]
text = \'\'\'
''two quotes''
\'\'\'
[[stage.part]]
name = "third"

[a.b]
c = 1
[a]
d = [ ]
'''
LINES: dict[Key, int] = {
    ("title",): 2,
    ("owner", "odd ] = name"): 4,
    ("owner", "odd ] = name", "quoted = key"): 5,
    ("owner", "odd ] = name", "dotted", "inner", "deep"): 6,
    ("stage",): 10,
    ("stage", 0): 10,
    ("stage", 0, "list"): 11,
    ("stage", 0, "list", 0): 12,
    ("stage", 0, "list", 1): 13,
    ("stage", 0, "list", 1, 1): 13,
    ("stage", 0, "list", 2): 15,
    ("stage", 0, "list", 2, "name"): 15,
    ("stage", 0, "list", 2, "more", "b", 0): 15,
    ("stage", 0, "part", 0): 17,
    ("stage", 0, "part", 0, "name"): 18,
    ("stage", 0, "part", 1, "name"): 20,
    ("stage", 0, "part", 1, "inner", "odt"): 22,
    ("stage", 1): 23,
    ("stage", 1, "text"): 24,
    ("stage", 1, "part", 0, "name"): 28,
    ("a", "b"): 30,
    ("a", "b", "c"): 31,
    ("a",): 32,
    ("a", "d"): 33,
}


@pytest.mark.parametrize(("key", "line"), LINES.items(), ids=str)
def test_each_key_of_a_document_with_everything_in_it_has_its_line(key: Key, line: int) -> None:
    tomllib.loads(DOCUMENT)
    assert line_of(DOCUMENT, key) == line


def test_line_ends_of_windows_count_once() -> None:
    assert line_of(DOCUMENT.replace("\n", "\r\n"), ("stage", 1, "part", 0, "name")) == 28


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    assert line_of(DOCUMENT, ("stage", 0, "part", 1, "missing", 5)) == 19
    assert line_of(DOCUMENT, ("nothing",)) == 1
    assert line_of("", ("a",)) == 1


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
LEAVES = st.just(0) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=12
)


@given(document=st.dictionaries(NAMES, VALUES, max_size=4))
def test_every_number_stands_on_the_line_of_its_key(document: dict[str, object]) -> None:
    numbers = itertools.count(1_000_000)
    text = tomlkit.dumps(_numbered(document, numbers))
    for key, value in _keys((), tomllib.loads(text)):
        if isinstance(value, int):
            assert str(value) in text.split("\n")[line_of(text, key) - 1]


def _numbered(value: object, numbers: Iterator[int]) -> object:
    """Each 0 becomes a number of its own."""
    match value:
        case dict():
            return {name: _numbered(inner, numbers) for name, inner in value.items()}
        case list():
            return [_numbered(inner, numbers) for inner in value]
        case int():
            return next(numbers)
        case _:
            return value


def _keys(outer: Key, value: object) -> Iterator[tuple[Key, object]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        key = (*outer, name)
        yield key, inner
        yield from _keys(key, inner)


@given(raw=st.binary(max_size=40) | st.text("[]{}=\"'#,.\n a1\\", max_size=30).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_line(raw: bytes) -> None:
    try:
        document = parse(raw)
    except NoToml as error:
        refused = error
    else:
        lines = [line_of(raw.decode(), key) for key, _ in _keys((), document)]
        assert all(1 <= line <= raw.count(b"\n") + 1 for line in lines)
        return
    assert 1 <= refused.line <= raw.count(b"\n") + 1
    assert str(refused)
