"""An edited file, statement by statement: what Slipway would not have written needs a reviewer's approval."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pglast import ast, parse_sql, split
from pglast.enums import A_Expr_Kind, DropBehavior, ObjectType

from core.lint.edits.dangers import Edit
from core.lint.edits.judging import dangers
from core.plan.steps import Direction, Plan, parcel
from core.project.migrations import Migration
from core.project.record_files import Warned
from core.render.keeping import parcel_name
from core.render.scripts import script
from core.run.renamings import as_it_is_now
from core.run.statements import Fact, statements
from core.schema.schemas import Schema

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
    ast.CreateSeqStmt,
    ast.AlterSeqStmt,
    ast.CreateEnumStmt,
    ast.AlterEnumStmt,
    ast.CreateExtensionStmt,
    ast.CreateFunctionStmt,
    ast.ViewStmt,
    ast.CreateTrigStmt,
    ast.CreatePolicyStmt,
    ast.AlterPolicyStmt,
)
_HOLD_NOTHING = frozenset({
    ObjectType.OBJECT_INDEX, ObjectType.OBJECT_VIEW, ObjectType.OBJECT_MATVIEW, ObjectType.OBJECT_TRIGGER,
    ObjectType.OBJECT_POLICY, ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_TYPE,
    ObjectType.OBJECT_EXTENSION,
})  # fmt: skip


def judge(
    migration: Migration, direction: Direction, first: str, source: Schema, plan: Plan | None = None
) -> tuple[Warned, ...]:
    """Warn of each statement of another kind or with a danger of its own, and of each column that goes unkept."""
    text, name = migration.text(direction), migration.file(direction).name
    ours = frozenset(_same(one.sql) for one in script(plan, direction, first)) if plan else frozenset()
    return (*_strange(text, name, first, ours), *_unkept(migration, direction, first, source))


def _strange(text: str, name: str, first: str, ours: frozenset[str]) -> Iterator[Warned]:
    checking, earlier = False, list[ast.Node | None]()
    for node, statement in zip(parse_sql(text), split(text), strict=True):
        if isinstance(node.stmt, ast.TransactionStmt):
            checking = node.stmt.savepoint_name is not None and not checking
        elif _same(statement) not in ours and not (checking and isinstance(node.stmt, ast.DropStmt)):
            yield from _edited(Edit(node.stmt, first, tuple(earlier)), statement, name)
        earlier.append(node.stmt)


def _edited(edit: Edit, statement: str, name: str) -> Iterator[Warned]:
    """What no danger is known of is still another kind than Slipway writes."""
    said, found = _same(statement), dangers(edit)
    for danger in found:
        yield _warned(danger.code, name, f"{said[:100]}: {danger.message}", statement)
    if not found and not _is_plain(edit.node):
        message = f"An edit that Slipway would not have written runs as it is: {said[:100]}"
        yield _warned("edited-statement", name, message, statement)


def _same(statement: str) -> str:
    """However it is laid out."""
    return " ".join(statement.split())


def _is_plain(node: ast.Node | None) -> bool:
    match node:
        case ast.UpdateStmt(whereClause=ast.NullTest()):
            return True  # a declared backfill
        case ast.UpdateStmt(relation=ast.RangeVar(schemaname=str() as schema)) if schema.startswith(
            "slipway_retained_"
        ):
            return True
        case ast.UpdateStmt(
            targetList=(ast.ResTarget(val=ast.TypeCast(arg=ast.CaseExpr())),),
            whereClause=ast.A_Expr(kind=A_Expr_Kind.AEXPR_IN),
        ):
            return True  # values that go, mapped to others
        case ast.SelectStmt(targetList=(ast.ResTarget(val=ast.FuncCall(funcname=(ast.String(sval="setval"),))),)):
            return True
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar(schemaname=str() as schema))):
            return schema.startswith("slipway_retained_")
        case ast.CreateTableAsStmt(objtype=ObjectType.OBJECT_MATVIEW):
            return True
        case ast.DropStmt(removeType=kind, behavior=DropBehavior.DROP_RESTRICT):
            return kind in _HOLD_NOTHING
        case _:
            return isinstance(node, _PLAIN)


def _unkept(migration: Migration, direction: Direction, first: str, source: Schema) -> Iterator[Warned]:
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
            if (fact.table, fact.name) in stays or _is_computed(source, as_it_is_now(fact, script)):
                continue  # it is dropped inside the savepoint only, or holds nothing of its own
            if (name := parcel_name(fact.table, first, fact.name)) not in kept:
                message = f"{name} is dropped, and its values are not put into {parcel(migration.iteration, direction)}"
                yield _warned("drops-without-keeping", place, message, statement.sql)


def _is_computed(source: Schema, fact: Fact) -> bool:
    table = source.table(fact.table)
    column = table.column(fact.name) if table else None
    return column is not None and column.generated is not None


def _warned(code: str, place: str, message: str, statement: str) -> Warned:
    return Warned(code=code, place=place, message=message, statement=hashlib.sha256(statement.encode()).hexdigest())
