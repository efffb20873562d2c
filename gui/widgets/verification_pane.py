"""The last verification: one sentence, then expected beside actual for each difference."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.report.summary import counted
from core.run.verify import Report
from gui.models.rows import RowsModel, of_differences
from gui.theme import Theme
from gui.widgets.parts import Label, Table
from gui.workspace import Workspace


class VerificationPane(QWidget):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        headings = (
            self.tr("Difference"),
            self.tr("Object"),
            self.tr("Attribute"),
            self.tr("Expected"),
            self.tr("Actual"),
        )
        self.model = RowsModel(theme, headings)
        self.sentence = Label("", "muted", wraps=True)
        self.facts = Label("", "small", wraps=True)
        self.table = Table(self.model, self.tr("Differences"), (140, 320, 120, 240, 240), 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self.sentence)
        layout.addWidget(self.facts)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        workspace.report_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        report = self._workspace.report
        self.model.show(of_differences(report.differences, report.unmanaged) if report else ())
        self.table.setVisible(bool(self.model.rows))
        if report is None:
            self.sentence.wear("muted")
            self.sentence.say(
                self.tr("Not verified yet. Verify compares {target} with the model, object by object.").format(
                    target=self._workspace.target_name
                )
            )
            self.facts.say("")
            return
        self.sentence.wear("good" if report.ok else "bad")
        self.sentence.say(said(report, self._workspace.target_name))
        self.facts.say(
            self.tr("{server}, compared at {time}, state {state}").format(
                server=report.target,
                time=f"{report.at.astimezone():%H:%M:%S}",
                state=report.state[:16],
            )
        )


def said(report: Report, target: str) -> str:
    """Say the outcome in one sentence, with the numbers that stand behind it."""
    expected, actual = counted(report.expected_tables, "table"), report.actual_tables
    if report.ok:
        return f"✓ Verified: {target} matches iteration {report.iteration}; expected {expected}, found {actual}."
    found = counted(len(report.differences), "difference")
    return f"✕ {target} does not match iteration {report.iteration}: {found}; expected {expected}, found {actual}."
