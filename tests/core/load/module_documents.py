"""A small business model, and what a module config takes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.schema.tables import Table

KEY = {"type": "uuid", "primaryKey": True}
BUSM: dict[str, Any] = {
    "entities": {
        "Account": {
            "fields": {
                "id": KEY,
                "name": {"type": "string", "maxLength": 100},
                "code": {"type": "string", "unique": True},
                "status": {"type": "string", "enum": ["new", "old"]},
            }
        },
        "Location": {
            "fields": {
                "id": KEY,
                "accountId": {"type": "uuid", "foreignKey": "Account.id"},
                "regionId": {"type": "uuid", "foreignKey": "Region.id"},
                "address": "text",
            }
        },
        "Region": {"fields": {"id": KEY, "name": "string"}},
    },
    "relationships": {
        "Account.locations": {
            "type": "one-to-many",
            "from": "Account",
            "to": "Location",
            "foreignKey": "accountId",
            "cascade": "delete",
        },
        "Region.locations": {"type": "one-to-many", "from": "Region", "to": "Location", "foreignKey": "regionId"},
    },
}


def selected(folder: Path, module: dict[str, Any] | str, busm: dict[str, Any] | str = BUSM) -> Loaded:
    """Load both, each as Mermaid or YAML where it is a text."""
    config = module if isinstance(module, str) else {"module": {"name": "sites"}} | module
    texts = {
        "busm.mmd" if isinstance(busm, str) else "busm.json": busm if isinstance(busm, str) else json.dumps(busm),
        "module.yaml" if isinstance(module, str) else "module.json": config
        if isinstance(config, str)
        else json.dumps(config),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_model([folder / name for name in texts], Rules())


def account(*fields: object, **more: object) -> dict[str, Any]:
    return {"entity": {"name": "Account", "source": "BUSM.Account", "fields": list(fields)}, **more}


def shape(loaded: Loaded) -> dict[str, list[str]]:
    return {table.name.name: [column.name for column in table.columns] for table in loaded.schema.tables}


def found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(each.code, each.place) for each in loaded.findings if each.code != "fk-without-relation"]


def table_of(loaded: Loaded, name: str) -> Table:
    return next(table for table in loaded.schema.tables if table.name.name == name)


def types(loaded: Loaded, name: str) -> dict[str, str]:
    return {column.name: str(column.type) for column in table_of(loaded, name).columns}
