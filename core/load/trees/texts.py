"""JSON text as a tree, with everything that JSON itself lets pass said with its pointer."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from core.load.remarks import Code, remark
from core.schema.findings import Finding

DEPTH = 64
_DIGITS = 400
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u(0000|[dD][89a-fA-F])")


class Twice(dict[str, object]):
    """An object that remembers which of its keys came twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.twice = [key for key, count in counts.items() if count > 1]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Stands in the tree where a number was that no database can hold."""

    why: str


def read_json(text: str, name: str) -> tuple[object, list[Finding]]:
    """Give the tree and what is wrong with it; None and one finding when it is no JSON."""
    decoder = _Decoder()
    try:
        tree: object = decoder.decode(text)
        clean = decoder.clean and _depth(tree) <= DEPTH and not _has_impossible_letters(text)
    except json.JSONDecodeError as error:
        remedy = "Correct the JSON at this place."
        return None, [remark("parse-error", f"{name}:{error.lineno}", f"this is no JSON: {error.msg}", remedy)]
    except RecursionError:
        return None, [_too_deep(f"{name}#")]
    # Only a tree that has something wrong is walked with the place of each value: that takes longer than to read it.
    return tree, [] if clean else list(_examined(tree, f"{name}#"))


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
        if len(digits) <= _DIGITS:
            return int(digits)
        return self.impossible(f"a number of {len(digits)} digits is too long")

    def real(self, digits: str) -> float | Impossible:
        number = float(digits)
        return number if math.isfinite(number) else self.impossible(f"{digits[:20]} is too large")

    def impossible(self, why: str) -> Impossible:
        self.clean = False
        return Impossible(why)


def _has_impossible_letters(text: str) -> bool:
    return bool(_ESCAPED.search(text) or (not text.isascii() and _SURROGATE.search(text)))


def _depth(tree: object) -> int:
    depth, level = 0, [tree]
    while nested := [value for value in level if isinstance(value, dict | list)]:
        level = list(chain.from_iterable(value.values() if isinstance(value, dict) else value for value in nested))
        depth += 1
    return depth


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def _too_deep(place: str) -> Finding:
    remedy = "Flatten the document; a model needs no such depth."
    return remark("too-deep", place, f"the document is nested deeper than {DEPTH}", remedy)


def _examined(tree: object, root: str) -> Iterator[Finding]:
    """Walk without recursion, so that depth is a remark and no crash."""
    waiting: list[tuple[object, str, int]] = [(tree, root, 1)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEPTH and isinstance(value, dict | list):
            yield _too_deep(place)
            return
        match value:
            case Impossible():
                yield remark("parse-error", place, value.why, "Write a number that a database can hold.")
            case str():
                yield from _text_remarks(value, place)
            case dict():
                for key in value.twice if isinstance(value, Twice) else ():
                    yield _twice(key, place)
                for key in value:
                    yield from _text_remarks(key, place)
                children = [(child, f"{place}/{escaped(key)}", depth + 1) for key, child in value.items()]
                waiting += reversed(children)
            case list():
                waiting += reversed([(child, f"{place}/{index}", depth + 1) for index, child in enumerate(value)])


def _twice(key: str, place: str) -> Finding:
    code: Code = "duplicate-key"
    return remark(code, f"{place}/{escaped(key)}", f"the key {key!r} is given twice", "Keep one of the two.")


def _text_remarks(text: str, place: str) -> Iterator[Finding]:
    if "\0" in text:
        yield remark("parse-error", place, "a text holds the NUL character", "Remove it: no database keeps it.")
    if _SURROGATE.search(text):
        yield remark("parse-error", place, "a text holds half a character (a lone surrogate)", "Write it whole.")
