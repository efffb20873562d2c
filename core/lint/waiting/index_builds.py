"""Danger: building an index keeps the writers of its table waiting until it is done."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import CreateIndex
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def index_builds(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case CreateIndex(table, index) if table in situation.standing:
            fails = "; it fails where two rows share a key" if index.unique else ""
            yield from waiting(
                situation,
                table,
                code="index-blocks-writers",
                place=f"{table}.{index.name}",
                message=f"Building {index.name} keeps writers of {table} out until COMMIT{fails}",
                online=f"builds {index.name} CONCURRENTLY, outside a transaction",
                remedy=f"Build {index.name} in an iteration in which nothing else needs it at once: then the online "
                "file builds it CONCURRENTLY.",
            )
        case _:
            return
