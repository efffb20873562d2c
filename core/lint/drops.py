"""Danger: something with rows in it is dropped."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import DropColumn, DropTable
from core.lint.situations import Situation
from core.schema.findings import Finding


def drops(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case DropTable(table):
            place, what = str(table.name), f"table {table.name} with its rows"
        case DropColumn(_, column) if column.generated is not None:
            return  # its values are computed, and computed again when it comes back
        case DropColumn(name, column) if not situation.step.forward.aside and column.generated is None:
            place, what = f"{name}.{column.name}", f"column {name}.{column.name} with its values"
        case _:
            return
    yield Finding(
        code="destructive-drop",
        severity="warning",
        place=place,
        message=f"Drops {what}. They are kept in {situation.plan.parcel('up')} until you purge it.",
        remedy="Make sure that no program of an earlier iteration still uses it, then approve.",
    )
