"""A frozen file read again: its statements as PostgreSQL's own parser cuts them, without their BEGIN and COMMIT."""

from __future__ import annotations

from dataclasses import dataclass

from pglast import ast, parse_sql, split
from pglast.enums import TransactionStmtKind
from pglast.parser import ParseError

from core.errors import Refused

_SAVEPOINT = "slipway_check"
_CHECKS = frozenset({TransactionStmtKind.TRANS_STMT_SAVEPOINT, TransactionStmtKind.TRANS_STMT_ROLLBACK_TO})


@dataclass(frozen=True, slots=True)
class FrozenStatement:
    sql: str
    node: ast.Node | None
    remark: tuple[str, ...] = ()  # the comment lines right above it


def frozen(text: str, *, place: str) -> tuple[FrozenStatement, ...]:
    """Leave out the BEGIN and COMMIT that frame a file for psql: whoever runs it sends its own."""
    try:
        parsed, slices = parse_sql(text), split(text, only_slices=True)
    except ParseError as error:
        raise Refused(
            "sql-broken",
            f"PostgreSQL's parser refuses it: {error}",
            place=place,
            remedy="Restore the file from version control.",
        ) from error
    nodes, texts = [node.stmt for node in parsed], [text[piece] for piece in slices]
    inside = range(len(nodes))
    if nodes and _is(nodes[0], TransactionStmtKind.TRANS_STMT_BEGIN):
        inside = inside[1:]
    if nodes and _is(nodes[-1], TransactionStmtKind.TRANS_STMT_COMMIT):
        inside = inside[:-1]
    for number in inside:
        if _leaves_the_transaction(nodes[number]):
            raise Refused(
                "leaves-transaction",
                f"statement {number + 1} ends or leaves the one transaction: {texts[number][:80]}",
                place=place,
                remedy="Take it out: the file runs between one BEGIN and one COMMIT, with SET LOCAL only.",
            )
    ends = [0, *(piece.stop for piece in slices)]
    return tuple(
        FrozenStatement(texts[number], nodes[number], _remark(text[ends[number] : slices[number].start]))
        for number in inside
    )


def _is(node: ast.Node | None, kind: TransactionStmtKind) -> bool:
    return isinstance(node, ast.TransactionStmt) and node.kind == kind and not node.chain


def _leaves_the_transaction(node: ast.Node | None) -> bool:
    match node:
        case ast.TransactionStmt(kind=kind, savepoint_name=name):
            return kind not in _CHECKS or name != _SAVEPOINT
        case ast.VariableSetStmt(is_local=local):
            return not local
        case _:
            return False


def _remark(gap: str) -> tuple[str, ...]:
    """Take what stands right above a statement; a blank line parts it from the head of the file."""
    above = gap.rpartition("\n\n")[2]
    return tuple(line.removeprefix("--").strip() for line in above.split("\n") if line.startswith("--"))
