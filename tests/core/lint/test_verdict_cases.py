"""Each change of the corpus is told with the findings, locks and safe form that were written down, no more, no less."""

from __future__ import annotations

import pytest

from tests.core.lint.verdict_cases import Case, cases, judged

CASES = tuple(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_is_told_as_a_person_expects(case: Case) -> None:
    found = judged(case)
    assert list(found.findings) == list(case.findings)
    assert list(found.locks) == list(case.locks)
    assert set(case.safe) <= set(found.safe)


def test_the_corpus_has_at_least_a_hundred_and_fifty_changes_of_different_names() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150


def test_a_case_that_expects_another_finding_or_lock_fails() -> None:
    some = next(case for case in CASES if case.findings and case.locks)
    assert judged(some).findings != (*some.findings, "note nothing nowhere")
    assert judged(some).locks != some.locks[1:]
