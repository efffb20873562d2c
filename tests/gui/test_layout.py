"""On the smallest window nothing is cut off without dots and a tool tip, and a message leaves the panes their room."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import Refused
from core.project.settings import Project, read
from gui.app import Panel, Request


@pytest.fixture
def small(project: Project, open_panel: Callable[[Request], Panel], qtbot: QtBot, tmp_path: Path) -> Panel:
    """The smallest window, on a project whose folder has a long name."""
    deep = tmp_path / ("a_folder_with_a_long_name_" * 4) / ("and_another_one_below_it_" * 4) / "crm"
    deep.parent.mkdir(parents=True)
    shutil.move(project.root, deep)
    panel = open_panel(Request(read(deep)))
    panel.window.resize(1180, 700)
    qtbot.wait(50)
    return panel


def test_the_projects_folder_ends_in_dots_and_is_whole_in_the_tool_tip(small: Panel) -> None:
    header = small.window.header
    assert "…" in header.folder.shown and header.folder.shown.endswith("crm")
    assert header.project.shown == "crm" and header.target.shown == header.target.text()
    assert str(small.workspace.project.root) in header.folder.toolTip()
    edges = [header.folder, header.target, header.standing, header.stage, header.menu]
    assert all(left.geometry().right() < right.geometry().left() for left, right in pairwise(edges))
    assert small.window.width() == 1180


def test_relationship_names_and_notes_give_way_with_dots_and_a_tool_tip(small: Panel) -> None:
    tree = small.window.page.changes.view
    assert tree.columnWidth(0) > tree.columnWidth(1) > 0
    assert tree.columnWidth(0) + tree.columnWidth(1) <= tree.viewport().width()
    model = small.window.page.changes.model
    name = model.index(0, 0, model.index(2, 0))
    assert "locations.account_id to accounts.id" in name.data(3)  # Qt.ItemDataRole.ToolTipRole
    iterations = small.window.page.iterations.model
    assert "pending, not written" in iterations.index(0).data(3)


def test_the_pipeline_ends_in_dots_where_it_doesnt_fit(small: Panel) -> None:
    strip = small.window.footer.strip
    assert strip.drawn.endswith("…") and strip.drawn.startswith("Stage 3 of 7")
    assert "Deployment" in strip.toolTip()
    small.window.resize(1900, 700)
    strip.grab()
    assert strip.drawn.endswith("Deployment")


def test_a_long_message_leaves_iterations_and_preview_a_usable_height(small: Panel, qtbot: QtBot) -> None:
    words = "something long that the server says about it, " * 40
    small.workspace.set_trouble(Refused("statement-failed", words, remedy=words))
    qtbot.wait(50)
    window = small.window
    assert window.card.isVisible() and window.height() == 700
    assert window.card.texts.verticalScrollBar().maximum() > 0
    assert window.page.iterations.view.height() >= 88
    pane = window.page.iterations
    assert pane.view.geometry().bottom() < pane.bring.geometry().top()
    assert window.page.preview.migration.height() >= 120
    bottom = window.footer.mapTo(window, window.footer.rect().bottomLeft()).y()
    assert bottom <= window.height()
