"""A change can be left out by its check box: what can't do without it follows, and the plan is made anew."""

from __future__ import annotations

import tomllib

import pytest
from hands import idle, shown
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from gui.app import Panel
from gui.models.changes import filtered

CHECKED = Qt.ItemDataRole.CheckStateRole


def _toggle(panel: Panel, qtbot: QtBot, kind: str, name: str) -> None:
    """Choose the row, and press Space as a person without a mouse does."""
    pane = panel.window.page.changes
    place = pane.model.place(kind, name)
    assert place.isValid(), shown(panel)
    pane.view.setFocus()
    pane.view.setCurrentIndex(place)
    qtbot.keyClick(pane.view, Qt.Key.Key_Space)
    idle(qtbot, panel)


def _left_out(project: Project) -> list[str]:
    path = project.root / "iterations" / "002" / "decisions.toml"
    found: list[str] = tomllib.loads(path.read_text()).get("leave_out", []) if path.exists() else []
    return found


def test_space_leaves_a_table_out_with_its_relationship_and_takes_both_in_again(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    whole = shown(panel)
    _toggle(panel, qtbot, "new", "locations")
    assert _left_out(project) == ["locations"]
    assert shown(panel) == [
        "Modified tables (1)",
        "  ~  accounts (ADD COLUMN territory_id)",
        "Left out (1)",
        "  ○  locations (waits for a later iteration)",
    ]
    assert "locations" not in panel.window.page.preview.migration.toPlainText()
    _toggle(panel, qtbot, "left out", "locations")
    assert (_left_out(project), shown(panel)) == ([], whole)


def test_a_relationship_is_left_out_without_its_table(panel: Panel, project: Project, qtbot: QtBot) -> None:
    _toggle(panel, qtbot, "relationship", "locations.account_id to accounts.id")
    assert _left_out(project) == ["locations.fk_locations_account_id"]
    assert "  +  locations (8 columns)" in shown(panel)


def test_what_is_sealed_has_boxes_that_do_not_move(panel: Panel) -> None:
    pane = panel.window.page.changes
    place = pane.model.place("new", "locations")
    assert place.data(CHECKED) == Qt.CheckState.Checked
    pane.model.allow_leaving(allowed=False)
    assert not place.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not pane.model.setData(place, Qt.CheckState.Unchecked, CHECKED)


def test_the_filter_shows_at_once_what_has_every_word(panel: Panel, qtbot: QtBot) -> None:
    pane = panel.window.page.changes
    whole = shown(panel)
    qtbot.keyClicks(pane.filter, "ACC mod")
    assert shown(panel) == ["Modified tables (1)", "  ~  accounts (ADD COLUMN territory_id)"]
    pane.filter.clear()
    assert shown(panel) == whole
    assert filtered(pane.model.groups, "nothing like it") == ()


def test_the_selected_object_stays_selected_when_the_plan_is_made_anew(panel: Panel, qtbot: QtBot) -> None:
    pane = panel.window.page.changes
    pane.view.setCurrentIndex(pane.model.place("modified", "accounts"))
    panel.actions.refresh.trigger()
    idle(qtbot, panel)
    assert pane.model.name(pane.view.currentIndex()) == ("modified", "accounts")


@pytest.mark.filterwarnings("default")
def test_the_model_of_changes_keeps_the_rules_of_qt(panel: Panel, qtbot: QtBot) -> None:
    model = panel.window.page.changes.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    _toggle(panel, qtbot, "new", "locations")
    del tester
