"""What must run before what, because one makes, or still holds on to, what the other names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from core.diff import needs
from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
)
from core.diff.mentions import Mentions
from core.schema.constraints import QName
from core.schema.objects import EnumType, Function, View, identity
from core.schema.objects import Sequence as NumberSequence

Beside = CreateObject | DropObject | AlterObject
Edge = tuple[int, int]
"""The first waits for the second."""


class _Listing:
    """Changes by what they name; a name without a schema finds it in each."""

    def __init__(self, changes: Sequence[Change], names: Callable[[Change], Iterable[QName]]) -> None:
        self._found: dict[QName, list[int]] = {}
        self._plain: dict[str, list[int]] = {}
        for index, change in enumerate(changes):
            for name in names(change):
                self._found.setdefault(name, []).append(index)
                self._plain.setdefault(name.name, []).append(index)

    def of(self, one: Mentions) -> Iterator[int]:
        for name in sorted(one.names):
            yield from self._found.get(name, ())
        for plain in sorted(one.plain):
            yield from self._plain.get(plain, ())

    def named(self, name: QName) -> Sequence[int]:
        return self._found.get(name, ())


def edges(listed: Sequence[Change]) -> Iterator[Edge]:
    """Foreign keys and the parts of one table are looked at elsewhere."""
    if any(isinstance(change, Beside) for change in listed):
        yield from _by_name(listed)
        yield from _of_one_object(listed)


def _by_name(listed: Sequence[Change]) -> Iterator[Edge]:
    made, gone = _Listing(listed, _makes), _Listing(listed, _removes)
    for index, change in enumerate(listed):
        after, before = _holds_after(change), _holds_before(change)
        yield from ((index, one) for one in made.of(after) if one != index and _is_needed(listed[one], change, after))
        for one in gone.of(before):
            if one != index and _is_in_the_way(change, before, after, listed[one]):
                yield one, index
        if isinstance(change, CreateObject | CreateTable):
            free = (one for name in _makes(change) for one in gone.named(name))
            yield from ((index, one) for one in free if isinstance(listed[one], DropObject | DropTable))


def _makes(change: Change) -> Iterator[QName]:
    match change:
        case CreateTable(table):
            yield table.name
        case AddColumn(name) | AlterColumn(name):
            yield name
        case CreateObject(one):
            yield from needs.own_name(one)
        case AlterObject(_, EnumType(name) | Function(name) | View(name)):
            yield name
        case _:
            return


def _removes(change: Change) -> Iterator[QName]:
    match change:
        case DropTable(table):
            yield table.name
        case DropColumn(name) | AlterColumn(name):
            yield name
        case DropObject(one):
            yield from needs.own_name(one)
        case AlterObject(_, EnumType(name)):
            yield name
        case _:
            return


def _holds_after(change: Change) -> Mentions:
    match change:
        case CreateTable(table):
            return needs.of_table(table)
        case CreateObject(one) | AlterObject(_, one):
            return needs.of_object(one)
        case AddColumn(_, column) | AlterColumn(_, _, column):
            return needs.of_column(column)
        case AddConstraint(_, constraint):
            return needs.of_constraint(constraint)
        case CreateIndex(_, index):
            return needs.of_index(index)
        case _:
            return needs.NOTHING


def _holds_before(change: Change) -> Mentions:
    match change:
        case DropTable(table):
            return needs.of_table(table)
        case DropObject(one) | AlterObject(NumberSequence() as one):
            return needs.of_object(one)
        case DropColumn(_, column) | AlterColumn(_, column):
            return needs.of_column(column)
        case DropConstraint(_, constraint):
            return needs.of_constraint(constraint)
        case DropIndex(_, index):
            return needs.of_index(index)
        case _:
            return needs.NOTHING


def _is_needed(maker: Change, change: Change, mentioned: Mentions) -> bool:
    """Of a table's columns only objects need something, and only those that they speak of."""
    if isinstance(maker, AddColumn | AlterColumn):
        column = maker.column if isinstance(maker, AddColumn) else maker.new
        return isinstance(change, CreateObject | AlterObject) and mentioned.word(column.name)
    return True


def _is_in_the_way(change: Change, before: Mentions, after: Mentions, remover: Change) -> bool:
    """What lets go of a name comes before what takes it away."""
    match remover:
        case DropColumn(_, column) | AlterColumn(_, column):
            return isinstance(change, DropObject | AlterObject) and before.word(column.name)
        case AlterObject(_, EnumType(name)):
            if isinstance(change, DropColumn) and change.column.generated is None:
                return False  # on the way back it takes this one along
            return not after.name(name)
        case DropObject(one):
            return not (isinstance(change, AlterColumn) and any(map(after.name, needs.own_name(one))))
        case _:
            return True


def _of_one_object(listed: Sequence[Change]) -> Iterator[Edge]:
    """An object changes after it was made, goes after it changed, and comes again after it went."""
    dropped = {identity(change.object): index for index, change in enumerate(listed) if isinstance(change, DropObject)}
    made = {identity(change.object): index for index, change in enumerate(listed) if isinstance(change, CreateObject)}
    for index, change in enumerate(listed):
        match change:
            case CreateObject(one) if identity(one) in dropped:
                yield index, dropped[identity(one)]
            case AlterObject(old, _):
                if identity(old) in made:
                    yield index, made[identity(old)]
                if identity(old) in dropped:
                    yield dropped[identity(old)], index
            case _:
                pass
