"""Convention: types that PostgreSQL's own manual advises against, where no model's type table has chosen them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.lint.conventions.added import added_columns
from core.lint.situations import Situation
from core.schema.findings import Finding

PREFERRED: Mapping[str, str] = {
    "char": "varchar",
    "json": "jsonb",
    "money": "numeric",
    "real": "double precision",
    "smallint": "integer",
    "timestamp": "timestamptz",
    "timetz": "timestamptz",
}


def types(situation: Situation) -> Iterator[Finding]:
    """What comes from a model has the type that the project's own table gives it, and is never argued with."""
    for table, column in added_columns(situation.step.forward.change):
        if column.type.name in PREFERRED and not column.source:
            yield Finding(
                code="convention-type",
                severity="note",
                place=f"{table}.{column.name}",
                message=f"{column.name} is {column.type}, which PostgreSQL's manual advises against.",
                remedy=f"Use {PREFERRED[column.type.name]}.",
            )
