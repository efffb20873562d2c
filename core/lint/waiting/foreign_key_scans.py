"""Danger: a foreign key that is proved at once keeps writers of both tables out while every row is looked up."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.constraints import ForeignKey
from core.schema.findings import Finding


def foreign_key_scans(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AddConstraint(table, ForeignKey(validated=True) as key) if table in situation.standing:
            yield from waiting(
                situation,
                table,
                code="foreign-key-scans",
                place=f"{table}.{key.name}",
                message=f"{key.name} looks up every row of {table} in {key.references}, whose writers wait too; it "
                "fails at the first orphan",
                online=f"adds {key.name} NOT VALID and validates it in a transaction of its own",
                remedy=f"Add {key.name} in an iteration in which neither table is made anew: then the online file "
                "adds it NOT VALID first.",
            )
        case _:
            return
