"""JSON Schemas of the models that people write: editors complete what is usual, and only what is broken is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from core.load.tables.kinds import KINDS
from core.schema.layout import Json

Schema = dict[str, Json]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": ["integer", "string"]}
FLAG: Schema = {"type": ["boolean", "string", "integer", "null"]}
ANY: Schema = {}
NAMES: Schema = {"type": ["string", "array"], "items": TEXT}
PHASE: Schema = {"type": ["integer", "string", "null"], "description": "1, 2 or 3: when it is due"}

# All keys of one line mean the same; the first is the usual one (FORMATS, Keys that mean the same).
FIELD_KEYS: tuple[tuple[tuple[str, ...], Schema], ...] = (
    (("type", "dataType", "data_type"), {"$ref": "#/$defs/type"}),
    (("primaryKey", "primary_key", "pk", "PK"), {**FLAG, "description": "this field tells the rows apart"}),
    (("unique",), {**FLAG, "description": "no two rows have the same value"}),
    (("index", "indexed"), {**FLAG, "description": "rows are looked up by it"}),
    (("required", "notNull", "not_null"), {**FLAG, "description": "every row has a value"}),
    (("nullable", "optional"), {**FLAG, "description": "a row may be without a value"}),
    (("default", "defaultValue", "default_value"), {"description": "the value of rows that say none"}),
    (
        ("enum", "values", "options", "enumValues", "enum_values"),
        {"type": ["array", "string"], "description": "the values that are allowed, or the name of an enum"},
    ),
    (("precision",), {**NUMBER, "description": "digits of a decimal in all"}),
    (("scale",), {**NUMBER, "description": "digits of a decimal behind its point"}),
    (("min", "minimum"), {"type": ["number", "string"]}),
    (("max", "maximum"), {"type": ["number", "string"]}),
    (("minLength", "min_length"), NUMBER),
    (("maxLength", "max_length", "length", "size"), {**NUMBER, "description": "letters that a text may have"}),
    (("pattern",), {**TEXT, "description": "a regular expression that a text fits"}),
    (("validation",), {"type": ["array", "object", "string", "boolean", "null"]}),
    (
        ("foreignKey", "foreign_key", "fk", "FK", "references"),
        {"type": ["string", "boolean", "object", "null"], "description": 'what it points to: "Account.id"'},
    ),
    (("target", "entity", "to"), {**TEXT, "description": "the entity that it points to"}),
    (("cascade", "onDelete", "on_delete"), {"$ref": "#/$defs/action"}),
    (("description", "comment"), {"type": ["string", "null"], "description": "becomes the column's comment"}),
    (("items", "of"), {"type": ["string", "object"], "description": "what an array holds"}),
    (("phase",), PHASE),
    (("essential",), FLAG),
    (("complexity",), {"type": ["string", "integer", "null"]}),
)
FIELDS = ("fields", "attributes", "properties", "columns")
RELATIONS = ("relationships", "relations")
KINDS_OF_RELATION = ("one-to-one", "one-to-many", "many-to-one", "many-to-many")
_REFERENCE = re.compile(r'"#/\$defs/(\w+)"')
ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")


def model_schemas() -> dict[str, Schema]:
    """Each by the name of its form."""
    return {
        "entity-map": _document("A model as an entity map", _entity_map()),
        "entity-list": _document("A model as an entity list", _entity_list()),
        "field-map": _document("A model as a field map", _field_map()),
        "module": _document("A module that selects from the business model", _module()),
        "data-model": _document("The entities of a generated app", _wrapped(_ref("model"), "data_model", "dataModel")),
        "state-contract": _document(
            "The state of a generated app", _wrapped(_ref("contract"), "state_contract", "stateContract")
        ),
    }


def _document(title: str, schema: Schema) -> Schema:
    """Define only what is referred to, directly or by what is defined."""
    definitions = _definitions()
    used = _referred(schema)
    while more := {name for each in used for name in _referred(definitions[each])} - used:
        used |= more
    kept = {name: definition for name, definition in definitions.items() if name in used}
    return {"title": title, **schema, **({"$defs": kept} if kept else {})}


def _referred(schema: Json) -> set[str]:
    return set(_REFERENCE.findall(json.dumps(schema)))


def _definitions() -> Schema:
    words: Schema = {"enum": sorted({"enum[Name]", "enum(a,b)", "decimal(12,2)", "string(100)", *KINDS})}
    facts = {key: schema for keys, schema in FIELD_KEYS for key in keys}
    constraints = {key: schema for key, schema in facts.items() if "$ref" not in schema}
    spelled: Schema = {"anyOf": [_ref("field"), TEXT]}
    return {
        "type": {"anyOf": [words, {**TEXT, "description": "with a size, values, [] or ? behind it"}]},
        "action": {"anyOf": [{"enum": [*ACTIONS, "delete", True, False, None]}, TEXT]},
        "field": _object({"name": TEXT, **facts, "constraints": _ref("constraints")}),
        "constraints": _object(constraints),
        "fields": {"anyOf": [_mapped(spelled), _listed(spelled)]},
        "entity": _object(_entity()),
        "relationships": {"anyOf": [_mapped(_ref("relation")), _listed(_ref("relation"))]},
        "relation": _object(_relation()),
        "enums": {"anyOf": [_mapped(_ref("choices")), _listed(_object({"name": TEXT}, "name"))]},
        "choices": {"anyOf": [_listed(ANY), _object({"values": _listed(ANY), "default": ANY})]},
        "groups": {"type": ["array", "boolean", "string", "object"]},
        "model": {"anyOf": [_entity_map(), _entity_list()]},
        "contract": _contract(),
        "picked": _object({**_entity(), "name": TEXT, "source": {**TEXT, "description": "BUSM.Account"}}),
        "picks": {"anyOf": [TEXT, _ref("picked"), _listed(_picked()), _mapped(_picked())]},
    }


def _picked() -> Schema:
    return {"anyOf": [TEXT, _ref("picked")]}


def _entity() -> Schema:
    return {
        "description": {"type": ["string", "null"], "description": "becomes the table's comment"},
        **_same(("tableName", "table_name", "table"), {**TEXT, "description": "the name in the database, as it is"}),
        **_same(("primaryKey", "primary_key", "pk", "PK"), {**NAMES, "description": "the fields of the key"}),
        **_same(FIELDS, _ref("fields")),
        "required": {"type": ["array", "boolean", "string"], "description": "the fields that every row fills"},
        **_same(("unique", "uniques", "uniqueConstraints", "unique_constraints"), _ref("groups")),
        **_same(("indexes", "indices"), _ref("groups")),
        **_same(RELATIONS, _ref("relationships")),
    }


def _relation() -> Schema:
    return {
        **_same(("type", "kind", "cardinality"), {"anyOf": [{"enum": list(KINDS_OF_RELATION)}, TEXT]}),
        **_same(("from", "source"), TEXT),
        **_same(("to", "target", "entity"), TEXT),
        **_same(("foreignKey", "foreign_key", "fk", "field"), {"type": ["string", "boolean", "null"]}),
        **_same(("cascade", "onDelete", "on_delete"), _ref("action")),
        **_same(("through", "joinTable", "join_table"), {**TEXT, "description": "the join table's entity"}),
        **_same(("required", "mandatory"), FLAG),
        **_same(("indexes", "index"), _ref("groups")),
    }


def _beside() -> Schema:
    """What stands beside the entities."""
    related = _same(RELATIONS, _ref("relationships"))
    return {"version": ANY, "metadata": ANY, **related, "enums": _ref("enums")}


def _entity_map() -> Schema:
    return _object({**_beside(), "entities": _mapped(_ref("entity"))}, "entities")


def _entity_list() -> Schema:
    named: Schema = {"allOf": [_ref("entity"), {"anyOf": [{"required": ["name"]}, {"required": ["id"]}]}]}
    return {"anyOf": [_listed(named), _object({**_beside(), "entities": _listed(named)}, "entities")]}


def _field_map() -> Schema:
    field: Schema = {"anyOf": [_ref("field"), TEXT, NAMES]}
    return {**_object({**_beside(), "title": TEXT, "description": TEXT}), "additionalProperties": _mapped(field)}


def _module() -> Schema:
    header = _object({"id": TEXT, "name": TEXT, "version": ANY, "phase": PHASE})
    rules = _object(
        {
            "validation": _object({"required": _ref("groups"), "unique": _ref("groups")}),
            "enums": _ref("enums"),
        }
    )
    parts: Schema = {
        "module": header,
        "entity": {"anyOf": [_picked(), _listed(_picked())]},
        "entities": {"anyOf": [_object({"owned": _ref("picks"), "referenced": _ref("picks")}), _ref("picks")]},
        **_same(("businessRules", "business_rules"), rules),
        "enums": _ref("enums"),
    }
    return _object(parts, "module")


def _contract() -> Schema:
    keys = ("shared_state_key", "records_key", "events_key", "sharedStateKey", "recordsKey", "eventsKey")
    found = _object(
        {
            **{key: {**TEXT, "description": "the name of a key of the app's state"} for key in keys},
            "events": _listed({"type": ["string", "object"]}),
            "schema": {"type": "object", "description": 'an example of the state: {"users": [{"name": ""}]}'},
        }
    )
    return {**found, "minProperties": 1}


def _wrapped(schema: Schema, *names: str) -> Schema:
    """By itself, or under one of these names, or one level deeper."""
    inner: Schema = {"anyOf": [schema, *(_object({name: schema}, name) for name in names)]}
    return {"anyOf": [inner, *(_object({name: inner}, name) for name in ("structured", "product_doc", "productDoc"))]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _object(properties: Mapping[str, Json], *required: str) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties)}
    return {**found, "required": list(required)} if required else found


def _mapped(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


def _listed(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _same(keys: Iterable[str], schema: Schema) -> Schema:
    return dict.fromkeys(keys, schema)
