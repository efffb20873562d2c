"""Rights on what steps aside or is made anew: given again to what came back."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from importlib.resources import files

from psycopg import sql

from core.run.events import Event
from core.run.lookups import column_types, relation
from core.run.work import Work
from core.schema.constraints import QName
from core.targets.connector import Connection

Steps = Generator[Event, None, None]


@dataclass(frozen=True, slots=True)
class Thing:
    """A view, or a function with what identifies it."""

    kind: str
    name: QName
    arguments: str

    def sql(self) -> sql.Composed:
        place = relation(self.name)
        return place if self.kind == "TABLE" else sql.SQL("{}({})").format(place, sql.SQL(self.arguments))


@dataclass(frozen=True, slots=True)
class Right:
    thing: Thing
    column: str
    grantee: str  # empty for everybody
    privilege: str
    grantable: bool

    def spoken(self, word: str, joined: str) -> sql.Composed:
        column = sql.SQL(" ({})").format(sql.Identifier(self.column)) if self.column else sql.SQL("")
        kind = sql.SQL("" if self.thing.kind == "TABLE" else f"{self.thing.kind} ")
        whom = sql.Identifier(self.grantee) if self.grantee else sql.SQL("PUBLIC")
        words = sql.SQL("{} {}{} ON {}{} {} {}")
        return words.format(
            sql.SQL(word), sql.SQL(self.privilege), column, kind, self.thing.sql(), sql.SQL(joined), whom
        )


@dataclass(frozen=True, slots=True)
class Noted:
    """What was there before: which thing had which number, and who might do what with it."""

    schemas: tuple[str, ...]
    things: dict[Thing, int]
    rights: frozenset[Right]


def note(connection: Connection, schemas: tuple[str, ...]) -> Noted:
    return Noted(schemas, _things(connection, schemas), _rights(connection, schemas))


def give_again(work: Work, noted: Noted) -> Steps:
    """Only to what went and came again; what stayed, or is new, has the rights that it has."""
    now = _things(work.connection, noted.schemas)
    anew = {thing for thing, number in now.items() if noted.things.get(thing, number) != number}
    if not anew:
        return
    there = {right for right in _rights(work.connection, noted.schemas) if right.thing in anew}
    wanted = {right for right in noted.rights if right.thing in anew}
    for right in sorted(there - wanted, key=_order):
        if right.thing.kind != "TABLE" and not right.grantee:  # a function is everybody's until that is taken back
            yield from work.ours(right.spoken("REVOKE", "FROM"))
    for right in sorted(wanted - there, key=_order):
        given = right.spoken("GRANT", "TO")
        yield from work.ours(given + sql.SQL(" WITH GRANT OPTION") if right.grantable else given)


def hand_over(work: Work, source: QName, table: QName) -> Steps:
    """A table that was made anew has the rights of the one that was kept: no fewer, and none that was taken back."""
    there = set(column_types(work.connection, table))
    wanted = {one for one in _of_table(work.connection, source, table) if not one.column or one.column in there}
    now = set(_of_table(work.connection, table, table))
    for right in sorted(now - wanted, key=_order):
        yield from work.ours(right.spoken("REVOKE", "FROM"))
    for right in sorted(wanted - now, key=_order):
        given = right.spoken("GRANT", "TO")
        yield from work.ours(given + sql.SQL(" WITH GRANT OPTION") if right.grantable else given)


def _of_table(connection: Connection, source: QName, table: QName) -> Iterator[Right]:
    """What somebody may do with one table, said of another."""
    name = relation(source).as_string(connection)
    for row in connection.execute(_query("table_grants.sql"), {"table": name}).fetchall():
        yield Right(Thing("TABLE", table, ""), *row)


def _order(right: Right) -> tuple[str, str, str, str, str, str]:
    thing = right.thing
    return thing.kind, str(thing.name), thing.arguments, right.column, right.grantee, right.privilege


def _things(connection: Connection, schemas: tuple[str, ...]) -> dict[Thing, int]:
    rows = connection.execute(_query("grantable.sql"), {"schemas": list(schemas)}).fetchall()
    return {Thing(row[1], QName(row[2], row[3]), row[4]): int(row[0]) for row in rows}


def _rights(connection: Connection, schemas: tuple[str, ...]) -> frozenset[Right]:
    rows = connection.execute(_query("grants.sql"), {"schemas": list(schemas)}).fetchall()
    return frozenset(
        Right(Thing(row[1], QName(row[2], row[3]), row[4]), row[5], row[6], row[7], row[8]) for row in rows
    )


def _query(name: str) -> bytes:
    return files("core.run").joinpath("queries", name).read_bytes()
