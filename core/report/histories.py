"""Every run on a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.report import damages
from core.run.records.damage import damage
from core.run.records.history import LAYOUT, History, Row
from core.schema.layout import Json

_WAYS = {"up": "up  ", "down": "down", "purge": "    "}


def lines(found: History) -> Iterator[str]:
    if not found.rows:
        yield "No run yet."
    for row in found.rows:
        word = _word(row)
        at, way = f"{row.applied_at:%Y-%m-%d %H:%M:%S}", _WAYS[row.direction]
        yield f"{row.seq:>4}  {at}  {word}  {way}  {row.migration_file}  {_who(row)}  {row.seconds:.2f} s"
        if row.error:
            yield f"      {row.error}"
    if broken := damage(found):
        yield from damages.lines(broken)
    if found.layout > LAYOUT:
        yield damages.newer(found.layout)


def _who(row: Row) -> str:
    return f"{row.actor}@{row.machine}" if row.machine else row.actor


def _word(row: Row) -> str:
    if not row.success:
        return "FAILED"
    if row.direction == "purge":
        return "PURGED"
    return "adopted" if row.iteration == 0 and row.statements == 0 else "done  "


def document(found: History) -> Json:
    broken = damage(found)
    return {
        "runs": [
            {
                **{field.name: getattr(row, field.name) for field in fields(row)},
                "applied_at": row.applied_at.isoformat(),
            }
            for row in found.rows
        ],
        "chain_broken_at": broken.row if broken else None,
        "chain_damage": broken.how if broken else None,
        "layout": found.layout,
    }
