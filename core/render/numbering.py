"""A column whose numbers come from elsewhere from now on: none that was given out is given out again."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.mentions import mentions
from core.render.words import Sql, ident, listed, literal, number, qname, sql
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.counting import limits

_FUNCTION = frozenset({"nextval", "regclass"})


def go_on(table: Sql, old: Column, new: Column) -> Iterator[Sql]:
    """After the identity is there, which starts at 1 whatever rows are: behind them, and behind what a serial gave."""
    if old.identity is not None or new.identity is None:
        return
    name, own, asked = ident(new.name), _identity(table, new), _asked(old)
    up = new.counting.increment > 0
    reached = sql("max({})", name) if up else sql("min({})", name)
    low, high = (number(limit) for limit in limits(new.type, new.counting))
    fits = sql("BETWEEN {} AND {}", low, high)
    if asked is None:
        yield sql("SELECT setval({}, {}) FROM {} HAVING {} {}", own, reached, table, reached, fits)
    else:
        yield _set(own, table, sql("greatest") if up else sql("least"), [reached, _given(asked)], fits)


def go_back(table: Sql, old: Column, new: Column) -> Iterator[Sql]:
    """Before the identity goes, and its counter with it; under the lock nobody gets another number from it."""
    asked = _asked(new)
    if old.identity is None or new.identity is not None or asked is None:
        return
    yield sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table)
    given = [sql("max({})", ident(old.name)), _given(asked), _given(sql("{}::regclass", _identity(table, old)))]
    yield _set(asked, table, sql("greatest"), given, sql("> 0"))


def _identity(table: Sql, column: Column) -> Sql:
    return sql("pg_get_serial_sequence({}, {})", literal(table), literal(column.name))


def _asked(column: Column) -> Sql | None:
    """A serial's default asks one sequence."""
    if column.default is None or not column.default.sql.startswith("nextval("):
        return None
    found = mentions(column.default.sql)
    names = [one for one in sorted(found.names) if one.name not in _FUNCTION]
    names += [QName("", one) for one in sorted(found.plain - _FUNCTION)]
    if len(names) != 1:
        return None
    spelled = qname(names[0], first="") if names[0].schema else ident(names[0].name)
    return sql("{}::regclass", literal(spelled))


def _given(sequence: Sql) -> Sql:
    """The last number that a sequence gave out; NULL where it has given none."""
    return sql("pg_sequence_last_value({})", sequence)


def _set(sequence: Sql, table: Sql, furthest: Sql, given: list[Sql], fits: Sql) -> Sql:
    numbers = listed(given, ",\n        ")
    return sql(
        "SELECT setval({}, used.number) FROM (\n    SELECT {}(\n        {}\n    ) AS number FROM {}\n) AS used\n"
        "    WHERE used.number {}",
        sequence,
        furthest,
        numbers,
        table,
        fits,
    )
