"""In what state a project's own files are."""

from __future__ import annotations

from collections.abc import Iterator

from core.project.condition import Condition
from core.schema.layout import Json


def lines(found: Condition) -> Iterator[str]:
    if found.unbuilt:
        numbers = ", ".join(map(str, found.unbuilt))
        yield f"Not built: {numbers} (slipway build {found.unbuilt[-1]})"
    if found.wrong:
        yield "Files: not as they should be; what needs them is refused until they are"
    for one in found.wrong:
        yield f"  {one.how}: {one.place}: {one.why}"
        yield f"    {one.remedy}"


def document(found: Condition) -> dict[str, Json]:
    return {
        "unbuilt": list(found.unbuilt),
        "files": [{"place": one.place, "how": one.how, "why": one.why, "remedy": one.remedy} for one in found.wrong],
    }
