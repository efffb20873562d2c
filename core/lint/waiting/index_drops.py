"""Danger: dropping an index waits for every reader of its table, and every other reader for it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import DropIndex
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def index_drops(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case DropIndex(table, index) if table in situation.standing and situation.lasts:
            yield from waiting(
                situation,
                table,
                code="index-drop-blocks",
                place=f"{table}.{index.name}",
                message=f"Dropping {index.name} takes AccessExclusive on {table}: it waits for each reader, and new "
                "ones wait behind it",
                online=f"drops {index.name} CONCURRENTLY, last of all",
                remedy=f"Apply when few read {table}; the lock timeout bounds the wait.",
            )
        case _:
            return
