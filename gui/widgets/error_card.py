"""What failed, in the server's words, with the statement, what to do, and all of it to copy."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QScrollArea, QTextEdit, QVBoxLayout

from core.errors import CoreError
from core.run.work import StatementFailed
from gui.plain import plain
from gui.remedies import Offer, offers
from gui.theme import Theme, code_font
from gui.widgets.parts import Label, page
from gui.workspace import QUIET, Workspace

LOW = 64  # three lines
ROOMY = 860  # from this height of the window on, the statement is shown without being asked for
OFFLINE = ("refresh", "build", "discard edits")


class _Texts(QScrollArea):
    """As high as its texts, up to a limit; beyond it they scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errorTexts")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner, self.body = page()
        inner.setObjectName("errorTextsInner")
        self.setWidget(inner)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().sizeHint().width(), max(20, self.body.totalHeightForWidth(self.viewport().width())))

    def fit(self, limit: int) -> None:
        self.body.activate()
        self.setFixedHeight(min(limit, self.sizeHint().height()))


class ErrorCard(QFrame):
    offered = Signal(object)  # the Offer that was taken

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
        self.texts = _Texts()
        self.offers: tuple[QPushButton, ...] = ()
        self.details = self._button(self.tr("Details"), self.tr("Show the statement that failed"))
        self.details.setCheckable(True)
        self.details.toggled.connect(self.fit)
        self.copy = self._button(self.tr("Copy"), self.tr("Copy the message"))
        self.copy.clicked.connect(self._copy)
        self.dismiss = self._button(self.tr("Dismiss"), self.tr("Dismiss the message"))
        self.dismiss.clicked.connect(lambda: workspace.set_trouble(None))
        self._lay_out()
        workspace.trouble_changed.connect(self._show)
        workspace.standing_changed.connect(self._allow)
        self._show()

    def text(self) -> str:
        """Everything that is known, for a ticket."""
        trouble = self._workspace.trouble
        if trouble is None:
            return ""
        lines = [f"{trouble.code}: {trouble.message}", *_statement(trouble)[:1], trouble.place, trouble.remedy]
        return self._workspace.redact("\n".join(line for line in lines if line))

    def fit(self) -> None:
        """Leave the panes below their height: long texts scroll, and the statement comes when it is asked for."""
        height = self.window().height()
        self.statement.setVisible(self.details.isChecked() and bool(self.statement.toPlainText()))
        self.texts.fit(max(LOW, height - 620) if self.details.isChecked() else LOW)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.code, 1)
        for button in (self.details, self.copy, self.dismiss):
            self._head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(self._head)
        layout.addWidget(self.texts)
        for text in (self.message, self.remedy, self.statement):
            self.texts.body.addWidget(text)
        self.texts.body.addStretch(1)

    def _show(self) -> None:
        trouble = self._workspace.trouble
        self.setVisible(trouble is not None and trouble.code not in QUIET)
        if trouble is None:
            return
        place = f"  {trouble.place}" if trouble.place else ""
        self.code.say(f"✕ {trouble.code}{place}")
        self.message.say(self._workspace.redact(trouble.message))
        self.remedy.say(self._workspace.redact(trouble.remedy))
        statement, position = _statement(trouble)
        self.statement.setPlainText(plain(self._workspace.redact(statement)))
        self.details.setVisible(bool(statement))
        self.details.setChecked(bool(statement) and self.window().height() >= ROOMY)
        self._light(position)
        self._offer(offers(trouble))
        self.fit()

    def _offer(self, found: tuple[Offer, ...]) -> None:
        for button in self.offers:
            self._head.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.offers = tuple(self._made(offer) for offer in found)
        for place, button in enumerate(self.offers):
            self._head.insertWidget(place + 1, button)
        self._allow()

    def _made(self, offer: Offer) -> QPushButton:
        button = self._button(self._worded(offer), self._worded(offer))
        button.setProperty("offline", offer.kind in OFFLINE)
        button.clicked.connect(lambda: self.offered.emit(offer))
        return button

    def _allow(self) -> None:
        for button in self.offers:
            button.setEnabled(button.property("offline") or self._workspace.at is not None)

    def _worded(self, offer: Offer) -> str:
        words = {
            "fill": self.tr("Give the missing values"),
            "verify": self.tr("Verify"),
            "refresh": self.tr("Refresh"),
            "roll back": self.tr("Roll back to {number}"),
            "apply": self.tr("Apply {number}"),
            "build": self.tr("Build {number}"),
            "discard edits": self.tr("Build {number} anew"),
        }
        return words[offer.kind].format(number=offer.iteration)

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
