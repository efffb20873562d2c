"""What has been viewed is marked, kept and undone; a migration read through is marked as reviewed; an edit is shown."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

from hands import confirm, execute, idle
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core import pipeline
from core.project import settings
from core.project.migrations import built
from core.project.settings import Project
from core.report.passages import SEGMENT
from gui.app import Panel, Request
from gui.models.changes import VIEWED
from gui.readings import Reading, reading
from gui.reviews import review


def _settled(qtbot: QtBot, panel: Panel) -> None:
    idle(qtbot, panel)
    qtbot.waitUntil(lambda: panel.reviewing.reading is not None and not panel.tasks.running)


def _widen(project: Project, length: int) -> None:
    """Change the statement of locations, and no other."""
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(re.sub(r"varchar\(\d+\) city", f"varchar({length}) city", model.read_text()))


def _marked(panel: Panel) -> list[str]:
    """Read the column of the marks, one line per object that has one."""
    model = panel.window.page.changes.model
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    rows = [model.index(row, 0, group) for group in groups for row in range(model.rowCount(group))]
    return [row.data() for row in rows if row.siblingAtColumn(VIEWED).data()]


def _press(qtbot: QtBot, panel: Panel, *keys: Qt.Key, control: bool = False, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.NoModifier
    held |= Qt.KeyboardModifier.ControlModifier if control else held
    held |= Qt.KeyboardModifier.ShiftModifier if shift else held
    for key in keys:
        qtbot.keyClick(panel.window.focusWidget() or panel.window, key, held)


def test_marks_are_set_undone_kept_over_a_restart_and_void_where_the_plan_is_another(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(project))
    _settled(qtbot, panel)
    pane = panel.window.page.changes
    assert pane.viewed.progress.text() == "0 of 3 reviewed"
    _press(qtbot, panel, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_V)
    assert _marked(panel) == ["→  locations.account_id to accounts.id"]  # a part of a statement, by itself
    assert pane.view.currentIndex().data() == "+  locations"  # the first that is left
    _press(qtbot, panel, Qt.Key.Key_Z, control=True)
    pane.filter.setFocus()
    _press(qtbot, panel, Qt.Key.Key_V)
    assert pane.filter.text() == "v" and _marked(panel) == []
    pane.filter.clear()
    pane.view.setFocus()
    _press(qtbot, panel, Qt.Key.Key_K, Qt.Key.Key_K)
    assert pane.view.currentIndex().data() == "+  locations"
    _press(qtbot, panel, Qt.Key.Key_V)
    assert pane.view.currentIndex().data() == "~  accounts"  # the next one without a mark
    assert pane.viewed.progress.text() == "2 of 3 reviewed"  # the relationship is a part of the same statement
    _press(qtbot, panel, Qt.Key.Key_V)
    assert _marked(panel) == ["+  locations", "~  accounts", "→  locations.account_id to accounts.id"]
    assert panel.actions.undo.text() == "Undo mark: accounts viewed"
    _press(qtbot, panel, Qt.Key.Key_Z, control=True)
    assert "~  accounts" not in _marked(panel)
    _press(qtbot, panel, Qt.Key.Key_Z, control=True, shift=True)
    assert "~  accounts" in _marked(panel)
    assert execute(panel, "SELECT count(*) FROM slipway.migration_history") == [(1,)]
    panel.window.close()
    _widen(project, 120)
    again = open_panel(Request(project))
    _settled(qtbot, again)
    assert _marked(again) == ["~  accounts"]
    assert not any(project.root.rglob("viewed*"))


def test_the_full_migration_is_read_by_keyboard_and_marked_as_reviewed_for_just_these_bytes(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    _settled(qtbot, panel)
    page, approvals = panel.window.migration, project.root / "iterations" / "002" / "approvals.toml"
    _press(qtbot, panel, Qt.Key.Key_R, control=True)
    assert page.isVisible() and not panel.window.page.isVisible() and not panel.window.footer.isVisible()
    assert (page.position.text(), page.note.text()) == ("1 of 3", "3 statements still to view")
    assert page.mark.text() == "Write and mark iteration 2 as reviewed" and not page.mark.isEnabled()
    _press(qtbot, panel, Qt.Key.Key_F7)
    assert page.passage.forward.toPlainText().startswith("-- Location\nCREATE TABLE IF NOT EXISTS locations")
    assert "DROP TABLE" in page.passage.backward.toPlainText()
    found = [texts[:3] for _, texts in page.passage.model.rows]
    assert ("⊘ lock", "ShareRowExclusive", "public.accounts") in found
    _press(qtbot, panel, Qt.Key.Key_F7, shift=True)
    _press(qtbot, panel, Qt.Key.Key_V, Qt.Key.Key_V, Qt.Key.Key_V)
    assert page.progress.value() == 3 and page.mark.isEnabled()
    assert len(_marked(panel)) == 3
    _widen(project, 90)
    page.mark.click()
    _settled(qtbot, panel)
    trouble = panel.workspace.trouble
    assert trouble is not None and trouble.code == "checksum-mismatch"  # the files are not what was shown
    assert not approvals.exists() and page.progress.value() == 2 and not page.mark.isEnabled()
    _press(qtbot, panel, Qt.Key.Key_F5, Qt.Key.Key_F7, Qt.Key.Key_V)
    _settled(qtbot, panel)
    assert page.mark.isEnabled() and page.mark.text() == "Mark iteration 2 as reviewed"
    page.mark.click()
    assert not page.mark.isEnabled()
    _settled(qtbot, panel)
    assert panel.workspace.trouble is None
    (written,) = tomllib.loads(approvals.read_text())["reviewed"]
    reading = panel.reviewing.reading
    assert reading is not None and reading.reviewed is not None and reading.written
    assert reading.reviewed.checksum == written["checksum"]
    assert (
        page.note.text().startswith(f"✓ Reviewed by {written['who']}, ")
        and written["checksum"][:12] in page.note.text()
    )
    assert f"2 reviewed by {written['who']}" in panel.window.header.findChildren(type(page.file))[-1].text()
    _press(qtbot, panel, Qt.Key.Key_Escape)
    assert panel.window.page.isVisible() and not page.isVisible() and not panel.actions.review.isChecked()
    _widen(project, 120)
    panel.actions.refresh.trigger()
    _settled(qtbot, panel)
    changed = panel.reviewing.reading
    assert changed is not None and changed.reviewed is None and not changed.written
    assert changed.viewed(panel.reviewing.seen) == 2


def _compare(qtbot: QtBot, panel: Panel) -> None:
    shown = panel.window.page.before_after
    panel.window.page.preview.tabs.setCurrentWidget(shown)
    _press(qtbot, panel, Qt.Key.Key_J, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: bool(shown.left.kinds))
    assert [title.text() for title in shown.titles] == ["accounts before", "accounts after"]
    differing = [
        (sign, line.split()[0])
        for sign, line in zip(shown.right.signs, shown.right.toPlainText().split("\n"), strict=True)
        if sign
    ]
    assert differing[0] == ("+", "territory_id") and set(shown.left.signs) == {""}
    assert shown.left.blockCount() == shown.right.blockCount()
    assert shown.summary.text().startswith("+ ")
    assert {selection.cursor.blockNumber() for selection in shown.right.extraSelections()} == {
        number for number, kind in enumerate(shown.right.kinds) if kind != "same"
    }


def test_an_object_is_shown_before_and_after_and_an_edited_file_against_what_was_written(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    panel.looking.build(2)
    _settled(qtbot, panel)
    _compare(qtbot, panel)
    file = project.migrations / "002_iteration2_locations.sql"
    as_written = file.read_text()
    edited = as_written.replace("ALTER TABLE accounts", "-- an index would be too much\nALTER TABLE accounts", 1)
    file.write_text(edited)
    panel.actions.refresh.trigger()
    _settled(qtbot, panel)
    panel.actions.review.trigger()
    pane = panel.window.migration.edited
    assert pane.isVisible() and not panel.window.migration.mark.isVisible()
    shown = pane.files.widget(0)
    assert [sign for sign in shown.right.signs if sign] == ["+"]
    assert shown.titles[0].text() == "As Slipway wrote it"
    pane.discard.click()
    confirm(qtbot, panel)
    _settled(qtbot, panel)
    assert file.read_text() == as_written and panel.window.migration.stack.currentIndex() == 0
    file.write_text(edited)
    panel.actions.refresh.trigger()
    _settled(qtbot, panel)
    pane.accept.click()
    _settled(qtbot, panel)
    assert panel.workspace.trouble is None
    record = json.loads((project.migrations / "002_iteration2_locations.json").read_text())
    assert record["slipway"]["origin"] == "edited" and file.read_text() == edited
    assert panel.workspace.at == 1 and execute(panel, "SELECT to_regclass('locations')") == [(None,)]
    page = panel.window.migration
    assert page.isVisible() and page.stack.currentIndex() == 0
    assert "-- an index would be too much" in "\n".join(one.forward for one in page.model.passages)
    file.write_text(as_written)
    panel.actions.refresh.trigger()
    _settled(qtbot, panel)
    assert "sealed" in pane.words.text() and not (pane.accept.isVisible() or pane.discard.isVisible())


def test_what_is_read_is_both_pairs_of_files_and_just_their_bytes(applied_crm: Path, tmp_path: Path) -> None:
    shutil.copytree(applied_crm, tmp_path / "crm")
    project = settings.read(tmp_path / "crm")
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace("string(100) name", "string(100) name UK", 1))

    def read() -> Reading:
        build = pipeline.propose(project, 2, {})
        frozen = next((one for one in built(project) if one.iteration == 2), None)
        found = reading(project, review(build, frozen, project.first_schema), frozen)
        assert found is not None
        return found

    before = read()
    assert not before.written and len(before.bytes) == 4
    assert next(one.words for one in before.passages if one.step == SEGMENT).startswith("Segment 1 of ")
    for _ in pipeline.build(project, 2, {}):
        pass
    written = read()
    assert written.written and (written.bytes, written.passages) == (before.bytes, before.passages)
    file = next(path for path in project.migrations.iterdir() if path.name.endswith(".online.sql"))
    file.write_text(file.read_text() + "-- x\n")
    (edit,) = read().edits
    assert edit.name == file.name and not edit.acceptable
