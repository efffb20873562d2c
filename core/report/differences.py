"""Where a database is not what was expected."""

from __future__ import annotations

from dataclasses import fields

from core.run.proving.differences import Difference
from core.schema.layout import Json


def document(one: Difference) -> dict[str, Json]:
    return {field.name: getattr(one, field.name) for field in fields(one)}
