"""What failed, in the server's words, with the statement, what to do, and all of it to copy."""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout

from core.errors import CoreError
from core.run.work import StatementFailed
from gui.plain import plain
from gui.theme import Theme, code_font
from gui.widgets.parts import Label
from gui.workspace import NOT_BUILT, Workspace


class ErrorCard(QFrame):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("errorCard")
        self._workspace, self._theme = workspace, theme
        self.code = Label("", "bad")
        self.message = Label("", wraps=True)
        self.remedy = Label("", "muted", wraps=True)
        self.statement = QPlainTextEdit()
        self.statement.setReadOnly(True)
        self.statement.setTabChangesFocus(True)
        self.statement.setFont(code_font())
        self.statement.setAccessibleName(self.tr("The statement that failed"))
        self.statement.setFixedHeight(6 * self.statement.fontMetrics().lineSpacing() + 12)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the message"))
        self.copy.clicked.connect(self._copy)
        self.dismiss = QPushButton(self.tr("Dismiss"))
        self.dismiss.setAccessibleName(self.tr("Dismiss the message"))
        self.dismiss.clicked.connect(lambda: workspace.set_trouble(None))
        self._lay_out()
        workspace.trouble_changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.code, 1)
        head.addWidget(self.copy)
        head.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.message)
        layout.addWidget(self.statement)
        layout.addWidget(self.remedy)

    def text(self) -> str:
        """Everything that is known, for a ticket."""
        trouble = self._workspace.trouble
        if trouble is None:
            return ""
        lines = [f"{trouble.code}: {trouble.message}", *_statement(trouble)[:1], trouble.place, trouble.remedy]
        return self._workspace.redact("\n".join(line for line in lines if line))

    def _show(self) -> None:
        trouble = self._workspace.trouble
        self.setVisible(trouble is not None and trouble.code != NOT_BUILT)
        if trouble is None:
            return
        place = f"  {trouble.place}" if trouble.place else ""
        self.code.say(f"✕ {trouble.code}{place}")
        self.message.say(self._workspace.redact(trouble.message))
        self.remedy.say(self._workspace.redact(trouble.remedy))
        statement, position = _statement(trouble)
        self.statement.setVisible(bool(statement))
        self.statement.setPlainText(plain(statement))
        self._light(position)

    def _light(self, position: int) -> None:
        if position <= 0:
            self.statement.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        shape.setBackground(QColor(self._theme.colours.bad))
        shape.setForeground(QColor(self._theme.colours.surface))
        selection.format = shape
        cursor = QTextCursor(self.statement.document())
        cursor.setPosition(min(position - 1, max(0, self.statement.document().characterCount() - 2)))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        self.statement.setExtraSelections([selection])
        self.statement.setTextCursor(QTextCursor(cursor.block()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())


def _statement(trouble: CoreError) -> tuple[str, int]:
    return (trouble.statement, trouble.position) if isinstance(trouble, StatementFailed) else ("", 0)
