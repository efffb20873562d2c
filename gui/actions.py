"""Everything that can be done, each as one action with its words, its keys and when it may be done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack

from core.errors import CoreError
from core.report.summary import counted
from gui.looking import Looking
from gui.operations import Operations
from gui.stopping import Stopping
from gui.theme import Choice, Theme
from gui.workspace import Workspace


class Actions(QObject):
    """Actions of the window ask for what needs a dialog; the window answers. Ctrl+S is nobody's, on purpose."""

    apply_asked = Signal(bool)  # whether the pipeline goes on afterwards
    roll_back_asked = Signal(int)

    def __init__(
        self,
        workspace: Workspace,
        operations: Operations,
        stopping: Stopping,
        looking: Looking,
        theme: Theme,
        *,
        marks: QUndoStack,
    ) -> None:
        super().__init__()
        self._workspace, self._operations, self._looking = workspace, operations, looking
        self._stopping = stopping
        self.apply = self._action("", "")
        self.apply.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.cancel = self._action(self.tr("Cancel"), "Esc")
        self.abandon = self._action(self.tr("Abandon"), "")
        self.review = self._action(self.tr("Review Full Migration"), "Ctrl+R")
        self.review.setCheckable(True)
        self.review.toggled.connect(self._name_review)
        self.bring = self._action(self.tr("Bring to here"), "")
        self.roll_back = self._action(self.tr("Roll back to here"), "")
        self.verify = self._action(self.tr("Verify"), "Ctrl+Shift+V")
        self.refresh = self._action(self.tr("Refresh"), "F5")
        self.next_change = self._action(self.tr("Next change"), "F7")
        self.previous_change = self._action(self.tr("Previous change"), "Shift+F7")
        self.viewed = self._action(self.tr("Mark as viewed"), "V")
        self.undo = marks.createUndoAction(self, self.tr("Undo mark:"))
        self.undo.setShortcut("Ctrl+Z")
        self.redo = marks.createRedoAction(self, self.tr("Redo mark:"))
        self.redo.setShortcut("Ctrl+Shift+Z")
        self.next_change.setShortcuts([QKeySequence("F7"), QKeySequence("J")])
        self.previous_change.setShortcuts([QKeySequence("Shift+F7"), QKeySequence("K")])
        self.history = self._action(self.tr("History"), "Ctrl+H")
        self.history.setCheckable(True)
        self.history.toggled.connect(self._name_history)
        self.quit = self._action(self.tr("Quit"), "Ctrl+Q")
        self.appearance = self._appearance(theme)
        self._explain()
        self._connect()

    def everything(self) -> tuple[QAction, ...]:
        return (
            self.apply,
            self.cancel,
            self.abandon,
            self.review,
            self.bring,
            self.roll_back,
            self.verify,
            self.refresh,
            self.history,
            self.next_change,
            self.previous_change,
            self.viewed,
            self.undo,
            self.redo,
            self.quit,
        )

    def renew(self) -> None:
        """Allow what makes sense now."""
        space, running = self._workspace, self._operations.running
        at, selected = space.at, space.selected
        ready = at is not None and space.connector is not None and not running
        ahead = ready and at is not None and selected is not None and selected > at
        fits = space.review is not None and space.review.iteration == selected
        writable = fits and space.review is not None and space.review.build.proposal is not None and not space.stale
        drifted = space.standing is not None and bool(space.standing.drift)
        self.apply.setText(self._main_words())
        self.apply.setEnabled(ahead and writable and not drifted)
        self.bring.setEnabled(ahead and writable and not drifted)
        self.roll_back.setEnabled(ready and at is not None and selected is not None and selected < at and not drifted)
        self.verify.setEnabled(ready)
        self.cancel.setEnabled(self._operations.cancellable)
        self.abandon.setVisible(self._stopping.silent)
        self.refresh.setEnabled(not running)

    def _main_words(self) -> str:
        """Name what comes first: the answers, or the target that is changed."""
        review, asked = self._workspace.review, 0
        if review is not None and review.iteration == self._workspace.selected:
            asked = len(review.build.questions)
        if asked:
            return self.tr("Answer {questions} first").format(questions=counted(asked, "question"))
        return self.tr("Apply && Continue to {target}").format(target=self._workspace.target_name)

    def _action(self, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(keys)
        return action

    def _appearance(self, theme: Theme) -> tuple[QAction, ...]:
        group = QActionGroup(self)
        words: tuple[tuple[Choice, str], ...] = (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        actions = []
        for choice, text in words:
            action = QAction(text, group)
            action.setCheckable(True)
            action.setChecked(theme.choice == choice)
            action.triggered.connect(lambda _=False, chosen=choice: theme.choose(chosen))
            actions.append(action)
        return tuple(actions)

    def _explain(self) -> None:
        target = self._workspace.target_name
        said = {
            self.apply: self.tr("Rehearse, apply and verify the selected iteration on {target}, then go on"),
            self.cancel: self.tr("Stop what is running; nothing that isn't committed stays"),
            self.abandon: self.tr(
                "Close the connection without waiting for the server. What isn't committed is rolled back by the "
                "server; if COMMIT was sent, {target} is asked what became of it"
            ),
            self.review: self.tr("Read the whole migration, statement by statement, with its way back"),
            self.viewed: self.tr("Mark it as viewed, or take the mark away, and go on to what is not viewed yet"),
            self.bring: self.tr("Bring {target} forward to the selected iteration"),
            self.roll_back: self.tr("Bring {target} back to the selected iteration, with its data"),
            self.verify: self.tr("Compare {target} with the model"),
            self.history: self.tr("Show the runs on {target}, their SQL, and what is kept there"),
            self.refresh: self.tr("Read the files and {target} again"),
        }
        for action, words in said.items():
            action.setStatusTip(words.format(target=target))

    def _connect(self) -> None:
        space, operations = self._workspace, self._operations
        self.apply.triggered.connect(lambda: self.apply_asked.emit(True))
        self.bring.triggered.connect(lambda: self.apply_asked.emit(False))
        self.roll_back.triggered.connect(self._ask_roll_back)
        self.verify.triggered.connect(operations.verify)
        self.cancel.triggered.connect(self._stopping.cancel)
        self.abandon.triggered.connect(self._stopping.abandon)
        self._stopping.silent_changed.connect(self.renew)
        self.refresh.triggered.connect(self._refresh)
        for changed in (
            space.iterations_changed,
            space.selected_changed,
            space.review_changed,
            space.connector_changed,
            space.standing_changed,
            space.activity_changed,
            space.stale_changed,
        ):
            changed.connect(self.renew)
        operations.run_started.connect(self.renew)
        operations.run_ended.connect(self.renew)
        self.renew()

    def _ask_roll_back(self) -> None:
        if self._workspace.selected is not None:
            self.roll_back_asked.emit(self._workspace.selected)

    def _name_review(self, whole: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        self.review.setText(self.tr("Show All Panes") if whole else self.tr("Review Full Migration"))
        self.history.setEnabled(not whole)

    def _name_history(self, shown: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        """One page at a time stands in for the panes."""
        self.history.setText(self.tr("Back to the changes") if shown else self.tr("History"))
        self.review.setEnabled(not shown)

    def name_viewed(self, viewed: bool) -> None:  # noqa: FBT001 - a fact about the current row
        self.viewed.setText(self.tr("Mark as not viewed") if viewed else self.tr("Mark as viewed"))

    def _refresh(self) -> None:
        nothing: CoreError | None = None
        self._workspace.set_trouble(nothing)
        self._looking.refresh()
