"""What a finding offers and a reviewer took: a list of values from a comment, a column that a relation lacks."""

from __future__ import annotations

from dataclasses import replace

from core.load.entities import Document, Entity, Field, TypeWord
from core.load.remarks import Code

VALUES: Code = "enum-suggestion"
COLUMN: Code = "relation-without-fk"


def taken(document: Document, accepted: frozenset[str]) -> Document:
    """Change the model as if its author had written it so; nothing is taken that nobody accepted."""
    if not accepted:
        return document
    return replace(document, entities=tuple(_entity(entity, accepted) for entity in document.entities))


def answer(code: Code, entity: str, field: str) -> str:
    """Say how a reviewer takes a suggestion."""
    return f"--answer accept:{_key(code, entity, field)}=yes"


def _key(code: Code, entity: str, field: str) -> str:
    return f"{code}:{entity}.{field}"


def _entity(entity: Entity, accepted: frozenset[str]) -> Entity:
    fields = tuple(
        field._replace(type=replace(field.type, name="enum", values=field.suggested), suggested=())
        if field.suggested and _key(VALUES, entity.name, field.name) in accepted
        else field
        for field in entity.fields
    )
    known = {field.name for field in fields}
    wanted = sorted(key for key in accepted if key.startswith(_key(COLUMN, entity.name, "")))
    names = (key.removeprefix(_key(COLUMN, entity.name, "")) for key in wanted)
    added = tuple(Field(name, TypeWord("reference"), entity.origin) for name in names if name not in known)
    return replace(entity, fields=(*fields, *added))
