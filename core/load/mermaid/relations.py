"""One relation line of an erDiagram: two ends, in symbols or words, and a label that may set the delete rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.load.entities import Relation
from core.load.mermaid.scanners import Scanner, pattern, phrases, signs
from core.schema.constraints import Action


@dataclass(frozen=True, slots=True)
class End:
    many: bool
    optional: bool


_ONE = End(many=False, optional=False)
_MAYBE = End(many=False, optional=True)
_SOME = End(many=True, optional=False)
_ANY = End(many=True, optional=True)
_SIGNS = {"||": _ONE, "|o": _MAYBE, "o|": _MAYBE, "}|": _SOME, "|{": _SOME, "}o": _ANY, "o{": _ANY}
_SHORT = {"1+": _SOME, "0+": _ANY}
_PHRASES = {
    "one or zero": _MAYBE,
    "zero or one": _MAYBE,
    "one or more": _SOME,
    "one or many": _SOME,
    "zero or more": _ANY,
    "zero or many": _ANY,
    "only one": _ONE,
    "many(1)": _SOME,
    "many(0)": _ANY,
    "many": _ANY,
    "one": _ONE,
    "1": _ONE,
}
_ENDS = _SIGNS | _PHRASES | _SHORT
_END = pattern(signs(_SIGNS), phrases(_PHRASES), signs(_SHORT))
_LINE = pattern(signs(("--", "..", ".-", "-.")), phrases(("optionally to", "to")))
_NAME = re.compile(r"""\s*(?:"([^"]*)"|`([^`]*)`|([^\s|{}\[\]":,]*))""")
_CLASSES = re.compile(r"""\s*:::\s*[^\s|{}\[\]":,]*(?:\s*,\s*[^\s|{}\[\]":,]*)*""")
_LABEL = re.compile(r"""\s*(?:\Z|:\s*(?:"([^"]*)"|(.*)))""", re.DOTALL)
_RULES: tuple[tuple[re.Pattern[str], Action], ...] = (
    (re.compile(r"\bset null\b"), "set null"),
    (re.compile(r"\bset default\b"), "set default"),
    (re.compile(r"\bcascade[sd]?\b"), "cascade"),
    (re.compile(r"\brestrict(s|ed)?\b"), "restrict"),
)


def read_relation(scanner: Scanner, left: str, origin: str) -> Relation | None:
    """Read what follows the left entity's name; None when that isn't a relation."""
    left_end = _end(scanner)
    if left_end is None or not scanner.take(_LINE):
        return None
    right_end = _end(scanner)
    right = read_name(scanner)
    if right_end is None or not right:
        return None
    skip_classes(scanner)
    label = _label(scanner)
    if label is None:
        return None
    return _relation((left, left_end), (right, right_end), label, origin)


def read_name(scanner: Scanner) -> str:
    return scanner.take(_NAME).strip()


def skip_classes(scanner: Scanner) -> None:
    scanner.match(_CLASSES)


def delete_rule(label: str) -> Action | None:
    folded = " ".join(label.casefold().split())
    return next((action for rule, action in _RULES if rule.search(folded)), None)


def _end(scanner: Scanner) -> End | None:
    return _ENDS.get(" ".join(scanner.take(_END).casefold().split()))


def _label(scanner: Scanner) -> str | None:
    """A label is optional, quoted or bare, possibly empty; None when something else follows."""
    found = scanner.match(_LABEL)
    return (found[1] or found[2] or "").strip() if found else None


def _relation(one: tuple[str, End], other: tuple[str, End], label: str, origin: str) -> Relation:
    rule = delete_rule(label)
    (left, left_end), (right, right_end) = one, other
    if left_end.many and right_end.many:
        return Relation("many-to-many", left, right, origin, label=label, on_delete=rule)
    turned = left_end.many or (left_end.optional and not right_end.many and not right_end.optional)
    (parent, parent_end), (child, child_end) = (other, one) if turned else (one, other)
    return Relation(
        kind="one-to-many" if child_end.many else "one-to-one",
        parent=parent,
        child=child,
        origin=origin,
        label=label,
        mandatory=not parent_end.optional,
        symmetric=parent_end == child_end,
        on_delete=rule,
    )
