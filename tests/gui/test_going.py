"""Going to anything by name, every shortcut by key, and finding, copying and saving what the preview shows."""

from __future__ import annotations

from pathlib import Path

from hands import idle
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from gui.app import Panel
from gui.dialogs.palette import DestinationsModel, Palette
from gui.dialogs.shortcuts import Shortcuts
from gui.find import find
from gui.fuzzy import best
from gui.stretches import NOTHING, Open, after
from gui.tokens import coloured
from gui.widgets.alembic_view import AlembicView

CONTROL = Qt.KeyboardModifier.ControlModifier


def _open(panel: Panel, kind: type[QDialog]) -> QDialog:
    (found,) = [one for one in panel.window.findChildren(kind) if one.isVisible()]
    return found


def test_what_is_open_at_a_lines_end_is_known_across_quotes_bodies_and_comments() -> None:
    assert after("SELECT 'it''s", NOTHING) == Open("", "'")
    assert after("it''s' /* one /* two", Open("", "'")) == Open("", "//")
    assert after("two */ one */ -- it's", Open("", "//")) == NOTHING
    assert after("DO $a$ BEGIN 'x", NOTHING) == Open("$a$", "'")
    assert after("$$ still", Open("$a$")) == Open("$a$")
    assert after("in a comment */ x $a$;", Open("$a$", "'")) == NOTHING
    assert after(r"SELECT E'it\'s", NOTHING) == Open("", "E'")
    assert after("SELECT a$b$c, $1", NOTHING) == NOTHING


def test_a_long_text_is_coloured_the_same_in_the_middle_of_a_body_and_of_a_comment() -> None:
    body = (
        "DO $$\nBEGIN\n"
        + "  x := 'it''s';  -- it's\n" * 2_000
        + "END\n$$;\n/*\n"
        + "it's $$\n" * 5_000
        + "*/\nSELECT 1;\n"
    )
    lines = coloured(body, "sql")
    count = body.count("\n") + 1
    assert len(lines) == count
    for number in (1_500, 1_999):
        assert [piece.role for piece in lines[number]][-1] == "comment"
    assert {piece.role for piece in lines[4_000]} == {"comment"}
    assert [piece.role for piece in lines[count - 2]] == ["keyword", "number"]


def test_finding_goes_round_and_minds_capitals_that_are_typed() -> None:
    text = "Ada \U0001f600 ada ADA"
    first, second = find(text, "ada", 0), find(text, "ada", 1)
    assert first is not None and second is not None
    assert (first.number, first.count, second.number, second.start) == (1, 3, 2, 7)
    assert find(text, "ADA", 0) == find(text, "ADA", 13)
    last = find(text, "ada", 0, backwards=True)
    assert last is not None and last.number == 3
    assert find(text, "eve", 0) is None and find(text, "", 0) is None


def test_letters_in_their_order_are_enough_and_the_beginning_of_a_word_comes_first() -> None:
    names = ("old_locations", "relocation", "locations", "accounts")
    assert best(names, str, "loc", 9) == ("locations", "old_locations", "relocation")
    assert best(names, str, "acts", 9) == ("accounts",)


def test_ctrl_f_finds_f3_goes_on_and_escape_closes(panel: Panel, qtbot: QtBot, tmp_path: Path) -> None:
    preview = panel.window.page.preview
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    qtbot.keyClick(panel.window, Qt.Key.Key_F, CONTROL)
    assert preview.bar.isVisible() and preview.bar.words.hasFocus()
    qtbot.keyClicks(preview.bar.words, "locations")
    count = preview.migration.toPlainText().lower().count("locations")
    assert preview.bar.count.text() == f"1 of {count}"
    qtbot.keyClick(panel.window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert preview.bar.count.text() == f"{count} of {count}"
    qtbot.keyClick(panel.window, Qt.Key.Key_F3)
    assert preview.bar.count.text() == f"1 of {count}"
    assert preview.migration.match.selectedText().lower() == "locations"
    qtbot.keyClick(preview.bar.words, Qt.Key.Key_Escape)
    assert not preview.bar.isVisible() and preview.migration.hasFocus()
    panel.actions.next_change.trigger()
    preview.doing.copy_statement.trigger()
    copied = QGuiApplication.clipboard().text()
    assert "CREATE TABLE IF NOT EXISTS locations" in copied and "ALTER" not in copied and "BEGIN" not in copied
    preview.doing.copy_all.trigger()
    assert QGuiApplication.clipboard().text() == preview.migration.toPlainText()
    preview.doing.write(tmp_path / "saved.sql")
    assert (tmp_path / "saved.sql").read_text() == preview.migration.toPlainText()
    preview.doing.write(tmp_path / "nowhere" / "saved.sql")
    assert preview.standing_of.text().startswith("not saved: ")
    assert preview.rollback.lit_lines and preview.migration.lit_lines
    assert not preview.tabs.isTabVisible(preview.tabs.indexOf(preview.online))
    alembic = next(one for one in range(preview.tabs.count()) if preview.tabs.tabText(one) == "Alembic")
    preview.tabs.setCurrentIndex(alembic)
    view = preview.tabs.currentWidget()
    assert isinstance(view, AlembicView)
    qtbot.waitUntil(lambda: "def upgrade() -> None:" in view.toPlainText(), timeout=20_000)
    assert "down_revision = 'slipway_" in view.toPlainText() and preview.file.text() == view.script.name


def test_an_index_on_a_table_that_is_there_has_an_online_pair_lit_both_ways(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace('string(100) name "required"', 'string(100) name UK "required"'))
    panel.actions.refresh.trigger()
    idle(qtbot, panel)
    preview = panel.window.page.preview
    assert preview.tabs.isTabVisible(preview.tabs.indexOf(preview.online)), preview.migration.toPlainText()
    steps = {place.step for place in preview.online.script.places}
    assert steps == {place.step for place in preview.migration.script.places}
    assert steps == {place.step for place in preview.online_rollback.script.places}
    panel.window.page.preview.light(max(steps))
    assert preview.online.lit_lines and preview.online_rollback.lit_lines


def test_ctrl_p_goes_to_an_object_an_iteration_and_an_action_and_f1_lists_every_key(panel: Panel, qtbot: QtBot) -> None:
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    qtbot.keyClick(panel.window, Qt.Key.Key_P, CONTROL)
    asked = _open(panel, Palette)
    assert isinstance(asked, Palette)
    qtbot.keyClicks(asked.typed, "acnts")
    qtbot.keyClick(asked.typed, Qt.Key.Key_Return)
    pane = panel.window.page.changes
    assert pane.model.name(pane.view.currentIndex()) == ("modified", "accounts")
    for typed, key in (("iteration 1", Qt.Key.Key_Return),):
        panel.window.going.palette.trigger()
        asked = _open(panel, Palette)
        assert isinstance(asked, Palette)
        asked.typed.setText(typed)
        qtbot.keyClick(asked.typed, key)
        idle(qtbot, panel)
        assert panel.workspace.selected == 1
    panel.window.going.shortcuts.trigger()
    listed = _open(panel, Shortcuts)
    assert isinstance(listed, Shortcuts)
    keys = _column(listed.model, 0)
    wanted = [one for one in panel.window.actions() if one.shortcuts()]
    assert len(keys) == len(wanted)
    assert {"F1", "Ctrl+P", "Ctrl+F", "F3", "Shift+F7"} <= {key for one in keys for key in one.split(", ")}
    listed.accept()


def test_the_model_of_places_keeps_the_rules_of_qt(panel: Panel) -> None:
    model = DestinationsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.window.going.palette.trigger()
    asked = _open(panel, Palette)
    assert isinstance(asked, Palette)
    model.show(asked.model.shown)
    model.show(())
    asked.reject()
    assert tester


def _column(model: QAbstractItemModel, column: int) -> list[str]:
    return [model.index(row, column, QModelIndex()).data() for row in range(model.rowCount())]
