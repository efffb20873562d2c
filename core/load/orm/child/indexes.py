"""Indexes as a snapshot's document has them: each key as CREATE INDEX takes it."""

from __future__ import annotations

from sqlalchemy import ClauseElement, Column, Index, text

from .constraints import Document
from .dialects import Words, cut, quoted
from .notes import Notes

LEFT = ("with", "tablespace")


def index_of(index: Index, words: Words, notes: Notes) -> Document:
    options = index.dialect_options["postgresql"]
    for option in LEFT:
        if options[option]:
            notes.leave(f"option postgresql_{option}", f"index {index.name}")
    where = options["where"]
    predicate = text(where) if isinstance(where, str) else where
    document: Document = {
        "name": words.name(index),
        "keys": [_key(expression, options["ops"], words) for expression in index.expressions],
        "unique": bool(index.unique),
        "method": (options["using"] or "btree").lower(),
        "include": [_column_name(column, index) for column in options["include"] or ()],
        "nulls_not_distinct": options["nulls_not_distinct"] is True,
    }
    return document | ({"predicate": words.expression(predicate)} if predicate is not None else {})


def _key(expression: ClauseElement | str, classes: dict[str, str], words: Words) -> str:
    match expression:
        case str():
            written = quoted(cut(expression))
        case Column(name=name):
            written = quoted(cut(name))
        case _:
            written = words.expression(expression.self_group())
    key = getattr(expression, "key", None)
    return f"{written} {classes[key]}" if key in classes else written


def _column_name(column: Column[object] | str, index: Index) -> str:
    if isinstance(column, str) and index.table is not None:
        return cut(index.table.c[column].name)
    return cut(str(getattr(column, "name", column)))
