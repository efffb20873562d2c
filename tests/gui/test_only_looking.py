"""What only shows, finds, copies or turns away is pressed, and changes neither the database nor the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from hands import choose, execute, idle, question
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from core.errors import Refused
from core.project.settings import Project
from gui.app import Panel

TABLES = "SELECT relname, relnatts FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
RUNS = "SELECT seq, iteration, direction FROM slipway.migration_history ORDER BY seq"


def _there(panel: Panel, project: Project) -> object:
    files = {path: path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}
    return files, execute(panel, TABLES), execute(panel, RUNS)


def _press_menu(button: QAbstractButton, menu: QMenu) -> None:
    """A press on it waits until its menu is closed."""
    QTimer.singleShot(20, menu.close)
    button.click()


def _named(panel: Panel, kind: type[QAbstractButton], words: str) -> QAbstractButton:
    return next(one for one in panel.window.findChildren(kind) if one.text() == words and one.isVisible())


def _turn_away(panel: Panel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(panel.window.findChildren(QDialog)))
    question(panel).back.click()
    qtbot.waitUntil(lambda: not panel.window.findChildren(QDialog))
    idle(qtbot, panel)


def _text(panel: Panel, qtbot: QtBot, folder: Path) -> None:
    preview = panel.window.page.preview
    preview.doing.find.trigger()
    preview.bar.words.setText("locations")
    preview.doing.next.trigger()
    preview.doing.previous.trigger()
    for button in (preview.bar.next, preview.bar.previous, preview.bar.leave):
        button.click()
    preview.doing.copy_statement.trigger()
    preview.doing.copy_all.trigger()
    assert QGuiApplication.clipboard().text() == preview.migration.toPlainText()
    preview.doing.save.trigger()
    (dialog,) = [one for one in panel.window.findChildren(QFileDialog) if one.isVisible()]
    dialog.selectFile(str(folder / "saved.sql"))
    dialog.accept()
    assert (folder / "saved.sql").read_text() == preview.migration.toPlainText()
    dialog.deleteLater()
    qtbot.waitUntil(lambda: not panel.window.findChildren(QDialog))


def _pages(panel: Panel) -> None:
    window, actions = panel.window, panel.actions
    _press_menu(window.header.menu, window.header.menu.menu())
    _press_menu(window.page.preview.doing.button, window.page.preview.doing.menu)
    for action in (actions.next_change, actions.previous_change, actions.viewed, actions.undo, actions.redo):
        action.trigger()
    zooming = window.zooming
    for action in (*actions.appearance, zooming.larger, zooming.larger, zooming.smaller, zooming.usual):
        action.trigger()
    window.footer.review.click()
    window.migration.viewed.click()
    window.migration.back.click()
    actions.history.trigger()
    window.history.back.click()
    assert window.page.isVisible() and not window.history.isVisible()


def _message(panel: Panel) -> None:
    card = panel.window.card
    panel.workspace.set_trouble(Refused("code", "message", remedy="remedy"))
    for button in (card.details, card.copy, card.dismiss):
        button.click()
    assert "remedy" in QGuiApplication.clipboard().text() and not card.isVisible()


def _dialogs(panel: Panel, qtbot: QtBot) -> None:
    window, pane = panel.window, panel.window.page.iterations
    window.going.palette.trigger()
    window.going.shortcuts.trigger()
    _named(panel, QPushButton, "Close").click()
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    pane.bring.click()
    _turn_away(panel, qtbot)
    window._ask_discard(2)
    _turn_away(panel, qtbot)
    window.history._ask_accept(None)  # type: ignore[arg-type]  # what was found is not looked at before it is accepted
    _turn_away(panel, qtbot)
    choose(qtbot, panel, 0)
    pane.roll_back.click()
    _turn_away(panel, qtbot)
    _named(panel, QPushButton, "Verify").click()
    idle(qtbot, panel)


def _bug(panel: Panel) -> None:
    panel.crash.show(ValueError("a bug"))
    assert panel.crash.dialog is not None
    copy, close = panel.crash.dialog.findChildren(QPushButton)
    copy.click()
    assert "ValueError: a bug" in QGuiApplication.clipboard().text()
    close.click()
    assert panel.crash.dialog is None


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of menus, offscreen
def test_what_only_shows_leaves_the_database_and_the_project_as_they_are(
    panel: Panel, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    before = _there(panel, project)
    _pages(panel)
    _text(panel, qtbot, tmp_path)
    _message(panel)
    _dialogs(panel, qtbot)
    _bug(panel)
    panel.actions.quit.trigger()
    assert not panel.window.isVisible()
    assert _there(panel, project) == before
