"""A reference takes the type of the key it points to; two types that can't be compared get no constraint."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.load.remarks import remark
from core.load.tables.kinds import Kind
from core.load.tables.types import Shape, comparable
from core.schema.constraints import Action
from core.schema.findings import Finding


@dataclass(frozen=True, slots=True)
class Link:
    """One field that points to one key."""

    child: str
    field: str
    parent: str
    target: str
    origin: str
    mandatory: bool = False
    single: bool = False  # at most one child per parent
    on_delete: Action | None = None


Spot = tuple[str, str]
"""A field, by the names of its entity and its own."""
Links = dict[Spot, Link]
Shapes = dict[str, dict[str, Shape]]
"""By the names of entity and field."""
_UNTYPED: frozenset[Kind] = frozenset({"reference", "unknown"})
_WHOLE: frozenset[Kind] = frozenset({"integer", "bigint", "number"})


@dataclass(frozen=True, slots=True)
class Typed:
    """The links that can be, by entity and field, and all shapes with those that the links changed."""

    links: dict[str, dict[str, Link]]
    shapes: Shapes
    findings: tuple[Finding, ...]


def typed(links: Links, shapes: Shapes) -> Typed:
    kept: dict[str, dict[str, Link]] = {}
    changed: list[tuple[Link, Shape]] = []
    findings: list[Finding] = []
    ends, counted_ends = _ends(links, shapes, _UNTYPED), _ends(links, shapes, _UNTYPED | _WHOLE)
    for spot, link in links.items():
        aim = (link.parent, link.target)
        shape, target = _at(spot, shapes), _at(ends.get(aim, aim), shapes)
        counted = _at(counted_ends.get(spot, spot), shapes)
        if counted.kind == "serial" and not comparable(shape.type, counted.type):
            # A number that points to an identity is what the identity is.
            changed.append((link, replace(shape, type=counted.type)))
        elif shape.kind in _UNTYPED:
            changed.append((link, replace(shape, type=target.type)))
        elif not comparable(shape.type, target.type):
            message = f"{link.child}.{link.field} is {shape.type}, its target {link.parent}.{link.target} {target.type}"
            remedy = "Give both the same type; until then the column has no constraint."
            findings.append(remark("type-conflict", link.origin, message, remedy))
            continue
        kept.setdefault(link.child, {})[link.field] = link
    touched = {link.child: dict(shapes[link.child]) for link, _ in changed}
    for link, shape in changed:
        touched[link.child][link.field] = shape
    return Typed(kept, shapes | touched, tuple(findings))


def _at(spot: Spot, shapes: Shapes) -> Shape:
    return shapes[spot[0]][spot[1]]


def _ends(links: Links, shapes: Shapes, through: frozenset[Kind]) -> dict[Spot, Spot]:
    """Where each key that is itself a reference leads in the end; in a circle each leads to itself."""
    ends: dict[Spot, Spot] = {}
    for start in links:
        path: dict[Spot, None] = {}
        spot = start
        while spot not in ends and spot not in path and (link := links.get(spot)) and _at(spot, shapes).kind in through:
            path[spot] = None
            spot = (link.parent, link.target)
        if spot in path:
            around = list(path)
            ends.update((each, each) for each in around[around.index(spot) :])
        end = ends.get(spot, spot)
        for each in path:
            ends.setdefault(each, end)
    return ends
