"""Ctrl+P and F1: the window's own actions, its iterations and its changes, by name and by key."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from gui.destinations import destinations
from gui.dialogs.palette import Palette
from gui.dialogs.shortcuts import Shortcuts
from gui.looking import Looking
from gui.widgets.change_pane import ChangePane
from gui.workspace import Workspace


class Going(QObject):
    """Whatever the window can do is found here without being listed again."""

    def __init__(self, window: QMainWindow, workspace: Workspace, looking: Looking, changes: ChangePane) -> None:
        super().__init__(window)
        self._window, self._workspace, self._looking, self._changes = window, workspace, looking, changes
        self.palette = self._action(self.tr("Go to anything"), "Ctrl+P")
        self.palette.triggered.connect(self._ask)
        self.shortcuts = self._action(self.tr("Shortcuts"), "F1")
        self.shortcuts.triggered.connect(self._list)
        window.addActions([self.palette, self.shortcuts])

    def _action(self, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        return action

    def _ask(self) -> None:
        actions = [one for one in self._window.actions() if one is not self.palette]
        Palette(self._window, destinations(self._workspace, actions, self._looking.choose, self._show)).open()

    def _show(self, kind: str, name: str) -> None:
        self._changes.filter.clear()
        self._changes.view.setCurrentIndex(self._changes.model.place(kind, name))
        self._changes.view.setFocus()

    def _list(self) -> None:
        Shortcuts(self._window, self._window.actions()).open()
