"""The state_contract: under which keys an app keeps its state, and an example of that state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.load.app.alignment import squeezed
from core.load.entities import AppModel, Document, Example
from core.load.remarks import Remarks
from core.load.trees.nodes import Node

_WRAPPINGS = ("state_contract", "stateContract")
_OUTER = ("structured", "product_doc", "productDoc")
_KEYS = ("shared_state_key", "records_key", "events_key", "sharedStateKey", "recordsKey", "eventsKey")


def contract_in(tree: Node) -> Node | None:
    """The contract itself: known by its keys, or by what it is wrapped in."""
    if tree.get(*_KEYS) or (tree.get("events") and tree.get("schema")):
        return tree
    if (wrapped := tree.get(*_WRAPPINGS)) and wrapped.is_map:
        return wrapped
    inside = (contract for key in _OUTER if (found := tree.get(key)) and (contract := contract_in(found)))
    return next(inside, None)


def read_contract(contract: Node) -> Document:
    reader = _Reader()
    reader.events(contract)
    states = reader.states(contract)
    return Document(findings=tuple(reader.findings), app=AppModel(states=states))


class _Reader:
    def __init__(self) -> None:
        self.findings = Remarks()

    def events(self, contract: Node) -> None:
        found = contract.get("events")
        first: dict[str, str] = {}
        for item in found.items() if found else ():
            name = item.text("name", "type", "event") if item.is_map else str(item.value)
            if name in first:
                message = f"the event {name} is listed twice; the first is at {first[name]}"
                self.findings.say("contract-duplicate", item.origin, message, "Remove one of the two.")
            first.setdefault(name, item.origin)

    def states(self, contract: Node) -> tuple[Example, ...]:
        schema = contract.get("schema")
        if schema is None:
            return ()
        if not schema.is_map or _is_json_schema(schema):
            written = "a JSON Schema" if schema.is_map else "no object"
            message = f"the schema of a contract is an example of its state, and this is {written}"
            self.findings.say(
                "parse-error", schema.origin, message, 'Write a state as the app has it: {"users": [{"name": ""}]}.'
            )
            return ()
        return self.members([schema])

    def members(self, rows: Sequence[Node]) -> tuple[Example, ...]:
        """What any of the rows has: each name once."""
        found: dict[str, Example] = {}
        for row in rows:
            for name, node in row.members():
                example = self.example(name, node)
                found[name] = self.joined(found[name], example) if name in found else example
            self.spelled_twice(row)
        return tuple(found.values())

    def spelled_twice(self, row: Node) -> None:
        first: dict[str, str] = {}
        for name, node in row.members():
            if (other := first.setdefault(squeezed(name), name)) != name:
                message = f"{name} and {other} of one object are the same name in two spellings"
                self.findings.say("contract-duplicate", node.origin, message, "Keep one of the two.")

    def example(self, name: str, node: Node) -> Example:
        """The type by example: bool before number, null tells of none."""
        match node.value:
            case dict():
                return Example(name, node.origin, "object", self.members([node]))
            case list():
                return self.listed(name, node)
            case None:
                return Example(name, node.origin, "null")
            case bool():
                return Example(name, node.origin, "boolean")
            case int() | float():
                return Example(name, node.origin, "number")
            case _:
                return Example(name, node.origin, "string")

    def listed(self, name: str, node: Node) -> Example:
        rows = [item for item in node.items() if item.is_map]
        others = [item for item in node.items() if not item.is_map]
        if rows and others:
            message = f"{name} lists objects and other values side by side"
            self.findings.say("contract-conflict", others[0].origin, message, "List only objects, or none.")
        return Example(name, node.origin, "array", self.members(rows), plain=bool(others) and not rows)

    def joined(self, one: Example, other: Example) -> Example:
        """Two rows' values of one name: null gives way, else the first counts."""
        if "null" in {one.type, other.type}:
            return other if one.type == "null" else one
        if one.type != other.type:
            message = f"{one.name} is {other.type} here and {one.type} at {one.origin}"
            self.findings.say("contract-conflict", other.origin, message, "Give it one type in every row.")
            return one
        known = {member.name: member for member in one.members}
        for member in other.members:
            known[member.name] = self.joined(known[member.name], member) if member.name in known else member
        return replace(one, members=tuple(known.values()), plain=one.plain or other.plain)


def _is_json_schema(schema: Node) -> bool:
    properties = schema.get("properties")
    return bool(schema.get("$schema")) or (
        schema.text("type") == "object" and properties is not None and properties.is_map
    )
