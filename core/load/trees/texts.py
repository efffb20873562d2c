"""JSON text as a tree, with everything that JSON itself lets pass said with its pointer."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.load.remarks import Code, remark
from core.schema.findings import Finding

DEPTH = 64
_DIGITS = 400
_SURROGATE = re.compile("[\ud800-\udfff]")


class Members(dict[str, object]):
    """An object that remembers which of its keys came twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs) if len(self) < len(pairs) else {}
        self.twice = [key for key, count in counts.items() if count > 1]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Stands in the tree where a number was that no database can hold."""

    why: str


def read_json(text: str, name: str) -> tuple[object, list[Finding]]:
    """Give the tree and what is wrong with it; None and one finding when it is no JSON."""
    try:
        tree: object = json.loads(
            text,
            object_pairs_hook=Members,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=lambda word: Impossible(f"{word} is no number"),
        )
    except json.JSONDecodeError as error:
        remedy = "Correct the JSON at this place."
        return None, [remark("parse-error", f"{name}:{error.lineno}", f"this is no JSON: {error.msg}", remedy)]
    except RecursionError:
        return None, [_too_deep(f"{name}#")]
    return tree, list(_examined(tree, f"{name}#"))


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _integer(digits: str) -> int | Impossible:
    return int(digits) if len(digits) <= _DIGITS else Impossible(f"a number of {len(digits)} digits is too long")


def _real(digits: str) -> float | Impossible:
    number = float(digits)
    return number if math.isfinite(number) else Impossible(f"{digits[:20]} is too large")


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
            case Members():
                for key in value.twice:
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
