"""What no model ever named of the baseline, as documents say it."""

from __future__ import annotations

from dataclasses import fields

from core.schema.layout import Json
from core.schema.unmanaged import Unmanaged


def document(found: Unmanaged) -> Json:
    return {field.name: list(getattr(found, field.name)) for field in fields(found)}
