"""Which kinds of lock_facts.toml a statement is that somebody wrote by hand: what none fits is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from core.lint.kinds.statements.alterations import alterations
from core.lint.kinds.statements.names import named, relation
from core.lint.kinds.uses import UNKNOWN, Use, use
from core.schema.constraints import QName

_DROPPED: Mapping[ObjectType | None, tuple[str, str]] = {
    ObjectType.OBJECT_TABLE: ("drop table", "table"),
    ObjectType.OBJECT_VIEW: ("drop view", "view"),
    ObjectType.OBJECT_MATVIEW: ("drop materialized view", "materialized_view"),
    ObjectType.OBJECT_SEQUENCE: ("drop sequence", "sequence"),
    ObjectType.OBJECT_TYPE: ("drop type", ""),
    ObjectType.OBJECT_FUNCTION: ("drop function", ""),
    ObjectType.OBJECT_SCHEMA: ("drop schema", ""),
}
_OF_A_TABLE: Mapping[ObjectType | None, str] = {
    ObjectType.OBJECT_TRIGGER: "drop trigger",
    ObjectType.OBJECT_POLICY: "drop policy",
}
_RENAMED: Mapping[ObjectType | None, str] = {
    ObjectType.OBJECT_TABLE: "rename table",
    ObjectType.OBJECT_COLUMN: "rename column",
    ObjectType.OBJECT_TABCONSTRAINT: "rename constraint",
    ObjectType.OBJECT_TRIGGER: "rename trigger",
    ObjectType.OBJECT_INDEX: "rename index",
}
_HARMLESS = (
    ast.VariableSetStmt,
    ast.TransactionStmt,
    ast.CreateEnumStmt,
    ast.CreateSeqStmt,
    ast.CreateFunctionStmt,
    ast.CreateSchemaStmt,
    ast.CreateExtensionStmt,
    ast.CreateDomainStmt,
    ast.GrantStmt,
    ast.AlterEnumStmt,
)
_ON_A_TABLE: tuple[tuple[type[ast.Node], str, str], ...] = (
    (ast.RuleStmt, "create rule", "relation"),
    (ast.CreateTrigStmt, "create trigger", "relation"),
    (ast.CreatePolicyStmt, "create policy", "table"),
    (ast.AlterPolicyStmt, "alter policy", "table"),
    (ast.ClusterStmt, "cluster", "relation"),
    (ast.InsertStmt, "insert rows", "relation"),
    (ast.UpdateStmt, "update rows", "relation"),
    (ast.DeleteStmt, "delete rows", "relation"),
)


def uses_of(node: ast.Node | None, first: str) -> tuple[Use, ...]:
    return tuple(_uses(node, first))


def _uses(node: ast.Node | None, first: str) -> Iterator[Use]:
    if isinstance(node, _HARMLESS):
        return
    reader = _READERS.get(type(node))
    if reader is not None:
        yield from reader(node, first)
        return
    for kind, name, slot in _ON_A_TABLE:
        if isinstance(node, kind) and isinstance(one := getattr(node, slot), ast.RangeVar):
            yield use(name, table=relation(one, first))
            return
    yield use(UNKNOWN)


def _created(node: ast.CreateStmt, first: str) -> Iterator[Use]:
    if node.partbound is not None:
        parents = [relation(one, first) for one in node.inhRelations or () if isinstance(one, ast.RangeVar)]
        yield use("create partition beside a default", partitioned=parents)
        return
    keys = [*(node.constraints or ()), *(part for one in node.tableElts or () for part in _constraints(one))]
    parents = [relation(key.pktable, first) for key in keys if isinstance(key.pktable, ast.RangeVar)]
    yield use("create table with a foreign key", parent=parents) if parents else use("create table")


def _constraints(element: object) -> tuple[ast.Constraint, ...]:
    match element:
        case ast.Constraint():
            return (element,)
        case ast.ColumnDef(constraints=tuple() as parts):
            return tuple(part for part in parts if isinstance(part, ast.Constraint))
        case _:
            return ()


def _indexed(node: ast.IndexStmt, first: str) -> Iterator[Use]:
    unique, way = " unique" if node.unique else "", " concurrently" if node.concurrent else ""
    if isinstance(node.relation, ast.RangeVar):
        yield use(f"create{unique} index{way}", table=relation(node.relation, first))


def _dropped(node: ast.DropStmt, first: str) -> Iterator[Use]:
    for one in node.objects or ():
        if node.removeType in _OF_A_TABLE and isinstance(one, tuple):
            yield use(_OF_A_TABLE[node.removeType], table=named(one[:-1], first))
        elif node.removeType in _DROPPED:
            kind, part = _DROPPED[node.removeType]
            yield use(kind, **({part: named(one, first)} if part else {}))
        else:
            yield use(UNKNOWN)
    if node.removeType == ObjectType.OBJECT_TABLE:
        yield use(UNKNOWN)  # the parents of its foreign keys wait too, and are not named here


def _renamed(node: ast.RenameStmt, first: str) -> Iterator[Use]:
    if node.renameType in _RENAMED and isinstance(node.relation, ast.RangeVar):
        yield use(_RENAMED[node.renameType], table=relation(node.relation, first))
    else:
        yield use(UNKNOWN)


def _truncated(node: ast.TruncateStmt, first: str) -> Iterator[Use]:
    tables = [relation(one, first) for one in node.relations or () if isinstance(one, ast.RangeVar)]
    yield use("truncate", table=tables)


def _vacuumed(node: ast.VacuumStmt, first: str) -> Iterator[Use]:
    options = {one.defname for one in node.options or () if isinstance(one, ast.DefElem)}
    kind = "vacuum full" if "full" in options else "vacuum" if node.is_vacuumcmd else "analyze"
    found = [one.relation for one in node.rels or () if isinstance(one, ast.VacuumRelation)]
    yield use(kind, table=[relation(one, first) for one in found if isinstance(one, ast.RangeVar)])


def _reindexed(node: ast.ReindexStmt, first: str) -> Iterator[Use]:
    way = any(isinstance(one, ast.DefElem) and one.defname == "concurrently" for one in node.params or ())
    where: dict[str, QName] = (
        {"table": relation(node.relation, first)} if isinstance(node.relation, ast.RangeVar) else {}
    )
    yield use(f"reindex table{' concurrently' if way else ''}", **where)


def _refreshed(node: ast.RefreshMatViewStmt, first: str) -> Iterator[Use]:
    if isinstance(node.relation, ast.RangeVar):
        way = " concurrently" if node.concurrent else ""
        yield use(f"refresh materialized view{way}", materialized_view=relation(node.relation, first))


def _domain(node: ast.AlterDomainStmt, first: str) -> Iterator[Use]:
    del first
    match node.def_:
        case ast.Constraint(skip_validation=later):
            yield use("add domain constraint not valid" if later else "add domain constraint")
        case _:
            yield use(UNKNOWN)


def _viewed(node: ast.ViewStmt, first: str) -> Iterator[Use]:
    if isinstance(node.view, ast.RangeVar):
        yield use("replace view", view=relation(node.view, first)) if node.replace else use("create view")


def _commented(node: ast.CommentStmt, first: str) -> Iterator[Use]:
    match node.objtype:
        case ObjectType.OBJECT_TABLE:
            yield use("comment on table", table=named(node.object, first))
        case ObjectType.OBJECT_COLUMN if isinstance(node.object, tuple):
            yield use("comment on column", table=named(node.object[:-1], first))
        case _:
            yield use("comment on type")


def _moved(node: ast.AlterObjectSchemaStmt, first: str) -> Iterator[Use]:
    if isinstance(node.relation, ast.RangeVar):
        yield use("move table", table=relation(node.relation, first))


def _sequenced(node: ast.AlterSeqStmt, first: str) -> Iterator[Use]:
    if isinstance(node.sequence, ast.RangeVar):
        yield use("alter sequence", sequence=relation(node.sequence, first))


def _locked(node: ast.LockStmt, first: str) -> Iterator[Use]:
    yield use(
        "lock table", table=[relation(one, first) for one in node.relations or () if isinstance(one, ast.RangeVar)]
    )


def _selected(node: ast.SelectStmt, first: str) -> Iterator[Use]:
    del node, first
    yield use("select")


_READERS: Mapping[type, Callable[[Any, str], Iterator[Use]]] = {
    ast.AlterTableStmt: alterations,
    ast.CreateStmt: _created,
    ast.IndexStmt: _indexed,
    ast.DropStmt: _dropped,
    ast.RenameStmt: _renamed,
    ast.TruncateStmt: _truncated,
    ast.VacuumStmt: _vacuumed,
    ast.ReindexStmt: _reindexed,
    ast.RefreshMatViewStmt: _refreshed,
    ast.AlterDomainStmt: _domain,
    ast.ViewStmt: _viewed,
    ast.CommentStmt: _commented,
    ast.AlterObjectSchemaStmt: _moved,
    ast.AlterSeqStmt: _sequenced,
    ast.LockStmt: _locked,
    ast.SelectStmt: _selected,
}
