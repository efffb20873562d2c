"""A revision file holds the statements of its frozen pair exactly, in order, chained by ids that never change."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.project.migrations import Migration
from core.render.frozen import frozen
from core.render.revisions import Revision, revisions
from core.render.words import literal
from tests.core.render.cases import FOLDERS
from tests.core.schema.strategies import ODD

PROJECT = "0b5c8d2e-1f7a-4c7e-9a55-3d2f0a6f3f10"
HEAD = "-- Migration: x.sql\n-- Generated: 2025-06-01 12:00:00+0000\n-- Iteration: 1\n\n"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.sampled_from(ODD)


def migration(up: str, down: str = "", iteration: int = 1) -> Migration:
    stem = Path(f"{iteration:03d}_iteration{iteration}_things")
    return Migration(
        iteration,
        "draft",
        stem.with_suffix(".sql"),
        stem.with_suffix(".rollback.sql"),
        stem.with_suffix(".json"),
        up,
        down,
    )


def revision(up: str, down: str = "") -> Revision:
    return revisions([migration(up, down)], PROJECT)[0]


def sent(text: str, function: str) -> list[str]:
    """What the function runs, between what stands in for BEGIN and what sets everything back."""
    body = next(
        node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == function
    ).body
    calls = [line.value for line in body if isinstance(line, ast.Expr)]
    said = [ast.literal_eval(call.args[0]) for call in calls if isinstance(call, ast.Call)]
    assert len(said) == len(body), "something else is there too"
    return said[6:-1]


def assigned(text: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_kind_of_change_is_in_it_statement_by_statement_both_ways(folder: Path) -> None:
    up, down = ((folder / name).read_text(encoding="utf-8") for name in ("up.sql", "down.sql"))
    text = revision(up, down).text
    assert sent(text, "upgrade") == [one.sql for one in frozen(up, place="up.sql")]
    assert sent(text, "downgrade") == [one.sql for one in frozen(down, place="down.sql")]


@given(comments=st.lists(TEXTS, max_size=4))
def test_any_text_is_the_same_text_in_the_python_literal(comments: Sequence[str]) -> None:
    statements = [f"COMMENT ON TABLE t IS {literal(comment)}" for comment in comments]
    file = f"{HEAD}BEGIN;\n{''.join(f'{statement};' for statement in statements)}\nCOMMIT;\n"
    made = revision(file)
    assert sent(made.text, "upgrade") == statements
    compile(made.text, made.file, "exec")
    assert made.text.encode().decode() == made.text


def test_begin_and_commit_are_left_out_and_savepoints_stay() -> None:
    text = "BEGIN;\nSAVEPOINT slipway_check;\nDROP TABLE t;\nROLLBACK TO SAVEPOINT slipway_check;\nCOMMIT;\n"
    assert sent(revision(text).text, "upgrade") == [
        "SAVEPOINT slipway_check",
        "DROP TABLE t",
        "ROLLBACK TO SAVEPOINT slipway_check",
    ]


def test_what_a_file_sets_for_its_transaction_is_set_back_at_its_end() -> None:
    text = revision("BEGIN; SET LOCAL search_path TO crm; SET LOCAL Lock_Timeout TO '2s'; COMMIT;").text
    ends = [line for line in text.splitlines() if "SELECT set_config(name, " in line]
    assert "['search_path', 'row_security', 'timezone', 'lock_timeout']" in ends[0]
    assert "lock_timeout" not in ends[1]


def test_a_comment_at_the_end_of_a_statement_cannot_swallow_the_semicolon() -> None:
    assert sent(revision("SELECT 1 -- why\n;\nSELECT '-- no';").text, "upgrade") == [
        "SELECT 1 -- why\n",
        "SELECT '-- no'",
    ]


def test_the_business_reason_stands_above_its_statement() -> None:
    text = revision(f"{HEAD}BEGIN;\n\n-- Größe.straße: 50% \\n {{}}\nSELECT 1;\n\nSELECT 2;\nCOMMIT;\n").text
    assert "    # Größe.straße: 50% \\n {}\n    run('SELECT 1')\n\n    run('SELECT 2')\n" in text
    assert "Migration:" not in text


def test_an_iteration_that_changes_nothing_is_a_revision_that_runs_nothing() -> None:
    assert sent(revision(f"{HEAD}BEGIN;\n\nCOMMIT;\n").text, "upgrade") == []


def test_revisions_are_chained_one_per_iteration() -> None:
    made = revisions([migration("SELECT 1", iteration=number) for number in (1, 2, 3)], PROJECT)
    chain = [(assigned(one.text)["down_revision"], assigned(one.text)["revision"]) for one in made]
    assert chain == [(None, made[0].id), (made[0].id, made[1].id), (made[1].id, made[2].id)]
    assert [one.id for one in made] == ["slipway_0b5c8d2e_001", "slipway_0b5c8d2e_002", "slipway_0b5c8d2e_003"]
    assert [one.file for one in made][1:] == ["002_iteration2_things.py", "003_iteration3_things.py"]


def test_an_id_fits_into_alembics_table_and_holds_no_letter_that_it_forbids() -> None:
    made = revisions([migration("SELECT 1", iteration=12345)], PROJECT)[0]
    assert len(made.id) <= 32
    assert not set(made.id) & set("@-+:")


def test_an_id_depends_on_nothing_that_a_later_build_may_change() -> None:
    before, after = migration("SELECT 1"), replace(migration("SELECT 2"), up=Path("001_iteration1_other.sql"))
    assert revisions([before], PROJECT)[0].id == revisions([after], PROJECT)[0].id


def test_the_time_of_generation_changes_no_byte() -> None:
    file = f"{HEAD}BEGIN;\nSELECT 1;\nCOMMIT;\n"
    assert revision(file) == revision(file.replace("2025", "2026"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CREATE TABEL t ()", "sql-broken"),
        ("BEGIN; COMMIT; DROP TABLE t; COMMIT;", "leaves-transaction"),
        ("SET search_path TO x", "leaves-transaction"),
        ("RESET ALL", "leaves-transaction"),
        ("SAVEPOINT other", "leaves-transaction"),
    ],
)
def test_what_would_not_run_as_reviewed_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        revision("SELECT 1", text)
    assert (refused.value.code, refused.value.place) == (code, "migrations/001_iteration1_things.rollback.sql")
