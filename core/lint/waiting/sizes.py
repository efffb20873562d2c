"""How much a wait weighs: nothing is known without a target, little on a small table, and much on a heavy one."""

from __future__ import annotations

from collections.abc import Iterator

from core.lint.situations import Situation
from core.schema.constraints import QName
from core.schema.findings import Finding, Severity


def waiting(
    situation: Situation, table: QName, *, code: str, place: str, message: str, online: str = "", remedy: str
) -> Iterator[Finding]:
    """A note where nobody knows the size, nothing on a small table, a warning on a heavy one without a safer form."""
    rows = situation.facts.rows.get(table) if situation.facts else None
    safer = situation.number in situation.safer and online
    if rows is not None and rows < situation.review.heavy_rows:
        return
    severity: Severity = "note" if rows is None or safer else "warning"
    size = "size unknown" if rows is None else f"about {rows} rows"
    way = f"The online file {online}: slipway apply --online." if safer else remedy
    yield Finding(code=code, severity=severity, place=place, message=f"{message} ({size}).", remedy=way)
