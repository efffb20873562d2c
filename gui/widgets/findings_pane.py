"""What was found in the inputs, the changes and the steps, and what is still asked; the chosen one in full below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget

from core.report.help_pages import codes
from core.schema.findings import Finding
from gui.answering import Answering
from gui.dialogs.approve import Approve
from gui.dialogs.help_page import HelpPage
from gui.model_places import ModelPlace, place_of
from gui.models.rows import RowsModel, approval_of, in_order, of_findings
from gui.outside import open_file
from gui.plain import plain, tooltip
from gui.reviews import Review
from gui.theme import Theme
from gui.widgets.parts import Label, Table, page
from gui.workspace import Workspace

DEPRECATED = "deprecated"  # the code of the note on what the model no longer names


class FindingsPane(QStackedWidget):
    def __init__(self, workspace: Workspace, answering: Answering, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._answering, self._theme = workspace, answering, theme
        self._place: ModelPlace | None = None
        self._explained = frozenset(codes())
        headings = (self.tr("Severity"), self.tr("Code"), self.tr("Where"), self.tr("What"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Findings"), (110, 200, 240, 400), 3)
        self.details = Label("", "muted", wraps=True)
        self.meaning = QPushButton(self.tr("What it means"))
        self.open = QPushButton("")
        self.approve = QPushButton(self.tr("Approve…"))
        self.drop = QPushButton(self.tr("Drop it instead"))
        self.empty = Label("", "muted")
        self._lay_out()
        self.meaning.clicked.connect(self._explain)
        self.open.clicked.connect(self._open)
        self.approve.clicked.connect(self._ask_approval)
        self.drop.clicked.connect(self._drop)
        self.table.selectionModel().currentChanged.connect(self._detail)
        answering.ready_changed.connect(self._allow)
        workspace.review_changed.connect(self._show)
        workspace.selected_changed.connect(self._show)
        self._show()

    @property
    def found(self) -> int:
        return self.model.rowCount()

    @property
    def chosen(self) -> Finding | None:
        review, row = self._review, self.table.currentIndex().row()
        if review is None or row < 0:
            return None
        row -= len(review.build.questions)
        found = in_order(review.build.findings)
        return found[row] if 0 <= row < len(found) else None

    @property
    def _review(self) -> Review | None:
        review = self._workspace.review
        return review if review is not None and review.iteration == self._workspace.selected else None

    def _show(self) -> None:
        """The chosen finding stays chosen when its iteration is planned anew."""
        review, chosen = self._review, self._texts()[1:3]
        build = review.build if review else None
        rows = of_findings(build.findings, build.questions, review.approvals) if build and review else ()
        self.model.show(rows)
        self.empty.say(self.tr("No findings.") if build else "")
        self.setCurrentIndex(0 if self.found else 1)
        again = next((at for at, (_, texts) in enumerate(rows) if chosen and texts[1:3] == chosen), None)
        if again is not None:
            self.table.setCurrentIndex(self.model.index(again, 0))
        self._detail(QModelIndex())

    def _texts(self) -> tuple[str, ...]:
        current = self.table.currentIndex()
        return self.model.rows[current.row()][1] if current.isValid() else ()

    def _detail(self, _current: QModelIndex) -> None:
        """Say the whole message and what to do, to read and to select."""
        texts, review, chosen = self._texts(), self._review, self.chosen
        self.details.say(" ".join(texts[3:]))
        self.details.setVisible(bool(texts))
        place = place_of(self._workspace.project, review.build, texts[2]) if review and texts else None
        self._place = place
        self.open.setVisible(place is not None)
        if place is not None:
            at = f"{place.path.name}:{place.line}" if place.line else place.path.name
            self.open.setText(plain(self.tr("Open {place}").format(place=at)).replace("&", "&&"))
            words = self.tr("Opens {path} in the program that is set up for it; the place is line {line}")
            self.open.setToolTip(tooltip(words.format(path=place.path, line=place.line or 1)))
        self.meaning.setVisible(chosen is not None and chosen.code in self._explained)
        open_warning = chosen is not None and chosen.severity == "warning"
        given = approval_of(chosen, review.approvals) if chosen and review else None
        self.approve.setVisible(open_warning and given is None)
        changeable = review is not None and review.build.status != "sealed"
        self.drop.setVisible(changeable and texts[1:2] == (DEPRECATED,))
        words = self.tr(
            "Drops {name} in iteration {number}; its rows are kept in a parcel. The answer goes to decisions.toml: "
            "take the line out to keep it after all."
        )
        self.drop.setToolTip(tooltip(words.format(name="".join(texts[2:3]), number=self._workspace.selected)))
        self._allow()

    def _allow(self) -> None:
        review = self._review
        written = review is not None and review.build.proposal is not None
        self.drop.setEnabled(self._answering.ready)
        self.approve.setEnabled(self._answering.ready and written)

    def _explain(self) -> None:
        if (chosen := self.chosen) is not None:
            HelpPage(self.window(), chosen.code).open()

    def _open(self) -> None:
        place = self._place
        if place is not None and not open_file(place.path):
            words = self.tr("No program is set up here to show this file: {path}")
            self.details.say(words.format(path=place.path))

    def _ask_approval(self) -> None:
        chosen, number = self.chosen, self._workspace.selected
        if chosen is None or number is None:
            return
        name = f"{chosen.code}@{chosen.place}"
        dialog = Approve(self._workspace, self._theme, self.window(), chosen, number)
        dialog.accepted.connect(lambda: self._answering.approve(name, dialog.reason.text()))
        dialog.open()

    def _drop(self) -> None:
        if texts := self._texts():
            self._answering.answer(f"drop:{texts[2]}", "drop")

    def _lay_out(self) -> None:
        listed, layout = page(spacing=4)
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.details, 1)
        for button in (self.meaning, self.open, self.approve, self.drop):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout.addLayout(foot)
        nothing, room = page(margin=8)
        room.addWidget(self.empty)
        room.addStretch(1)
        self.addWidget(listed)
        self.addWidget(nothing)
