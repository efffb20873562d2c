"""An online plan as two files: segments with a heading each, one transaction or one statement outside of any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.diff.changes import CreateIndex
from core.plan.online.segments import Action, Concurrently, Fill, Lock, Piece, Prove, Segment, Segments, UseIndex
from core.plan.steps import Direction, Side
from core.project.migrations import TIME
from core.render import batches, constraints, indexes, scripts
from core.render.files import BEGIN, paragraph
from core.render.scripts import Statement
from core.render.words import Sql, comment, ident, listed, qname, sql
from core.schema.constraints import QName

PATIENCE = sql("SET LOCAL lock_timeout TO '5s'")
ENDLESS = sql("SET LOCAL statement_timeout TO 0")


def statements(found: Segments, direction: Direction) -> tuple[Statement, ...]:
    """Everything that the file does for a step, whichever segment it is in, in the file's order."""
    count = len(found.segments)
    numbered = range(1, count + 1) if direction == "up" else range(count, 0, -1)
    return tuple(one for number in numbered for one in _statements(found, number, direction))


def text(name: str, found: Segments, direction: Direction, *, generated: datetime) -> str:
    """Write what a person reviews and what runs as it is; psql alone runs it too."""
    count = len(found.segments)
    numbers = range(1, count + 1) if direction == "up" else range(count, 0, -1)
    head = f"-- Migration: {name}\n-- Generated: {generated:{TIME}}\n-- Iteration: {found.plan.iteration}\n"
    return head + "".join(_note(found)) + "".join(_segment(found, number, direction) for number in numbers)


def heading(number: int, count: int, where: str) -> str:
    return f"-- Segment {number} of {count}: {where}"


def _where(segment: Segment, direction: Direction) -> str:
    if segment.fills and direction == "up":
        return "in batches"
    return "outside a transaction" if segment.outside else "in a transaction"


def _note(found: Segments) -> Iterator[str]:
    before, count = found.plan.iteration - 1, len(found.segments)
    yield f"-- Between two segments the database is at iteration {before} + k of {count}.\n"
    yield "-- By hand: psql -v ON_ERROR_STOP=1 -f\n"
    for reason in found.stays:
        yield f"{comment(f'Still blocks others: {reason}')}\n"


def _segment(found: Segments, number: int, direction: Direction) -> str:
    segment = found.segments[number - 1]
    head = f"\n{heading(number, len(found.segments), _where(segment, direction))}\n"
    said = "".join(paragraph(one) for one in _statements(found, number, direction))
    if segment.fills and direction == "up":
        return f"{head}{batches.settings(found.plan.first)}{said}{batches.by_hand(_table(segment))}{batches.RESET}"
    if segment.outside:
        return f"{head}{''.join(_set(found.plan.first))}{said}\n{_RESET}"
    settings = [PATIENCE, *([ENDLESS] if _proves(segment) else [])]
    framed = "".join(f"{one};\n" for one in (*settings, *(each.sql for each in _frame(found, number, direction))))
    return f"{head}{BEGIN}{framed}{said}\nCOMMIT;\n"


def _set(first: str) -> Iterator[str]:
    """An index that gives up waiting is left behind invalid, so it waits for as long as it takes."""
    yield f"{sql('SET search_path TO {}', ident(first))};\n"
    yield "SET lock_timeout TO 0;\nSET statement_timeout TO 0;\n"


_RESET = "RESET search_path;\nRESET lock_timeout;\nRESET statement_timeout;\n"


def _table(segment: Segment) -> QName:
    return next(action.table for piece in segment.pieces for action in piece.forward if isinstance(action, Fill))


def _proves(segment: Segment) -> bool:
    return any(isinstance(action, Prove) for piece in segment.pieces for action in piece.forward)


def _frame(found: Segments, number: int, direction: Direction) -> tuple[Statement, ...]:
    pieces = found.segments[number - 1].pieces
    sides = [one for piece in pieces for one in piece.actions(direction) if isinstance(one, Side)]
    return tuple(scripts.frame(found.plan, direction, found.plan.first, sides))


def _statements(found: Segments, number: int, direction: Direction) -> Iterator[Statement]:
    pieces: Sequence[Piece] = found.segments[number - 1].pieces
    for piece in pieces if direction == "up" else tuple(reversed(pieces)):
        for action in piece.actions(direction):
            yield from _action(found, piece.step, action, direction)


def _action(found: Segments, step: int, action: Action, direction: Direction) -> Iterator[Statement]:
    first = found.plan.first
    match action:
        case Lock(tables, mode):
            names = listed((qname(table, first) for table in tables), ", ")
            yield Statement(sql("LOCK TABLE {} IN {} MODE", names, Sql(mode)), step)
        case Side():
            yield from scripts.side(step, action, found.plan.parcel(direction), first)
        case Prove(table, name):
            yield Statement(constraints.prove(qname(table, first), name), step)
        case UseIndex(table, key):
            yield Statement(constraints.use_index(qname(table, first), key), step)
        case Fill():
            remark = f"Gives rows of {action.table.name} without {action.column} a value"
            yield Statement(batches.prepare(action, found.plan.parcel(direction), first), step, remark)
        case Concurrently():
            yield Statement(_concurrently(action, first), step)


def _concurrently(action: Concurrently, first: str) -> Sql:
    table, index = action.change.table, action.change.index
    if isinstance(action.change, CreateIndex):
        return indexes.create_concurrently(table, index, first)
    if action.perhaps:
        return indexes.drop_concurrently_if_there(table, index, first)
    return indexes.drop_concurrently(table, index, first)
