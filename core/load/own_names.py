"""Every table and every column needs a name of its own in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.load.entities import Entity
from core.load.remarks import remark
from core.names import fit, plural, snake
from core.schema.findings import Finding


def table_name(entity: Entity) -> str:
    """An explicit name wins; else the last word is made plural."""
    name = snake(entity.name)
    return entity.table or (plural(name) if name else "")


def apart(entities: Sequence[Entity]) -> tuple[list[Entity], list[Finding]]:
    """Keep the first of each name, and say where the others are."""
    findings: list[Finding] = []
    first: dict[str, Entity] = {}
    for entity in entities:
        if (other := first.setdefault(entity.name, entity)) is not entity:
            message = f"{entity.name} is defined twice; the first is at {other.origin}"
            remedy = "Join the two, or rename one of them."
            findings.append(remark("duplicate-entity", entity.origin, message, remedy))
    kept = list(first.values())
    tables = [_Named(fit(table_name(entity)), entity.name, entity.origin) for entity in kept]
    alone = [kept[position] for position in _alone(tables, "table", findings)]
    return [_with_own_columns(entity, findings) for entity in alone], findings


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    label: str
    origin: str


def _with_own_columns(entity: Entity, findings: list[Finding]) -> Entity:
    columns = [_Named(fit(snake(field.name)), f"{entity.name}.{field.name}", field.origin) for field in entity.fields]
    return replace(entity, fields=tuple(entity.fields[position] for position in _alone(columns, "column", findings)))


def _alone(named: Sequence[_Named], noun: str, findings: list[Finding]) -> list[int]:
    """Give the positions of what may stay."""
    first: dict[str, _Named] = {}
    kept: list[int] = []
    for position, each in enumerate(named):
        if not each.name:
            remedy = "Give it a name with a letter or a digit."
            findings.append(remark("parse-error", each.origin, f"{each.label!r} leaves no name for a {noun}", remedy))
        elif (other := first.setdefault(each.name, each)) is not each:
            message = f"{each.label} and {other.label} ({other.origin}) both become the {noun} {each.name}"
            findings.append(remark("name-collision", each.origin, message, "Rename one of them."))
        else:
            kept.append(position)
    return kept
