"""What has been taken of an entity so far: all its fields as the module says them, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.load.entities import Entity, Field, Group
from core.load.modules.excerpts import Role
from core.load.modules.phases import has_phases, is_due
from core.names import snake


@dataclass(slots=True)
class Taken:
    """Fields go by their names in snake case, so that every spelling finds them."""

    entity: Entity
    key: tuple[str, ...]
    role: Role
    origin: str  # where the module says so
    whole: bool = False
    fields: dict[str, Field] = field(default_factory=dict)
    picked: dict[str, Field] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)
    uniques: list[Group] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fields = {snake(each.name): each for each in self.entity.fields}
        self.chosen.update(self.key)

    def put(self, laid: Field, said: Field) -> None:
        self.fields[snake(laid.name)] = laid
        self.picked[snake(laid.name)] = said

    def has(self, names: tuple[str, ...]) -> bool:
        return all(snake(name) in self.fields for name in names)

    def names(self, names: tuple[str, ...]) -> bool:
        """The module speaks of these fields already."""
        return self.whole or all(snake(name) in self.picked or snake(name) in self.key for name in names)

    def require(self, name: str) -> None:
        self.fields[snake(name)] = self.fields[snake(name)]._replace(required=True)
        self.chosen.add(snake(name))

    def choose(self, phase: int | None) -> list[Field]:
        """Settle which fields count; give those that the module names though the business model wants them later."""
        if self.whole:
            filtered = phase is not None and has_phases(self.entity)
            due = {name for name, each in self.fields.items() if not filtered or is_due(each, phase or 0)}
            self.chosen |= due
        early: list[Field] = []
        for name, said in self.picked.items():
            each = self.fields[name]
            marked = each.due.phase is not None or bool(each.due.complexity)
            late = phase is not None and marked and not is_due(each, phase)
            if late and (said.due.phase is not None or said.due.complexity):
                continue
            self.chosen.add(name)
            if late:
                early.append(said)
        return early

    def laid(self) -> Entity:
        """The entity with all its fields, those that the module adds last."""
        return replace(self.entity, fields=tuple(self.fields.values()))
