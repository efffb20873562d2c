"""Larger and smaller letters, by key and in the menu; the size is remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from gui.places import Places
from gui.theme import Theme

SIZES = (100, 110, 125, 150, 175, 200)  # per cent


class Zooming(QObject):
    def __init__(self, window: QMainWindow, theme: Theme, places: Places) -> None:
        super().__init__(window)
        self._theme, self._places = theme, places
        self.larger = self._action(self.tr("Larger letters"), "Ctrl++", "Ctrl+=")
        self.smaller = self._action(self.tr("Smaller letters"), "Ctrl+-")
        self.usual = self._action(self.tr("Letters of the usual size"), "Ctrl+0")
        self.larger.triggered.connect(lambda: self._step(1))
        self.smaller.triggered.connect(lambda: self._step(-1))
        self.usual.triggered.connect(lambda: self._set(SIZES[0]))
        window.addActions([self.larger, self.smaller, self.usual])
        self._set(places.letters)

    def _action(self, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        return action

    def _step(self, direction: int) -> None:
        further = [size for size in SIZES if (size - self._theme.letters) * direction > 0]
        if further:
            self._set(min(further) if direction > 0 else max(further))

    def _set(self, size: int) -> None:
        size = min(max(size, SIZES[0]), SIZES[-1])
        if size != self._theme.letters:
            self._theme.enlarge(size)
            self._places.keep_letters(size)
        self.larger.setEnabled(size < SIZES[-1])
        self.smaller.setEnabled(size > SIZES[0])
        self.usual.setEnabled(size != SIZES[0])
