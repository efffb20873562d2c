"""How a column numbers itself, as SQL: its identity, and how that counts."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.words import Sql, ident, listed, number, sql
from core.schema.columns import Column
from core.schema.counting import Counting, first_number


def definition(column: Column) -> Sql:
    kind = _kind(column)
    options = listed(_options(Column(column.name, column.type), column), " ")
    return sql("GENERATED {} AS IDENTITY ({})", kind, options) if options else sql("GENERATED {} AS IDENTITY", kind)


def actions(old: Column, new: Column) -> list[Sql]:
    name = ident(new.name)
    if (old.identity, old.counting) == (new.identity, new.counting) or new.identity is None:
        return []
    if old.identity is None:
        return [sql("ALTER COLUMN {} ADD {}", name, definition(new))]
    said = [sql("GENERATED {}", _kind(new))] if old.identity != new.identity else []
    said += _options(old, new)
    return [sql("ALTER COLUMN {} {}", name, listed((sql("SET {}", one) for one in said), " "))]


def _kind(column: Column) -> Sql:
    return sql("ALWAYS") if column.identity == "always" else sql("BY DEFAULT")


def _options(old: Column, new: Column) -> Iterator[Sql]:
    """Where the direction or a limit changes, the first number is said with it: the old one may lie outside."""
    was, said = old.counting, new.counting
    if was.increment != said.increment:
        yield sql("INCREMENT BY {}", number(said.increment))
    if _turned(was, said) or was.minimum != said.minimum:
        yield sql("NO MINVALUE") if said.minimum is None else sql("MINVALUE {}", number(said.minimum))
    if _turned(was, said) or was.maximum != said.maximum:
        yield sql("NO MAXVALUE") if said.maximum is None else sql("MAXVALUE {}", number(said.maximum))
    if first_number(old.type, was) != first_number(new.type, said):
        yield sql("START WITH {}", number(first_number(new.type, said)))
    if was.cache != said.cache:
        yield sql("CACHE {}", number(said.cache))
    if was.cycle != said.cycle:
        yield sql("CYCLE") if said.cycle else sql("NO CYCLE")


def _turned(was: Counting, said: Counting) -> bool:
    return (was.increment > 0) != (said.increment > 0)
