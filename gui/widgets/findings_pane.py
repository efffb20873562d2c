"""What was found in the inputs, the changes and the steps, and what is still asked; the chosen one in full below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget

from gui.models.rows import RowsModel, of_findings
from gui.theme import Theme
from gui.widgets.parts import Label, Table, page
from gui.workspace import Workspace


class FindingsPane(QStackedWidget):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        headings = (self.tr("Severity"), self.tr("Code"), self.tr("Where"), self.tr("What"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Findings"), (110, 200, 240, 400), 3)
        self.details = Label("", "muted", wraps=True)
        self.empty = Label("", "muted")
        listed, layout = page(spacing=4)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.details)
        nothing, room = page(margin=8)
        room.addWidget(self.empty)
        room.addStretch(1)
        self.addWidget(listed)
        self.addWidget(nothing)
        self.table.selectionModel().currentChanged.connect(self._detail)
        workspace.review_changed.connect(self._show)
        workspace.selected_changed.connect(self._show)
        self._show()

    @property
    def found(self) -> int:
        return self.model.rowCount()

    def _show(self) -> None:
        review = self._workspace.review
        fits = review is not None and review.iteration == self._workspace.selected
        build = review.build if review and fits else None
        self.model.show(of_findings(build.findings, build.questions) if build else ())
        self.empty.say(self.tr("No findings.") if build else "")
        self.setCurrentIndex(0 if self.found else 1)
        self._detail(QModelIndex())

    def _detail(self, current: QModelIndex) -> None:
        """Say the whole message and what to do, to read and to select."""
        texts = self.model.rows[current.row()][1] if current.isValid() else ()
        self.details.say(" ".join(texts[3:]))
        self.details.setVisible(bool(texts))
