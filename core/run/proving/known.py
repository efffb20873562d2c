"""By what a read-back is known again: the rows of its tables as digests, and what stands beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.load.catalogue.nouns import objects_alone
from core.load.catalogue.reading import Catalogue
from core.load.catalogue.row_digests import row_digests
from core.load.live import Connection, ReadBack, read_back_of
from core.run.proving.managed import only_managed
from core.schema import snapshot
from core.schema.digests import state
from core.schema.layout import Json
from core.schema.reading import Reader
from core.schema.schemas import Schema

KNOWN = ".known.json"
ALSO_KNOWN = ".also-known.json"
"""Beside the read-back itself: its own rows, and others that were proved to say the same in other words."""


@dataclass(frozen=True, slots=True)
class Known:
    """Enough to say that a database is the same, and too little to say what is different."""

    schemas: tuple[str, ...]  # where to look
    tables: frozenset[str]  # digests of rows
    beside: Schema  # no table is in it
    state: str


def known_of(read: Schema, tables: frozenset[str], schemas: Sequence[str]) -> Known:
    return Known(tuple(schemas), tables, Schema((), read.objects), state(read))


def found_again(known: Known, catalogue: Catalogue, connection: Connection) -> ReadBack | None:
    """Say what stands beside the tables when all is as it was read once; nothing when something is not."""
    if row_digests(catalogue) != known.tables:
        return None
    read = read_back_of(catalogue, objects_alone(catalogue), connection, known.schemas)
    managed = only_managed(read, known.beside)
    return managed if managed.schema == known.beside else None


def written(known: Known) -> str:
    document: dict[str, Json] = {
        "schemas": list(known.schemas),
        "tables": sorted(known.tables),
        "beside": snapshot.dump(known.beside),
        "state": known.state,
    }
    return json.dumps(document, indent=1) + "\n"


def read_known(text: str) -> Known | None:
    """What is not as it was written is made anew: it is only remembered."""
    try:
        document = Reader(json.loads(text), "")
        beside = snapshot.load(document.text("beside"), place="")
        tables = frozenset(document.names("tables"))
        return Known(document.names("schemas"), tables, beside, document.text("state"))
    except (ValueError, Refused):
        return None
