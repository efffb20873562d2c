"""What Slipway understood of a model, a snapshot or a database."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.loaded import Loaded
from core.report import findings
from core.report import unmanaged as reports
from core.schema.columns import Column
from core.schema.digests import fingerprint
from core.schema.layout import Json
from core.schema.objects import EnumType, Object, kind_of, label
from core.schema.snapshot import as_json
from core.schema.tables import Table
from core.schema.unmanaged import unmanaged


def lines(found: Loaded) -> Iterator[str]:
    for table in found.schema.tables:
        entity = f" (entity {table.entity})" if table.entity else ""
        yield f"{table.name}{entity}{_alone(table)}"
        for column in table.columns:
            required = "" if column.nullable else "  required"
            default = f"  default {column.default.sql}" if column.default else ""
            alone = "" if table.baseline == "unmanaged" else _alone(column)
            yield f"  {column.name}  {column.type}{required}{default}{alone}"
        for key in table.foreign_keys:
            yield f"  {', '.join(key.columns)} to {key.references} ({', '.join(key.referenced_columns)})"
    for one in found.schema.objects:
        listed = f": {', '.join(one.values)}" if isinstance(one, EnumType) else ""
        yield f"{label(one)}{listed}{_alone(one)}"
    if rest := unmanaged(found.schema, ""):
        yield f"{rest.sentence}."
    if not (found.schema.tables or found.schema.objects or found.broken):
        yield "It holds no table, and nothing beside tables."
    yield from (f"not compared: {counted}" for counted in found.left_out)
    yield from findings.lines(found.findings)


def _alone(one: Table | Column | Object) -> str:
    return "  unmanaged" if one.baseline == "unmanaged" else ""


def document(found: Loaded) -> Json:
    return {
        "tables": [_table(one) for one in found.schema.tables],
        "enums": [{"name": name, "values": list(values)} for name, values in _enums(found)],
        "objects": [{"kind": kind_of(one), "name": label(one).partition(" ")[2]} for one in found.schema.objects],
        "findings": [findings.document(one) for one in found.findings],
        "baseline": reports.document(unmanaged(found.schema, "")),
        "left_out": list(found.left_out),
        "fingerprint": fingerprint(found.schema),
    }


def _enums(found: Loaded) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a model lists; of a database, the types that do."""
    if found.enums:
        return tuple((enum.name, enum.values) for enum in found.enums)
    return tuple((one.name.name, one.values) for one in found.schema.objects if isinstance(one, EnumType))


def _table(one: Table) -> Json:
    return {
        "name": one.name.name,
        "schema": one.name.schema,
        "entity": one.entity,
        "columns": [
            {
                "name": column.name,
                "type": str(column.type),
                "nullable": column.nullable,
                "default": column.default.sql if column.default else None,
                "identity": column.identity,
                "comment": column.comment,
                "origin": column.origin,
                "deprecated_since": column.deprecated_since,
            }
            for column in one.columns
        ],
        "primary_key": list(one.primary_key.columns) if one.primary_key else [],
        "uniques": as_json(one.uniques),
        "foreign_keys": [
            {
                "name": key.name,
                "columns": list(key.columns),
                "references": {"schema": key.references.schema, "table": key.references.name},
                "referenced_columns": list(key.referenced_columns),
                "on_delete": key.on_delete,
                "on_update": key.on_update,
            }
            for key in one.foreign_keys
        ],
        "indexes": as_json(one.indexes),
        "checks": as_json(one.checks),
        "comment": one.comment,
    }
