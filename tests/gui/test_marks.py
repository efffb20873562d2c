"""Marks by themselves, the parts that show them, and check boxes that can be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.report.passages import Passage
from core.report.summary import Group, Item
from gui.comparisons import comparison
from gui.marks import Marks
from gui.models.changes import ChangesModel
from gui.models.passages import PassagesModel
from gui.theme import Choice, Theme
from gui.widgets.change_pane import ChangeTree
from gui.widgets.side_by_side import SideBySide

EVIL = '<b>bold</b><img src="/etc/passwd">\u202e'
ONE, TWO = frozenset({"one"}), frozenset({"two"})
NONE = frozenset[str]()


def test_marks_of_two_windows_are_joined_and_a_broken_file_marks_nothing(tmp_path: Path) -> None:
    first, second = Marks(tmp_path, "project"), Marks(tmp_path, "project")
    first.change(2, added=ONE, removed=NONE, words="one viewed")
    second.change(2, added=TWO, removed=NONE, words="two viewed")
    assert second.seen(2) == ONE | TWO and second.seen(3) == NONE
    second.stack.undo()
    assert Marks(tmp_path, "project").seen(2) == ONE and Marks(tmp_path, "other").seen(2) == NONE
    second.change(2, added=ONE, removed=NONE, words="one viewed")
    second.stack.undo()
    assert second.seen(2) == ONE  # what was viewed before stays when the second look is undone
    (file,) = (tmp_path / "viewed").iterdir()
    for broken in ("", "[]", '{"x": []}', '{"2": 7}', "\x00"):
        file.write_text(broken)
        assert Marks(tmp_path, "project").seen(2) == NONE
    first.change(2, added=TWO, removed=NONE, words="two viewed")
    assert json.loads(file.read_text()) == {"2": ["two"]}


def test_marks_that_can_not_be_kept_say_why_and_hold_until_the_window_is_closed(tmp_path: Path) -> None:
    (tmp_path / "viewed").write_text("a file where the folder should be")
    marks = Marks(tmp_path, "project")
    marks.change(2, added=ONE, removed=NONE, words="one viewed")
    assert marks.trouble and marks.seen(2) == ONE
    (tmp_path / "viewed").unlink()
    marks.change(2, added=TWO, removed=NONE, words="two viewed")
    assert not marks.trouble and Marks(tmp_path, "project").seen(2) == ONE | TWO


def test_the_list_of_statements_keeps_qts_rules_and_plain_text(theme: Theme) -> None:
    model = PassagesModel(theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(tuple(Passage(f"{EVIL} {mark}", "", "", mark) for mark in "abc"))
    model.show_seen(frozenset("b"))
    assert [model.index(row, 2).data() for row in range(3)] == ["", "✓ viewed", ""]
    assert "\u202e" not in model.index(0, 1).data() and model.index(0, 1).data().startswith("<b>")
    assert "<b>" not in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole).endswith("✓ viewed")
    assert [model.unviewed_after(row) for row in (-1, 0, 2)] == [0, 2, 0]
    model.show(())
    model.show_seen(NONE)
    assert tester and model.unviewed_after(-1) is None


def test_two_texts_scroll_as_one_with_signs_beside_what_differs(qtbot: QtBot, theme: Theme) -> None:
    before = "\n".join(f"line {number}" for number in range(400))
    view = SideBySide(theme, "Before", "After")
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.show_comparison(comparison(("b", before), ("a", f"{before}\n{EVIL}".replace("line 7\n", "line x\n"))))
    assert [(number, sign) for number, sign in enumerate(view.right.signs) if sign] == [(7, "~"), (400, "+")]
    assert [sign for sign in view.left.signs if sign] == ["~"]
    assert "\u202e" not in view.right.toPlainText() and view.left.blockCount() == view.right.blockCount() == 401
    view.left.verticalScrollBar().setValue(200)
    assert view.right.verticalScrollBar().value() == 200
    assert view.summary.text() == "~ 1 line changed, + 1 line added"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_check_box_of_the_tree_stands_out_three_to_one_also_on_a_chosen_row(
    qtbot: QtBot, theme: Theme, choice: Choice
) -> None:
    theme.choose(choice)
    model, view = ChangesModel(theme), ChangeTree()
    qtbot.addWidget(view)
    view.setModel(model)
    items = (Item("a", "", leave_out="a"), Item("b", "", leave_out="b"))
    model.show((Group("Left out", "left out", items), Group("New tables", "new", items)))
    view.expandAll()
    view.resize(600, 300)
    view.show()
    view.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    for group in range(2):
        for row in range(2):
            assert _rim(view, model.index(row, 0, model.index(group, 0)), theme) >= 3


def _rim(view: ChangeTree, index: QModelIndex, theme: Theme) -> float:
    """The best contrast that a pixel of the box's left edge has with what is beside it."""
    area, picture = view.visualRect(index), view.viewport().grab().toImage()
    colours = [picture.pixelColor(column, area.center().y()) for column in range(area.left(), area.left() + 12)]
    assert theme.colours
    return max(_contrast(colours[0], colour) for colour in colours)


def _contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
