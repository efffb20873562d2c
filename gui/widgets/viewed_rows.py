"""The viewed marks of the tree of changes: shown on its rows, counted beside its title, set on the current one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QTreeView

from gui.models.changes import VIEWED, ChangesModel
from gui.reviewing import Reviewing
from gui.widgets.parts import Label


class ViewedRows(QObject):
    current_told = Signal(bool)  # whether the current row is viewed

    def __init__(self, view: QTreeView, model: ChangesModel, reviewing: Reviewing) -> None:
        super().__init__(view)
        self._view, self._model, self._reviewing = view, model, reviewing
        self.progress = Label("", "small")
        for changed in (reviewing.reading_changed, reviewing.marks.changed, model.modelReset):
            changed.connect(self._show)
        view.selectionModel().currentChanged.connect(self._tell)
        self._show()

    def toggle(self) -> None:
        """Turn the mark of the current row, and go on to the next one without a mark."""
        row = self._model.row(self._view.currentIndex())
        if row is None or self._reviewing.toggle_row(row):
            self._go_on()

    def _go_on(self) -> None:
        reading = self._reviewing.reading
        if reading is None:
            return
        viewed = reading.viewed_rows(self._reviewing.seen)
        rows = list(self._rows())
        current = self._view.currentIndex().siblingAtColumn(0)
        position = rows.index(current) + 1 if current in rows else 0
        for index in (*rows[position:], *rows[:position]):
            name = self._model.row(index)
            if name in reading.rows and name not in viewed:
                self._view.setCurrentIndex(index)
                return

    def _rows(self) -> Iterator[QModelIndex]:
        for group in range(self._model.rowCount()):
            parent = self._model.index(group, 0)
            for row in range(self._model.rowCount(parent)):
                yield self._model.index(row, 0, parent)

    def _show(self) -> None:
        reading = self._reviewing.reading
        viewed = reading.viewed_rows(self._reviewing.seen) if reading else frozenset()
        self._model.show_viewed(viewed)
        total = len(reading.rows) if reading else 0
        words = self.tr("{viewed} of {total} reviewed").format(viewed=len(viewed), total=total) if total else ""
        if words and self._reviewing.marks.trouble:
            words = self.tr("{words}, not kept: {why}").format(words=words, why=self._reviewing.marks.trouble)
        self.progress.say(words)
        self._tell()

    def _tell(self) -> None:
        self.current_told.emit(bool(self._view.currentIndex().siblingAtColumn(VIEWED).data()))
