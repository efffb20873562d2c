"""Danger: a type that is stored otherwise has its whole table written anew while nobody may read it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def type_rewrites(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if (
            old.type != new.type and table in situation.standing & {*situation.effect.rewrites} and situation.lasts
        ):
            yield from waiting(
                situation,
                table,
                code="type-rewrites",
                place=f"{table}.{new.name}",
                message=f"{old.type} to {new.type} writes {table} and its indexes anew under AccessExclusive",
                online=f"fills a second column of the type {new.type} in batches and swaps the two",
                remedy=f"Add a new column of the type {new.type}, fill it in batches, let programs move over, and "
                f"drop {new.name} in a later iteration.",
            )
        case _:
            return
