"""What a selection needs beside what was named: joins of its entities, and keys to which its foreign keys point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.load.entities import Document, Entity, Field, Group, Reference, Relation, Relationship
from core.load.modules.taken import Taken
from core.load.remarks import Remarks
from core.load.tables.links import Link
from core.load.tables.lookups import Lookup
from core.load.tables.names import Names
from core.load.tables.references import resolve, says_reference
from core.names import snake
from core.schema.findings import Finding


def reduced(whole: Document, taken: dict[str, Taken], joins: frozenset[str]) -> tuple[Document, list[Finding]]:
    """What points where is settled in the whole model, so that what is left out changes no meaning."""
    entities = tuple(taken[each.name].laid() if each.name in taken else each for each in whole.entities)
    reduction = _Reduction(replace(whole, entities=entities), taken)
    for entity in entities:
        if entity.name in joins and entity.name not in taken:
            reduction.join(entity)
    reduction.draw()
    kept = tuple(reduction.entity(entity) for entity in entities if entity.name in taken)
    return replace(whole, entities=kept, relations=reduction.related()), reduction.findings


class _Reduction:
    def __init__(self, whole: Document, taken: dict[str, Taken]) -> None:
        self.whole = whole
        self.taken = taken
        self.lookup = Lookup(whole.entities, Names())
        self.links, self.remarks = resolve(self.lookup, whole.relations)
        self.findings = Remarks()
        self.pairs = {frozenset((link.child, link.parent)) for link in self.links.values()}

    def take(self, name: str, taken: Taken) -> Taken:
        key = tuple(map(snake, self.lookup.key(self.lookup.named(name))))
        return self.taken.setdefault(name, Taken(self.lookup.named(name), key, "referenced", taken.origin))

    def join(self, entity: Entity) -> None:
        """The table that joins two entities goes with them; a module that only refers to both doesn't need it."""
        links = (self.links.get((entity.name, each.name)) for each in entity.fields)
        sides = [link.parent for link in links if link]
        owned = [self.taken[side] for side in sides if side in self.taken and self.taken[side].role == "owned"]
        if owned and all(side in self.taken for side in sides):
            made = self.take(entity.name, owned[0])
            made.role = "owned"
            made.chosen.update(made.fields)

    def draw(self) -> None:
        waiting = [(taken, name) for taken in self.taken.values() for name in taken.fields if name in taken.chosen]
        for taken, name in waiting:
            link = self.links.get((taken.entity.name, taken.fields[name].name))
            if link is None:
                continue
            if link.parent not in self.taken:
                self.remark_on_drawn(taken, link)
                parent = self.take(link.parent, taken)
                waiting += [(parent, key) for key in parent.key]
            parent = self.taken[link.parent]
            if snake(link.target) not in parent.chosen:
                parent.chosen.add(snake(link.target))
                waiting.append((parent, snake(link.target)))

    def remark_on_drawn(self, taken: Taken, link: Link) -> None:
        message = f"{link.child}.{link.field} points to {link.parent}, which the module doesn't name"
        said = taken.picked.get(snake(link.field))
        remedy = f"Name {link.parent} among the module's entities, as owned or as referenced."
        place = said.origin if said else taken.origin
        self.findings.say("drawn-in", place, f"{message}; it is taken with its key", remedy)

    def entity(self, entity: Entity) -> Entity:
        taken = self.taken[entity.name]
        fields = tuple(self.pinned(entity, each) for each in entity.fields if snake(each.name) in taken.chosen)
        left_out = frozenset(taken.fields) - taken.chosen
        return replace(
            entity,
            fields=fields,
            uniques=(*_whole(entity.uniques, left_out), *taken.uniques),
            indexes=tuple(_whole(entity.indexes, left_out)),
        )

    def pinned(self, entity: Entity, field: Field) -> Field:
        link = self.links.get((entity.name, field.name))
        return field._replace(reference=Reference(link.parent, link.target)) if link else field

    def related(self) -> tuple[Relation, ...]:
        """Each foreign key that was taken has its relation by name; one that found no field is left as it is."""
        first: dict[frozenset[str], Relation] = {}
        doubtful: list[Relation] = []
        for relation in self.whole.relations:
            ends = (self.lookup.entity(relation.parent), self.lookup.entity(relation.child))
            known = frozenset(end.name for end in ends if end)
            if None in ends or known not in self.pairs:
                doubtful += [relation] if self.concerns(known) else []
            elif first.setdefault(known, relation) and self.concerns(known):
                self.findings += [each for each in self.remarks if _is_doubt(each, relation)]
        self.findings += self.unpointed(first)
        return (*doubtful, *self.linked(first))

    def unpointed(self, pairs: Iterable[frozenset[str]]) -> Iterator[Finding]:
        """What a relation alone says to be a foreign key and can't be one: the relation doesn't go on to say so."""
        taken = [self.taken[name] for name in sorted({name for pair in pairs if self.concerns(pair) for name in pair})]
        chosen = (each for one in taken for name, each in one.fields.items() if name in one.chosen)
        places = {each.origin for each in chosen if not says_reference(each)}
        return (each for each in self.remarks if each.code == "unresolved-reference" and each.place in places)

    def linked(self, relations: Mapping[frozenset[str], Relation]) -> Iterator[Relation]:
        for (child, name), link in self.links.items():
            relation = relations.get(frozenset((child, link.parent)))
            if relation and child in self.taken and snake(name) in self.taken[child].chosen:
                kind: Relationship = "one-to-one" if link.single else "one-to-many"
                mandatory, on_delete = link.mandatory, link.on_delete
                yield Relation(
                    kind, link.parent, child, relation.origin, name, mandatory=mandatory, on_delete=on_delete
                )

    def concerns(self, names: frozenset[str]) -> bool:
        """Both ends were taken, and one of them is the module's own."""
        taken = [self.taken[name] for name in names if name in self.taken]
        return len(taken) == len(names) and any(each.role == "owned" for each in taken)


def _is_doubt(finding: Finding, relation: Relation) -> bool:
    return finding.code in {"ambiguous-reference", "relation-without-fk"} and finding.place == relation.origin


def _whole(groups: tuple[Group, ...], left_out: frozenset[str]) -> Iterator[Group]:
    """Those of which no field is left out."""
    return (group for group in groups if left_out.isdisjoint(map(snake, group.fields)))
