"""A database sketched as DDL, read by PostgreSQL's parser alone: enough of it to judge changes without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pglast import ast, parse_sql, split
from pglast.enums import AlterTableType, ConstrType, ObjectType
from pglast.stream import RawStream

from core.diff.mentions import mentions
from core.lint.kinds.statements.names import named, relation
from core.schema.columns import Column, Expression
from core.schema.constraints import Action, Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

FIRST = "public"
ACTIONS: dict[str, Action] = {
    "a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default", "\x00": "no action",
}  # fmt: skip


def sketch(text: str) -> Schema:
    tables: dict[QName, Table] = {}
    objects: list[Object] = []
    for raw, statement in zip(parse_sql(text), split(text), strict=True):
        match raw.stmt:
            case ast.CreateStmt() as node:
                table = _table(node)
                tables[table.name] = table
            case ast.IndexStmt(relation=ast.RangeVar() as name) as node:
                table = tables[relation(name, FIRST)]
                tables[table.name] = replace(table, indexes=(*table.indexes, _index(node, table.name)))
            case ast.AlterTableStmt(relation=ast.RangeVar() as name, cmds=tuple() as commands):
                for command in commands:
                    table = tables[relation(name, FIRST)]
                    tables[table.name] = _altered(table, command)
            case ast.CommentStmt(objtype=ObjectType.OBJECT_TABLE) as node:
                table = tables[named(node.object, FIRST)]
                tables[table.name] = replace(table, comment=node.comment or "")
            case ast.CommentStmt(objtype=ObjectType.OBJECT_COLUMN, object=tuple() as parts) as node:
                table = tables[named(parts[:-1], FIRST)]
                tables[table.name] = _commented(table, parts[-1].sval, node.comment or "")
            case node:
                objects.append(_object(node, statement))
    return schema_of(tables.values(), objects)


def _commented(table: Table, name: str, comment: str) -> Table:
    columns = (replace(one, comment=comment) if one.name == name else one for one in table.columns)
    return replace(table, columns=tuple(columns))


def _altered(table: Table, command: object) -> Table:
    assert isinstance(command, ast.AlterTableCmd)
    if command.subtype == AlterTableType.AT_EnableRowSecurity:
        return replace(table, row_security="enabled")
    assert command.subtype == AlterTableType.AT_AddConstraint and isinstance(command.def_, ast.Constraint)
    return _with(table, _constraint(command.def_, table.name, ()))


def _table(node: ast.CreateStmt) -> Table:
    assert isinstance(node.relation, ast.RangeVar)
    name = relation(node.relation, FIRST)
    table = Table(name, ())
    for element in node.tableElts or ():
        if isinstance(element, ast.Constraint):
            table = _with(table, _constraint(element, name, ()))
            continue
        assert isinstance(element, ast.ColumnDef)
        table = replace(table, columns=(*table.columns, _column(element)))
        for part in element.constraints or ():
            if isinstance(part, ast.Constraint) and part.contype in CONSTRAINTS:
                table = _with(table, _constraint(part, name, (element.colname or "",)))
    return _keyed(table)


def _keyed(table: Table) -> Table:
    """A key's columns have values."""
    key = table.primary_key.columns if table.primary_key else ()
    columns = (replace(one, nullable=one.nullable and one.name not in key) for one in table.columns)
    return replace(table, columns=tuple(columns))


def _with(table: Table, constraint: Constraint) -> Table:
    match constraint:
        case PrimaryKey():
            return replace(table, primary_key=constraint)
        case Unique():
            return replace(table, uniques=(*table.uniques, constraint))
        case ForeignKey():
            return replace(table, foreign_keys=(*table.foreign_keys, constraint))
        case Check():
            named_there = tuple(one.name for one in table.columns if one.name in constraint.columns)
            return replace(table, checks=(*table.checks, replace(constraint, columns=named_there)))
        case Exclusion():
            return replace(table, exclusions=(*table.exclusions, constraint))


def _column(node: ast.ColumnDef) -> Column:
    column = Column(node.colname or "", parse_type(_written(node.typeName).replace('"', "")))
    if isinstance(node.collClause, ast.CollateClause):
        column = replace(column, collation=".".join(f'"{part.sval}"' for part in node.collClause.collname))
    for part in node.constraints or ():
        assert isinstance(part, ast.Constraint)
        match part.contype:
            case ConstrType.CONSTR_NOTNULL | ConstrType.CONSTR_PRIMARY:
                column = replace(column, nullable=False)
            case ConstrType.CONSTR_DEFAULT:
                column = replace(column, default=Expression(_written(part.raw_expr)))
            case ConstrType.CONSTR_IDENTITY:
                kind = "always" if part.generated_when == "a" else "by default"
                column = replace(column, nullable=False, identity=kind)
            case ConstrType.CONSTR_GENERATED:
                column = replace(column, generated=Expression(_written(part.raw_expr)))
            case _:
                pass
    return column


CONSTRAINTS = frozenset({
    ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE, ConstrType.CONSTR_CHECK, ConstrType.CONSTR_FOREIGN,
})  # fmt: skip


def _constraint(node: ast.Constraint, table: QName, own: tuple[str, ...]) -> Constraint:
    columns = own or tuple(one.sval or "" for one in (node.keys or node.fk_attrs or ()) if isinstance(one, ast.String))
    parts = (*columns, *_WORDS[node.contype][:1]) if columns else _WORDS[node.contype][:1]
    name = node.conname or "_".join((table.name, *parts))
    proved = not node.skip_validation
    match node.contype:
        case ConstrType.CONSTR_PRIMARY:
            return PrimaryKey(node.conname or f"{table.name}_pkey", columns)
        case ConstrType.CONSTR_UNIQUE:
            return Unique(name, columns)
        case ConstrType.CONSTR_CHECK:
            sql = _written(node.raw_expr)
            return Check(name, Expression(sql), (*columns, *mentions(sql).words), proved)
        case ConstrType.CONSTR_FOREIGN:
            assert isinstance(node.pktable, ast.RangeVar)
            target = tuple(one.sval or "" for one in node.pk_attrs or () if isinstance(one, ast.String)) or ("id",)
            action = ACTIONS[node.fk_del_action or "a"]
            return ForeignKey(name, columns, relation(node.pktable, FIRST), target, action, validated=proved)
        case _:
            elements = tuple(
                (_element(one), operator[0].sval or "") for one, operator in node.exclusions or () if operator
            )
            listed = tuple(Expression(f"{key} WITH {operator}") for key, operator in elements)
            return Exclusion(name, listed, tuple(key for key, _ in elements), node.access_method or "gist")


_WORDS: dict[ConstrType | None, tuple[str, ...]] = {
    ConstrType.CONSTR_PRIMARY: ("pkey",),
    ConstrType.CONSTR_UNIQUE: ("key",),
    ConstrType.CONSTR_CHECK: ("check",),
    ConstrType.CONSTR_FOREIGN: ("fkey",),
    ConstrType.CONSTR_EXCLUSION: ("excl",),
}


def _element(node: object) -> str:
    assert isinstance(node, ast.IndexElem)
    return node.name or _written(node.expr)


def _index(node: ast.IndexStmt, table: QName) -> Index:
    keys = tuple(_element(one) for one in node.indexParams or ())
    columns = tuple(one.name for one in node.indexParams or () if isinstance(one, ast.IndexElem) and one.name)
    name = node.idxname or f"{table.name}_{'_'.join(keys)}_idx"
    where = Expression(_written(node.whereClause)) if node.whereClause else None
    method = node.accessMethod or "btree"
    return Index(name, tuple(map(Expression, keys)), columns, bool(node.unique), method, predicate=where)


def _object(node: ast.Node | None, statement: str) -> Object:
    match node:
        case ast.ViewStmt(view=ast.RangeVar() as name, query=query):
            return View(relation(name, FIRST), Expression(_written(query)), depends_on=_read(query))
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar() as name), query=query):
            read = _read(query)
            return View(relation(name, FIRST), Expression(_written(query)), materialized=True, depends_on=read)
        case ast.CreateEnumStmt(typeName=name, vals=tuple() as values):
            return EnumType(named(name, FIRST), tuple(one.sval or "" for one in values if isinstance(one, ast.String)))
        case ast.CreateSeqStmt(sequence=ast.RangeVar() as name, options=options):
            step = next((one.arg.ival for one in options or () if one.defname == "increment"), 1)
            return Sequence(relation(name, FIRST), increment=step)
        case ast.CreateFunctionStmt(funcname=name):
            return Function(named(name, FIRST), "", Expression(statement.replace("CREATE F", "CREATE OR REPLACE F", 1)))
        case ast.CreateTrigStmt(relation=ast.RangeVar() as name, trigname=str() as called):
            return Trigger(relation(name, FIRST), called, Expression(statement))
        case ast.CreatePolicyStmt(table=ast.RangeVar() as name, policy_name=str() as called, qual=qual):
            return Policy(relation(name, FIRST), called, using=Expression(_written(qual)) if qual else None)
        case ast.CreateExtensionStmt(extname=str() as called):
            return Extension(called, FIRST)
        case ast.CreateSchemaStmt(schemaname=str() as called):
            return Namespace(called)
        case _:
            raise AssertionError(f"no sketch of {statement}")


def _read(query: ast.Node | None) -> tuple[QName, ...]:
    found = mentions(_written(query))
    return tuple(sorted({*found.names, *(QName(FIRST, name) for name in found.plain)}))


def _written(node: object) -> str:
    return str(RawStream()(node)).strip()


def words_of(text: str) -> Iterator[str]:
    """Lists such as `code place` are written one to a line."""
    return (line.strip() for line in text.splitlines() if line.strip())
