"""Sequences that the models name, as a snapshot's document has them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import MetaData, Table
from sqlalchemy import Sequence as NamedSequence

from .constraints import Document
from .dialects import Words, cut

_LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


def sequences(metadata: MetaData | None, tables: Sequence[Table], words: Words, first: str) -> list[Document]:
    """Those of the metadata and those of columns; an optional one is for databases that have no identity."""
    defaults = [column.default for table in tables for column in table.columns]
    of_columns = [each for each in defaults if isinstance(each, NamedSequence)]
    of_metadata = metadata._sequences.values() if metadata else ()  # noqa: SLF001 - there is no other list of them
    found = {(each.schema, each.name): each for each in (*of_columns, *of_metadata) if not each.optional}
    documents = [_sequence(each, words, first) for each in found.values()]
    return sorted(documents, key=repr)


def _sequence(sequence: NamedSequence, words: Words, first: str) -> Document:
    """What nobody said is what PostgreSQL makes of it, for the catalogue has it all."""
    kind = words.type(sequence.data_type).lower() if sequence.data_type is not None else "bigint"
    increment = sequence.increment or 1
    largest = _LARGEST.get(kind, _LARGEST["bigint"])
    usual = (1, largest) if increment > 0 else (-largest - 1, -1)
    minimum = usual[0] if sequence.minvalue is None else sequence.minvalue
    maximum = usual[1] if sequence.maxvalue is None else sequence.maxvalue
    begin = minimum if increment > 0 else maximum
    facts: Document = {
        "name": (sequence.schema or first, cut(str(sequence.name))),
        "type": kind,
        "start": begin if sequence.start is None else sequence.start,
        "increment": increment,
        "minimum": minimum,
        "maximum": maximum,
        "cache": sequence.cache or 1,
        "cycle": bool(sequence.cycle),
    }
    return {"kind": "sequence", "is": facts}
