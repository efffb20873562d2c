"""Text from a model or a server can't steer a terminal or pose as another."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.report.letters import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("\x1b]0;title\x07", "\\u001b]0;title\\u0007"),
        ("one\rtwo", "one\\u000dtwo"),
        ("back\x08space", "back\\u0008space"),
        ("\x9b31m", "\\u009b31m"),
        ("\x7f", "\\u007f"),
        ("\0", "\\u0000"),
        ("\u202eevil", "\\u202eevil"),
        ("\u2066a\u2069", "\\u2066a\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ufeffmark", "\\ufeffmark"),
        ("\u061c", "\\u061c"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("Größe ✓ 名前 €", "Größe ✓ 名前 €"),
        ("", ""),
    ],
)
def test_control_and_bidirectional_characters_are_written_as_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_steers_is_left(text: str) -> None:
    left = {character for character in visible(text) if unicodedata.category(character) in {"Cc", "Cf"}}
    assert left <= {"\n", "\t"}


@given(st.text(st.characters(exclude_categories=("Cc", "Cf"))))
def test_all_other_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
