"""Whole schemas for properties: odd names, every noun, cycles and self references; a pair shares its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from core.names import generated
from core.render.words import ident
from core.schema.columns import Column, Expression
from core.schema.constraints import Action, Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.counting import AS_USUAL, Counting
from core.schema.indexes import Index
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

ODD = (
    'say "hi"', "50% of %(x)s %s", ":colon::x", "tab\there", "line\nbreak", "Größe ✓ 名前", "UPPER", "select",
    "back\\slash", "semi;colon --dash", "o'clock", "$$dollar$1$$", "/* no comment */", "{brace} {}",
    "ü" * 31,
)  # fmt: skip
FIRST = "public"
OTHER = 'Odd "schema" %'

FAMILIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("integer", "bigint", "numeric", "numeric(10,2)", "smallint"), ("0", "42", "-7")),
    (("text", "varchar(10)", "varchar(40)"), ("'it''s'", "'100%'", "E'tab\\t\\\\'", "':z'", "'%(x)s'", "lower('A')")),
    (("timestamptz", "date", "timestamp"), ("now()", "'2020-01-01'")),
    (("boolean",), ("true", "false")),
    (("uuid",), ("gen_random_uuid()",)),
    (("jsonb",), ("'{\"a\": 1}'::jsonb", "'[]'::jsonb")),
    (("bytea",), ()),
    (("text[]",), ("'{}'::text[]",)),
)

NAMES = st.sampled_from(ODD) | st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
COMMENTS = st.sampled_from(("", "", "carriage\r\nreturn", *ODD, "Deprecated? Not at all."))
COUNTINGS = (Counting(start=100), Counting(increment=5, cache=20), Counting(maximum=90_000, cycle=True))
ACTIONS: Sequence[Action] = ("no action", "restrict", "cascade", "set null", "set default")


@dataclass(frozen=True)
class Names:
    """What both schemas of a pair are made of; a column's name and the shift decide the family of its type."""

    tables: tuple[str, ...]
    columns: tuple[str, ...]
    shift: int = 0

    def family(self, column: str) -> int:
        return (self.columns.index(column) + self.shift) % len(FAMILIES)


@st.composite
def name_pools(draw: st.DrawFn) -> Names:
    system = {"id", "code", "parent", "made", "ctid", "xmin", "xmax", "cmin", "cmax", "oid", "tableoid"}
    pool = draw(st.lists(NAMES.filter(lambda name: name not in system), min_size=6, max_size=9, unique=True))
    return Names(tuple(pool[:3]), tuple(pool))


@st.composite
def schemas(draw: st.DrawFn, names: Names | None = None) -> Schema:
    pool = names or draw(name_pools())
    chosen = draw(st.lists(st.sampled_from(pool.tables), unique=True, max_size=len(pool.tables)))
    here = [QName(OTHER if pool.tables.index(name) == 2 else FIRST, name) for name in chosen]
    return schema_of([draw(tables(name, here, pool)) for name in here])


@st.composite
def pairs(draw: st.DrawFn, *, mixed: bool = True) -> tuple[Schema, Schema]:
    """Two schemas over the same names, so that tables and columns come, go and change; mixed: to any type."""
    pool = draw(name_pools())
    other = replace(pool, shift=draw(st.sampled_from((0, 0, 1, 3))) if mixed else 0)
    return draw(schemas(pool)), draw(schemas(other))


@st.composite
def tables(draw: st.DrawFn, name: QName, others: Sequence[QName], pool: Names) -> Table:
    chosen = draw(st.lists(st.sampled_from(pool.columns), unique=True, max_size=5))
    free = [draw(columns(column, pool)) for column in chosen]
    identity = draw(st.sampled_from((None, "by default")))
    counting = draw(st.sampled_from((AS_USUAL, *COUNTINGS))) if identity else AS_USUAL
    key = Column("id", parse_type("integer"), nullable=False, identity=identity, counting=counting)
    code = Column("code", parse_type("varchar(20)"), nullable=False, default=Expression("'x'"))
    table = Table(
        name=name,
        columns=(key, code, *free, *draw(st.sampled_from(((), (_made(),), (MADE_PLAIN,))))),
        primary_key=PrimaryKey(
            generated("pk", name.name), ("id",), include=draw(st.sampled_from(((), ("code",)))), comment=draw(COMMENTS)
        ),
        comment=draw(COMMENTS),
        entity=draw(st.sampled_from(("", "Entity"))),
        deprecated_since=draw(st.sampled_from((None, None, 2))),
    )
    return draw(_with_parts(table, others, pool))


MADE_PLAIN = Column("made", parse_type("integer"))


def _made() -> Column:
    return Column("made", parse_type("integer"), generated=Expression("(id + 1)"))


@st.composite
def columns(draw: st.DrawFn, name: str, pool: Names) -> Column:
    types, defaults = FAMILIES[pool.family(name)]
    default = draw(st.sampled_from((None, *defaults)))
    chosen = draw(st.sampled_from(types))
    return Column(
        name=name,
        type=parse_type(chosen),
        nullable=draw(st.booleans()),
        default=Expression(default) if default else None,
        collation='"C"' if chosen == "text" and draw(st.booleans()) else "",
        comment=draw(COMMENTS),
        source=draw(st.sampled_from(("", "Entity.field"))),
        deprecated_since=draw(st.sampled_from((None, None, None, 3))),
    )


@st.composite
def _with_parts(draw: st.DrawFn, table: Table, others: Sequence[QName], pool: Names) -> Table:
    name, plain = table.name.name, [column for column in table.columns if column.name in pool.columns]
    some = st.lists(st.sampled_from(plain), unique_by=lambda column: column.name, max_size=2) if plain else st.just([])
    texts = [column for column in draw(some) if pool.family(column.name) == 1]
    numbers = [column for column in draw(some) if pool.family(column.name) == 0]
    uniques = [column for column in draw(some) if pool.family(column.name) in {0, 1, 2, 4}]
    fresh, keys = draw(_foreign_keys(table, others))
    return replace(
        table,
        columns=(*table.columns, *fresh),
        uniques=tuple(_unique(name, column, draw(st.booleans())) for column in uniques),
        checks=(*(_listed(name, column) for column in texts), *(_positive(name, column) for column in numbers)),
        foreign_keys=keys,
        indexes=tuple(draw(_indexes(name, column, pool)) for column in draw(some)),
    )


def _unique(table: str, column: Column, same: bool) -> Unique:  # noqa: FBT001
    comment = "its own" if same else ""
    return Unique(generated("uq", table, column.name), (column.name,), nulls_not_distinct=same, comment=comment)


def _listed(table: str, column: Column) -> Check:
    sql = f"{ident(column.name)}::text IN ('it''s', '100%', ':z', E'tab\\t\\\\', '%(x)s', 'a')"
    return Check(generated("ck", table, column.name), Expression(sql), (column.name,))


def _positive(table: str, column: Column) -> Check:
    return Check(generated("ck", table, column.name), Expression(f"{ident(column.name)} > -100"), (column.name,))


@st.composite
def _foreign_keys(draw: st.DrawFn, table: Table, others: Sequence[QName]) -> Any:  # noqa: ANN401
    """Point at any table of the schema, itself too, so that cycles come by themselves."""
    if not others or draw(st.booleans()):
        return (), ()
    later = draw(st.booleans())
    key = ForeignKey(
        name=generated("fk", table.name.name, "parent"),
        columns=("parent",),
        references=draw(st.sampled_from(list(others))),
        referenced_columns=("id",),
        on_delete=draw(st.sampled_from(ACTIONS)),
        on_update=draw(st.sampled_from(ACTIONS)),
        deferrable=later,
        initially_deferred=later and draw(st.booleans()),
    )
    return (Column("parent", parse_type("integer")),), (key,)


@st.composite
def _indexes(draw: st.DrawFn, table: str, column: Column, pool: Names) -> Index:
    quoted = str(ident(column.name))
    kind = pool.family(column.name)
    keys = [quoted, f"{quoted} DESC NULLS LAST", *([f"lower({quoted})", f"left({quoted}, 3)"] if kind == 1 else [])]
    sql = draw(st.sampled_from(keys)) if kind != 5 else quoted
    bare = sql.startswith(quoted)
    unique = draw(st.booleans()) and kind in {0, 1, 2}
    return Index(
        name=generated("ix", table, column.name),
        keys=(Expression(sql),),
        columns=(column.name,) if bare else (),
        unique=unique,
        include=("code",) if draw(st.booleans()) else (),
        predicate=Expression(f"{quoted} IS NOT NULL") if draw(st.booleans()) else None,
        nulls_not_distinct=unique and draw(st.booleans()),
        comment=draw(COMMENTS),
    )
