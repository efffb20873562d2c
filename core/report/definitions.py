"""The object that a change is about as the statements that would make it, before the iteration and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from core.diff.changes import AlterObject, Change, CreateObject, DropObject, RenameColumn, RenameTable, table_of
from core.diff.keep import spoken
from core.plan.net import net
from core.render import columns, constraints, tables
from core.render.objects import nouns
from core.render.proposals import Proposal
from core.render.words import Sql, qname
from core.report.objects import label_of
from core.schema.objects import Object
from core.schema.tables import Table


@dataclass(frozen=True, slots=True)
class Definitions:
    """Empty on the side where it isn't there."""

    name: str
    before: str
    after: str


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


def definitions(change: Change, proposal: Proposal) -> Definitions:
    match change:
        case CreateObject(one):
            return Definitions(label_of(change), "", _of_object(one, proposal.first))
        case DropObject(one):
            return Definitions(label_of(change), _of_object(one, proposal.first), "")
        case AlterObject(old, new):
            return Definitions(label_of(change), _of_object(old, proposal.first), _of_object(new, proposal.first))
        case _:
            return _of_table(change, proposal)


def key(line: str) -> str:
    """What a line says: a comma behind it only says that another one follows."""
    return line.removesuffix(",")


def _of_table(change: Change, proposal: Proposal) -> Definitions:
    name, first, planned = table_of(change), proposal.first, net(proposal.changes)
    was = next((one.old for one in planned if isinstance(one, RenameTable) and one.new == name), name)
    before, after = proposal.before.table(was), proposal.after.table(name)
    if before and after:
        renamed = {one.new: one.old for one in planned if isinstance(one, RenameColumn) and one.table == name}
        after = _in_order(after, before, renamed)
    widths = _widths([table for table in (before, after) if table])
    texts = [_text(table, first, widths) if table else "" for table in (before, after)]
    return Definitions(spoken(name, first), *texts)


def _in_order(after: Table, before: Table, renamed: dict[str, str]) -> Table:
    """Put what was there already where it was, as ALTER TABLE does: a model's order is no difference."""
    was = [column.name for column in before.columns]
    here = [renamed.get(column.name, column.name) for column in after.columns]
    order = sorted(range(len(here)), key=lambda at: was.index(here[at]) if here[at] in was else len(was))
    return replace(
        after,
        columns=tuple(after.columns[at] for at in order),
        uniques=_as_before(after.uniques, before.uniques),
        foreign_keys=_as_before(after.foreign_keys, before.foreign_keys),
        checks=_as_before(after.checks, before.checks),
        exclusions=_as_before(after.exclusions, before.exclusions),
        indexes=_as_before(after.indexes, before.indexes),
    )


def _as_before(after: Sequence[_Part], before: Sequence[_Part]) -> tuple[_Part, ...]:
    was = [one.name for one in before]
    return tuple(sorted(after, key=lambda one: was.index(one.name) if one.name in was else len(was)))


def _widths(found: Sequence[Table]) -> tuple[int, int]:
    """Align both sides alike: a longer name in one of them is no difference in the other lines."""
    parts = [columns.definition(column) for table in found for column in table.columns]
    return max((len(name) for name, _, _ in parts), default=0), max((len(kind) for _, kind, _ in parts), default=0)


def _text(table: Table, first: str, widths: tuple[int, int]) -> str:
    _, *rest = tables.create(table, first)
    lines = ",\n    ".join(_inside(table, first, widths))
    return ";\n".join([f"CREATE TABLE {qname(table.name, first)} (\n    {lines}\n)", *rest]) + ";\n"


def _inside(table: Table, first: str, widths: tuple[int, int]) -> Iterator[Sql]:
    names, types = widths
    for column in table.columns:
        name, kind, rest = columns.definition(column)
        yield Sql(f"{name:<{names}}  {kind:<{types}}  {rest}".rstrip())
    for constraint in table.constraints():
        if not constraints.is_unproved(constraint):
            yield constraints.definition(constraint, first)


def _of_object(one: Object, first: str) -> str:
    return "".join(f"{statement};\n" for statement in nouns.create(one, first))
