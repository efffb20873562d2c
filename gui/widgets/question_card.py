"""One question: what is asked, where, an expression or a choice to give, and what was wrong with the answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout

from core.schema.findings import Question
from gui.plain import plain
from gui.widgets.expression_edit import ExpressionEdit
from gui.widgets.parts import Label

FREE = "<expression>"


class QuestionCard(QFrame):
    answered = Signal(str, str)  # key, value

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setObjectName("question")
        self.question = question
        self.free = FREE in question.choices
        self.message = Label(question.message, wraps=True)
        self.place = Label(question.place, "small", wraps=True)
        self.edit = ExpressionEdit(self.tr("Answer to {key}").format(key=question.key))
        self.choices = tuple(QRadioButton(plain(choice)) for choice in question.choices if choice != FREE)
        self.lasting = QCheckBox(self.tr("Also as the column's default"))
        self.refusal = self.edit.refusal
        self.button = QPushButton(self.tr("Answer"))
        self.button.setAccessibleName(self.tr("Answer {key}").format(key=plain(question.key)))
        self.button.clicked.connect(self._answer)
        self._ready = True
        self._lay_out()
        self.edit.changed.connect(self._renew)
        self.edit.entered.connect(self.button.click)
        for choice in self.choices:
            choice.toggled.connect(self._renew)
        self._renew()

    def allow(self, *, ready: bool) -> None:
        self._ready = ready
        self._renew()

    def refuse(self, why: str) -> None:
        self.edit.show()
        self.edit.refuse(why)

    def _lay_out(self) -> None:
        self.edit.setVisible(self.free)
        self.edit.line.setVisible(self.free)
        self.place.setVisible(bool(self.question.place))
        self.lasting.setVisible(self.question.key.startswith("backfill:"))
        line = QHBoxLayout()
        line.setSpacing(16)
        for choice in self.choices:
            line.addWidget(choice)
        line.addWidget(self.lasting)
        line.addStretch(1)
        line.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(self.place)
        layout.addWidget(self.edit)
        layout.addLayout(line)

    def _chosen(self) -> str:
        if self.free:
            return self.edit.text
        return next(
            (value for value, one in zip(self.question.choices, self.choices, strict=True) if one.isChecked()), ""
        )

    def _renew(self) -> None:
        self.button.setEnabled(self._ready and bool(self._chosen()))

    def _answer(self) -> None:
        kind, _, subject = self.question.key.partition(":")
        lasting = kind == "backfill" and self.lasting.isChecked()
        self.answered.emit(f"default:{subject}" if lasting else self.question.key, self._chosen())
