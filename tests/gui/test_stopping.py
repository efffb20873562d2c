"""A run that is ended before its time: cancelled, too late, abandoned, or with the window closed over it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hands import closing, confirm, execute, idle
from pytestqt.qtbot import QtBot

from core.project.settings import Project, read
from gui.app import CANCELLED, Panel, Request
from gui.stopping import PATIENCE

SLOW_COMMIT = """
CREATE FUNCTION slipway.slow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(1); RETURN NULL; END$$;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slipway.migration_history
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slipway.slow();
"""


@contextmanager
def _waiting(panel: Panel, qtbot: QtBot) -> Iterator[int]:
    """An apply that waits for a lock; gives the process that serves it."""
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.actions.apply.trigger()
        confirm(qtbot, panel, wait=False)
        waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        qtbot.waitUntil(lambda: bool(execute(panel, waits)), timeout=20_000)
        ((process,),) = execute(panel, waits)
        assert isinstance(process, int)
        yield process
        holder.rollback()


@contextmanager
def _silent(process: int) -> Iterator[None]:
    """A server process that answers nobody, and no question to stop either."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_a_run_that_goes_on_after_cancel_can_be_abandoned(panel: Panel, qtbot: QtBot) -> None:
    assert PATIENCE == 3_000
    panel.stopping._patience.setInterval(300)
    footer = panel.window.footer
    assert not footer.abandon.isVisible()
    with _waiting(panel, qtbot) as process, _silent(process):
        footer.cancel.click()
        assert panel.window.headline.sentence.text().startswith("Cancelling")
        qtbot.waitUntil(footer.abandon.isVisible, timeout=5_000)
        assert "Close the connection without waiting" in footer.abandon.toolTip()
        footer.abandon.click()
        qtbot.waitUntil(lambda: not panel.operations.running, timeout=3_000)
        assert not footer.abandon.isVisible()
    idle(qtbot, panel)
    assert "! Cancelled; nothing was changed." in panel.window.page.activity.log.toPlainText()
    qtbot.waitUntil(lambda: execute(panel, "SELECT to_regclass('locations')") == [(None,)])


def test_when_the_commit_was_sent_it_is_too_late_to_cancel(panel: Panel, qtbot: QtBot) -> None:
    execute(panel, SLOW_COMMIT)
    panel.actions.apply.trigger()
    confirm(qtbot, panel, wait=False)
    log, said = panel.window.page.activity.log, panel.window.headline.sentence
    qtbot.waitUntil(lambda: "commit sent" in log.toPlainText(), timeout=20_000)
    panel.actions.cancel.trigger()
    qtbot.waitUntil(lambda: said.text().startswith("Too late to cancel"), timeout=5_000)
    idle(qtbot, panel)
    assert "Too late to cancel" in log.toPlainText() and "✓ Done." in log.toPlainText()
    assert panel.workspace.at == 2


def test_what_is_abandoned_after_commit_was_sent_is_looked_up_and_never_called_cancelled(
    panel: Panel, qtbot: QtBot
) -> None:
    execute(panel, SLOW_COMMIT)
    panel.actions.apply.trigger()
    confirm(qtbot, panel, wait=False)
    log = panel.window.page.activity.log
    qtbot.waitUntil(lambda: "commit sent" in log.toPlainText(), timeout=20_000)
    qtbot.wait(100)
    panel.stopping.abandon()
    idle(qtbot, panel)
    assert "committed: the target stands at iteration 2" in log.toPlainText()
    assert "Cancelled" not in log.toPlainText() and panel.workspace.at == 2


def test_closing_the_window_during_a_run_asks_and_waiting_is_one_answer(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(project, iteration=2, waits=True))
    with _waiting(panel, qtbot):
        panel.window.close()
        asked = closing(panel)
        assert asked.wait.isDefault() and "dev" in asked.words.text()
        asked.wait.click()
        assert panel.window.isVisible() and panel.operations.running
        panel.window.close()
        began = time.monotonic()
        closing(panel).cancel.click()
        qtbot.waitUntil(lambda: not panel.window.isVisible(), timeout=5_000)
        panel.close()
        assert time.monotonic() - began < 5
    assert panel.tasks.threads == ()
    assert panel.exit_code == CANCELLED
    assert execute(panel, "SELECT to_regclass('locations')") == [(None,)]


def test_a_silent_server_doesnt_hold_the_window_open(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(project))
    with _waiting(panel, qtbot) as process, _silent(process):
        panel.window.close()
        began = time.monotonic()
        closing(panel).cancel.click()
        qtbot.waitUntil(lambda: not panel.window.isVisible(), timeout=5_000)
        panel.close()
        assert time.monotonic() - began < 5


def test_abandon_closes_the_window_at_once(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(project))
    with _waiting(panel, qtbot):
        panel.window.close()
        began = time.monotonic()
        closing(panel).abandon.click()
        qtbot.waitUntil(lambda: not panel.window.isVisible(), timeout=5_000)
        panel.close()
        assert time.monotonic() - began < 3
        assert execute(panel, "SELECT to_regclass('locations')") == [(None,)]


def test_a_run_that_ends_by_itself_takes_the_question_away(panel: Panel, qtbot: QtBot) -> None:
    with _waiting(panel, qtbot):
        panel.window.close()
        asked = closing(panel)
    qtbot.waitUntil(lambda: not panel.operations.running, timeout=20_000)
    qtbot.waitUntil(lambda: not panel.window.findChildren(type(asked)))
    idle(qtbot, panel)
    assert panel.window.isVisible() and panel.workspace.at == 2


def test_while_the_next_stage_is_at_work_closing_asks_too_and_offers_no_rollback(
    open_panel: Callable[[Request], Panel], project: Project, qtbot: QtBot
) -> None:
    settings = project.root / "slipway.toml"
    settings.write_text(settings.read_text().replace('"ViewForge"', '"ViewForge"\ncommand = ["sleep", "1"]'))
    panel = open_panel(Request(read(project.root)))
    panel.actions.apply.trigger()
    confirm(qtbot, panel, wait=False)
    qtbot.waitUntil(lambda: panel.operations.running and not panel.operations.cancellable, timeout=20_000)
    panel.window.close()
    asked = closing(panel)
    assert not asked.cancel.isVisible() and asked.abandon.text() == "Close the panel"
    qtbot.waitUntil(lambda: not panel.window.findChildren(type(asked)), timeout=10_000)
    assert panel.window.isVisible() and not panel.operations.running
    panel.window.close()
    assert not panel.window.isVisible()
