"""What was found in the inputs, the changes and the steps, and what is still asked; the chosen one in full below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget

from gui.answering import Answering
from gui.models.rows import RowsModel, of_findings
from gui.plain import tooltip
from gui.theme import Theme
from gui.widgets.parts import Label, Table, page
from gui.workspace import Workspace

DEPRECATED = "deprecated"  # the code of the note on what the model no longer names


class FindingsPane(QStackedWidget):
    def __init__(self, workspace: Workspace, answering: Answering, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._answering = workspace, answering
        headings = (self.tr("Severity"), self.tr("Code"), self.tr("Where"), self.tr("What"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Findings"), (110, 200, 240, 400), 3)
        self.details = Label("", "muted", wraps=True)
        self.drop = QPushButton(self.tr("Drop it instead"))
        self.drop.clicked.connect(self._drop)
        self.empty = Label("", "muted")
        listed, layout = page(spacing=4)
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.details, 1)
        foot.addWidget(self.drop)
        layout.addLayout(foot)
        nothing, room = page(margin=8)
        room.addWidget(self.empty)
        room.addStretch(1)
        self.addWidget(listed)
        self.addWidget(nothing)
        self.table.selectionModel().currentChanged.connect(self._detail)
        answering.ready_changed.connect(lambda: self.drop.setEnabled(answering.ready))
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
        review = self._workspace.review
        changeable = review is not None and review.build.status != "sealed"
        self.drop.setVisible(changeable and texts[1:2] == (DEPRECATED,))
        self.drop.setEnabled(self._answering.ready)
        words = self.tr(
            "Drops {name} in iteration {number}; its rows are kept in a parcel. The answer goes to decisions.toml: "
            "take the line out to keep it after all."
        )
        self.drop.setToolTip(tooltip(words.format(name=self._chosen_place(), number=self._workspace.selected)))

    def _chosen_place(self) -> str:
        current = self.table.currentIndex()
        return self.model.rows[current.row()][1][2] if current.isValid() else ""

    def _drop(self) -> None:
        if place := self._chosen_place():
            self._answering.answer(f"drop:{place}", "drop")
