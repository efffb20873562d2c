"""A DDL file as what makes structure, each statement with its line, and a count of everything else that it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pglast import ast, parse_sql
from pglast.enums import AlterTableType, ObjectType
from pglast.parser import ParseError
from pglast.stream import RawStream

from core.load.ddl.pieces import Piece, pieces
from core.load.remarks import remark
from core.schema.findings import Finding

_ROLES = frozenset({"role", "session_authorization"})
_OTHER = {
    ast.InsertStmt: "INSERT",
    ast.UpdateStmt: "UPDATE",
    ast.DeleteStmt: "DELETE",
    ast.TruncateStmt: "TRUNCATE",
    ast.CopyStmt: "COPY",
    ast.SelectStmt: "SELECT",
    ast.GrantStmt: "GRANT or REVOKE",
    ast.GrantRoleStmt: "GRANT or REVOKE",
    ast.AlterDefaultPrivilegesStmt: "GRANT or REVOKE",
    ast.AlterOwnerStmt: "change of owner",
    ast.TransactionStmt: "BEGIN or COMMIT",
    ast.CreateRoleStmt: "role",
    ast.AlterRoleStmt: "role",
    ast.AlterRoleSetStmt: "role",
    ast.DropRoleStmt: "role",
    ast.CreatedbStmt: "database",
    ast.AlterDatabaseStmt: "database",
    ast.AlterDatabaseSetStmt: "database",
    ast.DropdbStmt: "database",
    ast.AlterSystemStmt: "server setting",
    ast.VacuumStmt: "VACUUM or ANALYZE",
    ast.CreatePublicationStmt: "publication",
    ast.AlterPublicationStmt: "publication",
    ast.CreateSubscriptionStmt: "subscription",
    ast.AlterSubscriptionStmt: "subscription",
    ast.SecLabelStmt: "security label",
}


@dataclass(frozen=True, slots=True)
class DdlStatement:
    sql: str
    line: int
    table: tuple[str, str] = ("", "")  # of CREATE TABLE: its schema, where it says one, and its name


@dataclass(slots=True)
class Ddl:
    statements: list[DdlStatement] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def read_ddl(text: str, name: str) -> Ddl:
    """Take what makes structure; rows, rights, owners and psql's own commands are left out and counted."""
    found = Ddl()
    for piece in pieces(text):
        match piece.kind:
            case "command":
                found.left_out["psql command"] += 1
            case "data":
                found.left_out["line of data"] += piece.text.count("\n") - 1
            case "statement":
                _take(found, piece, name)
    if found.left_out:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(found.left_out.items()))
        message = f"left out, for they make no structure that is compared: {told}"
        found.findings.append(remark("ddl-left-out", name, message, "Nothing to do."))
    return found


def _take(found: Ddl, piece: Piece, name: str) -> None:
    try:
        nodes = [one.stmt for one in parse_sql(piece.text)]
    except ParseError as error:
        message = f"PostgreSQL's parser refuses this statement: {error.args[0]}"
        found.findings.append(remark("parse-error", f"{name}:{piece.line}", message, "Correct the statement."))
        return
    for node in nodes:
        if kind := _left_out(node):
            found.left_out[kind] += 1
        else:
            found.statements.append(DdlStatement(_text(node, piece), piece.line, next(_created(node), ("", ""))))


def _text(node: ast.Node | None, piece: Piece) -> str:
    """What may not stand in a transaction is made inside one: nobody else is there."""
    if isinstance(node, ast.IndexStmt) and node.concurrent:
        node.concurrent = False
        return RawStream()(node)
    return piece.text


def _left_out(node: ast.Node | None) -> str:
    match node:
        case ast.SelectStmt(
            targetList=(ast.ResTarget(val=ast.FuncCall(funcname=(*_, ast.String(sval="set_config")))),)
        ):
            return ""
        case ast.VariableSetStmt(name=name) if name in _ROLES:
            return "SET ROLE"
        case ast.CommentStmt(objtype=ObjectType.OBJECT_EXTENSION | ObjectType.OBJECT_DATABASE):
            return "comment on an extension"
        case ast.AlterTableStmt(cmds=tuple() as commands) if all(map(_is_owner, commands)):
            return "change of owner"
        case _:
            return next((word for kind, word in _OTHER.items() if isinstance(node, kind)), "")


def _is_owner(command: object) -> bool:
    return isinstance(command, ast.AlterTableCmd) and command.subtype == AlterTableType.AT_ChangeOwner


def _created(node: ast.Node | None) -> Iterator[tuple[str, str]]:
    match node:
        case ast.CreateStmt(relation=ast.RangeVar(schemaname=schema, relname=str() as name)):
            yield schema or "", name
        case _:
            return
