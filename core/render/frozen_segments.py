"""An online file read again, strictly: its segments with their headings, as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from pglast import ast, parse_sql, split
from pglast.enums import ObjectType, TransactionStmtKind
from pglast.parser import ParseError

from core.errors import Refused
from core.plan.steps import Direction
from core.render import batches
from core.schema.constraints import QName

_HEADING = re.compile(r"-- Segment ([1-9][0-9]*) of ([1-9][0-9]*): (in a transaction|outside a transaction|in batches)")
_FRAME = (TransactionStmtKind.TRANS_STMT_BEGIN, TransactionStmtKind.TRANS_STMT_COMMIT)


@dataclass(frozen=True, slots=True)
class IndexWork:
    """The one statement of a segment outside a transaction: an index is built, or dropped."""

    sql: str
    index: QName
    builds: bool


@dataclass(frozen=True, slots=True)
class BatchWork:
    """A backfill of some pages, prepared once and executed until every row has its value."""

    sql: str
    table: QName
    column: str


@dataclass(frozen=True, slots=True)
class FrozenSegment:
    number: int
    of: int
    text: str  # of a transaction or of batches: as a file of its own
    settings: tuple[str, ...] = ()  # what is said outside a transaction before the statement,
    resets: tuple[str, ...] = ()  # and after it
    work: IndexWork | BatchWork | None = None  # outside a transaction, or in many


@dataclass(frozen=True, slots=True)
class _Piece:
    sql: str
    node: ast.Node | None
    start: int
    stop: int
    headings: tuple[str, ...]  # what stands above it


def frozen_segments(text: str, direction: Direction, *, place: str, first: str) -> tuple[FrozenSegment, ...]:
    """In the order in which they run; anything that Slipway would not have written is refused."""
    groups: list[tuple[re.Match[str], list[_Piece]]] = []
    for piece in _pieces(text, place):
        match [_HEADING.fullmatch(line) for line in piece.headings]:
            case []:
                pass
            case [re.Match() as heading]:
                groups.append((heading, []))
            case _:
                _refused(place, f"a heading is not one of Slipway's: {piece.headings[0]}")
        if not groups:
            _refused(place, "it begins without a heading")
        groups[-1][1].append(piece)
    found = tuple(_segment(heading, pieces, text, place, first) for heading, pieces in groups)
    numbers = [one.number for one in found]
    wanted = range(1, len(found) + 1) if direction == "up" else range(len(found), 0, -1)
    if not found or numbers != list(wanted) or any(one.of != len(found) for one in found):
        _refused(place, f"its segments are numbered {', '.join(map(str, numbers)) or 'not at all'}")
    return found


def _pieces(text: str, place: str) -> Iterator[_Piece]:
    try:
        parsed, slices = parse_sql(text), split(text, only_slices=True)
    except ParseError as error:
        _refused(place, f"PostgreSQL's parser refuses it: {error}")
    end = 0
    for node, piece in zip(parsed, slices, strict=True):
        yield _Piece(text[piece], node.stmt, piece.start, piece.stop, tuple(_headings(text[end : piece.start])))
        end = piece.stop
    if tuple(_headings(text[end:])):
        _refused(place, "its last segment is empty")


def _headings(gap: str) -> Iterator[str]:
    """Only a comment between two statements is one: a line inside a body or a text is not."""
    return (line for line in gap.split("\n") if line.startswith("-- Segment "))


def _segment(heading: re.Match[str], pieces: list[_Piece], text: str, place: str, first: str) -> FrozenSegment:
    number, of = int(heading[1]), int(heading[2])
    if heading[3] == "in batches":
        said = text[pieces[0].start : pieces[-1].stop] + ";\n"
        return _batches(FrozenSegment(number, of, said), pieces, place, first)
    if heading[3] == "outside a transaction":
        return _outside(number, of, pieces, place, first)
    frame = [one.node for one in pieces if isinstance(one.node, ast.TransactionStmt) and one.node.kind in _FRAME]
    kinds = tuple(node.kind for node in frame)
    if kinds != _FRAME or pieces[0].node is not frame[0] or pieces[-1].node is not frame[1]:
        _refused(place, f"segment {number} is not one transaction")
    return FrozenSegment(number, of, text[pieces[0].start : pieces[-1].stop] + ";\n")


def _outside(number: int, of: int, pieces: list[_Piece], place: str, first: str) -> FrozenSegment:
    """SET, one statement, RESET."""
    works = [position for position, one in enumerate(pieces) if not isinstance(one.node, ast.VariableSetStmt)]
    work = _work(pieces[works[0]], first) if len(works) == 1 else None
    if work is None:
        _refused(place, f"segment {number} is not one index, built or dropped concurrently")
    before, after = pieces[: works[0]], pieces[works[0] + 1 :]
    return FrozenSegment(number, of, "", tuple(one.sql for one in before), tuple(one.sql for one in after), work)


def _batches(whole: FrozenSegment, pieces: list[_Piece], place: str, first: str) -> FrozenSegment:
    """SET, PREPARE, the loop for psql, DEALLOCATE, RESET; Slipway takes the loop's place."""
    acts = [one for one in pieces if not isinstance(one.node, ast.VariableSetStmt)]
    match [one.node for one in acts]:
        case [
            ast.PrepareStmt(
                name=batches.NAME,
                query=ast.SelectStmt(
                    withClause=ast.WithClause(
                        ctes=(
                            ast.CommonTableExpr(
                                ctequery=ast.UpdateStmt(
                                    relation=ast.RangeVar() as relation,
                                    targetList=(ast.ResTarget(name=str() as column),),
                                )
                            ),
                            *_,
                        )
                    )
                ),
            ),
            ast.DoStmt(),
            ast.DeallocateStmt(),
        ]:
            table = QName(relation.schemaname or first, relation.relname or "")
        case _:
            _refused(place, f"segment {whole.number} is not one backfill in batches")
    if batches.by_hand(table) not in whole.text:
        _refused(place, f"segment {whole.number} has another loop than Slipway's")
    before, after = pieces[: pieces.index(acts[0])], pieces[pieces.index(acts[-1]) + 1 :]
    return replace(
        whole,
        settings=tuple(one.sql for one in before),
        resets=tuple(one.sql for one in after),
        work=BatchWork(acts[0].sql, table, column),
    )


def _work(piece: _Piece, first: str) -> IndexWork | None:
    match piece.node:
        case ast.IndexStmt(
            concurrent=True, if_not_exists=False, idxname=str() as name, relation=ast.RangeVar(schemaname=schema)
        ):
            return IndexWork(piece.sql, QName(schema or first, name), builds=True)
        case ast.DropStmt(removeType=ObjectType.OBJECT_INDEX, concurrent=True, objects=((*words,),)):
            names = [word.sval or "" for word in words if isinstance(word, ast.String)]
            return IndexWork(piece.sql, QName(names[-2] if len(names) > 1 else first, names[-1]), builds=False)
        case _:
            return None


def _refused(place: str, why: str) -> NoReturn:
    raise Refused("segments-broken", why, place=place, remedy="Restore the file from version control.")
