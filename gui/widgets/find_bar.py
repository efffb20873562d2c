"""Find in the text that is shown: as it is typed, with a count, around the end; Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.find import find
from gui.widgets.parts import Label
from gui.widgets.sql_view import SqlView


class _Words(QLineEdit):
    """Keeps Esc to itself, which elsewhere cancels what runs."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()
            return True
        return super().event(event)


class FindBar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._view: SqlView | None = None
        self._position = 0  # the character where the last place begins
        self.words = _Words()
        self.words.setPlaceholderText(self.tr("Find"))
        self.words.setAccessibleName(self.tr("Find in the preview"))
        self.count = Label("", "muted")
        self.previous, self.next = QPushButton(self.tr("Previous")), QPushButton(self.tr("Next"))
        self.leave = QPushButton(self.tr("Close"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 1)
        for widget in (self.count, self.previous, self.next, self.leave):
            layout.addWidget(widget)
        for button in (self.previous, self.next, self.leave):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        self.words.textChanged.connect(self._typed)
        self.next.clicked.connect(lambda _=False: self.go())
        self.previous.clicked.connect(lambda: self.go(backwards=True))
        self.leave.clicked.connect(self.close_bar)
        self.hide()

    def open_on(self, view: SqlView) -> None:
        self.follow(view)
        self.show()
        self.words.setFocus()
        self.words.selectAll()
        self._typed()

    def follow(self, view: SqlView) -> None:
        """Look in another text from now on; what was found in the one before is no longer marked."""
        if view is self._view:
            return
        if self._view is not None:
            self._view.filled.disconnect(self._text_came)
            self._view.forget_match()
        self._view, self._position = view, 0
        view.filled.connect(self._text_came)
        if self.isVisible():
            self._typed()

    def go(self, *, backwards: bool = False) -> None:
        self._look(self._position if backwards else self._position + 1, backwards=backwards)

    def close_bar(self) -> None:
        self.hide()
        if self._view is not None:
            self._view.forget_match()
            self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if _leaves(event):
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.go(backwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._look(self._position, backwards=False)

    def _text_came(self) -> None:
        if self.isVisible():
            self._typed()

    def _look(self, position: int, *, backwards: bool) -> None:
        if self._view is None:
            return
        found = find(self._view.script.text, self.words.text(), position, backwards=backwards)
        if found is None:
            self._view.forget_match()
            self.count.say(self.tr("not found") if self.words.text() else "")
            return
        self._position = found.position
        self.count.say(self.tr("{number} of {count}").format(number=found.number, count=found.count))
        self._view.select(found.start, found.length)  # where it is not there yet, `filled` looks again


def _leaves(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape
