"""What a module's businessRules say: which fields are required, which are unique, which lists of values there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.load.entities import Choices, Group
from core.load.trees.entities import Reader
from core.load.trees.nodes import Node
from core.schema.findings import Finding

_LISTED = "Write [name, a + b]."


@dataclass(frozen=True, slots=True)
class BusinessRules:
    required: tuple[Group, ...]
    uniques: tuple[Group, ...]
    choices: tuple[Choices, ...]
    findings: tuple[Finding, ...]


def read_rules(tree: Node) -> BusinessRules:
    reader = _Reader()
    said = tree.get("businessRules", "business_rules")
    validation = said.get("validation") if said else None
    places = [each for each in (validation, said) if each]
    required = next((found for each in places if (found := each.get("required"))), None)
    unique = next((found for each in places if (found := each.get("unique"))), None)
    return BusinessRules(
        tuple(Group((name,), group.origin) for group in reader.groups(required) for name in group.fields),
        tuple(reader.groups(unique)),
        tuple(choices for each in (said, tree) if each for choices in reader.choices(each)),
        tuple(reader.findings),
    )


class _Reader(Reader):
    def groups(self, node: Node | None, entity: str = "") -> Iterator[Group]:
        """Read "a", "a + b", [a, b], {fields: [a, b]}, and any of these by entity: {Account: [...]}."""
        if node is None:
            return
        if not (node.is_map or node.is_list or isinstance(node.value, str)):
            self.findings.say("parse-error", node.origin, "a rule of the module names no field", _LISTED)
        for key, item in node.members():
            yield from self.groups(item, key)
        for item in [node] if isinstance(node.value, str) else node.items():
            listed = item.get("fields", "columns") or item
            names = [name.strip() for text in listed.names() for name in text.split("+")]
            owner = entity or item.text("entity")
            if names and all(names):
                yield Group(tuple(f"{owner}.{name}" if owner else name for name in names), item.origin)
            else:
                self.findings.say("parse-error", item.origin, "a rule of the module names no field", _LISTED)
