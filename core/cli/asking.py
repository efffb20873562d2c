"""What is asked on a terminal, in place, until there is an answer that can be one; Ctrl-D leaves it open."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from core.cli.lines import typed
from core.project.expressions import is_one_expression
from core.schema.findings import Question

FREE = "<expression>"


def answers(questions: Iterable[Question]) -> dict[str, str] | None:
    """One for each; nothing at all when one is left open, for the next questions depend on it."""
    given: dict[str, str] = {}
    for question in questions:
        said = typed(f"{question.key} = ")
        while said is not None and not _fits(question, said):
            ways = "an SQL expression" if FREE in question.choices else f"one of: {', '.join(question.choices)}"
            print(f"  The answer is {ways}. Ctrl-D leaves it open.", file=sys.stderr)
            said = typed(f"{question.key} = ")
        if said is None:
            return None
        given[question.key] = said
    return given


def _fits(question: Question, said: str) -> bool:
    return said in question.choices or (FREE in question.choices and said != FREE and is_one_expression(said))
