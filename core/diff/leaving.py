"""Taking changes back: the pieces before and after, and what must follow when some of them stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.diff import needs
from core.diff.mentions import Mentions
from core.diff.pieces import Piece, Pieces, Thing
from core.schema.columns import Column
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.coverage import covered
from core.schema.indexes import Index
from core.schema.objects import EnumType, Namespace
from core.schema.tables import Table


@dataclass(slots=True)
class Leaving:
    """The pieces before, those of the model, and between them what stays of both."""

    old: Pieces
    new: Pieces
    result: Pieces = field(init=False)
    left: set[Piece] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.result = dict(self.new)

    def leave(self, chosen: set[Piece]) -> None:
        """Take back the chosen changes, then again and again what no longer holds without them."""
        following = {piece for piece in chosen if self.changes(piece)}
        while following:
            for piece in sorted(following):
                self._take_back(piece)
            self.left |= following
            following = {*self._unmet(), *self._missed()}

    def changes(self, piece: Piece) -> bool:
        return _facts(self.old.get(piece)) != _facts(self.result.get(piece))

    def _take_back(self, piece: Piece) -> None:
        if piece in self.old:
            self.result[piece] = self.old[piece]
        else:
            del self.result[piece]

    def _unmet(self) -> Iterator[Piece]:
        """Find what is new or otherwise, and hangs on something that doesn't come."""
        lost = _Lost(
            frozenset(name for piece in self.left for name in self._lost_names(piece)),
            frozenset((piece.place, piece.name) for piece in self.left if self._loses_column(piece)),
            frozenset((piece.place, columns) for piece in self.left for columns in _key(self._gone(piece))),
            frozenset(value for piece in self.left for value in self._lost_values(piece)),
        )
        taken = frozenset(name for piece in self.left if piece in self.old for name in _names(piece, self.old[piece]))
        paired = frozenset(self._paired({one for one in lost.columns if Piece("column", *one) in self.result}))
        for piece, thing in self.result.items():
            if piece not in self.left and self.changes(piece):
                in_place_of = not taken.isdisjoint(_names(piece, thing))
                if in_place_of or piece in paired or lost.touches(piece, thing):
                    yield piece

    def _paired(self, lost: set[tuple[QName, str]]) -> Iterator[Piece]:
        """Both sides of a foreign key change their types together, or neither does."""
        for piece, thing in self.result.items():
            if isinstance(thing, ForeignKey):
                for own, other in zip(thing.columns, thing.referenced_columns, strict=True):
                    if (piece.place, own) in lost:
                        yield Piece("column", thing.references, other)
                    if (thing.references, other) in lost:
                        yield Piece("column", piece.place, own)

    def in_their_places(self) -> Pieces:
        """A schema that was to come for what doesn't come is not made; one that something stays in stays."""
        used = {piece.place.schema for piece, thing in self.result.items() if not isinstance(thing, Namespace)}
        lost = {piece.place.schema for piece in self.left}
        stays = {
            piece: thing
            for piece, thing in self.result.items()
            if not isinstance(thing, Namespace) or piece in self.old or thing.name in used or thing.name not in lost
        }
        return stays | {
            piece: thing
            for piece, thing in self.old.items()
            if piece not in stays and isinstance(thing, Namespace) and thing.name in used
        }

    def _missed(self) -> Iterator[Piece]:
        """Find what went, and belongs to something that stays after all, or is what that needs."""
        stays = {piece: self.old[piece] for piece in self.left if piece in self.old}
        needed = _Needed(
            frozenset(piece for piece in stays if piece not in self.new),
            frozenset(each for piece, thing in stays.items() for each in _supports(piece, thing)),
            frozenset(
                (thing.references, frozenset(thing.referenced_columns))
                for thing in stays.values()
                if isinstance(thing, ForeignKey)
            ),
            tuple((piece, needs_of(thing)) for piece, thing in stays.items()),
        )
        return (piece for piece, thing in self.old.items() if piece not in self.result and needed.takes(piece, thing))

    def _gone(self, piece: Piece) -> Thing | None:
        return self.new.get(piece) if piece not in self.result else None

    def _lost_names(self, piece: Piece) -> tuple[QName, ...]:
        thing = self._gone(piece)
        return () if thing is None else _names(piece, thing)

    def _lost_values(self, piece: Piece) -> Iterator[tuple[QName, str]]:
        wanted, stays = self.new.get(piece), self.result.get(piece)
        if isinstance(wanted, EnumType) and isinstance(stays, EnumType):
            yield from ((wanted.name, value) for value in wanted.values if value not in stays.values)

    def _loses_column(self, piece: Piece) -> bool:
        """A column that doesn't come; or one that keeps its type, for which what is new was made."""
        wanted, stays = self.new.get(piece), self.result.get(piece)
        if not isinstance(wanted, Column):
            return False
        return not isinstance(stays, Column) or (stays.type, stays.generated) != (wanted.type, wanted.generated)


@dataclass(frozen=True, slots=True)
class _Lost:
    """What doesn't come: tables, types, functions; columns; the keys that foreign keys lean on; values of types."""

    names: frozenset[QName] = frozenset()
    columns: frozenset[tuple[QName, str]] = frozenset()
    keys: frozenset[tuple[QName, frozenset[str]]] = frozenset()
    values: frozenset[tuple[QName, str]] = frozenset()

    def touches(self, piece: Piece, thing: Thing) -> bool:
        if piece.place in self.names or any((piece.place, name) in self.columns for name in _columns(thing)):
            return True
        if isinstance(thing, ForeignKey):
            there = thing.references
            lost = there in self.names or any((there, name) in self.columns for name in thing.referenced_columns)
            return lost or (there, frozenset(thing.referenced_columns)) in self.keys
        found = needs_of(thing)
        if any(found.name(kind) and value in found.values for kind, value in self.values):
            return True
        return found.any_of(self.names) or any(_mentions(piece, found, *column) for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Needed:
    """What comes back after all, the pieces and keys that it stands on, and what its texts name."""

    back: frozenset[Piece]
    supports: frozenset[Piece]
    keys: frozenset[tuple[QName, frozenset[str]]]
    texts: tuple[tuple[Piece, Mentions], ...]

    def takes(self, piece: Piece, thing: Thing) -> bool:
        if piece in self.supports or any((piece.place, columns) in self.keys for columns in _key(thing)):
            return True
        if piece.kind == "column" and any(_mentions(one, said, piece.place, piece.name) for one, said in self.texts):
            return True
        own = {Piece("column", piece.place, name) for name in _columns(thing)} | {Piece("table", piece.place)}
        names = frozenset(_names(piece, thing))
        is_part = piece.kind != "object" and not own.isdisjoint(self.back)
        return is_part or any(said.any_of(names) for _, said in self.texts)


def _mentions(piece: Piece, said: Mentions, table: QName, column: str) -> bool:
    """A part of a table names its own table's columns without saying so."""
    return said.word(column) and (said.name(table) if piece.kind == "object" else piece.place == table)


def needs_of(thing: Thing) -> Mentions:
    match thing:
        case Table():
            return needs.NOTHING
        case Column():
            return needs.of_column(thing)
        case PrimaryKey() | Unique() | ForeignKey() | Check() | Exclusion():
            return needs.of_constraint(thing)
        case Index():
            return needs.of_index(thing)
        case _:
            return needs.of_object(thing)


def _facts(thing: Thing | None) -> object:
    """Whether a model still names it is a difference too."""
    return (thing, thing.deprecated_since) if isinstance(thing, Table | Column) else thing


def _names(piece: Piece, thing: Thing) -> tuple[QName, ...]:
    """Name what others can hang on."""
    if piece.kind == "table":
        return (piece.place,)
    if piece.kind != "object" or isinstance(thing, Table | Column | Index):
        return ()
    if isinstance(thing, PrimaryKey | Unique | ForeignKey | Check | Exclusion):
        return ()
    return needs.own_name(thing)


def _supports(piece: Piece, thing: Thing) -> Iterator[Piece]:
    """Name the pieces that it stands on."""
    if piece.kind != "object":
        yield Piece("table", piece.place)
    yield from (Piece("column", piece.place, name) for name in _columns(thing))
    if isinstance(thing, ForeignKey):
        yield Piece("table", thing.references)
        yield from (Piece("column", thing.references, name) for name in thing.referenced_columns)


def _columns(thing: Thing) -> tuple[str, ...]:
    match thing:
        case PrimaryKey() | Unique() | ForeignKey() | Check() | Exclusion() | Index():
            return covered(thing)
        case _:
            return ()


def _key(thing: Thing | None) -> Iterator[frozenset[str]]:
    if isinstance(thing, PrimaryKey | Unique) or (isinstance(thing, Index) and thing.unique):
        yield frozenset(thing.columns)
