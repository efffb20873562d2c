"""The relationships of an entity map, written as a map or as a list."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.entities import Group, Relation
from core.load.remarks import remark
from core.load.trees.actions import read_action
from core.load.trees.nodes import Node
from core.names import snake
from core.schema.findings import Finding

_KINDS = {
    "one-to-one": "one-to-one",
    "1:1": "one-to-one",
    "1-1": "one-to-one",
    "has_one": "one-to-one",
    "one-to-many": "one-to-many",
    "1:many": "one-to-many",
    "1:n": "one-to-many",
    "has_many": "one-to-many",
    "many-to-one": "many-to-one",
    "many:1": "many-to-one",
    "n:1": "many-to-one",
    "belongs_to": "many-to-one",
    "many-to-many": "many-to-many",
    "many:many": "many-to-many",
    "n:m": "many-to-many",
    "habtm": "many-to-many",
    "has_and_belongs_to_many": "many-to-many",
}


def read_relation(key: str, node: Node) -> Relation | Finding:
    """Read `"Account.contacts": {type, from, to, foreignKey, ...}`; the key may stand for what isn't said."""
    owner, _, role = key.partition(".")
    kind = _kind(node.text("type", "kind", "cardinality"))
    origin = node.origin
    start = node.text("from", "source") or owner
    end = node.text("to", "target", "entity") or role
    if not kind or not start or not end:
        remedy = "Give it type (one-to-many, many-to-one, one-to-one, many-to-many), from and to."
        return remark("parse-error", origin, "this relationship doesn't say what it joins, or how", remedy)
    start, end = _entity(start), _entity(end)
    parent, child = (end, start) if kind == "many-to-one" else (start, end)
    return Relation(
        kind="many-to-many" if kind == "many-to-many" else "one-to-one" if kind == "one-to-one" else "one-to-many",
        parent=parent,
        child=child,
        origin=origin,
        field=_field(node),
        through=node.text("through", "joinTable", "join_table"),
        mandatory=bool(node.flag("required", "mandatory")),
        symmetric=kind == "one-to-one",
        on_delete=read_action(node),
        told_by=start,
    )


def relations(node: Node) -> Iterator[tuple[str, Node]]:
    if node.is_map:
        yield from node.members()
    else:
        yield from (("", item) for item in node.items())


def index_groups(node: Node, relation: Relation) -> tuple[Group, ...]:
    """The indexes that a relation asks for are the child's; true means its column."""
    found = node.get("indexes", "index")
    if found is None:
        return ()
    if found.value is True:
        return (Group((relation.field,), found.origin),) if relation.field else ()
    items = found.items() if found.is_list else iter((found,))
    return tuple(Group(names, item.origin) for item in items if (names := item.names()))


def _kind(text: str) -> str:
    folded = text.casefold().replace(" ", "-")
    words = snake(text)  # hasMany, ONE_TO_MANY
    return _KINDS.get(folded) or _KINDS.get(words) or _KINDS.get(words.replace("_", "-"), "")


def _entity(text: str) -> str:
    """`Account.id` and `BUSM.Account` both mean Account."""
    first, _, rest = text.partition(".")
    return rest.partition(".")[0] if first.casefold() == "busm" and rest else first


def _field(node: Node) -> str:
    found = node.get("foreignKey", "foreign_key", "fk", "field")
    return found.value.strip() if found and isinstance(found.value, str) else ""
