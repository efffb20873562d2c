"""What holds of every plan: it mirrors itself, respects what depends on what, and input order changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    invert,
    table_of,
)
from core.diff.compare import diff
from core.plan.order import order
from core.plan.planning import plan
from core.plan.steps import Plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.schema.constraints import ForeignKey
from core.schema.digests import fingerprint
from core.schema.schemas import Schema, schema_of
from tests.core.schema.strategies import pairs, schemas

quick = settings(max_examples=30, deadline=None)


def _planned(old: Schema, new: Schema) -> Plan:
    return plan(old, new, iteration=2, decisions=Decisions(), first="public")


@quick
@given(schemas())
def test_a_schema_leads_to_itself_without_a_step(schema: Schema) -> None:
    assert _planned(schema, schema).steps == ()


@quick
@given(pairs())
def test_each_step_is_born_with_its_way_back(pair: tuple[Schema, Schema]) -> None:
    for step in _planned(*pair).steps:
        assert step.backward.change == invert(step.forward.change)


@quick
@given(pairs())
def test_a_plan_names_the_fingerprints_that_it_leads_from_and_to(pair: tuple[Schema, Schema]) -> None:
    planned = _planned(*pair)
    assert (planned.base, planned.target) == tuple(map(fingerprint, pair))


@quick
@given(pairs())
def test_the_way_back_runs_the_same_steps_in_reverse(pair: tuple[Schema, Schema]) -> None:
    planned = _planned(*pair)
    up = [statement.step for statement in script(planned, "up", "public") if statement.step >= 0]
    down = [statement.step for statement in script(planned, "down", "public") if statement.step >= 0]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)


@quick
@given(st.data(), pairs())
def test_shuffled_tables_give_the_same_plan_and_the_same_sql(data: st.DataObject, pair: tuple[Schema, Schema]) -> None:
    old, new = (schema_of(data.draw(st.permutations(schema.tables))) for schema in pair)
    shuffled, planned = _planned(old, new), _planned(*pair)
    assert shuffled == planned
    assert script(shuffled, "up", "public") == script(planned, "up", "public")


@quick
@given(pairs())
def test_ordering_loses_and_invents_nothing(pair: tuple[Schema, Schema]) -> None:
    """A foreign key of a cycle is the one thing that is taken out of its table, into a change of its own."""
    changes = diff(*pair)
    before, after = sorted(map(_outline, changes)), sorted(map(_outline, order(changes)))
    split = [change for change in order(changes) if change not in changes]
    assert all(
        isinstance(change, CreateTable | DropTable)
        or (isinstance(change, AddConstraint | DropConstraint) and isinstance(change.constraint, ForeignKey))
        for change in split
    )
    assert [one for one in after if "fk" not in one[2]] == [one for one in before if "fk" not in one[2]]


@quick
@given(pairs())
def test_ordering_what_is_ordered_moves_nothing(pair: tuple[Schema, Schema]) -> None:
    ordered = order(diff(*pair))
    assert order(ordered) == ordered


@quick
@given(pairs())
def test_a_table_is_made_after_those_that_its_foreign_keys_need(pair: tuple[Schema, Schema]) -> None:
    ordered = order(diff(*pair))
    made = [change.table.name for change in ordered if isinstance(change, CreateTable)]
    for position, change in enumerate(change for change in ordered if isinstance(change, CreateTable)):
        needed = {key.references for key in change.table.foreign_keys} - {change.table.name}
        assert not needed & set(made[position:])


@quick
@given(pairs())
def test_a_table_goes_before_those_that_its_foreign_keys_need(pair: tuple[Schema, Schema]) -> None:
    gone = [change.table for change in order(diff(*pair)) if isinstance(change, DropTable)]
    for position, table in enumerate(gone):
        later = {key.references for one in gone[position + 1 :] for key in one.foreign_keys} - {
            one.name for one in gone[position + 1 :]
        }
        assert table.name not in later


@quick
@given(pairs())
def test_constraints_and_indexes_come_after_their_columns_and_go_before_them(pair: tuple[Schema, Schema]) -> None:
    ordered = order(diff(*pair))
    for position, change in enumerate(ordered):
        before, after = ordered[:position], ordered[position + 1 :]
        if isinstance(change, AddConstraint | CreateIndex):
            assert not any(isinstance(one, AddColumn) and one.table == change.table for one in after)
        if isinstance(change, DropConstraint | DropIndex):
            assert not any(isinstance(one, DropColumn) and one.table == table_of(change) for one in before)


def _outline(change: object) -> tuple[str, str, str]:
    kind = type(change).__name__
    name = str(table_of(change))  # type: ignore[arg-type]
    part = getattr(change, "constraint", None) or getattr(change, "index", None) or getattr(change, "column", None)
    return kind, name, getattr(part, "name", "")
