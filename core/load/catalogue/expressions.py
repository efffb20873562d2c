"""What a deparser answered, as SQL."""

from __future__ import annotations

import re

from core.load.catalogue.refusals import moving
from core.schema.columns import Expression

_ELEMENT = r"E?'(?:[^'\\]|''|\\.)*'::character varying"
_CAST_LIST = re.compile(rf"\(ARRAY\[({_ELEMENT}(?:, {_ELEMENT})*)\]\)::text\[\]")
_EACH = re.compile(_ELEMENT)


def verbatim(text: str | None) -> Expression:
    """A deparser answers NULL for what was dropped since the snapshot."""
    if text is None:
        raise moving()
    return Expression(text)


def expression(text: str | None) -> Expression:
    """Give the text that reads back as itself: a varchar's list doesn't, where it was written as `status IN ('a')`.

    It reads back with a cast of the whole list, and made from that, with a cast of each element, from then on.
    """
    found = verbatim(text)
    return Expression(_CAST_LIST.sub(_each_cast, found.sql)) if "])::text[]" in found.sql else found


def _each_cast(found: re.Match[str]) -> str:
    elements = _EACH.sub(lambda element: f"({element[0]})::text", found[1])
    return f"ARRAY[{elements}]"
