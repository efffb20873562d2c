"""A field that a module names is found in the business model, by its source or by its name, or is the module's own."""

from __future__ import annotations

from core.load.entities import Field, Pick, Reference
from core.load.modules.overlays import Overlay
from core.load.modules.taken import Taken
from core.load.remarks import Remarks
from core.load.tables.lookups import Lookup
from core.names import snake


class Picker:
    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.findings = Remarks()

    def pick(self, taken: Taken, pick: Pick, overlay: Overlay) -> None:
        """Lay what the module says over the field; a field that only the module knows is added as it says."""
        said, origin = pick.field, pick.field.origin
        if pick.source and pick.source.entity and self.lookup.entity(pick.source.entity) is None:
            self.missing(pick.source.entity, origin)
        elif field := self.known(taken, pick):
            label = f"{taken.entity.name}.{field.name}"
            laid, conflicts = overlay.lay(label, field, self.keyed(taken, field, said))
            self.findings += conflicts
            taken.put(laid, said)
        elif self.is_other_side(said):
            return
        elif added := self.added(taken, pick):
            taken.put(added, said)
        else:
            self.unknown(f"{taken.entity.name}.{said.name}", origin)

    def known(self, taken: Taken, pick: Pick) -> Field | None:
        source, name = pick.source, pick.field.name
        named = taken.fields.get(snake(name))
        if source is None or not self.is_own(taken, source):
            return named
        found = taken.fields.get(snake(source.field))
        if found and found is not named:
            self.renamed(name, f"{taken.entity.name}.{found.name}", pick.field.origin)
        if found is None and named:
            self.unknown(f"{taken.entity.name}.{source.field}", pick.field.origin)
        return found or named

    def is_own(self, taken: Taken, source: Reference) -> bool:
        return not source.entity or self.lookup.entity(source.entity) is taken.entity

    def keyed(self, taken: Taken, field: Field, said: Field) -> Field:
        """A module doesn't choose another key for rows that the business model tells apart already."""
        if said.key and taken.key and snake(field.name) not in taken.key:
            message = f"the module makes {field.name} the key of {taken.entity.name}, which has one; that stays"
            self.findings.say("type-conflict", said.origin, message, "Change the key in the business model.")
            return said._replace(key=False)
        return said

    def is_other_side(self, said: Field) -> bool:
        """An array of entities is the other side of a relation, no column."""
        return bool(said.type.items) and self.lookup.entity(said.type.items) is not None

    def added(self, taken: Taken, pick: Pick) -> Field | None:
        """With a type it is a definition; what claims to come from the business model must be there."""
        source, said = pick.source, pick.field
        if not said.type.is_said:
            return None
        if source is None:
            return said
        other = None if self.is_own(taken, source) else self.lookup.entity(source.entity)
        field = self.lookup.field(other, source.field) if other else None
        if other is None or field is None:
            return None
        is_key = self.lookup.key(other) == (field.name,)
        return said._replace(reference=said.reference or (Reference(other.name, field.name) if is_key else None))

    def missing(self, name: str, place: str) -> None:
        message = f"the business model has no entity {name}, which the module names"
        self.findings.say("missing-entity", place, message, f"Add {name} to the business model, or correct the name.")

    def unknown(self, name: str, place: str) -> None:
        message = f"the business model has no field {name}, which the module names"
        remedy = "Correct the name, add the field to the business model, or give it a type and no source."
        self.findings.say("unknown-field", place, message, remedy)

    def renamed(self, name: str, known: str, place: str) -> None:
        message = f"the module calls {known} {name}; in the database it keeps the name of the business model"
        self.findings.say("other-name", place, message, "Nothing to do.")
