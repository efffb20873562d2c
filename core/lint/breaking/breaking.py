"""Every rule about programs of earlier iterations, over every step; adding one is a file and a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from core.lint.breaking.breaks import Break
from core.lint.breaking.cascades import cascades
from core.lint.breaking.changed_defaults import changed_defaults
from core.lint.breaking.changed_functions import changed_functions
from core.lint.breaking.changed_views import changed_views
from core.lint.breaking.guards_dropped import guards_dropped
from core.lint.breaking.lost_values import lost_values
from core.lint.breaking.narrowed import narrowed
from core.lint.breaking.newly_required import newly_required
from core.lint.breaking.nullable_again import nullable_again
from core.lint.breaking.removed import removed
from core.lint.breaking.renamed import renamed
from core.lint.breaking.row_security import row_security
from core.lint.breaking.stricter import stricter
from core.lint.situations import Situation
from core.schema.findings import Finding

BreakRule = Callable[[Situation], Iterator[Break]]

BREAK_RULES: tuple[BreakRule, ...] = (
    removed,
    renamed,
    narrowed,
    newly_required,
    nullable_again,
    changed_defaults,
    lost_values,
    stricter,
    guards_dropped,
    cascades,
    row_security,
    changed_views,
    changed_functions,
)

_SAID = frozenset({"destructive-drop", "narrows-type"})  # by a rule about what is lost


def breaks(situations: Iterable[Situation]) -> tuple[Break, ...]:
    return tuple(dict.fromkeys(found for situation in situations for rule in BREAK_RULES for found in rule(situation)))


def breaking(situation: Situation) -> Iterator[Finding]:
    """As findings: notes, since whether such a program still runs is not to be seen here."""
    for rule in BREAK_RULES:
        for found in rule(situation):
            if found.code not in _SAID:
                yield Finding(
                    code=found.code,
                    severity="note",
                    place=found.place or found.object,
                    message=f"Programs of earlier iterations that use {found.object} {found.message}.",
                    remedy=found.remedy,
                )
