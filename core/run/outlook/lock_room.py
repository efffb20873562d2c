"""How many locks one transaction will hold, told from what its statements do, and whether the server has the room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from core.errors import Refused
from core.plan.steps import Direction, opposite, parcel
from core.project.migrations import Migration
from core.project.settings import Project
from core.render.frozen import frozen
from core.render.keeping import parcel_name
from core.run.lookups import schema_exists, table_exists
from core.run.statements import statements
from core.schema.constraints import QName
from core.targets.connector import Connection

OWN = 160
"""The catalogues that are read back, with their indexes, and Slipway's own tables."""

_TOAST = 2
_MOVED = 3  # its row types, beside itself
_UNKNOWN = 6  # a table that an iteration before will make
_GIVEN = 8  # the new table with its toast, the parcel's with its own and its key
_KEYS = frozenset({ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE, ConstrType.CONSTR_EXCLUSION})
_SERIAL = frozenset({"serial", "bigserial", "smallserial"})
_WHOLE = frozenset({AlterTableType.AT_AlterColumnType, AlterTableType.AT_DropColumn, AlterTableType.AT_DropConstraint})

_ROOM = (
    "SELECT current_setting('max_locks_per_transaction')::int "
    "* (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)"
)
# A table with its indexes, its toast and the sequences it owns, and one for each foreign key from or to it.
_WEIGHTS = """
SELECT n.nspname, c.relname,
    1 + (SELECT count(*) FROM pg_index AS i WHERE i.indrelid = c.oid)
    + CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE 2 END
    + (SELECT count(*) FROM pg_constraint AS k WHERE k.contype = 'f' AND c.oid IN (k.conrelid, k.confrelid))
    + (SELECT count(*) FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND (n.nspname, c.relname) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""


@dataclass(slots=True)
class _Count:
    """What has been met so far: a relation is locked once, however often it is named."""

    first: str
    made: int = 0
    new: set[QName] = field(default_factory=set)
    touched: set[QName] = field(default_factory=set)
    whole: set[QName] = field(default_factory=set)  # with all that belongs to it


def refuse_without_room(
    connection: Connection, project: Project, pages: Sequence[Migration], direction: Direction
) -> None:
    """A rollback is one transaction, an apply one for each iteration; running out (53200) undoes all of it."""
    row = connection.execute(_ROOM).fetchone()
    room = int(row[0]) if row else 0
    together = [pages] if direction == "down" else [(page,) for page in pages]
    for each in together:
        needed = predicted(connection, project, each, direction)
        if needed > room:
            names = ", ".join(str(page.iteration) for page in each)
            raise Refused(
                "locks-run-out",
                f"the one transaction of iteration {names} would hold about {needed} locks, "
                f"and the server has room for {room}",
                remedy="Raise max_locks_per_transaction on the server and restart it, or split the iteration.",
            )


def predicted(connection: Connection, project: Project, pages: Sequence[Migration], direction: Direction) -> int:
    count = _Count(project.first_schema)
    for page in pages:
        for statement in frozen(page.text(direction), place=page.file(direction).name):
            _statement(count, statement.node)
        _given_back(count, connection, page, direction)
    old = sorted((count.touched | count.whole) - count.new)
    rows = connection.execute(_WEIGHTS, ([name.schema for name in old], [name.name for name in old])).fetchall()
    weights = {QName(schema, name): int(weight) for schema, name, weight in rows}
    held = sum(weights.get(name, _UNKNOWN) if name in count.whole else 1 for name in old)
    return OWN + count.made + held


def _given_back(count: _Count, connection: Connection, page: Migration, direction: Direction) -> None:
    """A column whose values are in a parcel is written anew, and its parcel is emptied and goes."""
    source = parcel(page.iteration, opposite(direction))
    if not schema_exists(connection, source):
        return
    for statement in statements(page.text(direction), place=page.file(direction).name, first=count.first):
        for fact in (*statement.makes("column"), *statement.makes("type"), *statement.makes("nullable")):
            if table_exists(connection, QName(source, parcel_name(fact.table, count.first, fact.name))):
                count.whole.add(fact.table)
                count.made += _GIVEN


def _statement(count: _Count, node: ast.Node | None) -> None:
    match node:
        case ast.CreateStmt(relation=ast.RangeVar() as relation):
            count.new.add(_name(count, relation))
            count.made += 1 + _TOAST
            for part in node.tableElts or ():
                _part(count, part)
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar() as relation)):
            count.new.add(_name(count, relation))
            count.made += 1 + _TOAST
            count.whole.update(_named(count, node.query))
        case ast.IndexStmt(relation=ast.RangeVar() as relation):
            count.made += 1
            count.touched.add(_name(count, relation))
        case ast.AlterTableStmt(relation=ast.RangeVar() as relation):
            _alter(count, node, _name(count, relation))
        case ast.UpdateStmt() | ast.InsertStmt() | ast.DeleteStmt():
            count.whole.update(_named(count, node))
        case ast.DropStmt(removeType=ObjectType.OBJECT_TABLE, objects=tuple() as objects):
            count.whole.update(QName(*_two(count, each)) for each in objects)
        case ast.AlterObjectSchemaStmt(relation=ast.RangeVar() as relation):
            count.whole.add(_name(count, relation))
            count.made += _MOVED
        case None:
            return
        case _:
            count.made += 1
            count.touched.update(_named(count, node))


def _part(count: _Count, part: ast.Node) -> None:
    """A column or a constraint of a table: what stands beside the table because of it."""
    match part:
        case ast.Constraint(contype=kind) if kind in _KEYS:
            count.made += 1
        case ast.Constraint(contype=ConstrType.CONSTR_IDENTITY):
            count.made += 1
        case ast.Constraint(contype=ConstrType.CONSTR_FOREIGN, pktable=ast.RangeVar() as parent):
            count.whole.add(_name(count, parent))
        case ast.ColumnDef(constraints=constraints, typeName=kind):
            names = kind.names if isinstance(kind, ast.TypeName) and kind.names else ()
            if any(isinstance(name, ast.String) and name.sval in _SERIAL for name in names):
                count.made += 1
            for constraint in constraints or ():
                _part(count, constraint)
        case _:
            return


def _alter(count: _Count, node: ast.AlterTableStmt, table: QName) -> None:
    count.touched.add(table)
    for command in node.cmds or ():
        if command.subtype == AlterTableType.AT_AlterColumnType:
            count.made += 1 + _TOAST  # where it is written anew
        if command.subtype in _WHOLE:
            count.whole.add(table)
        if isinstance(command.def_, ast.Node):
            _part(count, command.def_)
            if isinstance(command.def_, ast.Constraint) and command.def_.contype == ConstrType.CONSTR_FOREIGN:
                count.whole.add(table)  # its rows are looked up


def _named(count: _Count, value: object) -> Iterator[QName]:
    if isinstance(value, ast.RangeVar):
        yield _name(count, value)
    elif isinstance(value, ast.Node):
        for slot in value:
            yield from _named(count, getattr(value, slot))
    elif isinstance(value, tuple):
        for item in value:
            yield from _named(count, item)


def _name(count: _Count, relation: ast.RangeVar) -> QName:
    return QName(relation.schemaname or count.first, relation.relname or "")


def _two(count: _Count, words: tuple[ast.Node, ...]) -> tuple[str, str]:
    said = [word.sval or "" for word in words if isinstance(word, ast.String)]
    return (said[-2] if len(said) > 1 else count.first), said[-1]
