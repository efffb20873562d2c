"""What a snapshot asks of a server that not every server has, told before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import Refused
from core.schema.indexes import Index
from core.schema.objects import Extension, View
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Need:
    """A feature by the words that SQL has for it, and the version that brought it."""

    major: int
    feature: str
    where: str


def refuse_lacking(connection: Connection, wanted: Schema) -> None:
    """Ask no further than the first one: who has that has mostly the others too."""
    major = connection.info.server_version // 10_000
    for need in needs(wanted):
        if need.major > major:
            raise Refused(
                "needs-newer-server",
                f"{need.where}: {need.feature} needs PostgreSQL {need.major}, and the server is PostgreSQL {major}",
                remedy=f"Leave it out of the model, or upgrade the server to PostgreSQL {need.major} or newer.",
            )
    _refuse_missing_extensions(connection, wanted)


def needs(wanted: Schema) -> Iterator[Need]:
    for table in wanted.tables:
        yield from _of_table(table)
    for one in wanted.objects:
        if isinstance(one, View):
            yield from (_of_index(index, str(one.name)) for index in one.indexes if index.nulls_not_distinct)
            if any(option.startswith("security_invoker=") for option in one.options):
                yield Need(15, "a view with security_invoker", str(one.name))


def _of_table(table: Table) -> Iterator[Need]:
    for column in table.columns:
        if column.virtual:
            yield Need(18, "a virtual generated column", f"{table.name}.{column.name}")
    for unique in table.uniques:
        if unique.nulls_not_distinct:
            yield Need(15, "UNIQUE NULLS NOT DISTINCT", f"{table.name}.{unique.name}")
    for key in table.foreign_keys:
        if key.set_columns:
            yield Need(15, f"ON DELETE {key.on_delete.upper()} of some columns", f"{table.name}.{key.name}")
    yield from (_of_index(index, str(table.name)) for index in table.indexes if index.nulls_not_distinct)


def _of_index(index: Index, owner: str) -> Need:
    return Need(15, "an index with NULLS NOT DISTINCT", f"{owner}.{index.name}")


def _refuse_missing_extensions(connection: Connection, wanted: Schema) -> None:
    asked = sorted(one.name for one in wanted.objects if isinstance(one, Extension))
    if not asked:
        return
    rows = connection.execute("SELECT name FROM pg_catalog.pg_available_extensions").fetchall()
    missing = [name for name in asked if (name,) not in rows]
    if missing:
        raise Refused(
            "extension-unavailable",
            f"the server has no files of the extension {', '.join(missing)}",
            remedy="Install its package on the server's machine, switch it on at the host, or leave it out.",
        )
