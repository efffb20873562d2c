"""The projects that were opened lately, each with its folder and why it can't be opened, where it can't."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from gui.plain import plain, tooltip
from gui.recent import Recent

Index = QModelIndex | QPersistentModelIndex


class RecentModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Recent, ...] = ()

    def show(self, shown: tuple[Recent, ...]) -> None:
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        texts = f"! {one.name}" if one.trouble else one.name, _where(one)
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(texts[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{one.root}: {one.trouble}" if one.trouble else str(one.root))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_tr("Project"), _tr("Folder"))[section]
        return None


def _where(one: Recent) -> str:
    home = Path.home()
    folder = f"~/{one.root.relative_to(home)}" if one.root.is_relative_to(home) else str(one.root)
    return f"{one.trouble}: {folder}" if one.trouble else folder


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecentModel", text)
