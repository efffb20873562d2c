"""Each change of the corpus is told with the findings, locks and safe form that were written down, no more, no less."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import pipeline
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


def test_at_least_twenty_harmless_changes_are_told_without_a_finding() -> None:
    harmless = [case for case in CASES if case.name in {found.name for found in cases("harmless")}]
    assert len(harmless) >= 20
    assert [(case.name, judged(case).findings) for case in harmless if judged(case).findings] == []


@pytest.mark.parametrize("name", ["crm", "shop"])
def test_no_step_of_a_shipped_example_weighs_more_than_a_note(name: str, tmp_path: Path) -> None:
    """What the loaders say of the shop's example state is not about a step."""
    project = pipeline.new(tmp_path / name, name)
    builds = list(pipeline.build(project, None, {}))
    steps = [finding for build in builds for finding in build.findings if finding.step >= 0]
    assert len(builds) > 1 and steps
    assert [finding.code for finding in steps if finding.severity != "note"] == []
