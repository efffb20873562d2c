"""A frozen file as the statements that run, with what each makes: read by PostgreSQL's own parser, never by pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pglast import ast, parse_sql, split
from pglast.enums import AlterTableType, ConstrType, TransactionStmtKind
from pglast.parser import ParseError

from core.errors import Refused
from core.schema.constraints import QName

Made = Literal[
    "table", "column", "type", "not null", "index", "foreign key", "filled", "moved", "dropped column", "nullable"
]

_SAVEPOINT = "slipway_check"
_CHECKS = frozenset({TransactionStmtKind.TRANS_STMT_SAVEPOINT, TransactionStmtKind.TRANS_STMT_ROLLBACK_TO})
_ACTIONS: dict[AlterTableType, Made] = {
    AlterTableType.AT_AlterColumnType: "type",
    AlterTableType.AT_SetNotNull: "not null",
    AlterTableType.AT_DropNotNull: "nullable",
    AlterTableType.AT_DropColumn: "dropped column",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a statement does to a table; `name` is the column's or the constraint's."""

    made: Made
    table: QName
    name: str = ""


@dataclass(frozen=True, slots=True)
class FileStatement:
    sql: str
    facts: tuple[Fact, ...] = ()

    def makes(self, made: Made) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.made == made)


def statements(text: str, *, place: str, first: str) -> tuple[FileStatement, ...]:
    """Split a file; its BEGIN and COMMIT frame it for psql and are Slipway's own to send."""
    try:
        parsed, texts = parse_sql(text), split(text)
    except ParseError as error:
        raise Refused(
            "sql-broken",
            f"PostgreSQL's parser refuses it: {error}",
            place=place,
            remedy="Restore the file from version control.",
        ) from error
    nodes = [node.stmt for node in parsed]
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
    return tuple(FileStatement(texts[number], _facts(nodes[number], first)) for number in inside)


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


def _facts(node: ast.Node | None, first: str) -> tuple[Fact, ...]:
    match node:
        case ast.CreateStmt(relation=ast.RangeVar() as relation):
            return (Fact("table", _name(relation, first)),)
        case ast.IndexStmt(relation=ast.RangeVar() as relation):
            return (Fact("index", _name(relation, first)),)
        case ast.AlterTableStmt(relation=ast.RangeVar() as relation, cmds=tuple() as commands):
            name = _name(relation, first)
            return tuple(fact for command in commands for fact in _alters(name, command))
        case ast.AlterObjectSchemaStmt(relation=ast.RangeVar() as relation):
            return (Fact("moved", _name(relation, first)),)
        case ast.UpdateStmt(relation=ast.RangeVar() as relation, targetList=tuple() as targets):
            return tuple(Fact("filled", _name(relation, first), target.name) for target in targets)
        case _:
            return ()


def _alters(table: QName, command: ast.AlterTableCmd) -> tuple[Fact, ...]:
    match command:
        case ast.AlterTableCmd(def_=ast.Constraint(contype=ConstrType.CONSTR_FOREIGN, conname=name)):
            return (Fact("foreign key", table, name or ""),)
        case ast.AlterTableCmd(subtype=AlterTableType.AT_AddColumn, def_=ast.ColumnDef(colname=name)):
            return (Fact("column", table, name or ""),)
        case ast.AlterTableCmd(subtype=subtype, name=str() as name) if subtype in _ACTIONS:
            return (Fact(_ACTIONS[subtype], table, name),)
        case _:
            return ()


def _name(relation: ast.RangeVar, first: str) -> QName:
    return QName(relation.schemaname or first, relation.relname or "")
