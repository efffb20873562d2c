"""A plan in segments, where any of its steps has a form that lets others go on reading and writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    Change,
    CreateIndex,
    DropIndex,
    MapValues,
    part_of,
    table_of,
)
from core.plan.online.among import Among, among
from core.plan.online.fills import becomes_required, born
from core.plan.online.indexes import built, dropped
from core.plan.online.keys import over_an_index
from core.plan.online.proofs import proved_later
from core.plan.online.required import required
from core.plan.online.segments import Piece, SafeForm, Segment, Segments
from core.plan.steps import KeepColumn, KeepLossy, KeepRows, Plan, Step
from core.schema.casts import loses_nothing
from core.schema.constraints import Check, ForeignKey, PrimaryKey, Unique

Forms = Mapping[int, SafeForm | str]


def segments(plan: Plan) -> Segments | None:
    """The first transaction keeps the plan's order; nothing where every step is best done as it is."""
    forced = frozenset(table.name for table in plan.after.tables if table.row_security == "forced")
    others = replace(among(tuple(step.forward.change for step in plan.steps)), forced=forced)
    forms = _forms(plan, others)
    taken = {number: form for number, form in forms.items() if isinstance(form, SafeForm)}
    if not taken:
        return None
    first = tuple(_first(number, step, taken.get(number)) for number, step in enumerate(plan.steps))
    pieces = tuple(piece for piece in first if piece is not None)
    after = sorted((one for form in taken.values() for one in form.later), key=lambda one: one.turn)
    found = (*((Segment(pieces),) if pieces else ()), *(one.segment for one in after))
    return Segments(plan, found, tuple(_stays(plan, forms, others)))


def _first(number: int, step: Step, form: SafeForm | None) -> Piece | None:
    return form.first if form else Piece(number, (step.forward,), (step.backward,))


def _forms(plan: Plan, among: Among) -> Forms:
    """Keys and indexes first: what points at them must know where they are made."""
    forms: dict[int, SafeForm | str] = {}
    numbered = [(number, step) for number, step in enumerate(plan.steps) if not _is_fresh(step, among)]
    for number, step in numbered:
        if (form := _of_index_or_key(number, step, among)) is not None:
            forms[number] = form
    coming = frozenset(plan.steps[number].forward.change for number in forms if isinstance(forms[number], SafeForm))
    for number, step in enumerate(plan.steps):
        fresh = _is_fresh(step, among)
        if (form := _of_rows(number, step, among, coming)) is not None:
            waits = isinstance(form, SafeForm) and form.first is None
            if waits or not fresh:
                forms[number] = form
    return forms


def _is_fresh(step: Step, among: Among) -> bool:
    return among.is_fresh(table_of(step.forward.change))


def _of_index_or_key(number: int, step: Step, among: Among) -> SafeForm | str | None:
    if step.forward.repair:
        return _repaired(step)
    match step.forward.change:
        case CreateIndex() as change:
            return built(number, change, among)
        case DropIndex() as change:
            return dropped(number, change, among)
        case AddConstraint(table, PrimaryKey() | Unique() as key):
            return over_an_index(number, table, key, among)
        case _:
            return None


def _of_rows(number: int, step: Step, among: Among, coming: frozenset[Change]) -> SafeForm | str | None:
    if step.forward.repair:
        return _repaired(step)
    match step.forward.change:
        case AddConstraint(table, ForeignKey() | Check() as constraint):
            return proved_later(number, table, constraint, among, coming)
        case AlterColumn(table, old, new) as change if old.nullable and not new.nullable:
            made = [key for key in among.keys_of(table) if new.name in key.columns]
            if any(AddConstraint(table, key) not in coming for key in made):
                return ""  # the key that is made in the first transaction asks for it there and then
            if step.forward.backfill and table not in among.forced:
                return becomes_required(number, step, change)
            return required(number, change, step.forward)
        case AddColumn(table) as change if table not in among.forced:
            return born(number, step, change)
        case _:
            return None


def _repaired(step: Step) -> str:
    where = f"{table_of(step.forward.change).name}.{part_of(step.forward.change)}"
    return f"rows are kept and mended for {where}, and it comes, in one transaction"


def _stays(plan: Plan, forms: Forms, among: Among) -> Iterator[str]:
    """Say what still makes others wait, and why."""
    for number, step in enumerate(plan.steps):
        form = forms.get(number, "")
        if _is_fresh(step, among) or isinstance(form, SafeForm):
            continue
        if said := form or _blocks(step):
            yield said


def _blocks(step: Step) -> str:
    change, keep = step.forward.change, step.forward.keep
    where = f"{table_of(change).name}.{part_of(change)}"
    match change:
        case AddConstraint():
            return f"{where} is built and proved under one lock: there is no other way"
        case AlterColumn(_, old, new) if old.type != new.type and not _is_instant(old.type.name, new.type.name, change):
            return f"{where} changes its type under a lock that keeps readers out"
        case AddColumn(_, column) if column.needs_value and step.forward.backfill:
            return f"{where} gets its values and becomes required in one transaction"
        case AddColumn(_, column) if (column.generated and not column.virtual) or column.identity is not None:
            return f"{where} is computed for every row under a lock that keeps readers out"
        case MapValues():
            return f"{where} gets its other values in one transaction"
        case _ if isinstance(keep, KeepColumn | KeepLossy | KeepRows):
            return f"the values of {where} are copied under a lock that keeps readers out"
        case _:
            return ""


def _is_instant(old: str, new: str, change: AlterColumn) -> bool:
    return {old, new} <= {"varchar", "text"} and loses_nothing(change.old.type, change.new.type)
