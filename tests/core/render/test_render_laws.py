"""What holds of every script: the same each time, accepted by PostgreSQL's parser, and quoted through and through."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from pglast import parse_sql
from pglast.ast import A_Const, ColumnRef, ResTarget, SelectStmt

from core.names import LIMIT
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render import files
from core.render.proposals import Proposal, propose
from core.render.scripts import script
from core.render.words import comment, ident, literal
from core.run.statements import statements
from core.schema import snapshot
from core.schema.schemas import Schema
from tests.core.schema.strategies import pairs

quick = settings(max_examples=30, deadline=None)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40)


def _proposal(old: Schema, new: Schema) -> Proposal:
    planned = plan(old, new, iteration=2, decisions=Decisions(), first="public")
    return propose(planned, old, new, first="public", generated=NOON, inputs="", findings=())


@quick
@given(pairs())
def test_rendering_twice_gives_the_same_bytes(pair: tuple[Schema, Schema]) -> None:
    assert _proposal(*pair).files == _proposal(*pair).files


@quick
@given(pairs())
def test_both_files_are_read_by_the_parser_as_the_statements_that_were_rendered(pair: tuple[Schema, Schema]) -> None:
    proposal = _proposal(*pair)
    for suffix, rendered in ((".sql", proposal.up), (".rollback.sql", proposal.down)):
        read = statements(proposal.text(suffix), place="x", first="public")
        assert [statement.sql for statement in read] == [statement.sql for statement in rendered]


@quick
@given(pairs())
def test_the_snapshot_in_the_files_is_the_schema_that_was_meant(pair: tuple[Schema, Schema]) -> None:
    assert snapshot.load(_proposal(*pair).text(".snapshot.json"), place="x") == pair[1]


@quick
@given(pairs())
def test_the_record_keeps_the_shape_that_pipelines_read(pair: tuple[Schema, Schema]) -> None:
    proposal = _proposal(*pair)
    record = json.loads(dict(proposal.files)[proposal.migration_file.removesuffix(".sql") + ".json"])
    assert record["iteration"] == 2
    assert set(record["databaseChanges"]) == {"tables", "columns", "migrations"}
    assert set(record["databaseChanges"]["tables"]) == {"created", "modified", "deleted"}
    assert set(record["databaseChanges"]["columns"]) == {"added", "modified", "deleted"}
    assert [one["applied"] for one in record["databaseChanges"]["migrations"]] == [None]
    assert set(record["rollback"]) == {"migrations", "procedure"}


@quick
@given(pairs())
def test_file_names_are_plain_and_short(pair: tuple[Schema, Schema]) -> None:
    for name, _ in _proposal(*pair).files:
        assert name.isascii() and len(name) < 120 and name.strip() == name
        assert not set(name) & set(" /\\:*?\"'<>|\n")


@given(TEXTS.filter(bool))
def test_any_name_arrives_as_it_is(name: str) -> None:
    ((column,),) = [_selected(f"SELECT {ident(name)}")]
    assert isinstance(column, ColumnRef)
    assert [part.sval for part in column.fields] == [name if len(name.encode()) <= LIMIT else _cut(name)]


@given(TEXTS)
def test_any_text_arrives_as_it_is(text: str) -> None:
    ((constant,),) = [_selected(f"SELECT {literal(text)}")]
    assert isinstance(constant, A_Const)
    assert constant.val.sval == text


@given(TEXTS)
def test_no_text_ends_a_comment_early(text: str) -> None:
    (only,) = parse_sql(f"{comment(text)}\nSELECT 1")
    assert isinstance(only.stmt, SelectStmt)


@given(TEXTS)
def test_no_text_leaves_a_file_by_its_remark(text: str) -> None:
    body = script(plan(Schema(), Schema(), iteration=1, decisions=Decisions(), first="public"), "up", "public")
    marked = [type(one)(one.sql, 0, text) for one in body]
    whole = files.text("x.sql", 1, marked, generated=NOON)
    assert [one.sql for one in statements(whole, place="x", first="public")] == [one.sql for one in body]


def _selected(sql: str) -> list[object]:
    (only,) = parse_sql(sql)
    assert isinstance(only.stmt, SelectStmt)
    return [target.val for target in only.stmt.targetList if isinstance(target, ResTarget)]


def _cut(name: str) -> str:
    return name.encode()[:LIMIT].decode(errors="ignore")
