"""Changes as a reviewer reads them: grouped, counted, told apart by word; the terminal and the panel share them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    AlterTable,
    Change,
    CommentOn,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
    MapValues,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
    deprecates,
    kind_of_constraint,
    part_of,
    table_of,
)
from core.diff.keep import spoken
from core.diff.leave import FOLLOWS, LEFT_OUT, called
from core.plan.net import net, replaced
from core.render import identities
from core.report.objects import Beside, beside_said, label_of
from core.schema.columns import Column
from core.schema.constraints import ForeignKey, QName
from core.schema.findings import Finding
from core.schema.indexes import Index
from core.schema.tables import Table

Kind = Literal["new", "modified", "renamed", "relationship", "deprecated", "dropped", "left out"]

Renamed = RenameTable | RenameColumn

SYMBOLS: dict[Kind, str] = {
    "new": "+",
    "modified": "~",
    "renamed": "⇒",
    "relationship": "→",
    "deprecated": "◌",
    "dropped": "-",
    "left out": "○",
}


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # locations
    detail: str  # 8 columns
    change: Change | None = None  # none where it is left out
    leave_out: str = ""  # how a decision names it, where one can leave it out


@dataclass(frozen=True, slots=True)
class Group:
    title: str  # New tables
    kind: Kind
    items: tuple[Item, ...]


Again = frozenset[tuple[QName, str]]


def groups(changes: Sequence[Change], first: str) -> tuple[Group, ...]:
    """Leave out groups that are empty."""
    again, changes = replaced(changes), net(changes)
    beside = [change for change in changes if isinstance(change, Beside)]
    relationships = [item for change in changes for item in _relationships(change, first, again)]
    found: tuple[tuple[str, Kind, list[Item]], ...] = (
        ("New tables", "new", [_new(change, first) for change in changes if isinstance(change, CreateTable)]),
        ("New objects", "new", [_beside(change) for change in beside if isinstance(change, CreateObject)]),
        ("Renamed", "renamed", [_renamed(change, first) for change in changes if isinstance(change, Renamed)]),
        ("Modified tables", "modified", _modified(changes, first, again)),
        ("Modified objects", "modified", [_beside(change) for change in beside if isinstance(change, AlterObject)]),
        ("New relationships", "relationship", relationships),
        ("Deprecated", "deprecated", [_deprecated(change, first) for change in changes if deprecates(change)]),
        ("Dropped", "dropped", [item for change in changes for item in _dropped(change, first)]),
    )
    return tuple(
        Group(title, kind, tuple(_leavable(item, first) for item in items)) for title, kind, items in found if items
    )


def left_out(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """What a decision leaves for a later iteration, and what follows it; only the former can be taken in again."""
    items = [
        Item(one.place, "waits for a later iteration", leave_out=one.place)
        if one.code == LEFT_OUT
        else Item(one.place, "follows what is left out")
        for one in findings
        if one.code in {LEFT_OUT, FOLLOWS}
    ]
    return (Group("Left out", "left out", tuple(items)),) if items else ()


def _leavable(item: Item, first: str) -> Item:
    """A foreign key inside a new table is left out on its own."""
    if item.change is None or item.leave_out:
        return item
    return replace(item, leave_out=called(item.change, first))


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _new(change: CreateTable, first: str) -> Item:
    return Item(spoken(change.table.name, first), counted(len(change.table.columns), "column"), change)


def _modified(changes: Iterable[Change], first: str, again: Again) -> list[Item]:
    return [
        Item(spoken(table_of(change), first), _changed(change) if _is_again(change, again) else said(change), change)
        for change in changes
        if not isinstance(
            change, CreateTable | DropTable | DropColumn | Renamed | Beside | RenameConstraint | RenameIndex
        )
        and not deprecates(change)
        and not (isinstance(change, AddConstraint) and _is_new_relationship(change, again))
    ]


def _is_new_relationship(change: AddConstraint, again: Again) -> bool:
    return isinstance(change.constraint, ForeignKey) and not _is_again(change, again)


def _is_again(change: Change, again: Again) -> bool:
    return isinstance(change, AddConstraint | CreateIndex) and (table_of(change), part_of(change)) in again


def _changed(change: Change) -> str:
    """What went and came again as something else has changed, to a reviewer."""
    return "CHANGE " + said(change).partition(" ")[2]


def _renamed(change: Renamed, first: str) -> Item:
    match change:
        case RenameTable(old, new):
            return Item(spoken(new, first), f"was {spoken(old, first)}", change)
        case RenameColumn(table, before, after):
            return Item(f"{spoken(table, first)}.{after}", f"was {before}", change)


def _beside(change: Beside) -> Item:
    return Item(label_of(change), said(change), change)


def _relationships(change: Change, first: str, again: Again) -> list[Item]:
    match change:
        case CreateTable(table):
            return [_relationship(table.name, key, change, first) for key in table.foreign_keys]
        case AddConstraint(name, ForeignKey() as key) if not _is_again(change, again):
            return [_relationship(name, key, change, first)]
        case _:
            return []


def _relationship(table: QName, key: ForeignKey, change: Change, first: str) -> Item:
    here = ", ".join(f"{spoken(table, first)}.{column}" for column in key.columns)
    there = ", ".join(f"{spoken(key.references, first)}.{column}" for column in key.referenced_columns)
    rule = "" if key.on_delete == "no action" else f"on delete {key.on_delete}"
    return Item(f"{here} to {there}", rule, change, f"{spoken(table, first)}.{key.name}")


def _deprecated(change: Change, first: str) -> Item:
    name = spoken(table_of(change), first)
    if isinstance(change, AlterColumn):
        name = f"{name}.{change.new.name}"
    return Item(name, "stays with its data, marked", change)


def _dropped(change: Change, first: str) -> list[Item]:
    match change:
        case DropTable(table):
            return [Item(spoken(table.name, first), "its rows are kept", change)]
        case DropColumn(name, column):
            detail = "its values are kept" if column.generated is None else "it was computed"
            return [Item(f"{spoken(name, first)}.{column.name}", detail, change)]
        case _:
            return []


def said(change: Change) -> str:
    """Say what happens to a table in a few words: ADD COLUMN territory_id."""
    match change:
        case AddColumn(_, column):
            return f"ADD COLUMN {column.name}"
        case AlterColumn(_, old, new):
            return f"ALTER COLUMN {new.name} ({_altered(old, new)})"
        case AddConstraint(_, constraint):
            return f"ADD {kind_of_constraint(constraint).upper()} {constraint.name}"
        case DropConstraint(_, constraint):
            return f"DROP {kind_of_constraint(constraint).upper()} {constraint.name}"
        case CreateIndex(_, index):
            return f"CREATE INDEX {index.name}"
        case DropIndex(_, index):
            return f"DROP INDEX {index.name}"
        case AlterTable(old, new):
            return _table_said(old, new)
        case DropColumn(_, column):
            return f"DROP COLUMN {column.name}"
        case CreateTable(table) | DropTable(table):
            return counted(len(table.columns), "column")
        case _:
            return _otherwise_said(change)


def _otherwise_said(change: Renamed | RenameConstraint | RenameIndex | CommentOn | MapValues | Beside) -> str:
    match change:
        case RenameTable(old_name, _):
            return f"RENAME (was {old_name.name})"
        case RenameColumn(_, before, after):
            return f"RENAME COLUMN {before} TO {after}"
        case RenameConstraint(_, one, other) | RenameIndex(_, one, other):
            return f"RENAME {one.name} TO {other.name}"
        case CommentOn(_, _, part):
            return f"COMMENT ON {'INDEX' if isinstance(part, Index) else 'CONSTRAINT'} {part.name}"
        case MapValues(_, column, forward, _):
            pairs = ", ".join(f"{old} to {'NULL' if new is None else new}" for old, new in forward)
            return f"UPDATE {column.name} ({pairs or 'nothing'})"
        case CreateObject() | DropObject() | AlterObject():
            return beside_said(change)


def _table_said(old: Table, new: Table) -> str:
    if old.row_security != new.row_security:
        return f"row security {new.row_security or 'off'}"
    if old.deprecated_since is not None and new.deprecated_since is None:
        return "in the model again"
    return "new comment"


def _altered(old: Column, new: Column) -> str:
    if old == new and old.deprecated_since == new.deprecated_since:
        return "comes along while what it hangs on is made anew"
    facts = []
    if old.deprecated_since is not None and new.deprecated_since is None:
        facts.append("in the model again")
    if old.type != new.type:
        facts.append(f"{old.type} to {new.type}")
    if old.nullable != new.nullable:
        facts.append("optional" if new.nullable else "required")
    if old.generated != new.generated:
        facts.append(f"computed as {new.generated.sql}" if new.generated else "not computed any more")
    elif old.virtual != new.virtual:
        facts.append("computed when it is read" if new.virtual else "computed when it is written")
    if (old.identity, old.counting) != (new.identity, new.counting):
        facts.append(_numbered(new))
    if old.default != new.default:
        facts.append(f"default {new.default.sql}" if new.default else "no default")
    if old.comment != new.comment and not facts:
        facts.append("new comment")
    return ", ".join(facts) or "changed"


def _numbered(new: Column) -> str:
    if new.identity is None:
        return "numbers itself no more"
    return str(identities.definition(new)).lower()
