"""The statements that would make a database again what its snapshot says; Slipway shows them and runs none."""

from __future__ import annotations

from dataclasses import dataclass

from core.lint.linting import lint
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Mend:
    """One transaction, for a person to read and run; or why there is none."""

    statements: tuple[str, ...] = ()
    impossible: str = ""


NO_MEND = Mend()


def mend(live: Schema, wanted: Schema, first: str) -> Mend:
    """Lead from what is there to what should be; what a statement would lose is put aside before it."""
    planned = plan(live, wanted, iteration=0, decisions=Decisions(), first=first)
    refused = [finding for finding in lint(planned, live, wanted) if finding.severity == "error"]
    if refused:
        return Mend(impossible=f"{refused[0].message} {refused[0].remedy}")
    body = tuple(str(statement.sql) for statement in script(planned, "up", first))
    # A default such as '2020-01-01' of a timestamptz is read in the session's own time zone.
    return Mend(("BEGIN", "SET LOCAL TimeZone TO 'UTC'", *body, "COMMIT"))
