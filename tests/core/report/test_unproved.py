"""What nobody could prove stands in every sentence that says a database matches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.report import events, verifications
from core.report.verification_page import page
from core.run.events import Finished
from core.run.proving.differences import Difference
from core.run.proving.drifting import Origin
from tests.core.report.test_verifications import FINE, NAME

STATUS = Difference("different", "check public.a.ck", "expression", "s IN ('a')", "((s)::text = 'a'::text)")
DOUBTED = replace(FINE, unproved=(STATUS,), unproved_since=("before-run-ended",), unjudged="nobody could judge it")
BUT = "matches iteration 2, but 1 expression could not be proven"
CHANGED: tuple[Origin, ...] = ("since-run",)


def test_each_form_says_it_with_the_verdict_and_names_it() -> None:
    text = "\n".join(verifications.lines(DOUBTED))
    assert f"dev {BUT}\n" in text
    assert "not proven: check public.a.ck expression: the model says s IN ('a'), the server ((s)::text" in text
    assert "(as the last run left it)" in text
    shown = page(DOUBTED)
    assert f"! crm: dev {BUT}" in shown and 'class="verdict doubtful"' in shown
    assert (DOUBTED.ok, DOUBTED.proved, FINE.proved) == (True, False, True)


def test_what_was_spelled_anew_since_the_last_run_is_drift_and_no_difference() -> None:
    changed = replace(DOUBTED, unproved_since=CHANGED)
    assert not changed.ok and not changed.differences
    assert verifications.verdict(changed) == f"dev {BUT} (1 CHANGED since the last run)"
    assert 'class="verdict bad"' in page(changed)


def test_a_difference_goes_before_what_is_only_not_proven() -> None:
    both = replace(DOUBTED, differences=(NAME,), origins=CHANGED)
    assert verifications.verdict(both) == "dev DOES NOT MATCH iteration 2, and 1 expression could not be proven"
    assert not both.ok and not both.proved


@pytest.mark.parametrize("outcome", ["applied", "rolled back", "unchanged", "adopted"])
def test_a_run_that_ended_names_it_however_it_ended(outcome: str) -> None:
    many = tuple(f"iteration 2: check public.a.c{number}, expression: not proven" for number in range(12))
    told = events.line(Finished("r", outcome, 1, 2, 0.5, expressions=many))  # type: ignore[arg-type]
    assert told is not None
    first, *rest = told.splitlines()[1:]
    assert first == "NOT PROVEN: 12 expressions, which nothing could judge:"
    assert rest == [*(f"  {one}" for one in many[:10]), "  and 2 more; --json has them all"]
