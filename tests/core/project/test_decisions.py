"""What a reviewer settled is read strictly, written politely, hashed, and can't carry a statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import CoreError, Refused, UsageError
from core.project.answers import answered, decided
from core.project.decision_files import read, write
from core.project.decisions import Decisions, identity
from core.project.expressions import is_one_expression


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read(tmp_path) == Decisions()


@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(drop=("accounts.phone", 'say "hi"'), keep=("items.lot",)),
        Decisions(default={"accounts.region": "'it''s'"}, backfill={"a.b": "lower('X')"}, using={'we"ird.c': "c::int"}),
    ],
)
def test_what_is_written_is_read_again(tmp_path: Path, decisions: Decisions) -> None:
    write(tmp_path, decisions)
    assert read(tmp_path) == decisions
    assert identity(read(tmp_path)) == identity(decisions)


def test_nothing_decided_writes_no_file(tmp_path: Path) -> None:
    write(tmp_path, Decisions())
    assert list(tmp_path.iterdir()) == []


def test_a_persons_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text('# agreed with Ada\n[backfill]\n"a.b" = "1" # for now\n')
    write(tmp_path, answered(read(tmp_path), {"backfill:a.c": "2", "drop:b": "drop"}))
    text = path.read_text()
    assert "# agreed with Ada" in text and "# for now" in text
    assert read(tmp_path) == Decisions(drop=("b",), backfill={"a.b": "1", "a.c": "2"})


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("drop = 'accounts'", 1, "drop must be a list"),
        ("keep = []\ndrop = [\n  'a',\n  1,\n]", 4, "drop.1 must be a list"),
        ("[backfill]\naccounts.region = \"'x'\"", 2, "backfill.accounts must hold"),
        ("[default]\n\na = 1", 3, "default.a must hold"),
        ("drop = []\n[split]\na = 'b'", 2, "split is no kind of decision"),
        ("[rename]\na = 1", 2, "rename.a must hold names"),
        ('[value_map]\na = "b"', 2, "value_map.a must hold values"),
        ('[value_map.a]\nb = "c"\nd = 1', 3, "value_map.a.d must hold values"),
        ('settings = "maybe"', 1, "settings is"),
        ('[backfill]\n"a.b" = "1; DROP TABLE x"', 2, "not one SQL expression"),
        ("[backfill", 1, "Expected"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_the_reason(tmp_path: Path, text: str, line: int, why: str) -> None:
    folder = tmp_path / "002"
    folder.mkdir()
    (folder / "decisions.toml").write_text(text)
    with pytest.raises(Refused, match=why) as refused:
        read(folder)
    assert refused.value.code == "decisions-broken"
    assert refused.value.place == f"iterations/002/decisions.toml:{line}"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "decisions.toml").write_bytes(b"drop = ['\xff']")
    with pytest.raises(Refused):
        read(tmp_path)


@pytest.mark.parametrize("key", ["foo:bar", "accounts", "drop", "key:a.b", ":x", "rename"])
def test_an_answer_to_no_question_is_wrong_usage(key: str) -> None:
    with pytest.raises(UsageError):
        answered(Decisions(), {key: "perhaps"})


def test_a_key_column_is_kept_or_dropped_by_its_answer() -> None:
    assert answered(Decisions(), {"key:a.b": "keep"}).keep == ("a.b",)
    assert answered(Decisions(), {"key:a.b": "drop"}).drop == ("a.b",)


def test_a_default_holds_for_every_later_iteration_and_nothing_else_does(tmp_path: Path) -> None:
    folders = [tmp_path / "1", tmp_path / "2", tmp_path / "3"]
    for folder, text in zip(
        folders,
        ('[default]\n"a.b" = "1"\n"a.c" = "1"\n[backfill]\n"a.b" = "7"', "drop = ['x']", '[default]\n"a.c" = "2"'),
        strict=True,
    ):
        folder.mkdir()
        (folder / "decisions.toml").write_text(text)
    assert decided(folders, {}) == Decisions(default={"a.b": "1", "a.c": "2"})


def test_the_identity_tells_decisions_apart_and_not_their_order() -> None:
    one = Decisions(default={"a": "1", "b": "2"})
    assert identity(one) == identity(Decisions(default={"b": "2", "a": "1"}))
    assert len({identity(one), identity(Decisions(backfill={"a": "1", "b": "2"})), identity(Decisions())}) == 3


ATTACKS = [
    "1; DROP TABLE accounts",
    "1); DELETE FROM accounts; SELECT (1",
    "'x', phone = 'b'",
    "1, 2",
    "1) , (2",
    "1 -- and so on",
    "1 /* swallow",
    "1 /* swallow */",
    "1 FROM pg_user",
    "1 WHERE true",
    "1 AS x",
    "1 x",
    "1 UNION SELECT 2",
    "1 INTO stolen",
    "DISTINCT 1",
    "1 FOR UPDATE",
    "1 LIMIT 0",
    "1 ORDER BY 1",
    "1 GROUP BY 1",
    "1 WINDOW w AS ()",
    "*",
    "accounts.*",
    "SELECT 1",
    "",
    "  ",
    "'open",
    '"open',
    "$$open",
    ";",
    "1;",
    "(1",
    "\\! ls",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_is_not_exactly_one_expression_is_refused_everywhere(tmp_path: Path, text: str) -> None:
    assert not is_one_expression(text)
    with pytest.raises(CoreError):
        answered(Decisions(), {"backfill:a.b": text})


@pytest.mark.parametrize(
    "text",
    ["1", "'a--b'", "'; DROP TABLE x'", "'%s %(x)s'", "now()", "NULL", "(SELECT min(id) FROM accounts)", "a || b",
     "CASE WHEN a THEN 1 END", "E'tab\\t'", "$$it's$$", "ARRAY[1, 2]", "ROW(1, 2)", "a::integer", "count(*)"],
)  # fmt: skip
def test_an_honest_expression_is_taken(text: str) -> None:
    assert is_one_expression(text)
