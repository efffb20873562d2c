"""Each danger is found where it is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from core.lint.linting import lint
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.schema.columns import Column, Expression
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.findings import Finding
from core.schema.indexes import Index
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

ID = Column("id", parse_type("integer"), nullable=False)
PARENT, CHILD = QName("public", "parent"), QName("public", "child")
LINK = Column("parent_id", parse_type("integer"))
KEY = ForeignKey("fk_child_parent_id", ("parent_id",), PARENT, ("id",))
INDEX = Index("ix_child_parent_id", (Expression("parent_id"),), ("parent_id",))


def _table(name: QName, *columns: Column, key: bool = True, **parts: object) -> Table:
    made = Table(name, (ID, *columns), PrimaryKey(f"pk_{name.name}", ("id",)) if key else None)
    return replace(made, **parts)  # type: ignore[arg-type]


def _found(old: Schema, new: Schema) -> tuple[Finding, ...]:
    planned = plan(old, new, iteration=2, decisions=Decisions(), first="public")
    return lint(planned, old, new)


def _codes(old: Schema, new: Schema) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.severity, finding.place) for finding in _found(old, new)]


def _text(length: int) -> Column:
    return Column("name", parse_type(f"varchar({length})"))


BASE = schema_of([_table(PARENT), _table(CHILD, LINK)])


def test_what_changes_nothing_has_no_danger() -> None:
    assert _found(BASE, BASE) == ()


def test_a_dropped_table_and_a_dropped_column_are_warned_of() -> None:
    assert _codes(BASE, schema_of([_table(PARENT)])) == [("destructive-drop", "warning", "public.child")]
    dropped = _codes(BASE, schema_of([_table(PARENT), _table(CHILD)]))
    assert dropped == [("destructive-drop", "warning", "public.child.parent_id")]


def test_a_narrower_type_is_warned_of_and_a_wider_one_is_not() -> None:
    short, long = schema_of([_table(PARENT, _text(5))]), schema_of([_table(PARENT, _text(50))])
    narrowed = ("narrows-type", "warning", "public.parent.name")
    assert _codes(long, short) == [narrowed, ("type-rewrites", "note", "public.parent.name")]
    assert _codes(short, long) == []


def test_values_that_no_key_could_give_back_are_an_error() -> None:
    keyless = schema_of([_table(PARENT, _text(5), key=False)])
    for new in (_table(PARENT, key=False), _table(PARENT, _text(5), _column("more"), key=False)):
        errors = [finding for finding in _found(keyless, schema_of([new])) if finding.severity == "error"]
        assert [finding.code for finding in errors] == ["no-row-key"]


def test_the_error_names_both_ways_out_where_there_are_two() -> None:
    keyless = schema_of([_table(PARENT, _text(5), key=False)])
    for new, way in ((_table(PARENT, key=False), "name"), (_table(PARENT, _text(5), LINK, key=False), "parent_id")):
        (error,) = (finding for finding in _found(keyless, schema_of([new])) if finding.code == "no-row-key")
        assert "primary key" in error.remedy
        assert f"--answer aside:parent.{way}=aside " in error.remedy
    number = schema_of([_table(PARENT, replace(_text(5), type=parse_type("integer")), key=False)])
    (error,) = (finding for finding in _found(keyless, number) if finding.code == "no-row-key")
    assert "aside" not in error.remedy
    assert "--answer leave_out:parent.name=yes" in error.remedy


def test_where_nothing_is_cut_in_silence_a_table_without_a_key_may_get_another_type() -> None:
    for old, new in (("varchar(5)", "varchar(9)"), ("integer", "bigint"), ("numeric(9,2)", "numeric(12,3)")):
        one, other = (
            schema_of([_table(PARENT, replace(_text(5), type=parse_type(kind)), key=False)]) for kind in (old, new)
        )
        for before, after in ((one, other), (other, one)):
            assert ("no-row-key" in [code for code, *_ in _codes(before, after)]) is (old == "numeric(9,2)")


def test_a_column_that_is_set_aside_by_decision_is_warned_of_with_the_name_that_it_gets() -> None:
    old, new = (schema_of([_table(PARENT, *more, key=False)]) for more in ((_text(5),), (LINK,)))
    decisions = Decisions(aside=("parent.name", "parent.parent_id"))
    found = lint(plan(old, new, iteration=2, decisions=decisions, first="public"), old, new)
    assert "no-row-key" not in [finding.code for finding in found]
    warned = {finding.place: finding.message for finding in found if finding.code == "aside-column"}
    assert {finding.severity for finding in found if finding.code == "aside-column"} == {"warning"}
    assert list(warned) == ["public.parent.parent_id", "public.parent.name"]
    assert "slipway_002_name" in warned["public.parent.name"]
    assert "way back" in warned["public.parent.parent_id"]
    assert "slipway_002_down_parent_id" in warned["public.parent.parent_id"]


def _column(name: str) -> Column:
    return Column(name, parse_type("text"))


def test_a_unique_key_without_nulls_is_a_key_and_one_with_nulls_is_none() -> None:
    for nullable in (False, True):
        code = Column("code", parse_type("text"), nullable=nullable)
        old = _table(PARENT, code, key=False, uniques=(Unique("uq_parent_code", ("code",)),))
        codes = [code for code, *_ in _codes(schema_of([old]), schema_of([replace(old, columns=(*old.columns, LINK))]))]
        assert ("no-row-key" in codes) is nullable


def test_a_foreign_key_without_an_index_is_noted() -> None:
    new = schema_of([_table(PARENT), _table(CHILD, LINK, foreign_keys=(KEY,))])
    for old in (BASE, schema_of([_table(PARENT)]), schema_of([_table(PARENT), _table(CHILD)])):
        assert ("unindexed-foreign-key", "note", "public.child.parent_id") in _codes(old, new)


def test_a_foreign_key_whose_index_comes_with_it_is_not_noted() -> None:
    new = schema_of([_table(PARENT), _table(CHILD, LINK, foreign_keys=(KEY,), indexes=(INDEX,))])
    for old in (BASE, schema_of([_table(PARENT)]), schema_of([_table(PARENT), _table(CHILD)])):
        assert "unindexed-foreign-key" not in [code for code, *_ in _codes(old, new)]


def test_a_partial_or_a_hash_index_covers_no_foreign_key() -> None:
    for index in (replace(INDEX, predicate=Expression("parent_id > 5")), replace(INDEX, method="gin")):
        new = schema_of([_table(PARENT), _table(CHILD, LINK, foreign_keys=(KEY,), indexes=(index,))])
        assert "unindexed-foreign-key" in [code for code, *_ in _codes(BASE, new)]


def test_a_foreign_key_in_a_cycle_of_new_tables_is_noted_too() -> None:
    back = ForeignKey("fk_parent_child_id", ("child_id",), CHILD, ("id",))
    parent = _table(PARENT, Column("child_id", parse_type("integer")), foreign_keys=(back,))
    codes = _codes(Schema(), schema_of([parent, _table(CHILD, LINK, foreign_keys=(KEY,))]))
    assert sorted(place for code, _, place in codes if code == "unindexed-foreign-key") == [
        "public.child.parent_id",
        "public.parent.child_id",
    ]


def test_a_second_table_that_waits_is_named() -> None:
    new = schema_of([_table(PARENT), _table(CHILD, LINK, foreign_keys=(KEY,), indexes=(INDEX,))])
    (note,) = (finding for finding in _found(BASE, new) if finding.code == "second-table-lock")
    assert "public.parent" in note.message and "writes wait" in note.message


def test_a_finding_knows_the_step_that_it_is_about() -> None:
    planned = plan(BASE, schema_of([_table(PARENT)]), iteration=2, decisions=Decisions(), first="public")
    (finding,) = lint(planned, BASE, schema_of([_table(PARENT)]))
    assert planned.steps[finding.step].forward.keep is not None
