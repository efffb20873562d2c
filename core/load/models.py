"""One iteration's documents become one canonical model, with every remark on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from core.load.app.tables import app_tables, in_both
from core.load.documents import read_document
from core.load.entities import AppModel, Document
from core.load.loaded import Loaded, Rules
from core.load.modules.selections import select
from core.load.remarks import remark
from core.load.tables.names import settle
from core.load.tables.schemas import tables_of
from core.load.tables.suggestions import taken
from core.schema.findings import Finding
from core.schema.schemas import schema_of
from core.schema.tables import Table

Part = TypeVar("Part")


def load_model(paths: Sequence[Path], rules: Rules) -> Loaded:
    """Errors are findings too: the caller decides what they stop."""
    document = taken(select(_joined([read_document(path) for path in paths])), rules.accepted)
    business, app = tables_of(document, rules), app_tables(document.app, rules)
    tables, collisions = _together(business, app)
    findings = (*business.findings, *app.findings, *in_both(business, app), *collisions)
    if not (document.entities or app.schema.tables or any(finding.severity == "error" for finding in findings)):
        place = ", ".join(path.name for path in paths)
        remedy = "Add an entity: Account { uuid id PK }."
        findings = (*findings, remark("no-entities", place, "the model has no entities", remedy))
    enums = sorted({*business.enums, *app.enums}, key=lambda enum: (enum.name, enum.values))
    objects = (*business.schema.objects, *app.schema.objects)
    return Loaded(schema_of(tables, objects, rules.storage), findings, tuple(enums))


def _together(business: Loaded, app: Loaded) -> tuple[list[Table], list[Finding]]:
    """Where a project keeps both in one schema, their names must be told apart like those of one model."""
    first = business.schema.by_name()
    collisions = [
        remark(
            "name-collision",
            table.origin,
            f"{table.entity} and {other.entity} ({other.origin}) both become the table {table.name}",
            "Rename one of them, or give the app a schema of its own.",
        )
        for table in app.schema.tables
        if (other := first.get(table.name))
    ]
    tables = [*business.schema.tables, *(table for table in app.schema.tables if table.name not in first)]
    schemas = {table.name.schema for table in business.schema.tables}
    shared = any(table.name.schema in schemas for table in app.schema.tables)
    return settle(tables) if shared else tables, collisions


def _joined(documents: Sequence[Document]) -> Document:
    apps = [document.app for document in documents]
    app = AppModel(
        _all(app.entities for app in apps),
        _all(app.relations for app in apps),
        _all(app.choices for app in apps),
        _all(app.states for app in apps),
    )
    return Document(
        _all(document.entities for document in documents),
        _all(document.relations for document in documents),
        _all(document.choices for document in documents),
        _all(document.findings for document in documents),
        app,
        _all(document.modules for document in documents),
    )


def _all(parts: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    return tuple(chain.from_iterable(parts))
