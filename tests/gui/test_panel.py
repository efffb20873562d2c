"""The walk in the panel, against a real server: review, apply, verify, roll back, forward again, with the rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from hands import choose, confirm, execute, idle, question, shown
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from core import pipeline
from core.project.settings import Project, read
from gui.app import CANCELLED, DONE, Panel, Request


def test_the_window_opens_on_the_first_pending_iteration_and_says_what_it_changes(panel: Panel) -> None:
    headline = panel.window.headline
    assert headline.heading.text() == "Build iteration 2: database changes detected"
    assert shown(panel) == [
        "New tables (1)",
        "  +  locations (8 columns)",
        "Modified tables (1)",
        "  ~  accounts (ADD COLUMN territory_id)",
        "New relationships (1)",
        "  →  locations.account_id to accounts.id (on delete cascade)",
    ]
    assert [chip.text() for chip in headline.chips] == [
        "+ 1 new table",
        "~ 1 modified table",
        "→ 1 new relationship",
    ]
    assert panel.window.header.standing.text() == "at iteration 1 · no drift"


def test_the_verdict_claims_no_rehearsal_that_was_not_made(panel: Panel) -> None:
    assert panel.window.headline.sentence.text().startswith("2 statements. Not rehearsed yet")
    choose_first = panel.window.page.iterations
    choose_first.view.setCurrentIndex(choose_first.model.index(choose_first.model.row_of(1)))
    assert panel.window.headline.sentence.text() == "Not verified since this window was opened."


def test_looking_writes_nothing(panel: Panel, project: Project) -> None:
    assert sorted(path.name[:3] for path in project.migrations.iterdir() if path.name[0].isdigit()) == ["001"] * 4
    assert execute(panel, "SELECT count(*) FROM slipway.migration_history") == [(1,)]


def test_apply_and_continue_applies_verifies_and_names_the_next_stage(
    panel: Panel, project: Project, qtbot: QtBot
) -> None:
    preview = panel.window.page.preview.migration.toPlainText()
    panel.window.footer.apply.click()
    asked = question(panel)
    qtbot.waitUntil(asked.go.isEnabled)
    assert "Iteration 2: 2 statements of 002_iteration2_locations.sql" in asked.what.text()
    confirm(qtbot, panel)
    assert execute(panel, "SELECT count(*) FROM locations") == [(0,)]
    written = (project.migrations / "002_iteration2_locations.sql").read_text()
    assert panel.window.page.preview.migration.toPlainText() == written
    assert _but_for_the_time(written) == _but_for_the_time(preview)
    page = panel.window.page
    assert page.tabs.currentWidget() is page.verification
    assert page.verification.sentence.text().startswith("✓ Verified: dev matches iteration 2")
    assert panel.window.headline.heading.text() == "Build iteration 2: applied to dev"
    log = page.activity.log.toPlainText()
    assert "2 of 3:" in log and "committed: the target stands at iteration 2" in log
    assert "Next stage: ViewForge" in log


def test_roll_back_to_1_and_forward_again_keeps_the_rows(panel: Panel, qtbot: QtBot) -> None:
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    execute(panel, "INSERT INTO accounts (name, territory_id) VALUES ('Ada', gen_random_uuid())")
    execute(panel, "INSERT INTO locations (account_id, city) SELECT id, 'London' FROM accounts")
    before = execute(panel, "SELECT name, territory_id, city FROM accounts JOIN locations ON account_id = accounts.id")
    choose(qtbot, panel, 1)
    panel.actions.roll_back.trigger()
    asked = question(panel)
    qtbot.waitUntil(asked.go.isEnabled)
    assert sorted(texts for _, texts in asked.model.rows) == [
        ("accounts.territory_id", "is kept in slipway_retained_002_down", "1 row"),
        ("locations", "is kept in slipway_retained_002_down", "1 row"),
    ]
    confirm(qtbot, panel)
    assert panel.workspace.at == 1
    assert execute(panel, "SELECT to_regclass('locations')") == [(None,)]
    choose(qtbot, panel, 2)
    panel.actions.bring.trigger()
    confirm(qtbot, panel)
    after = execute(panel, "SELECT name, territory_id, city FROM accounts JOIN locations ON account_id = accounts.id")
    assert after == before
    assert panel.workspace.report is not None and panel.workspace.report.ok


def test_cancel_while_a_lock_is_waited_for_ends_as_cancelled_and_applies_nothing(panel: Panel, qtbot: QtBot) -> None:
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.actions.apply.trigger()
        confirm(qtbot, panel, wait=False)
        log = panel.window.page.activity.log
        qtbot.waitUntil(lambda: "of 3:" in log.toPlainText(), timeout=20_000)
        qtbot.wait(200)
        began = time.monotonic()
        with qtbot.waitActive(panel.window):
            panel.window.activateWindow()
        qtbot.keyClick(panel.window, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not panel.operations.cancellable, timeout=20_000)
        assert time.monotonic() - began < 3
        holder.rollback()
    idle(qtbot, panel)
    assert "! Cancelled; nothing was changed." in log.toPlainText()
    assert panel.workspace.at == 1
    assert panel.workspace.trouble is None
    assert execute(panel, "SELECT to_regclass('locations')") == [(None,)]


def test_a_failing_apply_shows_the_card_with_the_statement_and_the_way_on(panel: Panel, qtbot: QtBot) -> None:
    execute(panel, "CREATE SEQUENCE public.pk_locations")  # unmanaged, and it holds a name that is needed
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    card = panel.window.card
    assert card.isVisible()
    assert card.code.text().startswith("✕ statement-failed-42")
    assert card.statement.isVisible() and "CREATE TABLE" in card.statement.toPlainText()
    assert card.remedy.text()
    assert panel.window.headline.word.text() == "Stopped."
    assert panel.workspace.at == 1
    card.copy.click()
    assert panel.workspace.trouble is not None
    assert panel.workspace.trouble.message in card.text()
    card.dismiss.click()
    assert not card.isVisible()


def test_an_iteration_before_which_nothing_is_built_offers_to_build_it(panel: Panel, qtbot: QtBot) -> None:
    choose(qtbot, panel, 3)
    pane = panel.window.page.changes
    assert not panel.window.card.isVisible()
    assert pane.way_on.isVisible() and pane.way_on.text() == "Build iteration 2"
    assert not panel.actions.apply.isEnabled()
    pane.way_on.click()
    idle(qtbot, panel)
    assert shown(panel) == ["Modified tables (1)", "  ~  accounts (ADD COLUMN phone)"]
    assert {path.name[:3] for path in panel.workspace.project.migrations.iterdir()} >= {"001", "002"}


def test_drift_is_said_and_nothing_can_be_applied(panel: Panel, qtbot: QtBot) -> None:
    execute(panel, "ALTER TABLE accounts ADD COLUMN phone text")
    panel.actions.refresh.trigger()
    qtbot.waitUntil(lambda: panel.workspace.standing is not None and bool(panel.workspace.standing.drift))
    idle(qtbot, panel)
    assert panel.window.headline.word.text() == "Drift."
    assert not panel.actions.apply.isEnabled()
    panel.actions.verify.trigger()
    idle(qtbot, panel)
    found = panel.window.page.verification.model.rows
    assert [texts[:2] for _, texts in found] == [("+ extra", "column public.accounts.phone")]


def test_off_development_the_targets_name_is_typed(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    settings = project.root / "slipway.toml"
    settings.write_text(settings.read_text().replace('"development"', '"staging"'))
    panel = open_panel(Request(read(project.root)))
    panel.actions.apply.trigger()
    asked = question(panel)
    qtbot.waitUntil(lambda: bool(asked.losses.text()))
    assert not asked.go.isEnabled()
    assert asked.asks.buddy() is asked.typed
    qtbot.keyClicks(asked.typed, "dev")
    assert asked.go.isEnabled()
    asked.reject()
    idle(qtbot, panel)
    assert panel.workspace.at == 1


def test_enter_alone_never_applies(panel: Panel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = question(panel)
    qtbot.waitUntil(asked.go.isEnabled)
    asked.go.setFocus()
    qtbot.keyClick(asked.go, Qt.Key.Key_Return)
    idle(qtbot, panel)
    assert panel.workspace.at == 1
    assert not panel.operations.running


def test_control_s_touches_nothing(panel: Panel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, panel)
    assert execute(panel, "SELECT count(*) FROM slipway.migration_history") == [(1,)]


def test_a_build_that_waits_goes_on_when_the_iteration_is_proved(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(project, iteration=2, waits=True))
    assert panel.exit_code == CANCELLED
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.window.isVisible())
    assert panel.exit_code == DONE


def test_ending_the_panel_while_a_job_runs_ends_every_thread(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = open_panel(Request(project))
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.actions.apply.trigger()
        confirm(qtbot, panel, wait=False)
        qtbot.waitUntil(lambda: "of 3:" in panel.window.page.activity.log.toPlainText(), timeout=20_000)
        began = time.monotonic()
        panel.close()
        assert time.monotonic() - began < 5
        holder.rollback()
    assert panel.tasks.threads == ()


def test_everything_that_can_be_used_has_a_name_for_screen_readers(panel: Panel) -> None:
    kinds = (QAbstractButton, QAbstractItemView, QPlainTextEdit, QLineEdit, QTabWidget, QProgressBar)
    used = [one for kind in kinds for one in panel.window.findChildren(kind)]
    own = [one for one in used if not isinstance(one, QHeaderView) and not one.objectName().startswith("qt_")]
    nameless = [one for one in own if not one.accessibleName() and not getattr(one, "text", str)()]
    assert [f"{type(one).__name__} in {type(one.parent()).__name__}" for one in nameless if one.isVisible()] == []


def test_cancel_works_while_the_catalogue_waits_for_a_lock(panel: Panel, qtbot: QtBot) -> None:
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE")
        panel.actions.apply.trigger()
        confirm(qtbot, panel, wait=False)
        log = panel.window.page.activity.log
        qtbot.waitUntil(lambda: "checking" in log.toPlainText(), timeout=20_000)
        qtbot.wait(300)
        panel.actions.cancel.trigger()
        qtbot.waitUntil(lambda: not panel.operations.cancellable, timeout=10_000)
        holder.rollback()
    idle(qtbot, panel)
    assert "! Cancelled; nothing was changed." in log.toPlainText()
    assert panel.crash.dialog is None


def test_the_example_opens_with_its_first_iteration_applied_and_the_second_to_review(
    open_panel: Callable[[Request], Panel], data_home: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = open_panel(Request(pipeline.new(tmp_path / "example", "crm"), example=True))
    qtbot.waitUntil(lambda: panel.workspace.at == 1, timeout=20_000)
    idle(qtbot, panel)
    assert panel.window.headline.heading.text() == "Build iteration 2: database changes detected"
    assert panel.workspace.trouble is None


def test_next_change_lights_its_statements_and_the_whole_migration_can_fill_the_page(panel: Panel) -> None:
    page = panel.window.page
    panel.actions.next_change.trigger()
    lit = page.preview.migration.lit_lines
    text = page.preview.migration.toPlainText().split("\n")
    assert text[lit[1]].startswith("CREATE TABLE") and text[lit[-1]] == ");"
    panel.actions.next_change.trigger()
    assert text[page.preview.migration.lit_lines[1]] == "ALTER TABLE accounts"
    panel.actions.review.trigger()
    assert not page.isVisible() and panel.window.migration.isVisible()
    panel.actions.review.trigger()
    assert page.changes.isVisible() and not panel.window.migration.isVisible()


def test_a_bug_in_a_job_reaches_the_dialog_and_the_panel_lives_on(panel: Panel, qtbot: QtBot) -> None:
    panel.looking.ask("files", "bug", lambda _: 1 // 0)
    qtbot.waitUntil(lambda: panel.crash.dialog is not None)
    assert panel.crash.dialog is not None
    assert "ZeroDivisionError" in panel.crash.dialog.text.toPlainText()
    panel.crash.dialog.accept()
    panel.actions.verify.trigger()
    idle(qtbot, panel)
    assert panel.workspace.report is not None


def _but_for_the_time(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("-- Generated")]
