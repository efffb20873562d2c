"""What a person does at the panel, and what can be seen behind it."""

from __future__ import annotations

import sys

from presses import LOOKED
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from gui.app import Panel
from gui.dialogs.closing import Closing
from gui.dialogs.confirmation import Confirmation


def idle(qtbot: QtBot, panel: Panel) -> None:
    """Wait until nothing runs and the target has answered."""
    space = panel.workspace

    def still() -> bool:
        answered = space.standing is not None or space.trouble is not None
        return not panel.tasks.running and not panel.operations.running and answered

    qtbot.waitUntil(still, timeout=20_000)


def question(panel: Panel) -> Confirmation:
    (found,) = [one for one in panel.window.findChildren(Confirmation) if one.isVisible()]
    return found


def closing(panel: Panel) -> Closing:
    (found,) = [one for one in panel.window.findChildren(Closing) if one.isVisible()]
    return found


def confirm(qtbot: QtBot, panel: Panel, *, wait: bool = True) -> None:
    """Press the button of the open question, once what it asks about is known."""
    button = question(panel).go
    qtbot.waitUntil(button.isEnabled, timeout=20_000)
    button.click()
    if wait:
        idle(qtbot, panel)


def choose(qtbot: QtBot, panel: Panel, number: int) -> None:
    """Select an iteration in the list, as a click does."""
    pane = panel.window.page.iterations
    pane.view.setCurrentIndex(pane.model.index(pane.model.row_of(number)))
    idle(qtbot, panel)


def execute(panel: Panel, query: str) -> list[tuple[object, ...]]:
    sys.audit(LOOKED)
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect() as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def shown(panel: Panel) -> list[str]:
    """Read the tree of changes, one line per object, as a person does."""
    model = panel.window.page.changes.model
    lines: list[str] = []

    def read(parent: QModelIndex, depth: int) -> None:
        for row in range(model.rowCount(parent)):
            first, second = model.index(row, 0, parent), model.index(row, 1, parent)
            lines.append(f"{'  ' * depth}{first.data()} ({second.data()})")
            if depth == 0:
                read(first, depth + 1)

    read(QModelIndex(), 0)
    return lines
