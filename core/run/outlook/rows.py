"""The rows of a table at one point of a run, as a query over what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg import sql

from core.run.lookups import relation
from core.schema.constraints import QName
from core.schema.schemas import Schema
from core.schema.types import DataType


@dataclass(frozen=True, slots=True)
class Rows:
    """What is unknown is left alone: nothing is refused on a guess."""

    source: sql.Composable  # a table, or a query in brackets
    types: Mapping[str, DataType]
    place: QName | None = None  # what the table is called now; None where it is not there yet
    plain: bool = False  # its rows are those of the place, column by column
    unknown: frozenset[str] = frozenset()  # columns whose values only the file itself will say
    changed: frozenset[str] = frozenset()  # columns that have other values than before the last file
    given: frozenset[str] = frozenset()  # of them, those that come out of a parcel or from beside
    returned: bool = False  # the whole table came back with the last file
    there: bool = True  # False where the table comes back and nothing was kept of it
    orphans: tuple[sql.Composed, ...] = field(default=())  # each counts rows that lose their parent on the way


Coming = Mapping[QName, Rows]


def now(schema: Schema) -> Coming:
    """Before the first file: the tables as they stand."""
    return {
        table.name: Rows(relation(table.name), {one.name: one.type for one in table.columns}, table.name, plain=True)
        for table in schema.tables
    }
