"""Danger: a primary key or unique constraint builds its index under a lock that keeps readers out."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.constraints import PrimaryKey, Unique
from core.schema.findings import Finding


def key_builds(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AddConstraint(table, PrimaryKey() | Unique() as key) if table in situation.standing:
            yield from waiting(
                situation,
                table,
                code="key-blocks-readers",
                place=f"{table}.{key.name}",
                message=f"{key.name} builds its index under AccessExclusive: nobody reads {table} meanwhile, and it "
                "fails where rows share a key",
                online=f"builds the index of {key.name} CONCURRENTLY and then makes it the key",
                remedy=f"Add {key.name} in an iteration of its own: then the online file builds its index "
                "CONCURRENTLY.",
            )
        case _:
            return
