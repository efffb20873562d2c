"""What a file renames is followed from one name to the next, both ways."""

from __future__ import annotations

from core.diff.renaming import NewNames
from core.run.renamings import as_it_is_now, last_renames, trail
from core.run.statements import Fact, FileStatement, statements
from core.schema.constraints import QName

SWAP = """
ALTER TABLE a RENAME TO slipway_swap_a;
ALTER TABLE b RENAME TO a;
ALTER TABLE slipway_swap_a RENAME TO b;
ALTER TABLE a RENAME COLUMN x TO y;
"""


def _read(text: str) -> tuple[FileStatement, ...]:
    return statements(f"BEGIN;{text}COMMIT;", place="x.sql", first="public")


def _name(name: str) -> QName:
    return QName("public", name)


def test_a_swap_over_a_third_name_is_a_swap() -> None:
    names = trail(_read(SWAP))
    assert names.new_names() == NewNames({_name("a"): _name("b"), _name("b"): _name("a")}, {_name("b"): {"x": "y"}})
    assert names.old_names() == NewNames({_name("a"): _name("b"), _name("b"): _name("a")}, {_name("a"): {"y": "x"}})


def test_a_column_that_was_renamed_goes_with_its_table() -> None:
    names = trail(_read("ALTER TABLE a RENAME COLUMN x TO y; ALTER TABLE a RENAME TO b; ALTER TABLE b SET SCHEMA s;"))
    assert names.new_names() == NewNames({_name("a"): QName("s", "b")}, {_name("a"): {"x": "y"}})


def test_only_the_renames_that_end_a_file_are_its_last_ones() -> None:
    script = _read("ALTER TABLE a RENAME TO b; ALTER TABLE b ADD COLUMN c int; ALTER TABLE b RENAME COLUMN c TO d;")
    assert last_renames(script).new_names() == NewNames({}, {_name("b"): {"c": "d"}})


def test_a_table_that_moves_into_a_parcel_is_not_renamed() -> None:
    assert trail(_read("ALTER TABLE a SET SCHEMA slipway_retained_002_up;")).new_names() == NewNames({}, {})


def test_a_fact_is_found_under_the_name_that_the_database_has_before_the_file_runs() -> None:
    script = _read(f"{SWAP}ALTER TABLE a ALTER COLUMN y SET NOT NULL;")
    (required,) = script[-1].makes("not null")
    assert as_it_is_now(required, script) == Fact("not null", _name("b"), "x")
