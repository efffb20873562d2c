"""JSON text as a tree, with everything that JSON itself lets pass said with its pointer."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from core.load.remarks import remark
from core.load.trees.nodes import Node, escaped
from core.load.trees.refusals import DEPTH, DIGITS, SURROGATE, Impossible, text_remarks, too_deep, twice
from core.schema.findings import Finding

_MOST = 100  # findings on the text itself, after which the rest would say nothing new
_NESTING = (dict, list)
_ESCAPED = re.compile(r"\\u(0000|[dD][89a-fA-F])")


class Twice(dict[str, object]):
    """An object that remembers which of its keys came twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.twice = [key for key, count in counts.items() if count > 1]


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["}


def read_json(text: str, name: str) -> tuple[Node, list[Finding]]:
    """Give the tree and what is wrong with it; an empty tree and one finding when it is no JSON."""
    root = f"{name}#"
    decoder = _Decoder()
    try:
        tree: object = decoder.decode(text)
        clean = decoder.clean and _depth(tree) <= DEPTH and not _has_impossible_letters(text)
    except json.JSONDecodeError as error:
        remedy = "Correct the JSON at this place."
        found = remark("parse-error", f"{name}:{error.lineno}", f"this is no JSON: {error.msg}", remedy)
        return Node(None, root), [found]
    except RecursionError:
        return Node(None, root), [too_deep(root)]
    # Only a tree that has something wrong is walked with the place of each value: that takes longer than to read it.
    return Node(tree, root), [] if clean else list(islice(_examined(tree, root), _MOST))


class _Decoder:
    """Reads JSON, and knows whether all that it read can be kept."""

    def __init__(self) -> None:
        self.clean = True

    def decode(self, text: str) -> object:
        tree: object = json.loads(
            text,
            object_pairs_hook=self.members,
            parse_int=self.integer,
            parse_float=self.real,
            parse_constant=lambda word: self.impossible(f"{word} is no number"),
        )
        return tree

    def members(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self.clean = False
        return Twice(pairs)

    def integer(self, digits: str) -> int | Impossible:
        if len(digits) <= DIGITS:
            return int(digits)
        return self.impossible(f"a number of {len(digits)} digits is too long")

    def real(self, digits: str) -> float | Impossible:
        number = float(digits)
        return number if math.isfinite(number) else self.impossible(f"{digits[:20]} is too large")

    def impossible(self, why: str) -> Impossible:
        self.clean = False
        return Impossible(why)


def _has_impossible_letters(text: str) -> bool:
    return bool(_ESCAPED.search(text) or (not text.isascii() and SURROGATE.search(text)))


def _depth(tree: object) -> int:
    depth, level = 0, [tree]
    while nested := [value for value in level if isinstance(value, _NESTING)]:
        level = list(chain.from_iterable(value.values() if isinstance(value, dict) else value for value in nested))
        depth += 1
    return depth


def _examined(tree: object, root: str) -> Iterator[Finding]:
    """Walk without recursion, so that depth is a remark and no crash."""
    waiting: list[tuple[object, str, int]] = [(tree, root, 1)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEPTH and isinstance(value, dict | list):
            yield too_deep(place)
            return
        match value:
            case Impossible():
                yield value.finding(place)
            case str():
                yield from text_remarks(value, place)
            case dict():
                for key in value.twice if isinstance(value, Twice) else ():
                    yield twice(key, f"{place}/{escaped(key)}")
                for key in value:
                    yield from text_remarks(key, place)
                children = [(child, f"{place}/{escaped(key)}", depth + 1) for key, child in value.items()]
                waiting += reversed(children)
            case list():
                waiting += reversed([(child, f"{place}/{index}", depth + 1) for index, child in enumerate(value)])
