"""Two spellings of one thing: PostgreSQL reads both back once more before they are called different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from core.errors import Refused
from core.run.proving.differences import Difference, Noun, differences, part_said
from core.run.proving.judge import read_back
from core.schema.columns import Column
from core.schema.constraints import Check, Exclusion
from core.schema.indexes import Index
from core.schema.objects import Object, View, compared_as, label
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connector

_TEXTS = frozenset({
    "default", "generated", "expression", "keys", "predicate", "elements", "query", "definition", "using", "check",
})  # fmt: skip
"""What a deparser says. `s IN ('a', 'b')` of a varchar reads back in one way, and that made again in another."""

Spelled = TypeVar("Spelled", bound=Noun)
Inner = TypeVar("Inner", Column, Check, Exclusion, Index)
Named = frozenset[tuple[str, str]]
"""An object and one of its attributes."""


def truly_different(
    connector: Connector, wanted: Schema, live: Schema, found: Sequence[Difference], first: str
) -> tuple[Difference, ...]:
    """Leave out what PostgreSQL itself reads back as the same; what can't be made anew stays different."""
    if not any(is_text(one) for one in found):
        return tuple(found)
    try:
        ours = read_back(connector, wanted, first)
        theirs = read_back(connector, in_words_of(wanted, live), first)
    except Refused:
        return tuple(found)
    still = _named(differences(ours, theirs))
    return tuple(one for one in found if not is_text(one) or (one.object, one.attribute) in still)


def in_words_of(schema: Schema, other: Schema, but: Sequence[Difference] = ()) -> Schema:
    """Give the same nouns, each expression but those of the differences as the other spells it."""
    kept = _named(but)
    tables, objects = other.by_name(), {compared_as(one): one for one in other.objects}
    return Schema(
        tuple(_table(one, tables.get(one.name), kept) for one in schema.tables),
        tuple(_object(one, objects.get(compared_as(one)), kept) for one in schema.objects),
        schema.storage,
    )


def _named(found: Sequence[Difference]) -> Named:
    return frozenset((one.object, one.attribute) for one in found)


def is_text(one: Difference) -> bool:
    """Two spellings need two texts: what is there on one side only is no spelling of the other."""
    return one.kind == "different" and one.attribute in _TEXTS and "none" not in {one.expected, one.actual}


def _table(table: Table, other: Table | None, kept: Named) -> Table:
    if other is None:
        return table
    name = str(table.name)
    return replace(
        table,
        columns=_parts(name, table.columns, other.columns, kept),
        checks=_parts(name, table.checks, other.checks, kept),
        exclusions=_parts(name, table.exclusions, other.exclusions, kept),
        indexes=_parts(name, table.indexes, other.indexes, kept),
    )


def _object(one: Object, other: Object | None, kept: Named) -> Object:
    if type(one) is not type(other):
        return one
    worded = _worded(one, other, label(one), kept)
    if isinstance(worded, View) and isinstance(other, View):
        return replace(worded, indexes=_parts(str(worded.name), worded.indexes, other.indexes, kept))
    return worded


def _parts(table: str, ours: Sequence[Inner], theirs: Sequence[Inner], kept: Named) -> tuple[Inner, ...]:
    named = {part.name: part for part in theirs}
    return tuple(_worded(part, named.get(part.name), part_said(table, part), kept) for part in ours)


def _worded(noun: Spelled, other: Noun | None, name: str, kept: Named) -> Spelled:
    words: dict[str, Any] = {}
    for field in fields(noun):
        ours, theirs = getattr(noun, field.name), getattr(other, field.name, None)
        if field.name in _TEXTS and ours and theirs and (name, field.name) not in kept:
            words[field.name] = theirs
    return replace(noun, **words)
