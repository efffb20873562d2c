"""What a field of the app's own model becomes (FORMATS section 4, the column of the session store)."""

from __future__ import annotations

from dataclasses import replace

from core.load.entities import AppModel, Entity, Field
from core.load.remarks import remark
from core.load.tables.kinds import NUMERIC, Kind, kind_of
from core.load.tables.types import Shape, Shaper
from core.schema.findings import Finding
from core.schema.types import DataType

_TEXT = DataType("text")
_TYPES: dict[Kind, DataType] = {
    **dict.fromkeys(NUMERIC, DataType("numeric")),
    "boolean": DataType("boolean"),
    "json": DataType("jsonb"),
    "array": DataType("jsonb"),
    "serial": DataType("integer"),
}


class SessionShaper(Shaper):
    """Text, numeric, boolean, jsonb or serial; a list of values is no rule of the session store."""

    def shape(self, entity: str, field: Field) -> Shape:
        shape = super().shape(entity, field)
        return replace(shape, type=_TYPES.get(shape.kind, _TEXT), values=())


def without_bytes(app: AppModel) -> tuple[AppModel, list[Finding]]:
    """The session store holds no bytes, so such a field is refused and gets no column."""
    findings = [_refused(entity, field) for entity in app.entities for field in entity.fields if _is_binary(field)]
    if not findings:
        return app, []
    entities = (
        replace(entity, fields=tuple(field for field in entity.fields if not _is_binary(field)))
        for entity in app.entities
    )
    return replace(app, entities=tuple(entities)), findings


def _is_binary(field: Field) -> bool:
    return kind_of(field.type.name) == "binary"


def _refused(entity: Entity, field: Field) -> Finding:
    message = f"{entity.name}.{field.name} is {field.type.name}, and the app's own tables hold no bytes"
    remedy = "Store the bytes elsewhere and keep their address: type url."
    return remark("type-refused", field.origin, message, remedy)
