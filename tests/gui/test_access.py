"""Names for screen readers, the way of Tab, labels of fields, contrast, large letters, and every shortcut."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clipping import clipped
from hands import execute, idle, question
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from gui.app import Panel
from gui.dialogs.shortcuts import Shortcuts
from gui.passwords import Passwords
from gui.places import Places
from gui.recent import RecentProjects
from gui.theme import DARK, LIGHT, Colours, Theme
from gui.welcome import Welcome

ROLE = QAccessible.Role
SILENT = {
    ROLE.Client,
    ROLE.Pane,
    ROLE.Grouping,
    ROLE.Splitter,
    ROLE.ScrollBar,
    ROLE.LayeredPane,
    ROLE.Border,
    ROLE.Grip,
    ROLE.Separator,
    ROLE.NoRole,
    ROLE.Window,
    ROLE.Dialog,
    ROLE.StaticText,  # says its text
}
KEYS = {
    "F7": "next_change",
    "J": "next_change",
    "Shift+F7": "previous_change",
    "K": "previous_change",
    "V": "viewed",
    "F5": "refresh",
    "Ctrl+Return": "apply",
    "Esc": "cancel",
    "Ctrl+Q": "quit",
    "Ctrl+R": "review",
    "Ctrl+H": "history",
}


def _shown(window: QWidget) -> list[QWidget]:
    return [one for one in window.findChildren(QWidget) if one.isVisible() and not one.objectName().startswith("qt_")]


def _nameless(window: QWidget) -> list[str]:
    found = []
    for one in _shown(window):
        interface = QAccessible.queryAccessibleInterface(one)
        said = interface.text(QAccessible.Text.Name) or interface.text(QAccessible.Text.Value)
        wanted = interface.role() not in SILENT or _takes_tab(one)
        if wanted and not said and type(one.parent()).__name__ != "QLineEdit":
            found.append(f"{type(one).__name__} ({interface.role().name}) in {type(one.parent()).__name__}")
    return found


def _takes_tab(one: QWidget) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.isEnabled() and one.focusProxy() is None


def _walked(window: QWidget) -> list[QWidget]:
    """Press Tab until it comes round."""
    found: list[QWidget] = []
    if window.focusWidget() is None:
        QTest.keyClick(window, Qt.Key.Key_Tab)
    while (one := window.focusWidget()) is not None and one not in found:
        found.append(one)
        QTest.keyClick(one, Qt.Key.Key_Tab)
    return found


def _way(window: QWidget) -> list[str]:
    """What Tab misses, and what it comes to that nobody sees."""
    walked = _walked(window)
    missed = [one for one in _shown(window) if _takes_tab(one) and one not in walked]
    return [f"{type(one).__name__} {one.accessibleName()!r}" for one in missed if not _of_a_group(one)]


def _of_a_group(one: QWidget) -> bool:
    """Tab comes to one of several radio buttons, the arrows to the others."""
    return type(one).__name__ == "QRadioButton"


def _unlabelled(dialog: QWidget) -> list[str]:
    """A field in a dialog has a label that says what it is for, or says so in itself."""
    labelled = {label.buddy() for label in dialog.findChildren(QLabel)}
    fields = [one for one in dialog.findChildren(QLineEdit) if one.isVisible()]
    return [one.accessibleName() for one in fields if one not in labelled and not one.placeholderText()]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _pairs(colours: Colours) -> Iterator[tuple[str, str]]:
    """Every colour that words are written in, with every ground that they are written on."""
    words = ("text", "muted", "accent", "good", "warning", "bad", "link")
    code = ("keyword", "type", "string", "number", "comment", "function")
    for ground in ("window", "surface", "tint"):
        yield from ((word, ground) for word in words)
    yield from ((word, ground) for word in code for ground in ("surface", "tint"))
    yield ("on_accent", "accent")
    yield ("surface", "bad")  # the place in a statement that failed


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_four_and_a_half_to_one_on_every_ground(colours: Colours) -> None:
    measured = {pair: _contrast(getattr(colours, pair[0]), getattr(colours, pair[1])) for pair in _pairs(colours)}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 4.5} == {}


def _settle(panel: Panel, qtbot: QtBot) -> None:
    """What was written last has its room when the layouts have had their turn."""
    idle(qtbot, panel)
    qtbot.wait(50)


def _page_by_page(panel: Panel, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Every page, every tab of a page and the dialogs, as they are on the screen."""
    page = panel.window.page
    for tabs in (page.preview.tabs, page.tabs):
        for number in range(tabs.count()):
            if tabs.isTabVisible(number):
                tabs.setCurrentIndex(number)
                _settle(panel, qtbot)
                yield tabs.tabText(number), panel.window
    for action in (panel.actions.review, panel.actions.history, panel.elsewhere.connections):
        action.trigger()
        _settle(panel, qtbot)
        yield action.text(), panel.window
        action.trigger()
    adding = panel.elsewhere.page.adding
    for action in (panel.actions.apply, panel.window.going.palette, panel.window.going.shortcuts, adding):
        action.trigger()
        _settle(panel, qtbot)
        (dialog,) = panel.window.findChildren(QDialog)
        yield action.text(), dialog
        dialog.reject()
        qtbot.waitUntil(lambda: not panel.window.findChildren(QDialog))


def _wrong(where: str, window: QWidget) -> list[str]:
    window.activateWindow()
    traps = [one for one in _shown(window) if isinstance(one, QPlainTextEdit) and not one.tabChangesFocus()]
    return [
        *(f"{where}: no name: {one}" for one in _nameless(window)),
        *(f"{where}: Tab misses {one}" for one in _way(window)),
        *(f"{where}: no label: {one}" for one in _unlabelled(window) if isinstance(window, QDialog)),
        *(f"{where}: {one}" for one in clipped(window)),
        *(f"{where}: keeps Tab: {one.accessibleName()}" for one in traps),
    ]


def test_everything_on_the_welcome_page_has_them_too(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    recent = RecentProjects(Places(tmp_path / "panel.ini"))
    recent.opened(tmp_path / "gone")
    welcome = Welcome(recent, Passwords())
    qtbot.addWidget(welcome)
    welcome.show_recent()
    qtbot.waitUntil(lambda: bool(welcome.page.model.shown), timeout=20_000)
    wrong = _wrong("welcome", welcome)
    welcome.page.import_asked.emit()
    (asked,) = welcome.findChildren(QDialog)
    wrong += _wrong("import", asked)
    welcome.tasks.close()
    assert wrong == []


def test_everything_on_every_page_has_a_name_a_place_on_the_way_of_tab_and_room_for_its_words(
    panel: Panel, qtbot: QtBot
) -> None:
    wrong = []
    for where, window in _page_by_page(panel, qtbot):
        wrong += _wrong(where, window)
    assert sorted(set(wrong)) == []


def test_letters_of_twice_the_size_have_room_on_every_page(project: Project) -> None:
    script = Path(__file__).with_name("large.py")
    done = subprocess.run([sys.executable, script, project.root], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def _zoom(panel: Panel, qtbot: QtBot) -> None:
    """The size is remembered."""
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    control = Qt.KeyboardModifier.ControlModifier
    for key, size in ((Qt.Key.Key_Equal, 110), (Qt.Key.Key_Plus, 125), (Qt.Key.Key_Minus, 110), (Qt.Key.Key_0, 100)):
        qtbot.keyClick(panel.window, key, control)
        assert (panel.window._theme.letters, panel.window._places.letters) == (size, size)


def test_every_shortcut_of_the_notes_is_one_actions_and_is_in_the_menu_or_the_list(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    actions = panel.window.actions()
    of_key = {key.toString(): action for action in actions for key in action.shortcuts()}
    assert sum(len(action.shortcuts()) for action in actions) == len(of_key)  # none is ambiguous
    assert {key: of_key[key] for key in KEYS} == {key: getattr(panel.actions, name) for key, name in KEYS.items()}
    assert "Ctrl+S" not in of_key
    menu = panel.window.header.menu.menu().actions()
    assert menu[:2] == [panel.window.going.palette, panel.window.going.shortcuts]
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace("varchar(100) city", "varchar(70) city"))
    qtbot.keyClick(panel.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "varchar(70)" in panel.window.page.preview.migration.toPlainText(), timeout=20_000)
    idle(qtbot, panel)
    qtbot.keyClick(panel.window, Qt.Key.Key_F1)
    (listed,) = panel.window.findChildren(Shortcuts)
    rows = {listed.model.index(row, 0).data() for row in range(listed.model.rowCount())}
    assert {key.toString(QKeySequence.SequenceFormat.NativeText) for key in panel.actions.refresh.shortcuts()} <= rows
    listed.accept()
    qtbot.keyClick(panel.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    question(panel).reject()
    idle(qtbot, panel)
    assert execute(panel, "SELECT count(*) FROM slipway.migration_history") == [(1,)]
    _zoom(panel, qtbot)
    qtbot.keyClick(panel.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not panel.window.isVisible()
