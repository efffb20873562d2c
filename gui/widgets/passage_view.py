"""One statement to read: the statement and its way back beside each other, and below what was found and locked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.lint.lock_modes import Lock
from core.report.passages import FRAME, LOOSE, SEGMENT, Passage
from gui.models.rows import Row, RowsModel, of_findings
from gui.plain import plain
from gui.reviews import Script
from gui.theme import Theme
from gui.tokens import coloured
from gui.widgets.parts import Card, Label, Table
from gui.widgets.sql_view import SqlView

FITS = 60  # characters of a row that need no second place to be read
COLOURED = 50_000  # characters that are coloured at once; a longer statement is shown without colours


class PassageView(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.forward, self.backward = SqlView(theme, self.tr("Statement")), SqlView(theme, self.tr("Its way back"))
        headings = (self.tr("Kind"), self.tr("Code"), self.tr("Where"), self.tr("What"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Findings and locks of the statement"), (120, 200, 220, 400), 3)
        self.details = Label("", "muted", wraps=True)
        self.table.selectionModel().currentChanged.connect(self._detail)
        texts = QSplitter(Qt.Orientation.Horizontal)
        for view in (self.forward, self.backward):
            card = Card(view.accessibleName())
            card.body.addWidget(view, 1)
            texts.addWidget(card)
        below = Card(self.tr("Findings and locks"))
        below.body.addWidget(self.table, 1)
        below.body.addWidget(self.details)
        down = QSplitter(Qt.Orientation.Vertical)
        down.addWidget(texts)
        down.addWidget(below)
        down.setSizes([480, 190])
        down.setStretchFactor(0, 1)
        for splitter in (texts, down):
            splitter.setHandleWidth(12)
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(down)

    def show_passage(self, passage: Passage) -> None:
        self.forward.show_script(_script(passage.forward or _tr("-- Nothing runs forward.")))
        self.backward.show_script(_script(passage.backward or _tr("-- Nothing runs back for this statement.")))
        self.model.show(rows(passage))
        self.table.setCurrentIndex(self.model.index(0, 0))

    def _detail(self, current: QModelIndex) -> None:
        texts = self.model.rows[current.row()][1] if current.isValid() else ()
        said = " ".join(texts[3:])
        self.details.say(said)
        self.details.setVisible(any(texts[1:3]) or len(said) > FITS)


def rows(passage: Passage) -> tuple[Row, ...]:
    """Findings first, then what waits; that there is nothing is said too."""
    found = [*of_findings(passage.findings, ()), *(_locked(lock) for lock in passage.locks)]
    if passage.rewrites:
        words = _tr("Every row is written anew while the lock is held: the larger the table, the longer the wait.")
        found.append(("warning", (_tr("! rewrite"), "", "", words)))
    if passage.step == FRAME and not found:
        return (("muted", (_tr("· frame"), "", "", _tr("Frames the statements: it changes no table."))),)
    if passage.step == LOOSE and not found:
        return (("muted", (_tr("· edited"), "", "", _tr("Not written by Slipway: which tables wait is not known."))),)
    if passage.step == SEGMENT:
        words = _tr("The same changes in segments: the run says why it takes these, or the one transaction.")
        return (("muted", (_tr("· segment"), "", "", words)),)
    return tuple(found) or (("muted", (_tr("· none"), "", "", _tr("No finding, and nobody waits for it."))),)


def _locked(lock: Lock) -> Row:
    tone = "warning" if lock.mode == "AccessExclusive" else "muted"
    words = _tr("Blocks {what} until the transaction ends.").format(what=lock.blocks)
    return tone, (_tr("⊘ lock"), lock.mode, str(lock.relation), words)


def _script(text: str) -> Script:
    shown = plain(text)
    return Script("", shown, coloured(shown, "sql") if len(shown) <= COLOURED else ())


def _tr(text: str) -> str:
    return QCoreApplication.translate("PassageView", text)
