"""Breaks: row security hides rows from programs that saw them, and refuses what they write."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterObject, AlterTable, CreateObject, DropObject
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.objects import Policy


def row_security(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AlterTable(old, new) if new.row_security and old.row_security != new.row_security:
            yield Break(
                "breaks-row-security",
                situation.former(new.name)[0],
                "",
                "see only the rows that a policy lets them see",
                f"Make sure that each role that reads {new.name} has a policy; owners see all until it is forced.",
            )
        case AlterTable(old, new) if old.row_security and not new.row_security:
            yield Break(
                "breaks-row-security",
                situation.former(new.name)[0],
                "",
                "see every row, also those that a policy hid from them",
                f"Keep row security on {new.name} as long as it keeps rows apart.",
            )
        case CreateObject(Policy() as policy) | DropObject(Policy() as policy) | AlterObject(_, Policy() as policy):
            table = situation.after.table(policy.table)
            if situation.lasts and policy.table in situation.standing and table and table.row_security:
                yield Break(
                    "breaks-row-security",
                    situation.former(policy.table)[0],
                    "",
                    f"may see and write other rows: the policy {policy.name} is another one",
                    f"Look at what each role sees of {policy.table} before and after.",
                    f"{policy.table}.{policy.name}",
                )
        case _:
            return
