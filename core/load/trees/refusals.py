"""What no model may hold, whatever language its tree is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.load.remarks import remark
from core.schema.findings import Finding

DEPTH = 64
DIGITS = 400
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Impossible:
    """Stands in the tree where a number was that no database can hold."""

    why: str

    def finding(self, place: str) -> Finding:
        return remark("parse-error", place, self.why, "Write a number that a database can hold.")


def too_deep(place: str) -> Finding:
    remedy = "Flatten the document; a model needs no such depth."
    return remark("too-deep", place, f"the document is nested deeper than {DEPTH}", remedy)


def twice(key: str, place: str) -> Finding:
    return remark("duplicate-key", place, f"the key {key!r} is given twice", "Keep one of the two.")


def text_remarks(text: str, place: str) -> Iterator[Finding]:
    if "\0" in text:
        yield remark("parse-error", place, "a text holds the NUL character", "Remove it: no database keeps it.")
    if SURROGATE.search(text):
        yield remark("parse-error", place, "a text holds half a character (a lone surrogate)", "Write it whole.")
