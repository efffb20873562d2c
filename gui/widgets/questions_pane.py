"""What only the reviewer can settle before anything is planned, asked where the changes will stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from core.errors import CoreError
from core.report.summary import counted
from core.schema.findings import Question
from gui.answering import Answering
from gui.plain import plain
from gui.widgets.parts import Label, page
from gui.widgets.question_card import QuestionCard
from gui.workspace import Workspace


class QuestionsPane(QScrollArea):
    """A question that is still open keeps its editor, with what was typed."""

    def __init__(self, workspace: Workspace, answering: Answering) -> None:
        super().__init__()
        self._workspace, self._answering = workspace, answering
        self._number: int | None = None
        self.cards: tuple[QuestionCard, ...] = ()
        self.setObjectName("questions")
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Questions"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.how = Label("", "muted", wraps=True)
        inner, self._layout = page()
        inner.setObjectName("questionsInner")
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.addWidget(self.how)
        self._layout.addStretch(1)
        self.setWidget(inner)
        answering.refused.connect(self._refuse)
        answering.ready_changed.connect(self._allow)
        self._show()

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        number = self._workspace.selected
        kept = {card.question: card for card in self.cards if number == self._number and card.question in questions}
        for card in self.cards:
            if card.question not in kept:
                self._layout.removeWidget(card)
                card.hide()
                card.deleteLater()
        self._number = number
        self.cards = tuple(kept.get(question) or self._make(question) for question in questions)
        for place, card in enumerate(self.cards):
            self._layout.insertWidget(place + 1, card)
        self._show()

    def _make(self, question: Question) -> QuestionCard:
        card = QuestionCard(question)
        card.answered.connect(self._answering.answer)
        card.allow(ready=self._answering.ready)
        return card

    def _show(self) -> None:
        given = len(self._workspace.answers_to(self._number)) if self._number is not None else 0
        words = self.tr(
            "Nothing is planned or written before. The answers go to iterations/{number}/decisions.toml{more}."
        )
        more = self.tr("; {given} given so far").format(given=counted(given, "answer")) if given else ""
        self.how.say(words.format(number=f"{self._number or 0:03d}", more=more))

    def _allow(self) -> None:
        for card in self.cards:
            card.allow(ready=self._answering.ready)

    def _refuse(self, key: str, error: CoreError) -> None:
        subject = key.partition(":")[2]
        for card in self.cards:
            if card.question.key.partition(":")[2] == subject:
                card.refuse(plain(f"{error.message}. {error.remedy}"))
