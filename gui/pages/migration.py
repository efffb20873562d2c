"""The page where a whole migration is read through, statement by statement, until somebody says that it is reviewed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.report.summary import counted
from gui.actions import Actions
from gui.models.passages import PassagesModel
from gui.operations import Operations
from gui.readings import Reading
from gui.reviewing import Reviewing
from gui.theme import Theme
from gui.widgets.edited_pane import EditedPane
from gui.widgets.parts import ActionButton, Card, Elided, Label, Table, page
from gui.widgets.passage_view import PassageView
from gui.widgets.reviewed_chip import said
from gui.workspace import Workspace


class MigrationPage(QWidget):
    def __init__(
        self, workspace: Workspace, operations: Operations, reviewing: Reviewing, actions: Actions, theme: Theme
    ) -> None:
        super().__init__()
        self._workspace, self._operations, self._reviewing, self._actions = workspace, operations, reviewing, actions
        self.heading, self.file = Label("", "heading"), Elided("", "muted")
        self.progress, self.position = QProgressBar(), Label("", "title")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Viewed statements"))
        self.model = PassagesModel(theme)
        self.list = Table(self.model, self.tr("Statements"), (36, 200, 96), 1)
        self.passage = PassageView(theme)
        self.edited = EditedPane(reviewing, theme)
        self.empty = Label("", "muted", wraps=True)
        self.note = Label("", "muted")
        self.mark = QPushButton()
        self.mark.setProperty("main", True)
        self.mark.setAutoDefault(False)
        self.stack = QStackedWidget()
        self._lay_out(actions)
        self._leave = QShortcut(QKeySequence("Esc"), self)
        self._connect(theme)
        self._show()

    def _connect(self, theme: Theme) -> None:
        reviewing, actions = self._reviewing, self._actions
        self._leave.activated.connect(lambda: actions.review.setChecked(False))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.mark.clicked.connect(reviewing.mark_reviewed)
        actions.next_change.triggered.connect(lambda: self._step_on(1))
        actions.previous_change.triggered.connect(lambda: self._step_on(-1))
        actions.viewed.triggered.connect(self._toggle)
        for changed in (reviewing.reading_changed, reviewing.ready_changed, reviewing.marks.changed):
            changed.connect(self._show)
        self._operations.run_started.connect(self._give_way)
        self._workspace.activity_changed.connect(self._show)
        self._workspace.connector_changed.connect(self._show)
        theme.changed.connect(self.list.viewport().update)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin where something is left to view."""
        super().showEvent(event)
        self._go_to(self.model.unviewed_after(-1) or 0)
        (self.edited.files if self.stack.currentIndex() == 1 else self.list).setFocus()

    def _give_way(self) -> None:
        """A run on the target is told beside the panes; the rehearsal of an edit is told here."""
        if self.stack.currentIndex() != 1:
            self._actions.review.setChecked(False)

    def _lay_out(self, actions: Actions) -> None:
        read = QSplitter(Qt.Orientation.Horizontal)
        read.setHandleWidth(12)
        read.setChildrenCollapsible(False)
        listed = Card(self.tr("Statements"))
        listed.body.addWidget(self.list, 1)
        read.addWidget(listed)
        read.addWidget(self.passage)
        read.setSizes([480, 900])
        read.setStretchFactor(1, 1)
        nothing, room = page(margin=16)
        room.addWidget(self.empty)
        room.addStretch(1)
        for widget in (read, self.edited, nothing):
            self.stack.addWidget(widget)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.heading)
        head.addWidget(self.file, 1)
        self.back, self.cancel, self.viewed = (
            ActionButton(action) for action in (actions.review, actions.cancel, actions.viewed)
        )
        foot.setSpacing(8)
        foot.addWidget(self.position)
        foot.addWidget(self.note, 1)
        for button in (self.cancel, self.back, self.edited.discard, self.viewed, self.edited.accept, self.mark):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.progress)
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)

    def _show(self) -> None:
        reading = self._reviewing.reading
        number = self._workspace.selected or 0
        self.heading.say(self.tr("Full migration of iteration {number}").format(number=number))
        self._leave.setEnabled(not self._operations.cancellable)
        self.cancel.setVisible(self._operations.cancellable)
        self.file.say(reading.file if reading else "")
        passages = reading.passages if reading else ()
        if passages != self.model.passages:
            row = self.list.currentIndex().row()
            self.model.show(passages)
            self._go_to(max(0, min(row, len(passages) - 1)))
        self.model.show_seen(self._reviewing.seen)
        self.stack.setCurrentIndex(self._which(reading))
        reads = self.stack.currentIndex() == 0
        for widget in (self.progress, self.position, self.viewed, self.mark):
            widget.setVisible(reads)
        self.empty.say(self.tr("There is nothing to read: nothing is planned for this iteration. Esc leads back."))
        if reading is not None:
            self.edited.show_reading(reading)
            self._count(reading)
        for button in (self.edited.discard, self.edited.accept):
            button.setVisible(reading is not None and bool(reading.edits) and not reading.sealed)
        if not reads:
            self.note.say(self._workspace.activity)

    def _which(self, reading: Reading | None) -> int:
        return 2 if reading is None else 1 if reading.edits else 0

    def _count(self, reading: Reading) -> None:
        """Say where one stands, what is left, and what the main button will do."""
        total, viewed = len(reading.passages), reading.viewed(self._reviewing.seen)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(viewed)
        row = self.list.currentIndex().row() + 1
        self.position.say(self.tr("{row} of {total}").format(row=row, total=total))
        words = self.tr("Mark iteration {number} as reviewed")
        if not reading.written:
            words = self.tr("Write and mark iteration {number} as reviewed")
        if self.isVisible():
            self._actions.name_viewed(self._is_viewed(row - 1))
        self.mark.setText(words.format(number=reading.iteration))
        self.mark.setAccessibleName(self.mark.text())
        self.mark.setEnabled(viewed == total and reading.reviewed is None and self._reviewing.ready)
        self.note.say(self._left(reading, total - viewed))

    def _is_viewed(self, row: int) -> bool:
        return 0 <= row < len(self.model.passages) and self.model.passages[row].mark in self._reviewing.seen

    def _left(self, reading: Reading, left: int) -> str:
        if self._workspace.activity:
            return self._workspace.activity
        if self._reviewing.marks.trouble:
            return self.tr("The marks are not kept: {why}").format(why=self._reviewing.marks.trouble)
        if reading.reviewed is not None:
            return f"✓ {said(reading.reviewed)}"
        if left:
            return self.tr("{left} still to view").format(left=counted(left, "statement"))
        return self.tr("✓ All viewed. Marking binds your name to these bytes, in approvals.toml.")

    def _chosen(self, current: QModelIndex) -> None:
        if current.isValid():
            self.passage.show_passage(self.model.passages[current.row()])
        if reading := self._reviewing.reading:
            self._count(reading)

    def _step_on(self, distance: int) -> None:
        if self.isVisible():
            self._go_to(max(0, min(self.list.currentIndex().row() + distance, len(self.model.passages) - 1)))

    def _toggle(self) -> None:
        row = self.list.currentIndex().row()
        if not self.isVisible() or self.stack.currentIndex() or row < 0:
            return
        if self._reviewing.toggle(self.model.passages[row]):
            following = self.model.unviewed_after(row)
            if following is not None:
                self._go_to(following)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))
