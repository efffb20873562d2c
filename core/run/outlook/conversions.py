"""Values on their way forward to another type, by a reviewer's cast or by one that is not sure to keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pglast import ast, parse_sql
from pglast.enums import AlterTableType
from pglast.stream import RawStream
from psycopg import sql

from core.plan.steps import KeepLossy
from core.render import keeping
from core.run.outlook.asking import Ask, counted
from core.run.outlook.fitting import fits
from core.run.outlook.trying import tried
from core.run.outlook.turns import Turn
from core.schema.casts import loses_nothing, way
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.tables import Table
from core.schema.types import DataType, is_own

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TEXTS = frozenset({"varchar", "text", "char"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """One column that becomes another type in a file that leads forward."""

    column: Column
    own: str  # its name before
    old: DataType
    using: str  # a reviewer's cast; empty where it is what Slipway writes without being told

    @property
    def new(self) -> DataType:
        return self.column.type


@dataclass(frozen=True, slots=True)
class Going:
    """A table on its way through a file that leads forward."""

    turn: Turn
    table: Table
    former: Table
    version: int
    key: tuple[str, ...]

    def conversions(self) -> Iterator[Conversion]:
        """What a file fills or takes out before is not known before it runs."""
        if (self.table.name, "") in self.turn.makes("rows"):
            return
        names, usings = self.turn.former_columns(self.table.name), _usings(_retyping(self.turn), self.turn.first)
        for column in self.table.columns:
            own, place = names.get(column.name, column.name), (self.table.name, column.name)
            then = self.former.column(own)
            if then is not None and then.type != column.type and place not in self.turn.makes("filled"):
                using = usings.get(place, "") if place in self.turn.makes("own cast") else ""
                yield Conversion(column, own, then.type, using)

    def failing(self, one: Conversion) -> Ask | None:
        """Where no condition says beforehand what fails, each row is tried by itself."""
        if one.using:
            return self._try(sql.SQL("({})::{}").format(sql.SQL(one.using), sql.SQL(str(one.new))))
        plain = one.new.name in _TEXTS or is_own(one.new) or way(one.old, one.new) != "text"
        if plain or fits(one.old, one.new, sql.Identifier("t", one.own), self.version) is not None:
            return None
        return self._try(sql.SQL("({}::text)::{}").format(sql.Identifier(one.column.name), sql.SQL(str(one.new))))

    def losing(self, one: Conversion) -> tuple[str, Ask] | None:
        """How the values that don't survive come out, and how to find them; by a reviewer's cast all are kept."""
        place = (self.table.name, one.column.name)
        refused = place in self.turn.makes("assigned") and one.new.name in {"varchar", "char"}
        if one.using or refused or loses_nothing(one.old, one.new):
            return None
        kept = KeepLossy(self.former.name, one.own, self.key, one.old, one.new)
        condition = sql.SQL(keeping.lost(kept))
        return _word(one), counted(
            lambda part: sql.SQL("SELECT * FROM {} AS t WHERE {}").format(part, condition), self.key
        )

    def _try(self, expression: sql.Composable) -> Ask:
        """The file's own names hold in its expressions: renames come first."""
        now = {old: new for new, old in self.turn.former_columns(self.table.name).items()}
        names = {column.name: now.get(column.name, column.name) for column in self.former.columns}
        return tried(expression, names, self.table.name.name, self.key)


def is_plain(turn: Turn, table: Table, column: Column) -> bool:
    """Say whether a file that leads forward turns a column's values into others as Slipway would without being told."""
    return (table.name, column.name) not in turn.makes("own cast")


def _word(one: Conversion) -> str:
    if one.new.name in _TEXTS and one.old.name in _TEXTS:
        return "is cut"
    return "is rounded" if {one.old.name, one.new.name} <= _NUMBERS else "comes out as another"


def _retyping(turn: Turn) -> tuple[str, ...]:
    return tuple(one.sql for one in turn.script if one.makes("type"))


@lru_cache(maxsize=16)
def _usings(script: tuple[str, ...], first: str) -> Mapping[tuple[QName, str], str]:
    """Which expression a file gives each column whose type it changes."""
    found: dict[tuple[QName, str], str] = {}
    for text in script:
        node = parse_sql(text)[0].stmt
        if not isinstance(node, ast.AlterTableStmt) or not isinstance(node.relation, ast.RangeVar):
            continue
        table = QName(node.relation.schemaname or first, node.relation.relname or "")
        for command in node.cmds or ():
            if command.subtype == AlterTableType.AT_AlterColumnType and command.def_.raw_default is not None:
                found[table, command.name or ""] = RawStream()(command.def_.raw_default)
    return found
