"""What stands beside tables and holds something of its own: numbers go on, and nobody's schema is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.steps import Direction
from core.project.migrations import Migration
from core.run.chapter import Page, perform
from core.run.session import Control
from core.run.work import StatementFailed
from core.targets.connector import Connection, Connector
from tests.core.render.cases import CASES, FIRST, Case, read_case
from tests.core.run.scratches import create, fresh

SEQUENCES = [
    ("sequence_dropped", "public.numbers"),
    ("sequence_dropped", "other.numbers"),
    ("sequence_dropped_with_its_table", "bills_id_seq"),
    ("sequence_dropped_with_its_column", "bills_number_seq"),
]


@pytest.mark.parametrize(("name", "sequence"), SEQUENCES)
def test_a_number_that_was_given_out_once_is_not_given_out_again(
    name: str, sequence: str, scratches: tuple[Connector, Connector], tmp_path: Path
) -> None:
    case = read_case(CASES / name)
    migration = _written(case, tmp_path)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        for _ in range(20):
            last = connection.execute(f"SELECT nextval('{sequence}')").fetchone()
        _perform(connection, case, migration, "up")
        assert connection.execute(f"SELECT to_regclass('{sequence}')").fetchone() == (None,)
        _perform(connection, case, migration, "down")
        following = connection.execute(f"SELECT nextval('{sequence}')").fetchone()
    assert last is not None and following is not None
    assert following[0] == last[0] + 1


def test_a_column_that_numbers_itself_otherwise_gives_out_no_number_twice(
    scratches: tuple[Connector, Connector], tmp_path: Path
) -> None:
    case = read_case(CASES / "serial_becomes_identity")
    migration = _written(case, tmp_path)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)

        def born() -> int:
            row = connection.execute("INSERT INTO bills (note) VALUES ('x') RETURNING id").fetchone()
            assert row is not None
            return int(row[0])

        _perform(connection, case, migration, "up")  # an empty table begins where its sequence began
        assert born() == 1
        _perform(connection, case, migration, "down")
        assert [born(), born()] == [2, 3]
        connection.execute("DELETE FROM bills WHERE id = 3")
        _perform(connection, case, migration, "up")
        assert born() == 4  # not 3, which was given out by the sequence
        connection.execute("DELETE FROM bills WHERE id = 4")
        _perform(connection, case, migration, "down")
        assert born() == 5  # not 4, which was given out by the identity
        connection.execute("DELETE FROM bills")
        connection.execute("INSERT INTO bills VALUES (-7, 'by hand')")
        _perform(connection, case, migration, "up")
        assert born() == 6
        connection.execute("INSERT INTO bills VALUES (70, 'by hand')")
        _perform(connection, case, migration, "down")
        assert born() == 71


def test_a_schema_that_somebody_has_moved_into_stays(scratches: tuple[Connector, Connector], tmp_path: Path) -> None:
    case = read_case(CASES / "schema_created_with_a_table")
    migration = _written(case, tmp_path)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        _perform(connection, case, migration, "up")
        connection.execute('CREATE TABLE "Billing desk".notes (id integer)')
        _perform(connection, case, migration, "down")
        assert connection.execute("SELECT to_regclass('\"Billing desk\".notes') IS NOT NULL").fetchone() == (True,)
        assert connection.execute("SELECT to_regclass('\"Billing desk\".bills')").fetchone() == (None,)


def test_a_function_that_nobody_knew_of_is_not_replaced(scratches: tuple[Connector, Connector], tmp_path: Path) -> None:
    case = read_case(CASES / "function_created_for_a_default_and_a_check")
    migration = _written(case, tmp_path)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        connection.execute("CREATE FUNCTION word() RETURNS text LANGUAGE sql AS $$SELECT 'mine'::text$$")
        with pytest.raises(StatementFailed, match="already exists"):
            _perform(connection, case, migration, "up")
        assert connection.execute("SELECT word()").fetchone() == ("mine",)


def _written(case: Case, folder: Path) -> Migration:
    texts = case.golden()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    files = (folder / "up.sql", folder / "down.sql", folder / "record.json")
    return Migration(case.proposal.iteration, "draft", *files, texts["up.sql"], texts["down.sql"])


def _perform(connection: Connection, case: Case, migration: Migration, direction: Direction) -> None:
    expected = case.proposal.after if direction == "up" else case.proposal.before
    page = Page("", migration, direction, FIRST, expected, "00000000-run", {})
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for _ in perform(connection, Control(), page):
            pass
