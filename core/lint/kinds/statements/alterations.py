"""Which kinds of lock_facts.toml the actions of an ALTER TABLE are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from core.lint.kinds.statements.names import relation
from core.lint.kinds.uses import UNKNOWN, Use, use
from core.schema.constraints import QName

_PLAIN: Mapping[AlterTableType | None, str] = {
    AlterTableType.AT_DropNotNull: "drop not null",
    AlterTableType.AT_SetNotNull: "set not null",
    AlterTableType.AT_SetExpression: "set expression",
    AlterTableType.AT_DropExpression: "drop expression",
    AlterTableType.AT_SetStatistics: "set statistics",
    AlterTableType.AT_SetStorage: "set storage",
    AlterTableType.AT_SetCompression: "set compression",
    AlterTableType.AT_DropColumn: "drop column",
    AlterTableType.AT_AlterConstraint: "alter foreign key",
    AlterTableType.AT_DropConstraint: "drop foreign key",
    AlterTableType.AT_ChangeOwner: "change owner",
    AlterTableType.AT_SetUnLogged: "set unlogged",
    AlterTableType.AT_SetLogged: "set unlogged",
    AlterTableType.AT_SetAccessMethod: "change type with a rewrite",
    AlterTableType.AT_SetTableSpace: "change type with a rewrite",
    AlterTableType.AT_SetRelOptions: "set fillfactor",
    AlterTableType.AT_ResetRelOptions: "set fillfactor",
    AlterTableType.AT_EnableTrig: "switch trigger",
    AlterTableType.AT_EnableAlwaysTrig: "switch trigger",
    AlterTableType.AT_EnableReplicaTrig: "switch trigger",
    AlterTableType.AT_DisableTrig: "switch trigger",
    AlterTableType.AT_EnableTrigAll: "switch trigger",
    AlterTableType.AT_DisableTrigAll: "switch trigger",
    AlterTableType.AT_EnableTrigUser: "switch trigger",
    AlterTableType.AT_DisableTrigUser: "switch trigger",
    AlterTableType.AT_ReplicaIdentity: "replica identity",
    AlterTableType.AT_EnableRowSecurity: "set row security",
    AlterTableType.AT_DisableRowSecurity: "set row security",
    AlterTableType.AT_ForceRowSecurity: "force row security",
    AlterTableType.AT_NoForceRowSecurity: "force row security",
    AlterTableType.AT_AddIdentity: "add identity",
    AlterTableType.AT_SetIdentity: "set identity",
    AlterTableType.AT_DropIdentity: "drop identity",
}
_CONSTRAINTS: Mapping[ConstrType | None, str] = {
    ConstrType.CONSTR_CHECK: "add check",
    ConstrType.CONSTR_PRIMARY: "add primary key",
    ConstrType.CONSTR_UNIQUE: "add unique",
    ConstrType.CONSTR_EXCLUSION: "add exclusion",
    ConstrType.CONSTR_NOTNULL: "set not null",
}
_COLUMN_PARTS: Mapping[ConstrType | None, str] = {
    ConstrType.CONSTR_IDENTITY: "add column that is an identity",
    ConstrType.CONSTR_GENERATED: "add column that is generated",
    ConstrType.CONSTR_CHECK: "add column with a check",
    ConstrType.CONSTR_UNIQUE: "add column with a unique key",
    ConstrType.CONSTR_PRIMARY: "add column with a unique key",
}


def alterations(node: ast.AlterTableStmt, first: str) -> Iterator[Use]:
    table = relation(node.relation, first) if isinstance(node.relation, ast.RangeVar) else QName(first, "")
    for command in node.cmds or ():
        if isinstance(command, ast.AlterTableCmd):
            yield from _alteration(command, table, first)


def _alteration(command: ast.AlterTableCmd, table: QName, first: str) -> Iterator[Use]:
    match command.subtype, command.def_:
        case AlterTableType.AT_AddColumn, ast.ColumnDef() as column:
            yield from _column(column, table, first)
        case AlterTableType.AT_AddConstraint, ast.Constraint() as constraint:
            yield _constraint(constraint, table, first)
        case AlterTableType.AT_ValidateConstraint, _:
            yield use("validate check", table=table)
        case AlterTableType.AT_ColumnDefault, value:
            yield use("set default" if value else "drop default", table=table)
        case AlterTableType.AT_AlterColumnType, _:
            yield use("change type in place", table=table)
            yield use(UNKNOWN, table=table)
        case AlterTableType.AT_AttachPartition | AlterTableType.AT_DetachPartition, ast.PartitionCmd() as part:
            yield _partition(command.subtype, part, table, first)
        case kind, _ if kind in _PLAIN:
            yield use(_PLAIN[kind], table=table)
        case _:
            yield use(UNKNOWN, table=table)


def _partition(kind: AlterTableType, part: ast.PartitionCmd, table: QName, first: str) -> Use:
    name = relation(part.name, first) if isinstance(part.name, ast.RangeVar) else QName(first, "")
    if kind == AlterTableType.AT_AttachPartition:
        return use("attach partition", partitioned=table, partition=name)
    return use(f"detach partition{' concurrently' if part.concurrent else ''}", partitioned=table, partition=name)


def _constraint(constraint: ast.Constraint, table: QName, first: str) -> Use:
    later = " not valid" if constraint.skip_validation else ""
    if constraint.contype == ConstrType.CONSTR_FOREIGN and isinstance(constraint.pktable, ast.RangeVar):
        return use(f"add foreign key{later}", table=table, parent=relation(constraint.pktable, first))
    kind = _CONSTRAINTS.get(constraint.contype, UNKNOWN)
    if constraint.indexname:
        return use(f"{kind} using index", table=table)
    return use(f"{kind}{later}" if kind == "add check" else kind, table=table)


def _column(column: ast.ColumnDef, table: QName, first: str) -> Iterator[Use]:
    """A default that calls something of somebody's own may be volatile; nothing here says what a type is."""
    yield use("add column", table=table)
    for part in column.constraints or ():
        if not isinstance(part, ast.Constraint):
            continue
        if part.contype == ConstrType.CONSTR_FOREIGN and isinstance(part.pktable, ast.RangeVar):
            yield use("add column with a foreign key", table=table, parent=relation(part.pktable, first))
        elif part.contype == ConstrType.CONSTR_DEFAULT and isinstance(part.raw_expr, ast.FuncCall):
            yield use(_default(part.raw_expr), table=table)
        elif part.contype in _COLUMN_PARTS:
            yield use(_COLUMN_PARTS[part.contype], table=table)


_STABLE = frozenset({"now", "transaction_timestamp", "statement_timestamp"})
_VOLATILE = frozenset({"gen_random_uuid", "uuidv7", "uuidv4", "random", "clock_timestamp", "nextval", "timeofday"})


def _default(call: ast.FuncCall) -> str:
    name = call.funcname[-1].sval if call.funcname and isinstance(call.funcname[-1], ast.String) else ""
    if name in _STABLE:
        return "add column with a stable default"
    return "add column with a volatile default" if name in _VOLATILE else UNKNOWN
