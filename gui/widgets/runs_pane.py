"""Every run on the target, the newest first, with the exact SQL of the chosen one and the way to undo the newest."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter

from core.run.records.history import Row
from gui.models.records import chain_said, of_runs, outcome_of, undoes_to, what
from gui.models.rows import RowsModel
from gui.plain import tooltip
from gui.recalling import Recalling, RunText
from gui.reviews import Script
from gui.theme import Theme
from gui.widgets.parts import Card, Label, Table
from gui.widgets.sql_view import SqlView
from gui.workspace import Workspace


class RunsPane(QSplitter):
    undo_asked = Signal(int)  # the iteration to which the target goes

    def __init__(self, workspace: Workspace, recalling: Recalling, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._workspace, self._recalling = workspace, recalling
        self._text = RunText(0)
        headings = (
            self.tr("Outcome"),
            self.tr("Run"),
            self.tr("By"),
            self.tr("When"),
            self.tr("Took"),
            self.tr("Statements"),
            self.tr("Error"),
        )
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Runs, the newest first"), (84, 120, 110, 168, 60, 84, 60), 6)
        self.chain = Label("", "muted", wraps=True)
        self.sql = SqlView(theme, self.tr("The SQL of the run"))
        self.of_run = Label("", "title")
        self.facts = Label("", "small", wraps=True)
        self.error = Label("", "bad", wraps=True)
        self.copy = QPushButton(self.tr("Copy the SQL"))
        self.undo = QPushButton("")
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(self._choose)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.exact))
        self.undo.clicked.connect(self._undo)
        recalling.run_found.connect(self._show_text)
        recalling.ready_changed.connect(self._renew)
        workspace.standing_changed.connect(self.show_runs)
        self.show_runs()

    @property
    def chosen(self) -> Row | None:
        standing, current = self._workspace.standing, self.table.currentIndex()
        rows = standing.history.rows if standing else ()
        return rows[len(rows) - 1 - current.row()] if current.isValid() and current.row() < len(rows) else None

    def show_runs(self) -> None:
        """Stay at the newest run, or keep the one that was chosen instead of it."""
        standing = self._workspace.standing
        before = self._text.seq if self.table.currentIndex().row() > 0 else 0
        if standing is None:
            self.chain.wear("muted")
            self.chain.say(self.tr("{target} has not been asked yet.").format(target=self._workspace.target_name))
            self.model.show(())
        else:
            role, said = chain_said(standing)
            self.chain.wear(role)
            self.chain.say(said)
            self.model.show(of_runs(standing.history))
            count = self.model.rowCount()
            row = next((at for at in range(count) if standing.history.rows[count - 1 - at].seq == before), 0)
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._renew()

    def load(self) -> None:
        """Read the SQL of the chosen run; what is not looked at is not read."""
        row = self.chosen
        if row is not None and self.isVisible():
            self._recalling.ask_run(row.seq)

    def _choose(self, _current: QModelIndex) -> None:
        row = self.chosen
        if row is None or row.seq != self._text.seq:
            self._text = RunText(row.seq if row else 0)
            self.sql.show_script(Script())
        self.load()
        self._renew()

    def _show_text(self, found: RunText) -> None:
        row = self.chosen
        if row is not None and found.seq == row.seq:
            self._text = found
            self.sql.show_script(found.script)
            self._renew()

    def _renew(self) -> None:
        row, standing = self.chosen, self._workspace.standing
        self.of_run.say("" if row is None else f"{outcome_of(row)[1]}  {what(row)}")
        self.facts.say(self._facts(row) if row else "")
        self.facts.setToolTip(tooltip(f"{row.run} {row.checksum}") if row else "")
        self.error.say(row.error if row else "")
        self.error.setVisible(bool(row and row.error))
        self.copy.setEnabled(bool(self._text.exact))
        goal = undoes_to(standing, row) if standing and row else None
        self.undo.setVisible(goal is not None)
        self.undo.setEnabled(self._recalling.ready)
        if goal is not None:
            target = self._workspace.target_name
            words = self.tr("Undo this run: roll {target} back to {goal}…")
            self.undo.setText(words.format(target=target, goal=goal))
            tip = self.tr("Asks first, with a table of what comes back with its data and what doesn't")
            self.undo.setToolTip(tooltip(tip))

    def _facts(self, row: Row) -> str:
        text = self.tr("Run {run}, row {seq}, {file}, checksum {checksum}, Slipway {version}")
        return text.format(
            run=row.run[:8], seq=row.seq, file=row.migration_file, checksum=row.checksum[:12], version=row.slipway
        )

    def _undo(self) -> None:
        row, standing = self.chosen, self._workspace.standing
        goal = undoes_to(standing, row) if standing and row else None
        if goal is not None:
            self.undo_asked.emit(goal)

    def _lay_out(self) -> None:
        runs, one, buttons = Card(self.tr("Runs")), Card(), QHBoxLayout()
        runs.body.addWidget(self.table, 1)
        runs.body.addWidget(self.chain)
        for part in (self.of_run, self.facts, self.error):
            one.body.addWidget(part)
        self.sql.setMinimumHeight(110)
        one.body.addWidget(self.sql, 1)
        buttons.setSpacing(8)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.undo)
        for button in (self.copy, self.undo):
            button.setAutoDefault(False)
        one.body.addLayout(buttons)
        for card in (runs, one):
            self.addWidget(card)
        self.setSizes([840, 540])
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
