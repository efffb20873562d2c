"""Where an iteration has two files, the confirmation says which one runs, and why, and lets a person choose."""

from __future__ import annotations

from hands import choose, confirm, execute, idle, question
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from gui.app import Panel
from gui.dialogs.confirm_apply import ConfirmApply


def _asked(qtbot: QtBot, panel: Panel) -> ConfirmApply:
    panel.actions.bring.trigger()
    asked = question(panel)
    assert isinstance(asked, ConfirmApply)
    qtbot.waitUntil(asked.go.isEnabled, timeout=20_000)
    return asked


def test_the_file_that_runs_is_said_with_its_reason_and_can_be_chosen(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    assert not _asked(qtbot, panel).files.isVisible()
    question(panel).back.click()
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace('string(100) name "required"', 'string(100) name UK "required"'))
    panel.actions.refresh.trigger()
    idle(qtbot, panel)
    choose(qtbot, panel, 2)
    asked = _asked(qtbot, panel)
    assert asked.files.isVisible() and asked.files.way == "by size"
    qtbot.waitUntil(lambda: asked.files.why.text().endswith(".sql: a development target"), timeout=20_000)
    assert ".online." not in asked.files.why.text()
    asked.files.ways["one transaction"].click()
    qtbot.waitUntil(lambda: asked.files.why.text().endswith("_locations.sql: as asked for"), timeout=20_000)
    asked.files.ways["online"].click()
    qtbot.waitUntil(lambda: asked.files.why.text().endswith(".online.sql: as asked for"), timeout=20_000)
    assert "those before it stay" in asked.checks.text() and "leaves nothing behind" not in asked.checks.text()
    asked.files.ways["by size"].click()
    asked.files.ways["online"].click()
    confirm(qtbot, panel)
    assert panel.workspace.at == 2 and panel.workspace.trouble is None
    ran = execute(panel, "SELECT DISTINCT migration_file FROM slipway.migration_history WHERE iteration = 2")
    assert [str(name).endswith(".online.sql") for (name,) in ran] == [True]
