"""Decisions about what isn't there: a typing mistake must not pass in silence."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.difference import Difference
from core.diff.keep import spoken
from core.diff.repairs import repair_findings
from core.diff.value_maps import value_findings
from core.project.decisions import FILE, Decisions
from core.schema.findings import Finding
from core.schema.schemas import Schema


def strangers(found: Difference, decisions: Decisions, first: str) -> tuple[Finding, ...]:
    """Name each decision whose table or column neither snapshot N-1 nor N has; renames are looked at elsewhere."""
    moved, coming = found.moved.schema, found.after
    known = {*_names(moved, first), *_names(coming, first), *decisions.leave_out}
    kinds = {
        "drop": decisions.drop,
        "keep": decisions.keep,
        "aside": decisions.aside,
        "backfill": tuple(decisions.backfill),
        "using": tuple(decisions.using),
    }
    sources = {column.source for schema in (moved, coming) for table in schema.tables for column in table.columns}
    strange = tuple(
        Finding(
            code="unknown-decision",
            severity="error",
            place=f"{FILE}: accept",
            message=f"accept names {key}, and the model has no such field.",
            remedy="Copy the answer from the finding that offers it, or take the decision out.",
        )
        for key in decisions.accept
        if key.partition(":")[2] not in sources
    )
    mapped = strange + value_findings(found.changes, coming, decisions, first)
    mapped += tuple(repair_findings(found.changes, moved, coming, decisions, first))
    return mapped + tuple(
        Finding(
            code="unknown-decision",
            severity="error",
            place=f"{FILE}: {kind}",
            message=f"{kind} names {subject}, which neither the last snapshot nor the model has.",
            remedy="Correct the name, or take the decision out.",
        )
        for kind, subjects in kinds.items()
        for subject in subjects
        if subject not in known
    )


def _names(schema: Schema, first: str) -> Iterator[str]:
    for table in schema.tables:
        where = spoken(table.name, first)
        yield where
        yield from (f"{where}.{column.name}" for column in table.columns)
