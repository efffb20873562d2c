"""The diagram tab: what changes is drawn with its neighbours, found, zoomed, told in words, and saved as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hands import choose
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.report.diagrams import Box, Diagram, Line, Link
from core.schema.constraints import QName
from gui.app import Panel
from gui.drawing import metrics_of
from gui.pictures import picture
from gui.theme import Theme, code_font
from gui.widgets.diagram_view import DiagramView

ACCOUNTS, LOCATIONS = QName("public", "accounts"), QName("public", "locations")
EVIL = "<b>x</b>\u202e&amp;"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of menus, offscreen
def test_the_diagram_is_walked_by_keyboard_and_saved(panel: Panel, qtbot: QtBot, tmp_path: Path) -> None:
    page, pane = panel.window.page, panel.window.page.diagram
    assert not pane.view.picture.boxes  # nothing is drawn before somebody looks
    page.preview.tabs.setCurrentWidget(pane)
    qtbot.waitUntil(lambda: len(pane.view.picture.boxes) == 2, timeout=20_000)
    assert {box.table.name: box.mark for box in pane.view.picture.boxes} == {"accounts": "modified", "locations": "new"}
    assert pane.key.text() == "+ new   ~ modified   → new relationship"
    assert pane.count.text() == "2 of 2 tables"
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_PageDown)
    assert pane.view.chosen == ACCOUNTS
    assert pane.said.text().startswith("~ accounts: modified; + territory_id uuid (new); referred to by locations")
    assert pane.view.accessibleDescription() == pane.said.text()
    qtbot.keyClick(pane.view, Qt.Key.Key_PageDown)
    assert pane.view.chosen == LOCATIONS
    before = pane.view.transform().m11()
    qtbot.keyClick(pane.view, Qt.Key.Key_Plus)
    qtbot.keyClick(pane.view, Qt.Key.Key_Plus)
    assert pane.view.transform().m11() > before
    bar = pane.view.horizontalScrollBar()
    bar.setValue(bar.minimum())
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert bar.value() > bar.minimum() or bar.minimum() == bar.maximum()
    qtbot.keyClick(pane.view, Qt.Key.Key_0)
    box = pane.view.box_of(ACCOUNTS)
    assert box is not None
    at = pane.view.mapFromScene(box.area.left + 8, box.area.top + 8)
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert pane.view.chosen == ACCOUNTS
    panel.actions.next_change.trigger()
    panel.actions.next_change.trigger()
    assert pane.view.chosen in {ACCOUNTS, LOCATIONS}
    _save(panel, qtbot, tmp_path)
    pane.search.setText("nothing like it")
    qtbot.waitUntil(lambda: not pane.view.picture.boxes and pane.nothing.isVisible(), timeout=20_000)
    assert pane.nothing.text() == "No table and no column has these letters."
    assert not pane.png.isEnabled()
    pane.search.setText("territory")
    qtbot.waitUntil(lambda: len(pane.view.picture.boxes) == 2, timeout=20_000)
    qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    assert panel.window.focusWidget() is pane.view
    pane.search.clear()
    pane.scope.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not panel.tasks.running, timeout=20_000)
    choose(qtbot, panel, 1)
    qtbot.waitUntil(lambda: len(pane.view.picture.boxes) == 1, timeout=20_000)


def _named_by(panel: Panel, action: QAction, name: Path) -> None:
    """Press what asks for a file, and name one."""
    action.trigger()
    (asked,) = [one for one in panel.window.findChildren(QFileDialog) if one.isVisible()]
    asked.fileSelected.emit(str(name))
    asked.reject()
    asked.deleteLater()


def _save(panel: Panel, qtbot: QtBot, folder: Path) -> None:
    pane = panel.window.page.diagram
    for action in (pane.nearer, pane.farther, pane.fit):
        action.trigger()
    menu = pane.more.menu()
    QTimer.singleShot(20, menu.close)
    pane.more.click()
    assert menu.actions() == list(pane.everything())
    _named_by(panel, pane.svg, folder / "d.svg")
    qtbot.waitUntil(lambda: pane.count.text() == "saved as d.svg", timeout=20_000)
    texts = [one.text or "" for one in ET.parse(folder / "d.svg").iter() if one.tag.endswith("text")]
    said = "".join(texts)
    assert "accounts" in said and "territory_id" in said and "modified" in said and "iteration 2" in said
    _named_by(panel, pane.png, folder / "d.png")
    qtbot.waitUntil(lambda: pane.count.text() == "saved as d.png", timeout=20_000)
    image = QImage.fromData((folder / "d.png").read_bytes())
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert image.width() > 600 and len(colours) > 4
    pane.write(folder / "nowhere" / "d.png")
    qtbot.waitUntil(lambda: pane.count.text().startswith("not saved: "), timeout=20_000)


def test_a_hundred_tables_and_names_that_are_markup_are_drawn_as_they_are(qtbot: QtBot, theme: Theme) -> None:
    names = [QName("public", f"{EVIL}{number:03d}") for number in range(100)]
    boxes = [
        Box(name, name.name, "new", (Line("id", "uuid", "PK"), Line(EVIL, "text", "", "dropped"))) for name in names
    ]
    links = [Link(name, names[0], ("a",), "relationship") for name in names]
    view = DiagramView(theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.show_picture(picture(Diagram(tuple(boxes), tuple(links)), metrics_of(code_font())))
    assert len(view.picture.boxes) == 100
    view.choose(names[99])
    chosen = view.box_of(view.chosen)
    assert chosen is not None and "\\u202e" in chosen.said and "<b>" in chosen.said
    light = view.grab().toImage()
    theme.choose("dark")
    assert view.grab().toImage() != light
