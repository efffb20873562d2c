"""A run whose end nobody saw, or a history that was cut: in words, with the button that finds out and settles it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from core.report import repairs
from core.report.summary import counted
from core.run.online.between import ways_on
from core.run.records.repair import Repair
from core.run.standing import Standing
from gui.recalling import Recalling
from gui.widgets.parts import Card, Label
from gui.workspace import Workspace


class DoubtCard(Card):
    accept_asked = Signal(object)  # the Repair that only a person can settle

    def __init__(self, workspace: Workspace, recalling: Recalling) -> None:
        super().__init__()
        self._workspace, self._recalling = workspace, recalling
        self._found: Repair | None = None
        self.sentence = Label("", "warning", wraps=True)
        self.outcome = Label("", "title", wraps=True)
        self.evidence = Label("", "muted", wraps=True)
        self.settle = QPushButton(self.tr("Find out what became of it"))
        words = self.tr("Take {target} as it is…").format(target=workspace.target_name)
        self.take = QPushButton(words)
        self.dismiss = QPushButton(self.tr("Dismiss"))
        self.settle.clicked.connect(recalling.settle)
        self.take.clicked.connect(lambda: self.accept_asked.emit(self._found))
        self.dismiss.clicked.connect(self._forget)
        self._lay_out()
        recalling.settled.connect(self._hear)
        recalling.ready_changed.connect(self._renew)
        workspace.standing_changed.connect(self._renew)
        self._renew()

    def _hear(self, found: Repair) -> None:
        self._found = found
        self._renew()

    def _forget(self) -> None:
        self._found = None
        self._renew()

    def _renew(self) -> None:
        standing, found = self._workspace.standing, self._found
        said = self._said(standing) if standing else ""
        self.setVisible(bool(said) or found is not None)
        self.sentence.say(said)
        self.sentence.setVisible(bool(said))
        told = tuple(repairs.told(found)) if found else ("",)
        self.outcome.say(told[-1])
        self.evidence.say("\n".join((*told[:-1], *(self._more(found) if found else ()))))
        self.outcome.setVisible(found is not None)
        self.evidence.setVisible(found is not None)
        asks = found is not None and found.asks and not found.settled
        cut = standing is not None and standing.damage is not None and standing.damage.how == "cut"
        self.settle.setVisible(not asks and (cut or bool(standing and standing.unsettled)))
        self.take.setVisible(asks)
        self.dismiss.setVisible(found is not None and not said)
        self.settle.setEnabled(self._recalling.ready)
        self.take.setEnabled(self._recalling.ready)

    def _said(self, found: Standing) -> str:
        """Say what is in doubt, in one sentence."""
        if found.between:
            text = self.tr("! Iteration {number} is neither applied nor undone: {ways}")
            return text.format(number=found.between.iteration, ways=ways_on(found.between))
        if found.unsettled:
            entry = found.unsettled
            text = (
                self.tr("! Run {run} may still commit iteration {number}. Don't apply again; ask once more later.")
                if found.at_work
                else self.tr("! Run {run} was interrupted in iteration {number}, and nobody has seen its end.")
            )
            return text.format(run=entry.run[:8], number=entry.iteration)
        if found.damage and found.damage.how == "cut":
            return self.tr("! This machine remembers a run that the history lacks: it was restored, or cut short.")
        return ""

    def _more(self, found: Repair) -> list[str]:
        """Say what only a person can settle."""
        lines: list[str] = []
        if found.missing:
            text = self.tr(
                "The history has {rows} and lacks run {run}, which this machine saw committed (iteration {number})."
            )
            rows = counted(len(found.evidence.history.rows), "row")
            lines.append(text.format(rows=rows, run=found.missing.run, number=found.missing.iteration))
        if found.asks and found.settled:
            lines.append(self.tr("Written into this machine's journal: the target is right as it is."))
        elif found.asks:
            lines.append(self.tr("Only you know whether it was restored or moved on purpose."))
        return lines

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.dismiss, self.settle, self.take):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.evidence)
        self.body.addLayout(buttons)
