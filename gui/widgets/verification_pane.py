"""The last verification: one sentence, expected beside actual by object, how to mend it, and the report as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.project.places import project_home
from core.report import verification_page, verifications
from core.report.summary import counted
from core.report.verifications import doubted
from core.run.proving.mending import NO_MEND, Mend
from core.run.verify import Report
from gui.looking import FILES, Looking
from gui.models.groups import GroupsModel
from gui.models.records import of_report
from gui.outside import ask_where, open_file
from gui.plain import plain
from gui.reviews import Script
from gui.theme import Theme
from gui.tokens import coloured
from gui.widgets.parts import Label, Role, Table
from gui.widgets.sql_view import SqlView
from gui.workspace import Workspace

_OPENED = 200
"""Objects whose attributes are shown at once; more are opened one by one."""


class VerificationPane(QWidget):
    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._looking = workspace, looking
        headings = (
            self.tr("Difference"),
            self.tr("Object"),
            self.tr("Attribute"),
            self.tr("Expected"),
            self.tr("Actual"),
            self.tr("Since"),
        )
        self.model = GroupsModel(theme, headings)
        self.sentence = Label("", "muted", wraps=True)
        self.facts = Label("", "small", wraps=True)
        self.table = Table(self.model, self.tr("Differences"), (116, 236, 96, 130, 100, 180), 4)
        self.table.setRootIsDecorated(True)
        self.mending = Label("", "small", wraps=True)
        self.mend = SqlView(theme, self.tr("What would mend it"))
        self.copy = QPushButton(self.tr("Copy the statements"))
        self.html = QPushButton(self.tr("Save as HTML…"))
        self.json = QPushButton(self.tr("Save as JSON…"))
        self.browser = QPushButton(self.tr("Open in browser"))
        self._mended, self._between = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._statements))
        self.html.clicked.connect(lambda: self._ask_where(self.tr("Save the report as HTML"), "html", as_html))
        self.json.clicked.connect(lambda: self._ask_where(self.tr("Save the report as JSON"), "json", as_json))
        self.browser.clicked.connect(self._open)
        workspace.report_changed.connect(self._show)
        self._show()

    @property
    def _statements(self) -> str:
        report = self._workspace.report
        return "".join(f"{one};\n" for one in report.mend.statements) if report else ""

    def _show(self) -> None:
        report = self._workspace.report
        self.model.show(of_report(report) if report else ())
        if len(self.model.groups) <= _OPENED:
            self.table.expandAll()
        self.table.setVisible(bool(self.model.groups))
        self._show_mend(report.mend if report else NO_MEND)
        self._between.setVisible(bool(self.model.groups))
        for button in (self.html, self.json, self.browser):
            button.setVisible(report is not None)
        if report is None:
            self.sentence.wear("muted")
            self.sentence.say(
                self.tr("Not verified yet. Verify compares {target} with the model, object by object.").format(
                    target=self._workspace.target_name
                )
            )
            self.facts.say("")
            return
        self.sentence.wear(worn(report))
        self.sentence.say(said(report, self._workspace.target_name))
        self.facts.say(
            self.tr("{server}, compared at {time}, state {state}").format(
                server=report.target,
                time=f"{report.at.astimezone():%H:%M:%S}",
                state=report.state[:16],
            )
        )

    def _show_mend(self, mend: Mend) -> None:
        self._mended.setVisible(mend != NO_MEND)
        self.mend.setVisible(bool(mend.statements))
        self.copy.setVisible(bool(mend.statements))
        words = self.tr("To make it as the model says. Slipway doesn't run this: read it, and run it yourself.")
        none = self.tr("Nothing can mend it as it is. {why}").format(why=mend.impossible)
        self.mending.say(none if mend.impossible else words)
        text = plain(self._statements)
        self.mend.show_script(Script("mend", text, coloured(text, "sql")))

    def _ask_where(self, title: str, suffix: str, made: Callable[[Report], str]) -> None:
        report = self._workspace.report
        if report is not None:
            name = f"verification-{self._workspace.target_name}-{report.iteration}.{suffix}"
            proposed = self._workspace.project.root / name
            ask_where(self.window(), title, proposed, lambda path: self._write(report, path, made))

    def _write(self, report: Report, path: Path, made: Callable[[Report], str]) -> None:
        """In a worker: a report on a thousand tables takes its time."""

        def writing(_: ExitStack) -> Path:
            path.write_text(made(report), encoding="utf-8")
            return path

        job = self._looking.ask(FILES, "report", writing)
        job.succeeded.connect(lambda where: self.facts.say(self.tr("Saved as {path}").format(path=where)))

    def _open(self) -> None:
        report, project = self._workspace.report, self._workspace.project
        if report is None:
            return

        def writing(_: ExitStack) -> Path:
            path = project_home(project.id) / "verification.html"
            path.write_text(as_html(report), encoding="utf-8")
            return path

        self._looking.ask(FILES, "report", writing).succeeded.connect(self._shown)

    def _shown(self, path: Path) -> None:
        if not open_file(path):
            self.facts.say(self.tr("No browser is set up here; the report is in {path}").format(path=path))

    def _lay_out(self) -> None:
        right = QVBoxLayout(self._mended)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.mending, 1)
        head.addWidget(self.copy)
        right.addLayout(head)
        right.addWidget(self.mend, 1)
        self._between.addWidget(self.table)
        self._between.addWidget(self._mended)
        self._between.setSizes([960, 420])
        self._between.setHandleWidth(12)
        self._between.setChildrenCollapsible(False)
        top, words = QHBoxLayout(), QVBoxLayout()
        words.addWidget(self.sentence)
        words.addWidget(self.facts)
        top.setSpacing(8)
        top.addLayout(words, 1)
        for button in (self.html, self.json, self.browser):
            button.setAutoDefault(False)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._between, 1)
        layout.addStretch(0)


def as_html(report: Report) -> str:
    return verification_page.page(report)


def as_json(report: Report) -> str:
    return json.dumps(verifications.document(report), indent=2, ensure_ascii=False) + "\n"


def worn(report: Report) -> Role:
    return ("good" if report.proved else "warning") if report.ok else "bad"


def said(report: Report, target: str) -> str:
    """Say the outcome in one sentence, with the numbers that stand behind it."""
    expected, actual = counted(report.expected_tables, "table"), report.actual_tables
    if report.unproved and not report.differences:
        sign = "!" if report.ok else "✕"
        return f"{sign} {target} matches {doubted(report)}; expected {expected}, found {actual}."
    if report.ok:
        return f"✓ Verified: {target} matches iteration {report.iteration}; expected {expected}, found {actual}."
    found = counted(len(report.differences), "difference")
    return f"✕ {target} does not match {doubted(report)}: {found}; expected {expected}, found {actual}."
