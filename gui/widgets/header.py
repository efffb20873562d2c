"""Where am I: the project, the target with its live state, the iteration it stands at, and the stage in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from core.report.summary import counted
from gui.actions import Actions
from gui.theme import Theme
from gui.trying import lively
from gui.widgets.parts import Elided, Label
from gui.workspace import Workspace


class StageStrip(QFrame):
    """A band in the colour of the target's stage; the stage stands in words in the header."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self.setFixedHeight(4)
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        self.setStyleSheet(f"background: {self._theme.colours.of_stage(self._workspace.target.stage)};")


class Header(QWidget):
    def __init__(self, workspace: Workspace, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self.project = Elided(workspace.project.name, "title")
        self.folder = Elided(_short(workspace.project.root), "muted", Qt.TextElideMode.ElideMiddle)
        self.folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the first to give way
        self.target, self.standing, self.stage = Elided(), Label(), Label(workspace.target.stage)
        self.menu = QPushButton(self.tr("Menu"))
        self.menu.setMenu(_menu(actions, self.menu))
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.project)
        layout.addWidget(self.folder, 1)
        for chip in (self.target, self.standing, self.stage):
            chip.setObjectName("chip")
            chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(chip)
        layout.addWidget(self.menu)
        for changed in (workspace.connector_changed, workspace.standing_changed, workspace.activity_changed):
            changed.connect(self._show)
        workspace.greeting_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def place(self, chip: QWidget) -> None:
        """Put one more fact before the menu."""
        self._row.insertWidget(self._row.indexOf(self.menu), chip)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Put at the head of the menu what is made after it."""
        menu = self.menu.menu()
        menu.insertSeparator(menu.actions()[0])
        menu.insertActions(menu.actions()[0], list(actions))

    def _show(self) -> None:
        space, colours = self._workspace, self._theme.colours
        self.stage.setStyleSheet(f"color: {colours.of_stage(space.target.stage)}; font-weight: 600;")
        if space.connector is None:
            word = self.tr("opening") if space.activity else self.tr("not connected")
            self.target.say(f"○ {space.target_name} · {word}")
        elif space.greeting is None:
            word = self.tr("no answer") if space.trouble else self.tr("asking")
            self.target.say(f"○ {space.target_name} · {space.connector.label} · {word}")
        else:
            self.target.say(f"● {space.target_name} · {lively(space.greeting)}")
        self.standing.say(self._stands())

    def _stands(self) -> str:
        found = self._workspace.standing
        if found is None:
            return self.tr("iteration unknown")
        drift = counted(len(found.drift), "difference") if found.drift else ""
        said = self.tr("drift: {found}").format(found=drift) if drift else self.tr("no drift")
        return self.tr("at iteration {at} · {drift}").format(at=found.between or found.iteration, drift=said)


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _menu(actions: Actions, owner: QWidget) -> QMenu:
    menu = QMenu(owner)
    menu.addActions([actions.refresh, actions.verify, actions.history])
    menu.addSeparator()
    menu.addActions([actions.next_change, actions.previous_change, actions.review])
    menu.addActions([actions.viewed, actions.undo, actions.redo])
    menu.addSeparator()
    menu.addActions(list(actions.appearance))
    menu.addSeparator()
    menu.addAction(actions.quit)
    return menu
