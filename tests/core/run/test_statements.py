"""A frozen file is read by PostgreSQL's own parser: each statement as it is, with what it makes."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.run.statements import Fact, statements
from core.schema.constraints import QName

T = QName("public", "t")


def _facts(text: str, first: str = "public") -> list[tuple[Fact, ...]]:
    return [statement.facts for statement in statements(text, place="x.sql", first=first)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("CREATE TABLE IF NOT EXISTS t (id int)", [Fact("table", T)]),
        ('CREATE TABLE app."T" (id int)', [Fact("table", QName("app", "T"))]),
        ("ALTER TABLE t ADD COLUMN IF NOT EXISTS c int", [Fact("column", T, "c")]),
        ("ALTER TABLE t DROP COLUMN IF EXISTS c", [Fact("dropped column", T, "c")]),
        ("ALTER TABLE t ALTER COLUMN c TYPE text USING c::text", [Fact("type", T, "c")]),
        ("ALTER TABLE t ALTER c SET NOT NULL", [Fact("not null", T, "c")]),
        ("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES u (id)", [Fact("foreign key", T, "f")]),
        ("ALTER TABLE t SET SCHEMA parcel", [Fact("moved", T, "parcel")]),
        ("CREATE INDEX i ON t (c)", [Fact("index", T)]),
        ("ALTER TABLE t RENAME TO u", [Fact("renamed table", T, "u")]),
        ("ALTER TABLE t RENAME COLUMN c TO d", [Fact("renamed column", T, "c", "d")]),
        ("ALTER TABLE t RENAME COLUMN c TO slipway_003_c", [Fact("aside", T, "c", "slipway_003_c")]),
        ("ALTER TABLE t RENAME CONSTRAINT c TO d", [Fact("renamed part", T, "c", "d")]),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (lower(a) = b)", [Fact("check", T, "a"), Fact("check", T, "b")]),
        ("UPDATE t SET c = 1 WHERE c IS NULL", [Fact("filled", T, "c")]),
        (
            "ALTER TABLE t ALTER c DROP DEFAULT, ALTER c TYPE int, ALTER c SET NOT NULL, ADD d int",
            [Fact("type", T, "c"), Fact("assigned", T, "c"), Fact("not null", T, "c"), Fact("column", T, "d")],
        ),
        ("COMMENT ON TABLE t IS 'CREATE TABLE u (id int)'", []),
        ("SELECT 'ALTER TABLE t DROP COLUMN c'", []),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (true)", []),
    ],
)
def test_a_statement_says_what_it_makes(text: str, facts: list[Fact]) -> None:
    assert _facts(text) == [tuple(facts)]


def test_an_unqualified_name_is_in_the_first_schema() -> None:
    assert _facts("CREATE TABLE t (id int)", first="crm") == [(Fact("table", QName("crm", "t")),)]


def test_begin_and_commit_are_slipways_own_to_send_and_savepoints_are_the_files() -> None:
    text = "BEGIN;\nSAVEPOINT slipway_check;\nDROP TABLE t;\nROLLBACK TO SAVEPOINT slipway_check;\nCOMMIT;\n"
    assert [one.sql for one in statements(text, place="x", first="public")] == [
        "SAVEPOINT slipway_check",
        "DROP TABLE t",
        "ROLLBACK TO SAVEPOINT slipway_check",
    ]


def test_semicolons_in_texts_comments_and_bodies_end_nothing() -> None:
    text = (
        "SELECT ';', $$;$$, \"a;b\" /* ; */ FROM t; -- ;\n"
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;\n"
        "COMMENT ON TABLE t IS E'x\\';y';\n"
    )
    assert len(statements(text, place="x", first="public")) == 3


def test_letters_of_more_than_one_byte_are_cut_nowhere() -> None:
    text = "COMMENT ON TABLE t IS 'Größe ✓ 名前';\nCOMMENT ON TABLE \"名前\" IS 'ü';\n"
    assert [one.sql + ";\n" for one in statements(text, place="x", first="public")] == text.splitlines(keepends=True)


@pytest.mark.parametrize("text", ["", "-- nothing\n", ";;", "BEGIN;\nCOMMIT;\n"])
def test_a_file_without_a_statement_is_no_statement(text: str) -> None:
    assert statements(text, place="x", first="public") == ()


@pytest.mark.parametrize("text", ["CREATE TABEL t ()", "SELECT 'open", "SELECT (1"])
def test_what_the_parser_refuses_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Refused) as refused:
        statements(text, place="migrations/001_x.sql", first="public")
    assert refused.value.code == "sql-broken"
    assert refused.value.place == "migrations/001_x.sql"
