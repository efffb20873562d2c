"""The tables of the iteration under review: what changes and its neighbours first, then all of them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from core.diff.changes import Change, table_of
from core.project.migrations import read_snapshot
from core.project.settings import Project
from core.report.diagrams import Diagram, diagram, excerpt, matching, standing, touched
from core.report.summary import counted
from core.schema.constraints import QName
from gui.drawing import Style, as_png, as_svg
from gui.looking import Looking
from gui.pictures import Metrics, Picture, picture, symbol, word
from gui.reviews import Review
from gui.theme import Theme
from gui.widgets.diagram_view import STEP, DiagramView
from gui.widgets.parts import Label
from gui.workspace import Workspace

LANE = "diagram"  # a layout is worked out beside everything else
MOST = 100
PAUSE = 150  # milliseconds after the last letter

Drawn = tuple[Diagram, Picture]


class DiagramPane(QWidget):
    """Asked for once per review, and only while somebody looks."""

    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._looking = workspace, looking
        self._shown: Review | int | None = None
        self._whole: Diagram | None = None
        self._wanted: QName | None = None
        self.view = DiagramView(theme)
        self.scope = QComboBox()
        self.search = QLineEdit()
        self.count = Label("", "small")
        self.said = Label("", "muted", wraps=True)
        self.key = Label("", "small", wraps=True)
        self.nothing = Label("", "muted", wraps=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._make_actions()
        self._lay_out()
        self._connect()
        self._renew()

    def everything(self) -> tuple[QAction, ...]:
        return (self.nearer, self.farther, self.fit, self.png, self.svg)

    def show_change(self, change: Change | None) -> None:
        self._wanted = table_of(change) if change is not None else None
        if self._wanted is not None:
            self.view.choose(self._wanted)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._renew()

    def write(self, path: Path) -> None:
        """Write what is shown, as the file's name says; only the file that a person named is touched."""
        found, style, title = self.view.picture, self.view.style_now, self._title()
        job = self._looking.ask(LANE, "diagram file", lambda _: _written(path, found, style, title))
        job.succeeded.connect(self.count.say)

    def _title(self) -> str:
        number = self._workspace.selected or 0
        return self.tr("{project}, iteration {number}").format(project=self._workspace.project.name, number=number)

    def _renew(self) -> None:
        space = self._workspace
        review = space.review if space.review and space.review.iteration == space.selected else None
        wanted: Review | int | None = 0 if space.selected == 0 else review
        if wanted is None or (review is not None and review.build.proposal is None):
            self._shown, self._whole = None, None
            self._take((Diagram(), Picture(self.view.metrics)))
            self.nothing.say(self.tr("There is no diagram before the iteration is planned."))
        elif wanted is not self._shown and self.isVisible():
            self._shown, self._whole = wanted, None
            self._draw()

    def _draw(self) -> None:
        review, project, whole = self._workspace.review, self._workspace.project, self._whole
        everything, letters, metrics = self.scope.currentIndex() == 1, self.search.text(), self.view.metrics

        def drawing(_: ExitStack) -> Drawn:
            found = whole or _whole(project, review)
            return found, _drawn(found, letters, metrics, everything=everything)

        if self._shown is not None:
            self.nothing.say(self.tr("Arranging the tables."))
            self._looking.ask(LANE, "diagram", drawing).succeeded.connect(self._take)

    def _take(self, drawn: Drawn) -> None:
        whole, found = drawn
        self._whole = whole if self._shown is not None else None
        self.view.show_picture(found)
        if self._wanted is not None:
            self.view.choose(self._wanted)
        there = bool(found.boxes)
        self.view.setVisible(there)
        self.nothing.setVisible(not there)
        self.nothing.say(self._why_empty())
        self.key.say("   ".join(f"{symbol(kind)} {word(kind)}" for kind in found.kinds))
        self.count.say(self._counted(whole, found) if there else "")
        for action in self.everything():
            action.setEnabled(there)
        self._foot.activate()

    def _why_empty(self) -> str:
        if self.search.text().strip():
            return self.tr("No table and no column has these letters.")
        return self.tr("There is no table in this iteration.")

    def _counted(self, whole: Diagram, found: Picture) -> str:
        words = self.tr("{shown} of {all}").format(shown=len(found.boxes), all=counted(len(whole.boxes), "table"))
        if found.hidden:
            more = self.tr("{words}; {most} at once: search for the others")
            return more.format(words=words, most=MOST)
        return words

    def _tell(self) -> None:
        box = self.view.box_of(self.view.chosen)
        said = box.said if box else self.tr("Page Down chooses the next table; + and - zoom, the arrows move.")
        self.said.say(said)
        self.view.setAccessibleDescription(self.said.text())

    def _save(self, ending: str) -> None:
        dialog = QFileDialog(self, self.tr("Save as…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"iteration{self._workspace.selected or 0}.{ending}")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def _make_actions(self) -> None:
        words = (
            self.tr("Zoom in"),
            self.tr("Zoom out"),
            self.tr("Fit the diagram"),
            self.tr("Save the diagram as PNG…"),
            self.tr("Save the diagram as SVG…"),
        )
        self.nearer, self.farther, self.fit, self.png, self.svg = (QAction(text, self) for text in words)
        self.nearer.triggered.connect(lambda: self.view.zoom(STEP))
        self.farther.triggered.connect(lambda: self.view.zoom(1 / STEP))
        self.fit.triggered.connect(self.view.whole)
        self.png.triggered.connect(lambda: self._save("png"))
        self.svg.triggered.connect(lambda: self._save("svg"))

    def _connect(self) -> None:
        self._pause.timeout.connect(self._draw)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._find)
        self.scope.currentIndexChanged.connect(lambda _: self._draw())
        self.view.chosen_changed.connect(self._tell)
        self._workspace.review_changed.connect(self._renew)
        self._workspace.selected_changed.connect(self._renew)

    def _find(self) -> None:
        """Enter goes from the letters to the first table that has them."""
        self.view.setFocus()
        letters = self.search.text().strip().casefold()
        named = [box.table for box in self.view.picture.boxes if letters in str(box.table).casefold()]
        if named:
            self.view.choose(named[0])

    def _lay_out(self) -> None:
        self.scope.addItems([self.tr("What changes, and its neighbours"), self.tr("All tables")])
        self.scope.setAccessibleName(self.tr("Which tables"))
        self.search.setPlaceholderText(self.tr("Find a table or a column"))
        self.search.setAccessibleName(self.tr("Find a table or a column"))
        self.search.setClearButtonEnabled(True)
        menu = QMenu(self)
        menu.addActions(list(self.everything()))
        self.more = more = QPushButton(self.tr("View"))
        more.setAccessibleName(self.tr("Zoom, or save the diagram"))
        more.setMenu(menu)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.scope)
        head.addWidget(self.search, 1)
        head.addWidget(more)
        self._foot = foot = QHBoxLayout()
        foot.addWidget(self.key, 1)
        foot.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.nothing)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        layout.addWidget(self.said)
        layout.addLayout(foot)


def _whole(project: Project, review: Review | None) -> Diagram:
    proposal = review.build.proposal if review is not None else None
    if proposal is None:
        return standing(read_snapshot(project, 0), project.first_schema)
    return diagram(proposal)


def _drawn(whole: Diagram, letters: str, metrics: Metrics, *, everything: bool) -> Picture:
    """Where nothing changes all tables are shown at once."""
    if letters.strip():
        return picture(excerpt(whole, matching(whole, letters), MOST), metrics)
    changed = touched(whole)
    return picture(excerpt(whole, changed, MOST, beyond=everything or not changed), metrics)


def _written(path: Path, found: Picture, style: Style, title: str) -> str:
    made = as_svg(found, style, title) if path.suffix.lower() == ".svg" else as_png(found, style, title)
    try:
        path.write_bytes(made)
    except OSError as error:
        return f"not saved: {error.strerror}"
    return f"saved as {path.name}"
