"""What holds of every plan with objects beside tables: it mirrors itself, and nothing hangs on what is not there."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pglast import parse_sql

from core.diff import needs
from core.diff.changes import (
    AlterColumn,
    AlterObject,
    Change,
    CreateObject,
    CreateTable,
    DropObject,
    DropTable,
    invert,
)
from core.diff.mentions import Mentions
from core.plan.in_place import in_place
from core.plan.order import order
from core.plan.planning import plan
from core.plan.steps import Direction, Plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.schema import snapshot
from core.schema.constraints import QName
from core.schema.objects import EnumType
from core.schema.schemas import Schema, schema_of
from tests.core.schema.rich_strategies import rich_pairs, rich_schemas

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _planned(old: Schema, new: Schema) -> Plan:
    return plan(old, new, iteration=2, decisions=Decisions(), first="public")


def _changes(planned: Plan) -> list[Change]:
    return [step.forward.change for step in planned.steps]


@quick
@given(rich_schemas())
def test_a_schema_leads_to_itself_without_a_step_and_reads_back_as_it_was_written(schema: Schema) -> None:
    assert _planned(schema, schema).steps == ()
    assert snapshot.load(snapshot.dump(schema), place="x") == schema


@quick
@given(rich_pairs())
def test_each_step_is_born_with_its_way_back(pair: tuple[Schema, Schema]) -> None:
    for step in _planned(*pair).steps:
        assert step.backward.change == invert(step.forward.change)
        assert invert(step.backward.change) == step.forward.change


@quick
@given(st.data(), rich_pairs())
def test_shuffled_nouns_give_the_same_plan_and_the_same_sql(data: st.DataObject, pair: tuple[Schema, Schema]) -> None:
    old, new = (
        schema_of(data.draw(st.permutations(schema.tables)), data.draw(st.permutations(schema.objects)))
        for schema in pair
    )
    shuffled, planned = _planned(old, new), _planned(*pair)
    assert shuffled == planned
    assert script(shuffled, "down", "public") == script(planned, "down", "public")


@quick
@given(rich_pairs())
def test_ordering_what_is_ordered_moves_nothing(pair: tuple[Schema, Schema]) -> None:
    ordered = tuple(_changes(_planned(*pair)))
    assert order(ordered) == ordered


@quick
@given(rich_pairs())
def test_every_statement_of_both_ways_parses_alone(pair: tuple[Schema, Schema]) -> None:
    planned = _planned(*pair)
    ways: tuple[Direction, ...] = ("up", "down")
    for direction in ways:
        for statement in script(planned, direction, "public"):
            assert len(parse_sql(statement.sql)) == 1


@quick
@given(rich_pairs())
def test_nothing_is_made_before_what_it_needs_nor_stays_behind_it(pair: tuple[Schema, Schema]) -> None:
    changes = _changes(_planned(*pair))
    for listed in (changes, [invert(change) for change in reversed(changes)]):
        for position, change in enumerate(listed):
            needed = _needed(change)
            later = [name for other in listed[position + 1 :] for name in _made(other)]
            assert not any(needed.name(name) for name in later)
            for other in listed[position + 1 :]:
                assert not any(_needed(invert(other)).name(name) for name in _gone(change) if _is_drop(other))


@quick
@given(rich_pairs())
def test_what_is_altered_can_be_altered_in_place_there_and_back(pair: tuple[Schema, Schema]) -> None:
    for change in _changes(_planned(*pair)):
        if isinstance(change, AlterObject) and not isinstance(change.old, EnumType):
            assert in_place(change.old, change.new)
            assert in_place(change.new, change.old)


@quick
@given(rich_pairs())
def test_a_plan_ends_with_every_object_as_the_new_schema_has_it(pair: tuple[Schema, Schema]) -> None:
    old, new = pair
    there = set(old.objects)
    for change in _changes(_planned(old, new)):
        match change:
            case CreateObject(one):
                there.add(one)
            case DropObject(one):
                there.remove(one)
            case AlterObject(before, after):
                there.remove(before)
                there.add(after)
            case _:
                pass
    assert there == set(new.objects)


@quick
@given(rich_pairs())
def test_a_column_that_goes_over_text_ends_as_the_new_schema_has_it(pair: tuple[Schema, Schema]) -> None:
    old, new = pair
    columns = {(table.name, column.name): column for table in old.tables for column in table.columns}
    for change in _changes(_planned(old, new)):
        if isinstance(change, AlterColumn):
            assert columns[change.table, change.old.name] == change.old
            columns[change.table, change.new.name] = change.new
            table = new.table(change.table)
            assert table is not None
    for table in new.tables:
        for column in table.columns:
            if (table.name, column.name) in columns and column.generated is None and old.table(table.name):
                before = old.table(table.name)
                assert before is not None
                kept = before.column(column.name)
                if kept is not None and kept.generated is None:
                    assert columns[table.name, column.name] == column


def _made(change: Change) -> tuple[QName, ...]:
    match change:
        case CreateTable(table):
            return (table.name,)
        case CreateObject(one):
            return needs.own_name(one)
        case _:
            return ()


def _gone(change: Change) -> tuple[QName, ...]:
    return _made(invert(change))


def _is_drop(change: Change) -> bool:
    return isinstance(change, DropObject | DropTable)


def _needed(change: Change) -> Mentions:
    match change:
        case CreateTable(table):
            return needs.of_table(table)
        case CreateObject(one):
            return needs.of_object(one)
        case _:
            return needs.NOTHING
