"""Danger: a rule on a domain is a rule on every column of it, and each of their tables is read."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit
from core.lint.kinds.statements.names import named


def domains(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.AlterDomainStmt(typeName=name, def_=ast.Constraint(skip_validation=False)):
            yield _danger(
                f"A rule on the domain {named(name, edit.first).name} reads every table that has a column of it, and "
                "their writers wait. Add it NOT VALID, and validate it in a transaction of its own."
            )
        case ast.CreateDomainStmt(domainname=name, constraints=tuple() as rules) if rules:
            yield _danger(
                f"{named(name, edit.first).name} is a domain with a rule: each column of it that is added writes its "
                "table anew. Put a check on the column instead."
            )
        case _:
            return


def _danger(message: str) -> Danger:
    return Danger("edit-domain-rule", message)
