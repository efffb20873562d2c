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


Links = dict[tuple[str, str], Link]
Shapes = dict[tuple[str, str], Shape]
_UNTYPED: frozenset[Kind] = frozenset({"reference", "unknown"})
_WHOLE: frozenset[Kind] = frozenset({"integer", "bigint", "number"})


@dataclass(frozen=True, slots=True)
class Typed:
    links: Links
    shapes: Shapes
    findings: tuple[Finding, ...]


def typed(links: Links, shapes: Shapes) -> Typed:
    kept: Links = {}
    shaped = dict(shapes)
    findings: list[Finding] = []
    for place, link in links.items():
        shape = shapes[place]
        counted = _at_the_end(links, shapes, place, _UNTYPED | _WHOLE)
        target = _at_the_end(links, shapes, (link.parent, link.target), _UNTYPED)
        if counted.kind == "serial" and not comparable(shape.type, counted.type):
            # A number that points to an identity is what the identity is.
            shaped[place] = replace(shape, type=counted.type)
            kept[place] = link
        elif shape.kind in _UNTYPED:
            shaped[place] = replace(shape, type=target.type)
            kept[place] = link
        elif comparable(shape.type, target.type):
            kept[place] = link
        else:
            message = f"{link.child}.{link.field} is {shape.type}, its target {link.parent}.{link.target} {target.type}"
            remedy = "Give both the same type; until then the column has no constraint."
            findings.append(remark("type-conflict", link.origin, message, remedy))
    return Typed(kept, shaped, tuple(findings))


def _at_the_end(links: Links, shapes: Shapes, place: tuple[str, str], through: frozenset[Kind]) -> Shape:
    """Follow a key that is itself a reference."""
    seen: set[tuple[str, str]] = set()
    while (link := links.get(place)) and place not in seen and shapes[place].kind in through:
        seen.add(place)
        place = (link.parent, link.target)
    return shapes[place]
