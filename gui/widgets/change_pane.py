"""The changes of the selected iteration, grouped; choosing one lights its statements."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QStackedWidget, QTreeView

from core.report.passages import step_of
from gui.answering import Answering
from gui.looking import Looking
from gui.models.changes import CHANGE, VIEWED, ChangesModel, filtered, viewed_mark
from gui.reviewing import Reviewing
from gui.theme import Theme
from gui.widgets.parts import Card, Label, TintedItems, page
from gui.widgets.questions_pane import QuestionsPane
from gui.widgets.viewed_rows import ViewedRows
from gui.workspace import NO_MODEL, NOT_BUILT, Workspace


class ChangeTree(QTreeView):
    """What happens takes the room it needs, but never the names' own."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.header().setResizeContentsPrecision(0)  # measure what can be seen, not a thousand rows
        self.setIndentation(16)
        self.setItemDelegate(TintedItems(self))
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def share_room(self) -> None:
        header = self.header()
        mark = self.fontMetrics().horizontalAdvance(viewed_mark()) + 16
        width = self.viewport().width() - mark
        header.setStretchLastSection(False)
        header.resizeSection(VIEWED, mark)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        left = max(width - self.sizeHintForColumn(0) - 8, width * 9 // 25)
        header.resizeSection(1, min(self.sizeHintForColumn(1) + 8, left))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.share_room()


class ChangePane(Card):
    step_chosen = Signal(object)  # the position in the plan, or None

    change_chosen = Signal(object)  # the change of the row, or None

    def __init__(
        self, workspace: Workspace, looking: Looking, answering: Answering, reviewing: Reviewing, theme: Theme
    ) -> None:
        super().__init__(QCoreApplication.translate("ChangePane", "Changes"))
        self._workspace, self._looking, self._answering = workspace, looking, answering
        self.model = ChangesModel(theme)
        self.view = ChangeTree()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Changes"))
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.viewed = ViewedRows(self.view, self.model, reviewing)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.viewed.progress)
        self.body.insertLayout(0, head)
        self.model.leave_asked.connect(self._leave)
        answering.ready_changed.connect(self._allow)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter changes"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show)
        self.empty = Label("", "muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.way_on = QPushButton()
        self.way_on.clicked.connect(self._build_earlier)
        self.stack = QStackedWidget()
        listed, rows = page()
        rows.addWidget(self.filter)
        rows.addWidget(self.view, 1)
        self.stack.addWidget(listed)
        nothing, layout = page()
        layout.addWidget(self.empty)
        layout.addWidget(self.way_on, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.stack.addWidget(nothing)
        self.questions = QuestionsPane(workspace, answering)
        self.stack.addWidget(self.questions)
        self.body.addWidget(self.stack, 1)
        for changed in (workspace.review_changed, workspace.selected_changed, workspace.trouble_changed):
            changed.connect(self._show)
        theme.changed.connect(self.view.viewport().update)
        self._show()

    def step_on(self, distance: int) -> None:
        """Go to the next or the previous object, whatever is expanded."""
        places = [
            self.model.index(row, 0, self.model.index(group, 0))
            for group in range(self.model.rowCount())
            for row in range(self.model.rowCount(self.model.index(group, 0)))
        ]
        if not places:
            return
        current = self.view.currentIndex().siblingAtColumn(0)
        position = places.index(current) + distance if current in places else (0 if distance > 0 else -1)
        self.view.setCurrentIndex(places[max(0, min(position, len(places) - 1))])

    def _show(self) -> None:
        review = self._workspace.review
        groups = review.groups if review and review.iteration == self._workspace.selected else ()
        shown = filtered(groups, self.filter.text())
        if shown != self.model.groups:
            chosen = self.model.name(self.view.currentIndex())
            self.model.show(shown)
            for row in range(self.model.rowCount()):
                self.view.expand(self.model.index(row, 0))
            self.view.setCurrentIndex(self.model.place(*chosen))
            if not self.view.currentIndex().isValid():
                self._chosen(QModelIndex())  # what was chosen is gone, and nobody is told of that
            self.view.share_room()
        self._allow()
        asked = review.build.questions if review and review.iteration == self._workspace.selected else ()
        self.questions.show_questions(asked)
        self.title.say(self.tr("Questions") if asked else self.tr("Changes"))
        self.stack.setCurrentIndex(2 if asked else 0 if groups else 1)
        self.empty.say(self._why_empty())
        earlier = self._missing()
        self.way_on.setVisible(earlier is not None)
        self.way_on.setText(self.tr("Build iteration {number}").format(number=earlier))

    def _allow(self) -> None:
        review = self._workspace.review
        draft = review is not None and review.build.proposal is not None and review.build.status != "sealed"
        self.model.allow_leaving(allowed=draft and self._answering.ready)

    def _leave(self, name: str, out: bool) -> None:  # noqa: FBT001 - a slot of `leave_asked`
        """The decision is written at once; its plan comes back with the next review."""
        self._answering.answer(f"leave_out:{name}", "yes" if out else "no")

    def _missing(self) -> int | None:
        """Name the iteration that has to be written before this one can be planned."""
        trouble, selected = self._workspace.trouble, self._workspace.selected
        return selected - 1 if trouble and trouble.code == NOT_BUILT and selected else None

    def _why_empty(self) -> str:
        space = self._workspace
        if self._missing() is not None:
            return self.tr("The iteration before this one has not been built yet, so there is nothing to compare with.")
        if space.selected == 0:
            return self._before_the_first()
        if space.trouble is not None and space.trouble.code == NO_MODEL:
            return self.tr("Put a model at {place}/busm.mmd, or drop one on this window.").format(
                place=space.trouble.place
            )
        if space.review is None or space.review.iteration != space.selected:
            return "" if space.trouble is None else self.tr("The changes can't be shown: see the message above.")
        if space.review.build.proposal is None:
            return self.tr("Nothing is planned until the errors below are settled.")
        return self.tr("This iteration leaves the database as it is.")

    def _before_the_first(self) -> str:
        if self._workspace.baseline is None:
            return self.tr("Before the first iteration the database is empty.")
        return self.tr(
            "What the import found is there before the first iteration. All of it is unmanaged, and stays as it is, "
            "until a model names it. The diagram shows it."
        )

    def _build_earlier(self) -> None:
        earlier = self._missing()
        if earlier is not None:
            self._workspace.set_trouble(None)
            self._looking.build(earlier)

    def _chosen(self, current: QModelIndex) -> None:
        review, change = self._workspace.review, current.data(CHANGE)
        proposal = review.build.proposal if review else None
        self.step_chosen.emit(step_of(proposal, change) if proposal and change else None)
        self.change_chosen.emit(change)
