"""Modules select from the business model: what they name, its keys, and what its foreign keys point to."""

from __future__ import annotations

from dataclasses import replace

from core.load.entities import Choices, Document, Excerpt, Group, Module
from core.load.modules.overlays import Overlay
from core.load.modules.picks import Picker
from core.load.modules.sources import source_of
from core.load.modules.taken import Taken
from core.load.modules.targets import reduced
from core.load.tables.expressions import text_of
from core.load.tables.joins import with_joins
from core.load.tables.kinds import kind_of
from core.load.tables.lookups import Lookup
from core.load.tables.names import Names, apart
from core.load.tables.types import choices_by_name
from core.names import snake


def select(document: Document) -> Document:
    """Without a module the business model is taken as it is."""
    unread = not document.entities and any(finding.severity == "error" for finding in document.findings)
    if unread or not document.modules:
        return document
    names = Names()
    entities, findings = apart(document.entities, names)
    whole = with_joins(replace(document, entities=tuple(entities)), names)
    selector = _Selector(whole, Lookup(whole.entities, names))
    for module in document.modules:
        selector.module(module)
    defined = {entity.name for entity in entities}
    joins = frozenset(entity.name for entity in whole.entities if entity.name not in defined)
    selected, drawn = reduced(whole, selector.taken, joins)
    remarks = (*document.findings, *findings, *selector.findings, *drawn)
    return replace(selected, choices=selector.choices, findings=remarks)


class _Selector:
    def __init__(self, whole: Document, lookup: Lookup) -> None:
        self.lookup = lookup
        self.picker = Picker(lookup)
        self.choices = whole.choices
        self.taken: dict[str, Taken] = {}
        self.findings = self.picker.findings

    def module(self, module: Module) -> None:
        self.lists(module)
        overlay = Overlay(choices_by_name(self.choices))
        found = [taken for excerpt in module.excerpts if (taken := self.excerpt(excerpt, overlay))]
        mine = list({taken.entity.name: taken for taken in found}.values())
        self.rules(module, mine)
        for taken in mine:
            self.settle(taken, module)

    def lists(self, module: Module) -> None:
        """A list of values that the business model has too is the module's from now on."""
        known = choices_by_name(self.choices)
        for each in module.choices:
            other = known.get(snake(each.name))
            if other and _values(other) != _values(each):
                message = f"the module lists other values for {each.name} than the business model ({other.origin})"
                remedy = "Correct one of the two."
                self.findings.say("type-conflict", each.origin, f"{message}; the module wins", remedy)
        mine = choices_by_name(module.choices)
        self.choices = (*module.choices, *(each for each in self.choices if snake(each.name) not in mine))

    def excerpt(self, excerpt: Excerpt, overlay: Overlay) -> Taken | None:
        name = excerpt.source or excerpt.name
        entity = self.lookup.entity(name)
        if entity is None:
            self.picker.missing(name, excerpt.origin)
            return None
        if self.lookup.entity(excerpt.name) is not entity:
            self.picker.renamed(excerpt.name, entity.name, excerpt.origin)
        taken = self.taken.get(entity.name)
        if taken is None:
            key = tuple(map(snake, self.lookup.key(entity)))
            taken = self.taken[entity.name] = Taken(entity, key, excerpt.role, excerpt.origin)
        if excerpt.role == "owned":
            taken.role = "owned"
            taken.whole = taken.whole or not excerpt.picks
        for pick in excerpt.picks:
            self.picker.pick(taken, pick, overlay)
        return taken

    def rules(self, module: Module, mine: list[Taken]) -> None:
        for group in module.required:
            for taken, names in self.ruled(group, mine):
                taken.require(names[0])
        for group in module.uniques:
            for taken, names in self.ruled(group, mine):
                taken.uniques.append(Group(names, group.origin))
                taken.chosen.update(map(snake, names))

    def ruled(self, group: Group, mine: list[Taken]) -> list[tuple[Taken, tuple[str, ...]]]:
        """The entity that a rule names; else the module's own that names these fields, else those that have them."""
        owner = next((owner for owner, dot, _ in (name.rpartition(".") for name in group.fields) if dot), "")
        entity = self.lookup.entity("".join(source_of(owner)[-1:]))
        names = tuple(name.rpartition(".")[2] for name in group.fields)
        asked = [taken for taken in mine if (taken.entity is entity if owner else taken.role == "owned")]
        able = [taken for taken in asked if taken.has(names)]
        found = [taken for taken in able if taken.names(names)] or able
        if not found:
            message = f"a rule of the module names {' + '.join(group.fields)}, which none of its entities has"
            remedy = "Correct the name, or add the field to the business model."
            self.findings.say("unknown-field", group.origin, message, remedy)
        return [(taken, names) for taken in found]

    def settle(self, taken: Taken, module: Module) -> None:
        """Choose by phase; an enum that names no list has the module's list of its own name."""
        for said in taken.choose(module.phase):
            message = f"the module of phase {module.phase} names {taken.entity.name}.{said.name}, which is due later"
            self.findings.say("later-phase", said.origin, f"{message}; it is taken", "Nothing to do.")
        lists = choices_by_name(module.choices)
        for name, field in taken.fields.items():
            word = field.type
            if name in lists and kind_of(word.name) == "enum" and not (word.values or word.enum):
                taken.fields[name] = field._replace(type=replace(word, enum=lists[name].name))


def _values(choices: Choices) -> set[str]:
    return {text_of(value) for value in choices.values}
