"""A column's kept values, given back by key: no bloat, no triggers, no row security."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from psycopg import sql

from core import names
from core.run.events import Event, GaveBack
from core.run.giving.kept import Kept
from core.run.lookups import column_types, identifiers, last_value, primary_key_of, relation, rows_in, sequence_of
from core.run.statements import Fact
from core.schema.casts import loses_nothing
from core.schema.constraints import QName
from core.schema.types import parse_type

Steps = Generator[Event, None, None]


def give(kept: Kept, fact: Fact) -> Steps:
    """Look each row up by its key while ALTER TYPE writes the column anew."""
    found = _find(kept, fact)
    if found is None:
        return  # the key is another one now; what is kept is left over
    rows = kept.count(
        sql.SQL("SELECT count(*) FROM {} AS k WHERE EXISTS (SELECT 1 FROM {} AS t WHERE {})").format(
            relation(found.source), relation(fact.table), found.same_key("t", there=found.types)
        )
    )
    if not found.fits(kept):
        return  # the column is another one now and would cut the values; they are left over as they are
    if rows:
        kept.given.add((fact.table, fact.name))
        whole = rows == rows_in(kept.work.connection, found.source)
        yield from _retype(kept, fact, found)
        # Mostly every row is there still: to take each out by its key would last a quarter of giving it back.
        gone = sql.SQL("TRUNCATE {}" if whole else "DELETE FROM {} AS k USING {} AS t WHERE {}")
        yield from kept.work.ours(gone.format(relation(found.source), relation(fact.table), found.plain_key("t")))
    yield GaveBack(fact.table.name, fact.name, rows, 0)


def set_changed_aside(kept: Kept, fact: Fact) -> Steps:
    """Before a column changes back: a row whose value was changed since keeps the new one."""
    found = _find(kept, fact)
    if found is None or not found.lossy:
        return
    aside = QName(kept.parcel, names.fit(f"{found.source.name} changed since"))
    same = sql.SQL("EXISTS (SELECT 1 FROM {} AS t WHERE {} AND t.{}::text IS NOT DISTINCT FROM k.slipway_after::text)")
    unchanged = same.format(relation(fact.table), found.same_key("t", there={}), sql.Identifier(fact.name))
    if kept.count(sql.SQL("SELECT count(*) FROM {} AS k WHERE NOT {}").format(relation(found.source), unchanged)):
        copy = sql.SQL("CREATE TABLE {} AS SELECT k.* FROM {} AS k WHERE NOT {}")
        yield from kept.work.ours(copy.format(relation(aside), relation(found.source), unchanged))
        remove = sql.SQL("DELETE FROM {} AS k WHERE NOT {}")
        yield from kept.work.ours(remove.format(relation(found.source), unchanged))


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a column's values are kept, and how its rows are known again."""

    source: QName
    column: str
    key: tuple[str, ...]
    types: dict[str, str]  # of the key's columns and the column itself, in the table as it is now
    lossy: bool  # before and after are kept, not one value
    collation: str  # as SQL, empty where it is the type's own

    @property
    def value(self) -> str:
        return "slipway_before" if self.lossy else self.column

    def fits(self, kept: Kept) -> bool:
        """Every kept value survives in the column as it is now."""
        there = column_types(kept.work.connection, self.source)[self.value]
        return loses_nothing(there, parse_type(self.types[self.column]))

    def same_key(self, alias: str, there: dict[str, str]) -> sql.Composed:
        """Match rows; a key column that changes its own type is known by its new value, cast to the type it has."""
        return sql.SQL(" AND ").join(
            self._own(alias, there.get(name, "")) if self.lossy and name == self.column else _equal(alias, name)
            for name in self.key
        )

    def plain_key(self, alias: str) -> sql.Composed:
        return sql.SQL(" AND ").join(_equal(alias, name) for name in self.key)

    def _own(self, alias: str, kind: str) -> sql.Composed:
        cast = sql.SQL("::{}").format(sql.SQL(kind)) if kind else sql.SQL("")
        template = sql.SQL("{}::text = k.slipway_after::text{}::text")
        return template.format(sql.Identifier(alias, self.column), cast)


def _equal(alias: str, name: str) -> sql.Composed:
    return sql.SQL("{} = {}").format(sql.Identifier(alias, name), sql.Identifier("k", name))


def _find(kept: Kept, fact: Fact) -> _Found | None:
    source = QName(kept.parcel, kept.name_of(fact))
    key = primary_key_of(kept.work.connection, source)
    types = _types(kept, fact.table, (*key, fact.name))
    if not key or not set(key) <= set(types):
        return None
    lossy = bool(_types(kept, source, ("slipway_before",)))
    return _Found(source, fact.name, key, types, lossy, collation(kept, fact))


def collation(kept: Kept, fact: Fact) -> str:
    """Write a column's collation as SQL; empty where it is the type's own."""
    row = kept.work.connection.execute(
        "SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname) FROM pg_attribute AS a "
        "JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "JOIN pg_type AS t ON t.oid = a.atttypid JOIN pg_collation AS co ON co.oid = a.attcollation "
        "JOIN pg_namespace AS cn ON cn.oid = co.collnamespace "
        "WHERE n.nspname = %s AND c.relname = %s AND a.attname = %s AND a.attcollation <> t.typcollation",
        (fact.table.schema, fact.table.name, fact.name),
    ).fetchone()
    return str(row[0]) if row else ""


def fill(kept: Kept, fact: Fact, value: str) -> Steps:
    """Give rows born since the value that the reviewer named; it was parsed as one expression before."""
    yield from kept.work.ours(
        sql.SQL("UPDATE {} SET {} = {} WHERE {} IS NULL").format(
            relation(fact.table), sql.Identifier(fact.name), sql.SQL(value), sql.Identifier(fact.name)
        )
    )


def _types(kept: Kept, table: QName, columns: tuple[str, ...]) -> dict[str, str]:
    there = column_types(kept.work.connection, table)
    return {name: str(there[name]) for name in columns if name in there}


def _lookup(kept: Kept, found: _Found, otherwise: sql.Composable) -> Steps:
    """Make the function that finds the kept value: the key's own if it is there, else the value that is there now."""
    value = sql.SQL("kept.{}").format(sql.Identifier(found.value))
    parameters = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(found.types[name])) for name in found.key]
    kind = sql.SQL(found.types[found.column])
    function = _function(found.source)
    body = sql.SQL(
        "#variable_conflict use_column\n"
        "DECLARE kept record; BEGIN SELECT * INTO kept FROM {} AS k WHERE {}; "
        "IF FOUND THEN RETURN {}; END IF; RETURN {}; END"
    ).format(relation(found.source), found.same_key(function.name, there=found.types), value, otherwise)
    yield from kept.work.ours(
        sql.SQL("CREATE FUNCTION {} ({}, slipway_now {}) RETURNS {} LANGUAGE plpgsql VOLATILE AS {}").format(
            relation(function),
            sql.SQL(", ").join(parameters),
            kind,
            kind,
            sql.Literal(body.as_string(kept.work.connection)),
        )
    )


def _function(source: QName) -> QName:
    return QName(source.schema, names.fit(f"give {source.name}"))


def _retype(kept: Kept, fact: Fact, found: _Found) -> Steps:
    otherwise: sql.Composable = sql.SQL("slipway_now")
    if sequence := sequence_of(kept.work.connection, fact.table, fact.name):
        # Rows born since were numbered from 1 by ADD COLUMN; the kept numbers come first, theirs after.
        highest = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
            sql.Identifier(found.value), relation(found.source)
        )
        start = max(last_value(kept.work.connection, sequence), kept.count(highest))
        yield from kept.work.ours(
            sql.SQL("SELECT setval({}, {})").format(sql.Literal(sequence), sql.Literal(max(start, 1)))
        )
        otherwise = sql.SQL("nextval({})").format(sql.Literal(sequence))
    yield from _lookup(kept, found, otherwise)
    yield from kept.work.ours(
        sql.SQL("ALTER TABLE {} ALTER COLUMN {} TYPE {}{} USING {} ({}, {})").format(
            relation(fact.table),
            sql.Identifier(fact.name),
            sql.SQL(found.types[fact.name]),
            sql.SQL(f" COLLATE {found.collation}" if found.collation else ""),
            relation(_function(found.source)),
            identifiers(found.key),
            sql.Identifier(fact.name),
        )
    )
    yield from kept.work.ours(sql.SQL("DROP FUNCTION {}").format(relation(_function(found.source))))
