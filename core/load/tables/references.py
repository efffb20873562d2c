"""Which column points to which key: by what fields say, by their names, by the relations (FORMATS section 2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.load.entities import Entity, Field, Reference, Relation
from core.load.remarks import Remarks, remark
from core.load.tables.kinds import kind_of
from core.load.tables.links import Link, Links
from core.load.tables.lookups import Lookup
from core.load.tables.suggestions import answer
from core.schema.findings import Finding

_RULE_WORDS = frozenset({"on", "delete", "cascade", "cascades", "set", "null", "restrict", "default", "has", "many"})


def resolve(lookup: Lookup, relations: Sequence[Relation]) -> tuple[Links, list[Finding]]:
    """Link every declared reference, then every relation; what stays open is a finding."""
    resolver = _Resolver(lookup)
    for entity in lookup.entities:
        for field in entity.fields:
            if says_reference(field):
                resolver.declared(entity, field, field.reference or Reference())
    resolver.relations(relations)
    resolver.unrelated()
    unresolved = [finding for place, finding in resolver.unresolved.items() if place not in resolver.links]
    return resolver.links, [*unresolved, *resolver.findings]


def says_reference(field: Field) -> bool:
    """The field says by itself that it is a foreign key."""
    return bool(field.reference) or kind_of(field.type.name) == "reference"


@dataclass(frozen=True, slots=True)
class _Joined:
    """A relation with its two entities."""

    relation: Relation
    parent: Entity
    child: Entity

    def sides(self) -> list[tuple[Entity, Entity]]:
        sides = [(self.parent, self.child)]
        return [*sides, (self.child, self.parent)] if self.relation.symmetric else sides


class _Resolver:
    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.snake = lookup.names.snake
        self.links: Links = {}
        self.claimed: set[tuple[str, str]] = set()
        self.told: dict[tuple[str, str], list[tuple[str, tuple[str, str]]]] = defaultdict(list)
        self.findings = Remarks()
        self.unresolved: dict[tuple[str, str], Finding] = {}  # until a relation says what a field points to

    def declared(self, entity: Entity, field: Field, reference: Reference) -> None:
        """A field that says it is a foreign key, with or without its target."""
        name = reference.entity
        named = self.lookup.entity(name) if name else None
        found = [named] if named else self.lookup.named_by(entity, name or field.name)
        label = f"{entity.name}.{field.name}"
        if len(found) == 1:
            self.link(entity, field, found[0], reference.field)
        else:
            several = " or ".join(sorted(other.name for other in found))
            told = f"points to {name}, which the model doesn't have" if name else "fits no entity by its name"
            self.unresolved[entity.name, field.name] = remark(
                "ambiguous-reference" if found else "unresolved-reference",
                field.origin,
                f"{label} may point to {several}" if found else f"the foreign key {label} {told}",
                "Name the field <Entity>Id, or label its relation with the field's name; until then no constraint.",
            )

    def link(self, child: Entity, field: Field, parent: Entity, target: str = "") -> Link | None:
        """Point at one key column, or say why that can't be."""
        key = self.lookup.key(parent)
        wanted = self.lookup.field(parent, target) if target else None
        name = wanted.name if wanted else key[0] if len(key) == 1 and not target else ""
        if not name or not ((name,) == key or (wanted and wanted.unique)):
            self.findings.say(
                "unresolved-reference",
                field.origin,
                f"{child.name}.{field.name} can't point to {parent.name}: {_why(target, key)}",
                f"Point it to a field of {parent.name} that is the primary key or unique.",
            )
            return None
        link = Link(child.name, field.name, parent.name, name, field.origin, on_delete=field.on_delete)
        self.links[child.name, field.name] = link
        return link

    def relations(self, relations: Sequence[Relation]) -> None:
        """Those that name their field go first, so that the order of the relations changes nothing."""
        known: list[_Joined] = []
        for relation in sorted(relations, key=_content):
            parent, child = self.lookup.entity(relation.parent), self.lookup.entity(relation.child)
            if parent and child:
                known.append(_Joined(relation, parent, child))
            else:
                missing = relation.child if parent else relation.parent
                remedy = f"Give {missing} a block of its own, or remove the relation."
                self.findings.say(
                    "unresolved-reference", relation.origin, f"{missing} is no entity of the model", remedy
                )
        silent = [joined for joined in known if not self.claim_named(joined)]
        pairs = Counter((joined.parent.name, joined.child.name) for joined in silent)
        for joined in silent:
            self.claim_free(joined, alone=pairs[joined.parent.name, joined.child.name] == 1)

    def claim_named(self, joined: _Joined) -> bool:
        for parent, child in joined.sides():
            if field := self.named(joined.relation, parent, child):
                self.claim(joined.relation, parent, child, field)
                return True
        return False

    def claim_free(self, joined: _Joined, *, alone: bool) -> None:
        """Take the only field that is left; two are a doubt, and none is one too."""
        relation = joined.relation
        for parent, child in joined.sides():
            fields = self.free(parent, child)
            exact = [field for field in fields if alone and self.snake(field.name) == f"{self.snake(parent.name)}_id"]
            if len(chosen := exact or fields) == 1:
                self.claim(relation, parent, child, chosen[0])
                return
            if fields:
                several = " or ".join(field.name for field in fields)
                message = f"the relation of {parent.name} and {child.name} may mean {several}"
                self.findings.say(
                    "ambiguous-reference", relation.origin, message, "Label it with the name of its field."
                )
                return
        if self.is_other_side(joined):
            return
        one, many = joined.parent.name, joined.child.name
        column = relation.field or f"{self.snake(one)}_id"
        added = f"Add a field {column} to {many} and mark it as foreign key, or remove the relation"
        remedy = f"{added}; or take the column as it is: {answer('relation-without-fk', many, column)}"
        self.findings.say("relation-without-fk", relation.origin, f"{many} has no field for its {one}", remedy)

    def claim(self, relation: Relation, parent: Entity, child: Entity, field: Field) -> None:
        """Give the field's link what only the relation knows."""
        place = (child.name, field.name)
        link = self.links.get(place) or self.link(child, field, parent)
        if link is None:
            return
        self.claimed.add(place)
        self.told[parent.name, child.name].append((relation.told_by, place))
        if link.parent != parent.name:
            message = f"{child.name}.{field.name} points to {link.parent}, and its relation says {parent.name}"
            self.findings.say("ambiguous-reference", relation.origin, message, "Correct one of the two.")
            return
        self.links[place] = replace(
            link,
            mandatory=relation.mandatory,
            single=relation.kind == "one-to-one",
            on_delete=relation.on_delete or link.on_delete,
        )

    def is_other_side(self, joined: _Joined) -> bool:
        """The same relation was told from its other end already, each time once."""
        pair = (joined.parent.name, joined.child.name)
        for owner, place in self.told[pair]:
            if owner and joined.relation.told_by and owner != joined.relation.told_by:
                self.told[pair].remove((owner, place))
                link = self.links[place]
                self.links[place] = replace(link, on_delete=link.on_delete or joined.relation.on_delete)
                return True
        return False

    def named(self, relation: Relation, parent: Entity, child: Entity) -> Field | None:
        """The field that the relation or its label names, wholly or by a word that no other candidate has."""
        if relation.field:
            return self.lookup.field(child, relation.field.rpartition(".")[2])
        told = [word for word in self.words(relation.label) if word not in _RULE_WORDS]
        for label in filter(None, (self.snake(relation.label), "_".join(told))):
            for name in (label, f"{label}_id"):
                field = self.lookup.field(child, name)
                # A label that happens to be another field's name (status, address) means nothing.
                if field and (field.reference or label.endswith("_id")):
                    return field
        wanted = set(told)
        fields = [field for field in self.free(parent, child) if wanted <= set(self.words(field.name))] if told else []
        return fields[0] if len(fields) == 1 else None

    def words(self, name: str) -> list[str]:
        return [word for word in self.snake(name).split("_") if word]

    def free(self, parent: Entity, child: Entity) -> list[Field]:
        """The child's fields that point to the parent, else those that may by their name."""
        free = [field for field in child.fields if (child.name, field.name) not in self.claimed]
        linked = [field for field in free if self.points_to(child, field, parent)]
        return linked or [field for field in free if self.may_point_to(child, field, parent)]

    def points_to(self, child: Entity, field: Field, parent: Entity) -> bool:
        link = self.links.get((child.name, field.name))
        return link is not None and link.parent == parent.name

    def may_point_to(self, child: Entity, field: Field, parent: Entity) -> bool:
        if (child.name, field.name) in self.links or (child == parent and field.name in self.lookup.key(child)):
            return False
        named_as_key = self.snake(field.name).endswith("_id") or (self.snake(field.name),) == tuple(
            self.snake(name) for name in self.lookup.key(parent) if self.snake(name) != "id"
        )
        return named_as_key and self.lookup.named_by(child, field.name) == [parent]

    def unrelated(self) -> None:
        for place, link in self.links.items():
            if place not in self.claimed:
                message = f"{link.child}.{link.field} points to {link.parent} without a relation between them"
                remedy = f"Add the relation of {link.parent} and {link.child}, so that readers of the model see it."
                self.findings.say("fk-without-relation", link.origin, message, remedy)


def _content(relation: Relation) -> tuple[str, ...]:
    label = (relation.field, relation.label, relation.kind, relation.on_delete or "")
    return (relation.parent, relation.child, *label, str(relation.mandatory), relation.origin)


def _why(target: str, key: tuple[str, ...]) -> str:
    if target:
        return f"{target} is no key of it"
    return f"its key has {len(key)} fields" if key else "it has no key"
