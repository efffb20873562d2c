"""What a loader hands on: the Schema it understood, and every remark on the way."""

from __future__ import annotations

from dataclasses import dataclass

from core.schema.findings import Finding
from core.schema.schemas import USUAL, Enum, Schema, Storage


@dataclass(frozen=True, slots=True)
class Rules:
    """What a project says about turning a model into tables."""

    schema: str = "public"
    app_schema: str = "app"
    storage: Storage = USUAL
    accepted: frozenset[str] = frozenset()  # suggestions that a reviewer took: "enum-suggestion:Lead.priority"


@dataclass(frozen=True, slots=True)
class Loaded:
    schema: Schema
    findings: tuple[Finding, ...] = ()
    enums: tuple[Enum, ...] = ()
    left_out: tuple[str, ...] = ()  # what a database holds and no noun can say, counted and named

    @property
    def broken(self) -> bool:
        """What was understood is not the whole model, so nothing may be concluded from it."""
        return any(finding.severity == "error" for finding in self.findings)
