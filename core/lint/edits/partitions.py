"""Danger: a partition that comes or goes locks its parent, and is read whole where no check proves its bounds."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from core.lint.edits.dangers import Danger, Edit


def partitions(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.CreateStmt(partbound=ast.PartitionBoundSpec(), inhRelations=(ast.RangeVar(relname=parent), *_)):
            yield _danger(
                f"PARTITION OF takes AccessExclusive on {parent}, and a default partition is read whole. Create the "
                "table by itself and attach it."
            )
        case ast.AlterTableStmt(relation=ast.RangeVar(relname=parent), cmds=(ast.AlterTableCmd() as command, *_)):
            if command.subtype == AlterTableType.AT_AttachPartition:
                yield _danger(
                    f"ATTACH PARTITION reads the new partition of {parent} under AccessExclusive. Add a check of its "
                    "bounds NOT VALID and validate it before: then nothing is read."
                )
            elif command.subtype == AlterTableType.AT_DetachPartition:
                yield _danger(
                    f"DETACH PARTITION takes AccessExclusive on {parent}. Detach it CONCURRENTLY, outside a migration."
                )
        case _:
            return


def _danger(message: str) -> Danger:
    return Danger("edit-partitions", message)
