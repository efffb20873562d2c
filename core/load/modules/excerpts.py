"""Which entities and fields a module config names, in any of the ways in which it may list them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from core.load.entities import Excerpt, Field, Pick, Reference, TypeWord
from core.load.modules.sources import source_of
from core.load.trees.entities import FIELDS, Reader
from core.load.trees.nodes import Node
from core.schema.findings import Finding

Role = Literal["owned", "referenced"]

_ROLES: tuple[Role, ...] = ("owned", "referenced")


def read_excerpts(tree: Node) -> tuple[tuple[Excerpt, ...], list[Finding]]:
    reader = _Reader()
    return tuple(reader.excerpts(tree)), reader.findings


class _Reader(Reader):
    def excerpts(self, tree: Node) -> Iterator[Excerpt]:
        """One entity or several; those that aren't called referenced are the module's own."""
        if single := tree.get("entity"):
            for node in single.items() if single.is_list else (single,):
                yield from self.excerpt("", node, "owned")
        several = tree.get("entities")
        if several is None:
            return
        roles = [(role, found) for role in _ROLES if several.is_map and (found := several.get(role))]
        for role, found in roles or [("owned", several)]:
            yield from self.listed(found, role)

    def listed(self, node: Node, role: Role) -> Iterator[Excerpt]:
        """A list of names or of objects, a map by name, or one name."""
        if not (node.is_map or node.is_list or isinstance(node.value, str)):
            self.findings.say(
                "parse-error", node.origin, f"the {role} entities must be a list", "Write [Account, Contact]."
            )
        if isinstance(node.value, str):
            yield from self.excerpt("", node, role)
        for key, item in node.members():
            yield from self.excerpt(key, item, role)
        for item in node.items():
            yield from self.excerpt("", item, role)

    def excerpt(self, key: str, node: Node, role: Role) -> Iterator[Excerpt]:
        source = source_of(node.value if isinstance(node.value, str) else node.text("source"))
        name = source_of(node.text("name") or key)[-1:] or source[:1]
        if not name or not (node.is_map or isinstance(node.value, str) or (key and node.value is None)):
            self.findings.say(
                "parse-error", node.origin, "an entity of the module has no name", "Write {name: Account}."
            )
            return
        said = node.get("source", "name") or node
        picks = tuple(self.picks(name[0], node))
        yield Excerpt(name[0], said.origin, role, source[0] if source else "", picks)

    def picks(self, entity: str, node: Node) -> Iterator[Pick]:
        found = node.get(*FIELDS)
        if found is None:
            return
        if not (found.is_map or found.is_list):
            self.findings.say(
                "parse-error", found.origin, f"the fields of {entity} must be a list", "Write [{name: id}]."
            )
        first: dict[str, Pick] = {}
        for name, item in [*found.members(), *((_name(item), item) for item in found.items())]:
            if not name or not (item.is_map or item.value is None or isinstance(item.value, str)):
                self.findings.say("parse-error", item.origin, f"a field of {entity} has no name", "Write {name: id}.")
            elif name in first:
                message = (
                    f"the module names the field {entity}.{name} twice; the first is at {first[name].field.origin}"
                )
                self.findings.say("duplicate-key", item.origin, message, "Keep one of the two.")
            else:
                yield first.setdefault(name, self.pick(entity, name, item, listed=found.is_list))

    def pick(self, entity: str, name: str, node: Node, *, listed: bool) -> Pick:
        """Of a list a text is the field's name, of a map its type."""
        if node.value is None or (listed and not node.is_map):
            return Pick(Field(name, TypeWord(), node.origin))
        source = source_of(node.text("source"))
        field = self.field(entity, name, node.value, node.origin)
        if not source:
            return Pick(field)
        return Pick(field, Reference(source[-2] if len(source) > 1 else "", source[-1]))


def _name(node: Node) -> str:
    """The name that a field of a list says, else that of its source."""
    if isinstance(node.value, str):
        return "".join(source_of(node.value)[-1:])
    return node.text("name", "id") or "".join(source_of(node.text("source"))[-1:])
