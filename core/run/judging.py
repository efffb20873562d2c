"""An edited file, statement by statement: what Slipway would not have written needs a reviewer's approval."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pglast import ast, parse_sql, split
from pglast.enums import ObjectType

from core.plan.steps import Direction, parcel
from core.project.migrations import Migration
from core.project.record_files import Warned
from core.render.keeping import parcel_name
from core.run.statements import statements

_PLAIN = (
    ast.CreateStmt,
    ast.IndexStmt,
    ast.AlterTableStmt,
    ast.AlterObjectSchemaStmt,
    ast.CommentStmt,
    ast.LockStmt,
    ast.RenameStmt,
    ast.CreateSchemaStmt,
    ast.VariableSetStmt,
    ast.TransactionStmt,
)


def judge(migration: Migration, direction: Direction, first: str) -> tuple[Warned, ...]:
    """Warn of each statement of another kind, and of each column that goes without its values being kept."""
    text, name = migration.text(direction), migration.file(direction).name
    return (*_strange(text, name), *_unkept(migration, direction, first))


def _strange(text: str, name: str) -> Iterator[Warned]:
    checking = False
    for node, statement in zip(parse_sql(text), split(text), strict=True):
        if isinstance(node.stmt, ast.TransactionStmt):
            checking = node.stmt.savepoint_name is not None and not checking
        elif not (_is_plain(node.stmt) or (checking and isinstance(node.stmt, ast.DropStmt))):
            message = f"An edit that Slipway would not have written runs as it is: {' '.join(statement.split())[:100]}"
            yield _warned("edited-statement", name, message, statement)


def _is_plain(node: ast.Node | None) -> bool:
    match node:
        case ast.UpdateStmt(whereClause=ast.NullTest()):
            return True  # a declared backfill
        case ast.UpdateStmt(relation=ast.RangeVar(schemaname=str() as schema)):
            return schema.startswith("slipway_retained_")
        case ast.SelectStmt(targetList=(ast.ResTarget(val=ast.FuncCall(funcname=(ast.String(sval="setval"),))),)):
            return True
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar(schemaname=str() as schema))):
            return schema.startswith("slipway_retained_")
        case ast.DropStmt(removeType=ObjectType.OBJECT_INDEX):
            return True
        case _:
            return isinstance(node, _PLAIN)


def _unkept(migration: Migration, direction: Direction, first: str) -> Iterator[Warned]:
    text, place = migration.text(direction), migration.file(direction).name
    kept = {
        node.stmt.into.rel.relname
        for node in parse_sql(text)
        if isinstance(node.stmt, ast.CreateTableAsStmt) and node.stmt.into and node.stmt.into.rel
    }
    script = statements(text, place=place, first=first)
    stays = {(fact.table, fact.name) for statement in script for fact in statement.makes("aside")}
    for statement in script:
        for fact in statement.makes("dropped column"):
            if (fact.table, fact.name) in stays:
                continue  # it is dropped inside the savepoint only
            if (name := parcel_name(fact.table, first, fact.name)) not in kept:
                message = f"{name} is dropped, and its values are not put into {parcel(migration.iteration, direction)}"
                yield _warned("drops-without-keeping", place, message, statement.sql)


def _warned(code: str, place: str, message: str, statement: str) -> Warned:
    return Warned(code=code, place=place, message=message, statement=hashlib.sha256(statement.encode()).hexdigest())
