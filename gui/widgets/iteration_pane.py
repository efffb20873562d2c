"""The timeline from the newest iteration to the baseline, with what can be done to the selected one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.actions import Actions
from gui.looking import Looking
from gui.models.iterations import NOTE, NUMBER, STATE, SYMBOLS, IterationsModel, timeline
from gui.theme import Theme
from gui.widgets.parts import ActionButton, Card
from gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex


class _TwoLines(QStyledItemDelegate):
    """Symbol, title, and below it the state in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, max(48, 2 * option.fontMetrics.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        colours, area = self._theme.colours, option.rect.adjusted(8, 6, -8, -6)
        if QStyle.StateFlag.State_Selected in option.state:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.tint))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6)
        state = index.data(STATE)
        tones = {"applied": colours.good, "drifted": colours.bad, "rolled back": colours.warning}
        painter.setPen(QColor(tones.get(state, colours.muted)))
        room = max(16, painter.fontMetrics().horizontalAdvance("●"))
        spot = QRect(area.left(), area.top(), room, area.height())
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, SYMBOLS[state])
        text = area.adjusted(room + 8, 0, 0, 0)
        upper, lower = text.adjusted(0, 0, 0, -text.height() // 2), text.adjusted(0, text.height() // 2, 0, 0)
        self._line(painter, upper, index.data(), colours.text, bold=True)
        self._line(painter, lower, index.data(NOTE), colours.muted, bold=False)
        painter.restore()

    def _line(self, painter: QPainter, area: QRect, text: str, colour: str, *, bold: bool) -> None:
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


class IterationPane(Card):
    def __init__(self, workspace: Workspace, looking: Looking, actions: Actions, theme: Theme) -> None:
        super().__init__(_tr("Iterations"))
        self._workspace, self._looking, self._actions = workspace, looking, actions
        self.model = IterationsModel()
        self.view = QListView()
        self.view.setModel(self.model)
        self._delegate = _TwoLines(theme)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Iterations"))
        self.view.setMinimumHeight(96)  # two iterations, whatever else wants room
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self.body.addWidget(self.view, 1)
        self.bring, self.roll_back = ActionButton(actions.bring), ActionButton(actions.roll_back)
        for button in (self.bring, self.roll_back, ActionButton(actions.verify)):
            self.body.addWidget(button)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        for changed in (workspace.iterations_changed, workspace.standing_changed, workspace.review_changed):
            changed.connect(self._show)
        workspace.selected_changed.connect(self._follow)
        self._show()

    def _show(self) -> None:
        space = self._workspace
        review = space.review
        proposed = (review.iteration, review.migration.name) if review and review.migration.name else None
        self.model.show(timeline(space.iterations, space.built, space.standing, proposed, space.baseline))
        self._follow()

    def _follow(self) -> None:
        """Select what is selected, and offer the one way that leads there."""
        at, selected = self._workspace.at, self._workspace.selected
        back = at is not None and selected is not None and selected < at
        self.roll_back.setVisible(back)
        self.bring.setVisible(not back)
        row = self.model.row_of(self._workspace.selected)
        if row >= 0 and row != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.model.index(row))

    def _chosen(self, current: QModelIndex) -> None:
        number = current.data(NUMBER)
        if number is not None and self._workspace.selected is not None and number != self._workspace.selected:
            self._looking.choose(number)

    def _menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions.bring, self._actions.roll_back, self._actions.verify])
        menu.popup(self.view.viewport().mapToGlobal(where))


def _tr(text: str) -> str:
    return QCoreApplication.translate("IterationPane", text)
