"""SQLAlchemy's metadata as a model: the document that the stand-alone script wrote, with names for what has none."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.load.loaded import Loaded, Rules
from core.load.orm.enums import EnumColumn, enum_conflicts, enum_types, named_lists, with_enums
from core.load.orm.mentions import with_mentions
from core.load.orm.names import with_names
from core.load.orm.processes import ask
from core.load.orm.secrets import told
from core.load.remarks import SEVERITIES, remark
from core.load.tables.cycles import cycle_remarks
from core.names import LIMIT
from core.schema import snapshot
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.objects import Namespace, Object, place_of
from core.schema.reading import Reader
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table

SECONDS = 30.0


def is_orm(text: str) -> bool:
    """package.module:attribute, as Python names them."""
    module, colon, attribute = text.partition(":")
    return bool(colon) and all(part.isidentifier() for part in (*module.split("."), *attribute.split(".")))


def load_orm(
    source: str, rules: Rules, folder: Path, *, seconds: float = SECONDS, python: str = sys.executable
) -> Loaded:
    """Ask another process; whatever the user's modules do there, here it is a finding."""
    ended = ask(source, rules.schema, folder, seconds=seconds, python=python)
    if not ended.answer:
        return Loaded(Schema(), (_silent(source, ended.exit_code, seconds),))
    answer = Reader(json.loads(ended.answer), source)
    remarks = tuple(_remarks(answer))
    if answer.number("slipway") is None:
        return Loaded(Schema(), remarks)
    enums = tuple(_enum(each, rules) for each in answer.each("enums"))
    read = snapshot.load(ended.answer, place=source)
    tables = with_enums(read.tables, enums)
    named = with_names([with_mentions(table) for table in _placed(tables, answer, source)])
    findings = (*remarks, *enum_conflicts(enums, source), *_twice(named), *_keyless(named), *cycle_remarks(named))
    objects = (*read.objects, *enum_types(enums))
    return Loaded(schema_of(named, (*_namespaces(named, objects, rules), *objects)), findings, named_lists(enums))


def _namespaces(tables: Sequence[Table], objects: Sequence[Object], rules: Rules) -> list[Namespace]:
    """The first schema is nobody's to make."""
    names = {table.name.schema for table in tables} | {place_of(each).schema for each in objects}
    return [Namespace(name) for name in sorted(names - {rules.schema})]


def _silent(source: str, exit_code: int | None, seconds: float) -> Finding:
    module = source.partition(":")[0]
    remedy = f"Make {module} importable by itself: it must define tables and do nothing else when it is imported."
    if exit_code is None:
        return remark("orm-timeout", source, f"{module} had not been read after {seconds:g} seconds", remedy)
    how = f"with exit code {exit_code}" if exit_code >= 0 else f"by {_signal(-exit_code)}"
    return remark(
        "orm-failed", source, f"the process that imported {module} ended {how} before it had an answer", remedy
    )


def _signal(number: int) -> str:
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _remarks(answer: Reader) -> Iterator[Finding]:
    for each in answer.each("remarks"):
        code = next(code for code in SEVERITIES if code == each.text("code"))
        yield remark(code, each.text("place"), told(each.text("message"), os.environ), each.text("remedy"))


def _enum(each: Reader, rules: Rules) -> EnumColumn:
    name = QName(each.text("schema") or rules.schema, each.text("name"))
    values, dimensions = each.names("values"), each.count("dimensions", 0)
    return EnumColumn(each.qname("table"), each.text("column"), name if name.name else None, values, dimensions)


def _placed(tables: Sequence[Table], answer: Reader, source: str) -> list[Table]:
    """A place is no fact of a snapshot, so it comes beside it."""
    places: dict[tuple[QName, str], str] = {}
    for each in answer.each("places"):
        places[each.qname("name"), each.text("column")] = each.text("place")
    return [
        replace(
            table,
            origin=places.get((table.name, ""), source),
            columns=tuple(
                replace(column, origin=places.get((table.name, column.name), "")) for column in table.columns
            ),
        )
        for table in tables
    ]


def _twice(tables: Sequence[Table]) -> Iterator[Finding]:
    """SQLAlchemy tells names apart that PostgreSQL cuts to the same 63 bytes."""
    counted = Counter(table.name for table in tables)
    for table in tables:
        if counted[table.name] > 1:
            message = f"two tables have the name {table.name} within PostgreSQL's {LIMIT} bytes"
            yield remark("name-collision", table.origin, message, "Rename one of them.")
        columns = Counter(column.name for column in table.columns)
        for name in (name for name, count in columns.items() if count > 1):
            message = f"two columns of {table.name.name} have the name {name} within PostgreSQL's {LIMIT} bytes"
            yield remark("name-collision", table.origin, message, "Rename one of them.")


def _keyless(tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        if table.primary_key is None:
            message = f"{table.name.name} has no primary key, so its rows can't be told apart, kept or given back"
            yield remark("no-primary-key", table.origin, message, "Mark a column as primary_key.")
