"""Danger: a column becomes computed, so that its own values go; or it is computed no more, and nobody fills it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.plan.replacements import turns
from core.schema.findings import Finding


def generated_columns(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if turns(old, new):
            computed = new.generated is not None
            yield Finding(
                code="generated-column-changes",
                severity="warning",
                place=f"{table}.{new.name}",
                message=_becomes(new.name, situation.plan.parcel("up")) if computed else _is_no_more(new.name),
                remedy=_NO_WRITES if computed else _WRITES,
            )
        case _:
            return


_NO_WRITES = "Make sure that no program writes the column any more, then approve."
_WRITES = "Make sure that programs fill the column from now on, or give it a default, then approve."


def _becomes(name: str, parcel: str) -> str:
    return f"{name} becomes computed: each row shows what is computed, and its own value is kept in {parcel}."


def _is_no_more(name: str) -> str:
    return f"{name} is computed no more: each row keeps what was computed, and new rows get what is written."
