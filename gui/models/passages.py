"""The statements of a migration as a list: number, words, and whether each has been viewed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from core.report.passages import FRAME, Passage
from gui.marks import NOTHING, Seen
from gui.models.changes import viewed_mark
from gui.plain import plain, tooltip
from gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

NUMBER, WORDS, VIEWED = range(3)


class PassagesModel(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.passages: tuple[Passage, ...] = ()
        self._seen: Seen = NOTHING
        self._theme = theme

    def show(self, passages: tuple[Passage, ...]) -> None:
        self.beginResetModel()
        self.passages = passages
        self.endResetModel()

    def show_seen(self, seen: Seen) -> None:
        self._seen = seen
        if self.passages:
            self.dataChanged.emit(self.index(0, VIEWED), self.index(len(self.passages) - 1, VIEWED))

    def unviewed_after(self, row: int) -> int | None:
        """The next one that is not viewed; after the last one the first."""
        left = [number for number, passage in enumerate(self.passages) if passage.mark not in self._seen]
        return next((number for number in left if number > row), left[0] if left else None)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.passages)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        passage, column = self.passages[index.row()], index.column()
        mark = viewed_mark() if passage.mark in self._seen else ""
        texts = (str(index.row() + 1), passage.words, mark)
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(texts[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(texts[column])
        if role == Qt.ItemDataRole.AccessibleTextRole and column == WORDS:
            return plain(f"{passage.words}, {mark or _tr('not viewed')}")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(passage, column)
        return None

    def _colour(self, passage: Passage, column: int) -> QColor:
        colours = self._theme.colours
        if column == VIEWED:
            return QColor(colours.good)
        return QColor(colours.text if column == WORDS and passage.step != FRAME else colours.muted)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("", _tr("Statement"), _tr("Viewed"))[section]
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Passages", text)
