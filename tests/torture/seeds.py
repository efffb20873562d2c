"""Valid models of every dialect to begin from, and the words that mutations put into them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

BUSM = """\
erDiagram
  Account {
    uuid accountID PK
    string(80) name "required"
    enum(active, on hold) status
    decimal(10, 2) balance
    uuid parentAccountId FK
  }
  "Service Location" {
    uuid id PK
    uuid accountId FK
    string? city "city, state"
    string kind "High, Medium, Low"
    int[] numbers
    datetime createdAt
  }
  tag[Tag] {
    int *code
    string label UK "not null; what it says"
  }
  Account |o--o{ Account : parent
  Account ||--o{ "Service Location" : "cascade"
  tag }o--o{ Account : marks
"""
_FIELDS: dict[str, Any] = {
    "id": {"type": "uuid", "primaryKey": True},
    "name": {"type": "string", "required": True, "maxLength": 80, "description": "What it is called"},
    "status": {"type": "enum", "values": ["active", "no"], "default": "active"},
    "mood": "Mood",
    "price": {"type": "decimal", "constraints": {"precision": 10, "scale": 2, "min": 0}},
    "email": {"type": "email", "unique": True, "validation": [{"pattern": "^.+@.+$", "message": "no address"}]},
    "createdAt": {"type": "datetime", "default": "now"},
    "things": {"type": "array", "items": "Thing"},
}
_THING: dict[str, Any] = {
    "id": "serial",
    "accountId": {"type": "uuid", "foreignKey": "Account.id", "onDelete": "cascade", "index": True},
    "tags": "string[]",
    "settings": {"type": "object", "default": {}},
}
_MAP: dict[str, Any] = {
    "version": "1",
    "entities": {
        "Account": {"description": "Who pays", "fields": _FIELDS, "indexes": [["name", "status"]]},
        "Thing": {"tableName": "stuff", "primaryKey": ["id"], "fields": _THING, "required": ["accountId"]},
    },
    "relationships": {"Account.things": {"type": "one-to-many", "from": "Account", "to": "Thing", "cascade": "delete"}},
    "enums": {"Mood": {"values": ["glad", "sad"], "default": "glad"}},
}
_LIST: list[dict[str, Any]] = [
    {"name": "Account", "id": "account", "fields": list(_FIELDS), "properties": _FIELDS | {"mood": "string"}},
    {
        "name": "Thing",
        "fields": [
            {"name": name, **(said if isinstance(said, dict) else {"type": said})} for name, said in _THING.items()
        ],
        "relationships": [{"type": "belongs_to", "target": "account", "foreignKey": "accountId"}],
    },
]
_FIELD_MAP: dict[str, Any] = {
    "Account": {name: said for name, said in _FIELDS.items() if isinstance(said, dict)},
    "Thing": {"ThingID": {"type": "uuid"}, "accountId": {"type": "uuid", "required": True}, "tags": {"type": "array"}},
}
_DATA_MODEL: dict[str, Any] = {
    "entities": {
        "Product": {
            "fields": [{"name": "id", "type": "string", "required": True}, {"name": "price", "type": "number"}]
        },
        "CartItem": {
            "fields": [
                {"name": "product_id", "type": "string", "description": "Which one"},
                {"name": "order", "type": "array"},
            ],
            "primaryKey": "product_id",
        },
    },
    "relations": [{"from": "CartItem", "to": "Product", "type": "many-to-one", "foreignKey": "product_id"}],
}
_CONTRACT: dict[str, Any] = {
    "shared_state_key": "shop",
    "records_key": "records",
    "events_key": "events",
    "events": ["added", "removed"],
    "schema": {"cart": {"items": [], "totals": {"subtotal": 0}}, "users": [{"id": "", "name": "", "open": True}]},
}
_MODULE: dict[str, Any] = {
    "module": {"id": "accounts", "name": "Accounts", "version": "1.0", "phase": 1},
    "entity": {
        "name": "Account",
        "source": "BUSM.Account",
        "fields": [
            {"name": "name", "type": "string", "required": True, "source": "BUSM.Account.name"},
            {"name": "status", "type": "enum", "enum": ["active", "on hold"]},
        ],
    },
    "businessRules": {"validation": {"required": ["name"], "unique": ["name + status"]}, "enums": {"Mood": ["glad"]}},
}


@dataclass(frozen=True, slots=True)
class Seed:
    """A model as a tree, to be written anew, or as a text of lines."""

    name: str
    tree: object = None
    text: str = ""


SEEDS = (
    Seed("busm.mmd", text=BUSM),
    Seed("busm.md", text=f"# The model\n\n```mermaid\n{BUSM}```\n\nThat is all.\n"),
    *(Seed(f"busm.{ending}", tree) for tree in (_MAP, _LIST, _FIELD_MAP) for ending in ("json", "yaml")),
    Seed("data_model.json", _DATA_MODEL),
    Seed("data_model.json", {"product_doc": {"structured": _DATA_MODEL}}),
    Seed("data_model.yaml", {"data_model": _DATA_MODEL}),
    Seed("state_contract.json", _CONTRACT),
    Seed("state_contract.yaml", _CONTRACT),
    Seed("module.yaml", _MODULE),
    Seed("module.json", _MODULE),
)
WORDS = (
    *sorted({*_FIELDS, *_THING, *_MAP, *_LIST[1], *_DATA_MODEL, *_CONTRACT, *_MODULE, *_MODULE["entity"]}),
    *("type", "required", "nullable", "unique", "default", "values", "enum", "options", "items", "fk", "references"),
    *("constraints", "min", "max", "maxLength", "pattern", "phase", "essential", "complexity", "owned", "referenced"),
    *(
        "uuid",
        "string",
        "text",
        "integer",
        "number",
        "boolean",
        "date",
        "json",
        "array",
        "object",
        "blob",
        "decimal(9,3)",
    ),
    *(
        "enum(a,b)",
        "enum[Mood]",
        "Thing[]",
        "Account",
        "Account.id",
        "BUSM.Account",
        "accounts(id)",
        "account_id",
        "many",
    ),
    *("one-to-many", "many-to-one", "one-to-one", "many-to-many", "1:1", "habtm", "cascade", "set null", "through"),
    *(
        "no",
        "yes",
        "010",
        "12:30",
        "1e3",
        "~",
        "null",
        "true",
        "-1",
        "select",
        "order",
        "User",
        "Größe",
        "客户",
        "a b",
        "",
    ),
    *("Account" * 12, "x" * 64, "'", '"', "%s", ":z", "\\", "a\nb", "\t", "💧", "e\u0301", "\u2028", "\u00a0"),
)
PIECES = (
    *"{}[]()\"|:,;*?%`~-.=/\n\t &!#@<>\\'",
    *(
        "||--o{",
        "PK",
        "FK",
        "enum(",
        "%%{",
        "```",
        "---\n",
        "...\n",
        "*a",
        "&a ",
        "!!str ",
        "? ",
        "- ",
        ": ",
        "|\n",
        ">\n",
    ),
    *("\0", "\ufeff", "\x85", "\u2028", "\x07", "\x7f", "ß", "\\ud800", "\\u0000", "NaN", "1e999", "9" * 500, "[" * 70),
    *("erDiagram\n", "graph TD\n", "accDescr {\n", "title: x\n", json.dumps({"entities": {}})),
)
