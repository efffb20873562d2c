"""The panel's sentence says what nobody could prove, and is not green."""

from __future__ import annotations

from dataclasses import replace

from gui.models.records import of_report
from gui.widgets.verification_pane import said, worn
from tests.core.report.test_unproved import BUT, CHANGED, DOUBTED, STATUS


def test_what_nobody_could_prove_is_a_warning_with_its_rows_and_what_changed_is_bad() -> None:
    assert (said(DOUBTED, "dev").partition(";")[0], worn(DOUBTED)) == (f"! dev {BUT}", "warning")
    (rows,) = [one for one in of_report(DOUBTED) if "not proven" in one.head[1][0]]
    assert (rows.head[0], [(tone, texts[1]) for tone, texts in rows.below]) == ("warning", [("warning", STATUS.object)])
    changed = replace(DOUBTED, unproved_since=CHANGED)
    assert said(changed, "dev").startswith("✕ dev matches") and worn(changed) == "bad"
