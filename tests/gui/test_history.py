"""The history's page: the runs with their exact SQL, what is kept and purged, what is in doubt and settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hands import choose, confirm, execute, idle, question
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.project.places import project_home
from core.project.settings import Project, read
from core.run.records.journal import Entry, Journal
from core.run.records.witness import here
from gui.app import Panel, Request
from gui.dialogs.confirm_purge import ConfirmPurge
from gui.widgets.sql_view import SqlView

RUN = "11111111-2222-3333-4444-555555555555"


def _press(panel: Panel, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QGuiApplication.focusObject()
    qtbot.keyClick(focused if focused is not None else panel.window, key, held)  # type: ignore[arg-type]
    idle(qtbot, panel)


def _enter(panel: Panel, qtbot: QtBot) -> None:
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    _press(panel, qtbot, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert panel.window.history.isVisible() and not panel.window.page.isVisible()


def _own_are_grey(view: SqlView) -> bool:
    """The first statement is Slipway's own, and only it is grey throughout."""
    lines, pieces = view.toPlainText().split("\n"), view.highlighter._lines
    end = lines.index("")
    own = [piece.role for line in pieces[:end] for piece in line]
    return lines[0].endswith("Slipway's own") and set(own) == {"comment"} and len(own) == end


def _cut(panel: Panel, qtbot: QtBot) -> None:
    """Somebody brings the target back to before the last run, behind this machine's back."""
    execute(panel, "DELETE FROM slipway.statements WHERE seq = 3")
    execute(panel, "DELETE FROM slipway.migration_history WHERE seq = 3")
    panel.actions.refresh.trigger()
    qtbot.waitUntil(lambda: bool(panel.workspace.standing and panel.workspace.standing.damage))
    idle(qtbot, panel)


@pytest.mark.filterwarnings("default")
def test_runs_are_listed_with_their_sql_undone_from_their_row_and_a_cut_history_is_settled_by_a_person(
    panel: Panel, qtbot: QtBot
) -> None:
    execute(panel, "UPDATE slipway.statements SET ours = true WHERE number = 1")
    runs = panel.window.history.runs
    tester = QAbstractItemModelTester(runs.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    _enter(panel, qtbot)
    assert [texts[:2] for _, texts in runs.model.rows] == [("✓ done", "↑ apply of 2"), ("✓ done", "↑ apply of 1")]
    assert runs.chain.text() == "✓ The history's chain is whole: 2 runs, each confirmed by the next."
    text = runs.sql.toPlainText()
    assert "CREATE TABLE IF NOT EXISTS locations" in text and text.startswith("-- 1 of")
    runs.copy.click()
    copied = QGuiApplication.clipboard().text()
    sent = [str(sql) for (sql,) in execute(panel, "SELECT sql FROM slipway.statements WHERE seq = 2 ORDER BY number")]
    assert len(sent) > 1 and all(sql in copied for sql in sent)
    assert runs.undo.isVisible() and runs.undo.text() == "Undo this run: roll dev back to 1…"
    _press(panel, qtbot, Qt.Key.Key_Down)
    assert "CREATE TABLE IF NOT EXISTS accounts" in runs.sql.toPlainText() and not runs.undo.isVisible()
    assert _own_are_grey(runs.sql)
    _press(panel, qtbot, Qt.Key.Key_Up)
    runs.undo.click()
    confirm(qtbot, panel)
    assert panel.workspace.at == 1 and panel.window.page.isVisible() and not panel.window.history.isVisible()
    _enter(panel, qtbot)
    assert runs.model.rows[0][1][1] == "↓ rollback of 2" and not runs.undo.isVisible()
    _press(panel, qtbot, Qt.Key.Key_Escape)
    assert panel.window.page.isVisible() and panel.actions.review.isEnabled()
    _cut(panel, qtbot)
    _enter(panel, qtbot)
    assert runs.chain.text().startswith("✕ The history's chain breaks at row 3")
    doubt = panel.window.history.doubt
    assert doubt.sentence.text().startswith("! This machine remembers a run that the history lacks")
    doubt.settle.click()
    idle(qtbot, panel)
    assert "lacks run" in doubt.evidence.text() and doubt.take.isVisible()
    doubt.take.click()
    confirm(qtbot, panel)
    assert panel.workspace.standing is not None and panel.workspace.standing.damage is None
    assert "the target is right as it is" in doubt.evidence.text()
    assert execute(panel, "SELECT max(seq) FROM slipway.migration_history") == [(2,)]
    del tester


def test_what_is_kept_is_purged_after_its_name_is_typed_off_development(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    settings = project.root / "slipway.toml"
    settings.write_text(settings.read_text().replace('"development"', '"staging"'))
    panel = open_panel(Request(read(project.root)))
    _enter(panel, qtbot)
    kept = panel.window.history.kept
    assert kept.sentence.text().startswith("Nothing is kept in dev.") and not kept.purge.isVisible()
    _press(panel, qtbot, Qt.Key.Key_Escape)
    execute(panel, "INSERT INTO accounts (name) VALUES ('Ada'), ('Grace')")
    choose(qtbot, panel, 0)
    panel.actions.roll_back.trigger()
    asked = question(panel)
    qtbot.keyClicks(asked.typed, "dev")
    confirm(qtbot, panel)
    assert panel.workspace.at == 0
    _enter(panel, qtbot)
    (parcel,) = kept.parcels
    assert (parcel.name, parcel.rows) == ("slipway_retained_001_down", 2)
    assert kept.model.rows[0][1][0] == parcel.name and kept.model.groups[0].below[0][1][0] == "accounts"
    assert kept.sentence.text().endswith("applying 1 again would give structure only for accounts.")
    kept.purge.click()
    asked = question(panel)
    assert asked.go.text() == "Purge 1 parcel from dev" and not asked.go.isEnabled()
    qtbot.keyClicks(asked.typed, "dev")
    confirm(qtbot, panel)
    assert execute(panel, "SELECT count(*) FROM pg_namespace WHERE nspname = 'slipway_retained_001_down'") == [(0,)]
    assert kept.parcels == () and kept.sentence.text().startswith("Nothing is kept in dev.")


def test_a_run_whose_end_nobody_saw_is_told_and_settled_by_evidence(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    connector = panel.workspace.connector
    assert connector is not None
    journal = Journal(project_home(project.id))
    with connector.connect() as connection:
        journal.write("commit-sent", Entry(RUN, connector.label, 2, "up", "", "", "", here(connection)).facts)
    panel.actions.refresh.trigger()
    qtbot.waitUntil(lambda: panel.workspace.standing is not None and panel.workspace.standing.unsettled is not None)
    _enter(panel, qtbot)
    doubt = panel.window.history.doubt
    assert doubt.sentence.text().startswith("! Run 11111111 was interrupted in iteration 2")
    doubt.settle.click()
    idle(qtbot, panel)
    assert "Not applied: its session is over, and the history lacks its row." in doubt.outcome.text()
    assert journal.unsettled(connector.label) == () and not doubt.settle.isVisible()
    doubt.dismiss.click()
    assert not doubt.isVisible()
    assert execute(panel, "SELECT max(seq) FROM slipway.migration_history") == [(1,)]


def test_everything_that_is_kept_is_purged_at_once(panel: Panel, qtbot: QtBot) -> None:
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    choose(qtbot, panel, 0)
    panel.window.page.iterations.roll_back.click()
    confirm(qtbot, panel)
    assert panel.workspace.at == 0
    _enter(panel, qtbot)
    kept = panel.window.history.kept
    assert [one.name for one in kept.parcels] == ["slipway_retained_001_down", "slipway_retained_002_down"]
    kept.purge_all.click()
    question(panel).back.click()
    qtbot.waitUntil(lambda: not panel.window.findChildren(ConfirmPurge))
    kept.purge_all.click()
    confirm(qtbot, panel)
    assert execute(panel, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'slipway_retained_%'") == [(0,)]
