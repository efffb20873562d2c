"""A frozen file as the statements that run, with what each makes: read by PostgreSQL's own parser, never by pattern."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType
from pglast.visitors import Ancestor, Visitor

from core.plan.steps import set_aside_by
from core.render.frozen import frozen
from core.schema.constraints import QName

Made = Literal[
    "table", "column", "type", "expression", "not null", "nullable", "index", "foreign key", "check", "filled",
    "moved", "aside", "dropped column", "renamed table", "renamed column", "renamed part", "sequence",
    "rows", "kept", "own cast", "assigned", "dropped view", "dropped constraint",
]  # fmt: skip

_ACTIONS: dict[AlterTableType, Made] = {
    AlterTableType.AT_AlterColumnType: "type",
    AlterTableType.AT_DropExpression: "expression",
    AlterTableType.AT_SetNotNull: "not null",
    AlterTableType.AT_DropNotNull: "nullable",
    AlterTableType.AT_DropColumn: "dropped column",
    AlterTableType.AT_DropConstraint: "dropped constraint",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a statement does to a table; `name` is the column's, the constraint's or the schema's."""

    made: Made
    table: QName
    name: str = ""
    new: str = ""  # of a rename


@dataclass(frozen=True, slots=True)
class FileStatement:
    sql: str
    facts: tuple[Fact, ...] = ()

    def makes(self, made: Made) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.made == made)


@lru_cache(maxsize=16)
def statements(text: str, *, place: str, first: str) -> tuple[FileStatement, ...]:
    """Read a file with what each statement makes; what was rehearsed need not be parsed again under locks."""
    return tuple(FileStatement(one.sql, _facts(one.node, first)) for one in frozen(text, place=place))


def _facts(node: ast.Node | None, first: str) -> tuple[Fact, ...]:
    match node:
        case ast.CreateStmt(relation=ast.RangeVar() as relation):
            return (Fact("table", _name(relation, first)),)
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar() as relation)):
            return (Fact("kept", _name(relation, first)),)
        case ast.CreateSeqStmt(sequence=ast.RangeVar() as relation):
            return (Fact("sequence", _name(relation, first)),)
        case ast.IndexStmt(relation=ast.RangeVar() as relation):
            return (Fact("index", _name(relation, first)),)
        case ast.AlterTableStmt(relation=ast.RangeVar() as relation, cmds=tuple() as commands):
            name = _name(relation, first)
            return tuple(fact for command in commands for fact in _alters(name, command))
        case ast.AlterObjectSchemaStmt(objectType=ObjectType.OBJECT_TABLE, relation=ast.RangeVar() as relation):
            return (Fact("moved", _name(relation, first), node.newschema or ""),)
        case ast.RenameStmt(relation=ast.RangeVar() as relation):
            return (_renames(node, _name(relation, first)),)
        case ast.UpdateStmt(relation=ast.RangeVar() as relation, targetList=tuple() as targets):
            return tuple(Fact("filled", _name(relation, first), target.name) for target in targets)
        case ast.DeleteStmt(relation=ast.RangeVar() as relation) | ast.InsertStmt(relation=ast.RangeVar() as relation):
            return (Fact("rows", _name(relation, first)),)
        case _:
            return _drops(node, first)


def _drops(node: ast.Node | None, first: str) -> tuple[Fact, ...]:
    match node:
        case ast.DropStmt(removeType=ObjectType.OBJECT_VIEW | ObjectType.OBJECT_MATVIEW, objects=tuple() as objects):
            return tuple(Fact("dropped view", _spelled(one, first)) for one in objects)
        case _:
            return ()


def _alters(table: QName, command: ast.AlterTableCmd) -> tuple[Fact, ...]:
    match command:
        case ast.AlterTableCmd(def_=ast.Constraint(contype=ConstrType.CONSTR_FOREIGN, conname=name)):
            return (Fact("foreign key", table, name or ""),)
        case ast.AlterTableCmd(def_=ast.Constraint(contype=ConstrType.CONSTR_CHECK) as constraint):
            return tuple(Fact("check", table, column) for column in _columns(constraint))
        case ast.AlterTableCmd(subtype=AlterTableType.AT_AddColumn, def_=ast.ColumnDef(colname=name)):
            return (Fact("column", table, name or ""),)
        case ast.AlterTableCmd(
            subtype=AlterTableType.AT_AlterColumnType,
            name=str() as name,
            def_=ast.ColumnDef(raw_default=ast.Node() as cast),
        ) if not _is_plain(cast, name):
            return (Fact("type", table, name), Fact("own cast", table, name))
        case ast.AlterTableCmd(
            subtype=AlterTableType.AT_AlterColumnType, name=str() as name, def_=ast.ColumnDef(raw_default=None)
        ):
            return (Fact("type", table, name), Fact("assigned", table, name))
        case ast.AlterTableCmd(subtype=subtype, name=str() as name) if subtype in _ACTIONS:
            return (Fact(_ACTIONS[subtype], table, name),)
        case _:
            return ()


def _is_plain(cast: ast.Node | None, column: str) -> bool:
    """The column itself, cast once or over text."""
    while isinstance(cast, ast.TypeCast):
        cast = cast.arg
    last = cast.fields[-1] if isinstance(cast, ast.ColumnRef) and cast.fields else None
    return isinstance(last, ast.String) and last.sval == column


def _renames(node: ast.RenameStmt, table: QName) -> Fact:
    match node.renameType:
        case ObjectType.OBJECT_TABLE:
            return Fact("renamed table", table, node.newname or "")
        case ObjectType.OBJECT_COLUMN if set_aside_by(node.newname or ""):
            return Fact("aside", table, node.subname or "", node.newname or "")
        case ObjectType.OBJECT_COLUMN:
            return Fact("renamed column", table, node.subname or "", node.newname or "")
        case _:
            return Fact("renamed part", table, node.subname or "", node.newname or "")


def _columns(constraint: ast.Constraint) -> tuple[str, ...]:
    """The columns that a condition names."""
    found = _Columns()
    found(constraint)
    return tuple(sorted(set(found.names)))


class _Columns(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def visit_ColumnRef(self, _ancestors: Ancestor, node: ast.ColumnRef) -> None:  # noqa: N802 - pglast's name
        last = node.fields[-1] if node.fields else None
        if isinstance(last, ast.String):
            self.names.append(last.sval or "")


def _spelled(parts: object, first: str) -> QName:
    """A name as a list of its parts."""
    names = [part.sval or "" for part in parts if isinstance(part, ast.String)] if isinstance(parts, tuple) else []
    return QName(names[0] if len(names) > 1 else first, names[-1] if names else "")


def _name(relation: ast.RangeVar, first: str) -> QName:
    return QName(relation.schemaname or first, relation.relname or "")
