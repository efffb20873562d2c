"""The event loop never stalls for a tenth of a second: a long text, a filter, a lock wait, a silent server."""

from __future__ import annotations

import gc
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hands import confirm, idle
from probe import Probe
from pytestqt.qtbot import QtBot

from core.diff.changes import CreateTable
from core.project.settings import Project, read
from core.report.summary import Group, Item
from core.schema.constraints import QName
from core.schema.tables import Table
from gui.app import Panel, Request
from gui.places import Places
from gui.reviews import Script
from gui.tasks import Tasks
from gui.theme import Theme
from gui.tokens import coloured
from gui.widgets.sql_view import SqlView

MOST = 0.1
SQL = "ALTER TABLE accounts ADD COLUMN name text;\nDO $$\nBEGIN\n  x := 'it''s';\nEND\n$$;\n"


@pytest.fixture(autouse=True)
def calm_collector() -> Iterator[None]:
    """As `slipway` sets it when it starts."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    yield
    gc.set_threshold(*before)


def _best(measure: Callable[[], float], what: str) -> None:
    """Up to three tries, for the machine is shared; the worst gap of the best is printed."""
    worst = measure()
    for _ in range(2):
        worst = min(worst, measure()) if worst >= MOST else worst
    print(f"worst gap, {what}: {worst * 1000:.0f} ms")
    assert worst < MOST


def test_a_stall_is_seen_by_the_probe(qtbot: QtBot) -> None:
    with Probe() as probe:
        qtbot.wait(20)
        began = time.process_time()
        while time.process_time() - began < 0.15:
            pass
        qtbot.wait(20)
    assert probe.worst > MOST
    with Probe() as probe:
        qtbot.wait(20)
        time.sleep(0.15)
        qtbot.wait(20)
    assert probe.slept > MOST


def test_a_megabyte_is_coloured_at_once_and_fills_without_a_stall(qtbot: QtBot, theme: Theme) -> None:
    text = SQL * (1_000_000 // len(SQL))
    view, tasks = SqlView(theme, "Migration"), Tasks()
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)

    def show() -> float:
        view.show_script(Script())
        job = tasks.call("files", "cutting", lambda _: Script("a.sql", text, coloured(text, "sql")))
        seen: list[str] = []

        def arrived(script: Script) -> None:
            view.show_script(script)
            formats = view.document().firstBlock().layout().formats()
            seen.extend(one.format.foreground().color().name() for one in formats)

        job.succeeded.connect(arrived)
        with Probe() as probe:
            qtbot.waitUntil(lambda: bool(seen) and view.blockCount() == text.count("\n") + 1, timeout=60_000)
            for step in range(0, view.blockCount(), view.blockCount() // 10):
                view.verticalScrollBar().setValue(step)
                qtbot.wait(1)
        assert theme.colours.keyword.lower() in seen
        last = view.firstVisibleBlock()
        assert any(block.layout().formats() for block in (last, last.next(), last.next().next()))
        return probe.worst

    try:
        _best(show, "1 MB of SQL")
    finally:
        tasks.close()


def test_a_filter_over_5000_changes_is_typed_without_a_stall(panel: Panel, qtbot: QtBot) -> None:
    def item(number: int) -> Item:
        return Item(f"thing{number}", "1 column", CreateTable(Table(QName("public", f"thing{number}"), ())))

    groups = (Group("New tables", "new", tuple(item(number) for number in range(5_000))),)
    pane, space = panel.window.page.changes, panel.workspace
    assert space.review is not None
    space.set_review(replace(space.review, groups=groups))

    def type_it() -> float:
        pane.filter.clear()
        with Probe() as probe:
            qtbot.keyClicks(pane.filter, "thing4999", delay=12)
            qtbot.wait(20)
        assert [len(group.items) for group in pane.model.groups] == [1]
        return probe.worst

    _best(type_it, "a filter over 5,000 changes")


def test_a_wait_for_a_lock_leaves_the_panel_alive(panel: Panel, qtbot: QtBot) -> None:
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.actions.apply.trigger()
        confirm(qtbot, panel, wait=False)
        log = panel.window.page.activity.log
        qtbot.waitUntil(lambda: "of 3:" in log.toPlainText(), timeout=20_000)

        def wait() -> float:
            with Probe() as probe:
                qtbot.wait(1_500)
            return probe.worst

        _best(wait, "while a lock is waited for")
        panel.actions.cancel.trigger()
        qtbot.waitUntil(lambda: not panel.operations.cancellable, timeout=20_000)
        holder.rollback()
    idle(qtbot, panel)
    assert panel.workspace.at == 1


def test_a_server_that_accepts_and_never_answers_leaves_the_panel_alive(
    theme: Theme, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings = project.root / "slipway.toml"
        url = f"postgresql://ada@127.0.0.1:{port}/crm"
        settings.write_text(settings.read_text().replace('"embedded"', f'"{url}"'))
        panel = Panel(Request(read(project.root)), theme, Places(tmp_path / "panel.ini"))
        panel.show()

        def refresh() -> float:
            with Probe() as probe:
                panel.actions.refresh.trigger()
                qtbot.wait(700)
            return probe.worst

        try:
            _best(refresh, "a server that never answers")
            assert panel.workspace.standing is None
            assert any(job.subject == "standing" for job in panel.tasks.running), panel.workspace.trouble
            silent.settimeout(5)
            silent.accept()[0].close()  # it was reached, and had not been answered
        finally:
            panel.window.close()
            silent.close()
            panel.close()
            panel.window.deleteLater()
