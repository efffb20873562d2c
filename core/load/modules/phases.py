"""Which fields belong to a phase: 1 is what can't be done without, 2 adds what is simple, 3 takes all."""

from __future__ import annotations

from core.load.entities import ALWAYS_DUE, Entity, Field

ALL = 3


def has_phases(entity: Entity) -> bool:
    """Where no field says when it is due, no phase leaves one out."""
    return any(field.due != ALWAYS_DUE for field in entity.fields)


def is_due(field: Field, phase: int) -> bool:
    due = field.due
    if phase >= ALL or due.essential or field.required:
        return True
    if due.phase is not None:
        return due.phase <= phase
    return phase > 1 and due.complexity.casefold() != "advanced"
