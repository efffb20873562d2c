"""What is said of what no model ever named: a count of it, and what it has to do with a model all the same."""

from __future__ import annotations

from collections.abc import Iterator

from core.project.decisions import FILE, NOT_RENAMED, Decisions
from core.schema.findings import Finding
from core.schema.schemas import Schema
from core.schema.unmanaged import spoken_of, unmanaged


def unmanaged_note(schema: Schema, first: str) -> tuple[Finding, ...]:
    found = unmanaged(schema, first)
    if not found:
        return ()
    remedy = "Nothing to do. A model that names one of them takes it over."
    return (Finding("unmanaged", "note", "migrations/000.snapshot.json", f"{found.sentence}.", remedy),)


def without_a_value(previous: Schema, snapshot: Schema, first: str) -> Iterator[Finding]:
    """Warn where a table is taken over and the application, which knows the model, will leave out what is required."""
    before = previous.by_name()
    for table in snapshot.tables:
        old = before.get(table.name)
        if old is None or old.baseline != "unmanaged" or table.baseline == "unmanaged":
            continue
        for column in table.columns:
            if column.baseline == "unmanaged" and column.needs_value:
                where = f"{spoken_of(table.name, first)}.{column.name}"
                yield Finding(
                    code="unmanaged-required",
                    severity="warning",
                    place=where,
                    message=f"{where} is required, has no default, and the model doesn't name it: an INSERT that "
                    "knows only the model fails. What no model named is never altered.",
                    remedy="Name the column in the model, or give it a default in the database and import again.",
                )


def untouched(previous: Schema, decisions: Decisions, first: str) -> Iterator[Finding]:
    """Refuse decisions that would drop or rename what no model ever named."""
    alone = set(_all_names(previous, first))
    for kind, subjects in (("drop", decisions.drop), ("rename", _renamed(decisions))):
        for subject in sorted(alone.intersection(subjects)):
            yield Finding(
                code="unmanaged-decision",
                severity="error",
                place=f"{FILE}: {kind}",
                message=f"{kind} names {subject}, which is of the baseline, and no model ever named it.",
                remedy="Let a model name it first, with the table name that it has; a later iteration may then "
                f"{kind} it. Or take the decision out.",
            )


def _renamed(decisions: Decisions) -> Iterator[str]:
    """The old name stands first, or last where only that can be meant."""
    for key, value in decisions.rename.items():
        if value != NOT_RENAMED:
            where, _, column = key.rpartition(".")
            yield from (key, f"{where}.{value}" if where and column else value)


def _all_names(schema: Schema, first: str) -> Iterator[str]:
    for table in schema.tables:
        where = spoken_of(table.name, first)
        if table.baseline == "unmanaged":
            yield where
        yield from (f"{where}.{column.name}" for column in table.columns if column.baseline == "unmanaged")
