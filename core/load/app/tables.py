"""The tables of a generated app itself, in a schema of their own."""

from __future__ import annotations

from dataclasses import replace

from core.load.app.alignment import Directory
from core.load.app.derivation import derived
from core.load.app.names import VerbatimNames
from core.load.app.types import SessionShaper, without_bytes
from core.load.entities import AppModel, Document, Entity
from core.load.loaded import Loaded, Rules
from core.load.remarks import remark
from core.load.tables.schemas import made_tables
from core.schema.findings import Finding
from core.schema.objects import Namespace
from core.schema.schemas import USUAL, schema_of


def app_tables(app: AppModel, rules: Rules) -> Loaded:
    """Align data_model and contract, then go the way of every model, under the app's own names and types."""
    whole, aligned = derived(app)
    storable, refused = without_bytes(whole)
    document = Document(storable.entities, storable.relations, storable.choices, (*aligned, *refused))
    # How a project stores enums and arrays is said of its business model; the session store has one way.
    own_rules = replace(rules, schema=rules.app_schema, storage=USUAL)
    made = made_tables(document, own_rules, VerbatimNames(), SessionShaper)
    # The project's first schema is there already.
    own = [Namespace(rules.app_schema)] if made.schema.tables and rules.app_schema != rules.schema else []
    return replace(made, schema=schema_of(made.schema.tables, own))


def in_both(business: Loaded, app: Loaded) -> list[Finding]:
    """An entity of the business model that the app keeps too has two tables."""
    if not app.schema.tables:
        return []
    known = Directory([Entity(table.entity, table.origin) for table in business.schema.tables])
    return [
        remark(
            "in-both-models",
            table.origin,
            f"{table.entity} is also the entity {other.name} of the business model ({other.origin}): it has two tables",
            "Nothing to do, or name one of the two otherwise.",
        )
        for table in app.schema.tables
        if (other := known.named(table.entity))
    ]
