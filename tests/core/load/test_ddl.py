"""A DDL file is cut as PostgreSQL would cut it, and what makes no structure is left out and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.load.ddl.pieces import pieces
from core.load.ddl.statements import Ddl, read_ddl


def _cut(text: str) -> list[tuple[str, str, int]]:
    return [(piece.kind, piece.text, piece.line) for piece in pieces(text)]


def _statements(found: Ddl) -> list[str]:
    return [statement.sql for statement in found.statements]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t (a text DEFAULT 'x;y', b int);",
        "CREATE TABLE t (a text DEFAULT E'it\\'s; x');",
        "CREATE TABLE t (a text DEFAULT 'it''s;');",
        'CREATE TABLE "semi;colon" ("a""b;" int);',
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END; $$;",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $x$ SELECT '$$;'; $x$;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM t; DELETE FROM u);",
        "CREATE TABLE t (a int /* one ; /* two ; */ three */, b int -- a; comment\n);",
        "CREATE TABLE a$b$c (x int);",
    ],
)
def test_a_semicolon_inside_a_statement_does_not_end_it(statement: str) -> None:
    assert _cut(f"-- head\n{statement}\nSELECT 1;") == [
        ("statement", statement, 2),
        ("statement", "SELECT 1;", 3 + statement.count("\n")),
    ]


def test_psql_and_its_data_are_told_apart_with_their_lines() -> None:
    text = "\\restrict abc\n\nCOPY t (a) FROM stdin;\n1;'\n\\N\n\\.\n\n\\connect crm\nCREATE TABLE u ();\n"
    assert [(kind, line) for kind, _, line in _cut(text)] == [
        ("command", 1),
        ("statement", 3),
        ("data", 4),
        ("command", 8),
        ("statement", 9),
    ]


def test_what_is_never_closed_is_one_last_statement_that_the_parser_refuses() -> None:
    (finding,) = read_ddl("CREATE TABLE t (a int);\nCREATE TABLE u (a text DEFAULT 'never", "x.sql").findings
    assert (finding.code, finding.severity, finding.place) == ("parse-error", "error", "x.sql:2")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("INSERT INTO t VALUES (1);", "INSERT"),
        ("GRANT SELECT ON t TO ada;", "GRANT or REVOKE"),
        ("ALTER TABLE t OWNER TO ada;", "change of owner"),
        ("ALTER FUNCTION f() OWNER TO ada;", "change of owner"),
        ("SELECT pg_catalog.setval('s', 3, true);", "SELECT"),
        ("BEGIN;", "BEGIN or COMMIT"),
        ("SET ROLE ada;", "SET ROLE"),
        ("CREATE DATABASE x;", "database"),
        ("COMMENT ON EXTENSION plpgsql IS 'x';", "comment on an extension"),
    ],
)
def test_what_makes_no_structure_is_left_out_and_counted(statement: str, kind: str) -> None:
    found = read_ddl(f"{statement}\nCREATE TABLE t ();", "x.sql")
    assert _statements(found) == ["CREATE TABLE t ();"]
    assert found.left_out == {kind: 1}
    assert [finding.code for finding in found.findings] == ["ddl-left-out"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_catalog.set_config('search_path', '', false);",
        "SET default_tablespace = '';",
        "ALTER TABLE t ADD COLUMN a int;",
        "CREATE EXTENSION vector;",
    ],
)
def test_what_structure_hangs_on_is_run(statement: str) -> None:
    assert _statements(read_ddl(statement, "x.sql")) == [statement]


@given(st.text(alphabet="a1;'\"$-/*\\\n()E ", max_size=60))
def test_every_letter_is_in_one_piece_or_between_two_and_lines_are_right(text: str) -> None:
    at = 0
    for piece in pieces(text):
        found = text.index(piece.text, at)
        assert piece.line == text.count("\n", 0, found) + 1 or piece.kind == "data"
        at = found + len(piece.text)
