"""Which fields belong to a phase: 1 is what can't be done without, 2 adds what is simple, 3 takes all."""

from __future__ import annotations

from core.load.entities import Entity, Field

ALL = 3


def has_phases(entity: Entity) -> bool:
    """Where no field says when it is due, no phase leaves one out."""
    return any(field.phase is not None or field.essential or field.complexity for field in entity.fields)


def is_due(field: Field, phase: int) -> bool:
    if phase >= ALL or field.essential or field.required:
        return True
    if field.phase is not None:
        return field.phase <= phase
    return phase > 1 and field.complexity.casefold() != "advanced"
