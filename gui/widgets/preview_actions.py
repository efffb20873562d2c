"""What can be done with the text that is shown: find in it, copy a statement or all of it, save it as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QTabWidget

from gui.widgets.find_bar import FindBar
from gui.widgets.parts import Label
from gui.widgets.sql_view import SqlView


class PreviewActions(QObject):
    """Nothing here touches the database or the project's own files."""

    def __init__(self, tabs: QTabWidget, bar: FindBar, said: Label) -> None:
        super().__init__(tabs)
        self._tabs, self._bar, self._said = tabs, bar, said
        self.find = self._action(self.tr("Find in the preview"), "Ctrl+F", self._find)
        self.next = self._action(self.tr("Find next"), "F3", lambda: self._go(backwards=False))
        self.previous = self._action(self.tr("Find previous"), "Shift+F3", lambda: self._go(backwards=True))
        self.copy_statement = self._action(self.tr("Copy statement"), "Ctrl+Shift+C", self._copy_statement)
        self.copy_all = self._action(self.tr("Copy all"), "", self._copy_all)
        self.save = self._action(self.tr("Save as…"), "", self._save)
        self.menu = QMenu(tabs)
        self.menu.addActions(list(self.everything()))
        self.button = QPushButton(self.tr("Text"))
        self.button.setAccessibleName(self.tr("Find, copy or save this text"))
        self.button.setMenu(self.menu)
        tabs.currentChanged.connect(self.renew)
        self.renew()

    def everything(self) -> tuple[QAction, ...]:
        return (self.find, self.next, self.previous, self.copy_statement, self.copy_all, self.save)

    def view(self) -> SqlView | None:
        widget = self._tabs.currentWidget()
        return widget if isinstance(widget, SqlView) else None

    def renew(self) -> None:
        """Allow what makes sense for the tab that is shown."""
        view = self.view()
        there = view is not None and bool(view.script.text)
        for action in self.everything():
            action.setEnabled(there)
        self.copy_statement.setEnabled(view is not None and bool(view.script.places))
        if view is not None:
            self._bar.follow(view)

    def write(self, path: Path) -> None:
        """Write the bytes of the file that is shown."""
        view = self.view()
        if view is None:
            return
        try:
            path.write_text(view.script.source or view.script.text, encoding="utf-8", newline="")
        except OSError as error:
            self._said.say(self.tr("not saved: {why}").format(why=error.strerror))
        else:
            self._said.say(self.tr("saved as {name}").format(name=path.name))

    def _action(self, text: str, keys: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: slot())
        return action

    def _find(self) -> None:
        view = self.view()
        if view is not None:
            self._bar.open_on(view)

    def _go(self, *, backwards: bool) -> None:
        if self._bar.isVisible() and self._bar.words.text():
            self._bar.go(backwards=backwards)
        else:
            self._find()

    def _copy_statement(self) -> None:
        view = self.view()
        if view is not None:
            QGuiApplication.clipboard().setText(statement_at(view))
            self._said.say(self.tr("statement copied"))

    def _copy_all(self) -> None:
        view = self.view()
        if view is not None:
            QGuiApplication.clipboard().setText(view.script.source or view.script.text)
            self._said.say(self.tr("all copied"))

    def _save(self) -> None:
        view = self.view()
        if view is None:
            return
        dialog = QFileDialog(self._tabs, self.tr("Save as…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(view.script.name)
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()


def statement_at(view: SqlView) -> str:
    """Give the statement under the cursor with the remark above it; between two statements the line itself."""
    line = view.textCursor().blockNumber()
    lines = (view.script.source or view.script.text).split("\n")
    place = next((one for one in view.script.places if one.first <= line <= one.last), None)
    first, last = (place.first, place.last) if place else (line, line)
    return "\n".join(lines[first : last + 1])
