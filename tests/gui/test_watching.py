"""The files under review are watched: a change on disk is told, waits for a person, and closes the way to apply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hands import choose, execute, idle
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from gui.app import Panel, Request
from gui.widgets.changed_bar import ChangedBar


def _replace(path: Path, text: str) -> None:
    """Write beside it and rename, as most editors do."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text)
    beside.replace(path)


def _told(qtbot: QtBot, panel: Panel, *names: str) -> ChangedBar:
    bar = panel.elsewhere.bar
    qtbot.waitUntil(lambda: panel.workspace.stale == names, timeout=10_000)
    assert bar.isVisible() and bar.files.text() == ", ".join(names)
    return bar


def _quiet(qtbot: QtBot, panel: Panel) -> None:
    """Long enough for a change to have been told."""
    qtbot.wait(450)
    idle(qtbot, panel)
    assert panel.workspace.stale == () and not panel.elsewhere.bar.isVisible()


@pytest.fixture
def panel(open_panel: Callable[[Request], Panel], unapplied: Project) -> Panel:
    return open_panel(Request(unapplied))


def test_a_model_that_changes_on_disk_is_told_and_read_when_somebody_says_so(panel: Panel, qtbot: QtBot) -> None:
    model = panel.project.root / "iterations" / "001" / "busm.mmd"
    as_it_was = model.read_text()
    assert not panel.elsewhere.bar.isVisible()
    assert panel.actions.apply.isEnabled()
    model.write_text(as_it_was)  # touched, and the same
    (model.parent / "busm.mmd~").write_text("an editor's own")
    (model.parent / "4913").write_text("")
    _quiet(qtbot, panel)
    for text in (as_it_was.replace("string(100) name", "string(90) name"), as_it_was):
        preview = panel.window.page.preview.migration.toPlainText()
        _replace(model, text)
        if text != as_it_was:
            bar = _told(qtbot, panel, "iterations/001/busm.mmd")
            assert bar.word.text() == "! Model changed on disk" and bar.again.text() == "Read again"
            assert not panel.actions.apply.isEnabled() and not panel.actions.bring.isEnabled()
            qtbot.wait(300)
            assert panel.window.page.preview.migration.toPlainText() == preview  # never by itself
        else:
            qtbot.waitUntil(lambda: panel.workspace.stale == (), timeout=10_000)  # as it was when it was read
    _replace(model, as_it_was + "\n%% a remark\n")
    bar = _told(qtbot, panel, "iterations/001/busm.mmd")
    bar.again.click()
    idle(qtbot, panel)
    assert not bar.isVisible() and panel.actions.apply.isEnabled()
    _replace(model, as_it_was)  # replaced a second time: it is watched still
    _told(qtbot, panel, "iterations/001/busm.mmd")
    panel.actions.refresh.trigger()
    idle(qtbot, panel)
    _quiet(qtbot, panel)
    assert execute(panel, "SELECT to_regclass('slipway.migration_history')") == [(None,)]


def test_a_written_draft_is_built_again_and_what_we_write_ourselves_is_no_news(panel: Panel, qtbot: QtBot) -> None:
    root = panel.project.root
    panel.looking.build(1)
    idle(qtbot, panel)
    _quiet(qtbot, panel)
    (draft,) = [path for path in root.joinpath("migrations").glob("001_*.sql") if "rollback" not in path.name]
    before = draft.read_text()
    model = root / "iterations" / "001" / "busm.mmd"
    model.write_text(model.read_text().replace("    }", "        string(7) planet\n    }", 1))
    bar = _told(qtbot, panel, "iterations/001/busm.mmd")
    assert bar.again.text() == "Build again" and draft.read_text() == before
    bar.again.click()
    idle(qtbot, panel)
    assert "planet" in draft.read_text()
    _quiet(qtbot, panel)
    draft.write_text(draft.read_text() + "-- by hand\n")
    bar = _told(qtbot, panel, f"migrations/{draft.name}")
    assert bar.word.text() == "! Files changed on disk" and bar.again.text() == "Read again"
    bar.again.click()
    idle(qtbot, panel)
    (root / "iterations" / "001" / "decisions.toml").write_text("")
    (root / "iterations" / "004").mkdir()
    bar = _told(qtbot, panel, "iterations/001/decisions.toml", "iterations/004")
    (root / "iterations" / "001" / "decisions.toml").unlink()
    (root / "iterations" / "004").rmdir()
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=10_000)
    settings = root / "slipway.toml"
    _replace(settings, settings.read_text() + "# more\n")
    _told(qtbot, panel, "slipway.toml")
    choose(qtbot, panel, 2)
    _quiet(qtbot, panel)
