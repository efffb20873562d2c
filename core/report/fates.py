"""What a rollback would make of each object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.report.summary import counted
from core.run.rollback import Fate
from core.schema.layout import Json


def lines(found: Sequence[Fate]) -> Iterator[str]:
    for fate in found:
        yield f"  {fate.object}: {fate.how} ({counted(fate.rows, 'row')})"


def document(found: Sequence[Fate]) -> Json:
    return {"objects": [{"object": fate.object, "how": fate.how, "rows": fate.rows} for fate in found]}
