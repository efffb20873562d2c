"""The tables of an iteration as a diagram: what each is to a reviewer, what refers to what, and which come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    Change,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropTable,
    RenameColumn,
    RenameTable,
    deprecates,
    part_of,
    table_of,
)
from core.diff.keep import spoken
from core.plan.net import net, replaced
from core.render.proposals import Proposal
from core.report.objects import Beside
from core.report.summary import Kind
from core.schema.columns import Column
from core.schema.constraints import ForeignKey, QName
from core.schema.schemas import Schema
from core.schema.tables import Table

Mark = Kind | Literal[""]
"""What happens to it; empty where nothing does."""

Marks = Mapping[tuple[QName, str], Mark]
"""By table and part; the table itself has no part."""

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One column of a box."""

    name: str
    type: str
    key: Literal["", "PK", "FK"] = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One table."""

    table: QName
    name: str
    mark: Mark
    lines: tuple[Line, ...]
    more: int = 0  # columns that it has beyond its lines
    was: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key."""

    table: QName
    references: QName
    columns: tuple[str, ...]
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    boxes: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()
    hidden: int = 0  # boxes that were asked for, and for which there was no room


def diagram(proposal: Proposal) -> Diagram:
    """Show what will be there, and what goes."""
    changes = net(proposal.changes)
    marks = _marks(changes, replaced(proposal.changes))
    tables = {table.name: table for table in (*_dropped(changes), *proposal.after.tables)}
    was = {change.new: change.old for change in changes if isinstance(change, RenameTable)}
    boxes = [_box(table, proposal, marks, was.get(name)) for name, table in sorted(tables.items())]
    links = [link for name in sorted(tables) for link in _links(tables[name], changes, marks)]
    return Diagram(tuple(boxes), tuple(links))


def standing(schema: Schema, first: str) -> Diagram:
    """Show what is there, where nothing changes."""
    boxes = tuple(_shown(table, {}, first, table.columns) for table in schema.tables)
    links = (Link(table.name, key.references, key.columns) for table in schema.tables for key in table.foreign_keys)
    return Diagram(boxes, tuple(links))


def touched(whole: Diagram) -> frozenset[QName]:
    """Name the tables that change, and both ends of each relationship that does."""
    ends = [end for link in whole.links if link.mark for end in (link.table, link.references)]
    return frozenset({*ends, *(box.table for box in whole.boxes if box.mark)})


def excerpt(whole: Diagram, wanted: Iterable[QName], most: int, *, beyond: bool = False) -> Diagram:
    """Take the wanted tables, then their neighbours, and `beyond` them all others, as long as there is room."""
    names, links = [box.table for box in whole.boxes], _neighbours(whole.links)
    first = frozenset(wanted)
    second = frozenset(other for name in first for other in links[name]) - first
    rest = [name for name in names if name not in first and name not in second] if beyond else []
    order = [*(name for name in names if name in first), *(name for name in names if name in second), *rest]
    kept = frozenset(order[:most])
    return Diagram(
        tuple(_shortened(box) for box in whole.boxes if box.table in kept),
        tuple(link for link in whole.links if link.table in kept and link.references in kept),
        len(order) - len(kept),
    )


def matching(whole: Diagram, letters: str) -> tuple[QName, ...]:
    """Find tables by their name, then those that have such a column."""
    sought = letters.strip().casefold()
    by_name = [box.table for box in whole.boxes if sought in box.name.casefold()]
    by_column = [box.table for box in whole.boxes if any(sought in line.name.casefold() for line in box.lines)]
    return tuple(dict.fromkeys((*by_name, *by_column)))


def _neighbours(links: Sequence[Link]) -> Mapping[QName, set[QName]]:
    found: dict[QName, set[QName]] = defaultdict(set)
    for link in links:
        found[link.table].add(link.references)
        found[link.references].add(link.table)
    return found


def _shortened(box: Box) -> Box:
    """What changes comes before keys, and keys before the rest, where there isn't room for all."""
    ranked = sorted(range(len(box.lines)), key=lambda at: (not box.lines[at].mark, not box.lines[at].key, at))
    kept = tuple(box.lines[at] for at in sorted(ranked[:MOST_LINES]))
    return replace(box, lines=kept, more=len(box.lines) - len(kept))


def _dropped(changes: Sequence[Change]) -> Iterator[Table]:
    yield from (change.table for change in changes if isinstance(change, DropTable))


def _marks(changes: Sequence[Change], again: frozenset[tuple[QName, str]]) -> Marks:
    found: dict[tuple[QName, str], Mark] = {}
    for change in changes:
        if isinstance(change, Beside):
            continue
        name, part = table_of(change), part_of(change)
        mark: Mark = "modified" if (name, part) in again else _mark(change)
        whole = isinstance(change, CreateTable | DropTable | RenameTable | AlterTable)
        if not whole:
            found[name, part] = mark
        if whole or not found.get((name, "")):
            found[name, ""] = _of_whole(found.get((name, ""), ""), mark if whole else "modified")
    return found


def _of_whole(known: Mark, now: Mark) -> Mark:
    """What is new, dropped, renamed or deprecated is so, whatever else happens to it."""
    return now if known in {"", "modified"} else known


def _mark(change: Change) -> Mark:
    match change:
        case CreateTable() | AddColumn():
            return "new"
        case DropTable() | DropColumn():
            return "dropped"
        case RenameTable() | RenameColumn():
            return "renamed"
        case AlterTable() | AlterColumn() if deprecates(change):
            return "deprecated"
        case AddConstraint(_, ForeignKey()):
            return "relationship"
        case DropConstraint(_, ForeignKey()):
            return "dropped"
        case _:
            return "modified"


def _box(table: Table, proposal: Proposal, marks: Marks, was: QName | None) -> Box:
    """A column that goes is a line too."""
    before = proposal.before.table(was or table.name)
    gone = [one for one in before.columns if marks.get((table.name, one.name)) == "dropped"] if before else []
    gone = [one for one in gone if table.column(one.name) is None]
    return _shown(table, marks, proposal.first, (*table.columns, *gone), was)


def _shown(table: Table, marks: Marks, first: str, columns: tuple[Column, ...], was: QName | None = None) -> Box:
    return Box(
        table.name,
        spoken(table.name, first),
        marks.get((table.name, ""), ""),
        tuple(_line(table, column, marks) for column in columns),
        was=spoken(was, first) if was else "",
    )


def _line(table: Table, column: Column, marks: Marks) -> Line:
    keyed = table.primary_key is not None and column.name in table.primary_key.columns
    refers = any(column.name in key.columns for key in table.foreign_keys)
    return Line(
        column.name,
        str(column.type),
        "PK" if keyed else "FK" if refers else "",
        marks.get((table.name, column.name), ""),
    )


def _links(table: Table, changes: Sequence[Change], marks: Marks) -> Iterator[Link]:
    whole = marks.get((table.name, ""), "")
    born: Mark = "relationship" if whole == "new" else "dropped" if whole == "dropped" else ""
    for key in table.foreign_keys:
        yield Link(table.name, key.references, key.columns, marks.get((table.name, key.name), born))
    for change in changes:
        match change:
            case DropConstraint(name, ForeignKey() as key) if name == table.name:
                yield Link(name, key.references, key.columns, "dropped")
            case _:
                pass
