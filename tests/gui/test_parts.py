"""The parts of the panel by themselves: models, colours, plain text, tasks, the crash report."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.diff.changes import CreateTable
from core.errors import Cancelled, Refused
from core.render.scripts import Statement
from core.render.words import sql
from core.report.summary import Group, Item
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.tables import Table
from core.schema.types import DataType
from gui.crash import CrashHook, report
from gui.models.changes import ChangesModel
from gui.models.iterations import Entry, IterationsModel
from gui.models.rows import RowsModel, of_findings
from gui.plain import plain, tooltip
from gui.reviews import Place, Script, places
from gui.tasks import Tasks
from gui.theme import Theme
from gui.tokens import coloured
from gui.widgets.sql_view import SqlView

EVIL = '<b>bold</b><img src="/etc/passwd">'
TESTED = QAbstractItemModelTester.FailureReportingMode.Fatal


def _groups(name: str = "locations") -> tuple[Group, ...]:
    table = Table(QName("public", name), (Column("id", DataType("uuid")), Column(name, DataType("text"))))
    item = Item(name, "2 columns", CreateTable(table))
    return (Group("New tables", "new", (item, item)), Group("Dropped", "dropped", (item,)))


def test_the_models_keep_qts_own_rules(theme: Theme) -> None:
    changes = ChangesModel(theme)
    tester = QAbstractItemModelTester(changes, TESTED)
    changes.show(_groups())
    changes.show(())
    changes.show(_groups("other"))
    assert changes.rowCount(changes.index(1, 0, changes.index(0, 0))) == 2
    iterations = IterationsModel()
    second = QAbstractItemModelTester(iterations, TESTED)
    iterations.show((Entry(1, "1 a", "pending", ""), Entry(0, "0", "baseline", "")))
    iterations.show((Entry(1, "1 a", "applied", ""), Entry(0, "0", "baseline", "")))
    rows = RowsModel(theme, ("A", "B", "C", "D", "E"))
    third = QAbstractItemModelTester(rows, TESTED)
    rows.show(of_findings((Finding("code", "warning", "place", "message", "remedy"),), ()))
    assert tester and second and third


def test_markup_in_names_stays_text(theme: Theme) -> None:
    model = ChangesModel(theme)
    model.show(_groups(EVIL))
    item = model.index(0, 0, model.index(0, 0))
    assert item.data() == f"+  {EVIL}"
    assert "<b>" not in item.data(Qt.ItemDataRole.ToolTipRole)
    rows = RowsModel(theme, ("A", "B", "C", "D"))
    rows.show(of_findings((Finding("code", "note", "place", EVIL, ""),), ()))
    assert rows.index(0, 3).data() == EVIL
    assert "<img" not in rows.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_control_and_bidirectional_characters_are_visible() -> None:
    assert plain("a\u202eb\x07\u2028c") == "a\\u202eb\\u0007\\u2028c"
    assert tooltip("<i>") == "<qt>&lt;i&gt;</qt>"


def test_pygments_tokens_run_over_lines_and_know_names_from_keywords() -> None:
    text = "CREATE TABLE t (\n    name  text  DEFAULT 'a'\n);\n/* one\n two */\nDO $$\nBEGIN\n x := 1;\nEND\n$$;\n"
    lines = coloured(text, "sql")
    roles = [[piece.role for piece in line] for line in lines]
    assert roles[0][0] == "keyword"
    assert roles[1][:2] == ["type", "keyword"] and set(roles[1][2:]) == {"string"}  # name is a name, not a keyword
    assert roles[3] == ["comment", "comment"] and roles[4][0] == "comment"
    assert len(lines) == text.count("\n") + 1


def test_pieces_are_counted_as_qt_counts() -> None:
    (line,) = coloured("SELECT '\U0001f600', 1", "sql")
    number = next(piece for piece in line if piece.role == "number")
    assert number.start == 13  # the face is one character and two units


def test_each_statement_is_found_with_its_remark() -> None:
    text = "-- head\n\nBEGIN;\nSET x;\n\n-- Location\nCREATE\n    a;\n\nALTER b;\n\nCOMMIT;\n"
    statements = (
        Statement(sql("SET x"), -1),
        Statement(sql("CREATE\n    a"), 0, "Location"),
        Statement(sql("ALTER b"), 1),
    )
    assert places(text, statements) == (Place(0, 5, 7), Place(1, 9, 9))


def test_the_view_colours_keywords_and_lights_the_chosen_statement(qtbot: QtBot, theme: Theme) -> None:
    text = "-- head\nSELECT 1;\n"
    view = SqlView(theme, "Migration")
    qtbot.addWidget(view)
    view.show_script(Script("a.sql", text, coloured(text, "sql"), (Place(3, 1, 1),)))
    formats = view.document().findBlockByNumber(1).layout().formats()
    assert formats[0].format.foreground().color().name().upper() == theme.colours.keyword
    view.light(3)
    assert view.lit_lines == (1,)
    assert len(view.extraSelections()) == 1
    theme.choose("dark")
    formats = view.document().findBlockByNumber(1).layout().formats()
    assert formats[0].format.foreground().color().name().upper() == theme.colours.keyword


def test_a_megabyte_of_sql_is_shown_within_a_second(qtbot: QtBot, theme: Theme) -> None:
    text = "ALTER TABLE accounts ADD COLUMN name text;\n" * 25_000
    lines = coloured(text, "sql")
    view = SqlView(theme, "Migration")
    qtbot.addWidget(view)
    view.show()
    began = time.process_time()
    view.show_script(Script("a.sql", text, lines))
    qtbot.wait(1)
    assert time.process_time() - began < 1
    qtbot.waitUntil(lambda: view.blockCount() == 25_001)


def _ending(qtbot: QtBot, tasks: Tasks, work: object) -> list[str]:
    heard: list[str] = []

    def drain(_: ExitStack) -> Iterator[object]:
        yield "told"
        if isinstance(work, Exception):
            raise work
        yield work

    job = tasks.drain("lane", "subject", drain)
    job.told.connect(lambda value: heard.append(str(value)))
    for name in ("succeeded", "cancelled", "failed", "crashed"):
        getattr(job, name).connect(lambda _, name=name: heard.append(name))
    job.finished.connect(lambda: heard.append("finished"))
    qtbot.waitUntil(lambda: "finished" in heard)
    return heard


def test_a_job_has_exactly_one_ending_and_then_is_finished(qtbot: QtBot) -> None:
    tasks = Tasks()
    try:
        assert _ending(qtbot, tasks, "value") == ["told", "value", "succeeded", "finished"]
        assert _ending(qtbot, tasks, Cancelled("c", "m", remedy="")) == ["told", "cancelled", "finished"]
        assert _ending(qtbot, tasks, Refused("c", "m", remedy="")) == ["told", "failed", "finished"]
        assert _ending(qtbot, tasks, ZeroDivisionError()) == ["told", "crashed", "finished"]
    finally:
        tasks.close()
    assert tasks.threads == ()


def test_results_of_older_jobs_of_the_same_subject_are_dropped(qtbot: QtBot) -> None:
    tasks, heard, gate = Tasks(), [], threading.Event()
    try:
        old = tasks.call("lane", "subject", lambda _: gate.wait(5))
        old.succeeded.connect(lambda _: heard.append("old"))
        new = tasks.call("lane", "subject", lambda _: "new")
        new.succeeded.connect(heard.append)
        gate.set()
        qtbot.waitUntil(lambda: not tasks.running)
        assert heard == ["new"]
    finally:
        tasks.close()


def test_what_a_lane_keeps_open_is_closed_in_its_own_thread(qtbot: QtBot) -> None:
    tasks, threads = Tasks(), []
    job = tasks.call("lane", "opening", lambda kept: kept.callback(lambda: threads.append(threading.current_thread())))
    job.succeeded.connect(lambda _: threads.append("open"))
    qtbot.waitUntil(lambda: threads == ["open"])
    tasks.close()
    assert threads[1].name == "slipway-lane"


def test_a_crash_report_holds_neither_password_nor_home(qtbot: QtBot) -> None:
    error = ValueError("postgresql://ada:secret@host/db password=hidden s3cret")
    text = report(error, lambda said: said.replace("s3cret", "***"))
    assert "secret" not in text and "hidden" not in text and "s3cret" not in text
    hook = CrashHook(lambda said: said)
    hook.show(error)
    hook.show(KeyError("second"))
    assert hook.dialog is not None
    assert "second" in hook.dialog.text.toPlainText()
    hook.dialog.accept()
    assert hook.dialog is None


def test_a_sorting_proxy_accepts_the_tree(theme: Theme) -> None:
    model, proxy = ChangesModel(theme), QSortFilterProxyModel()
    proxy.setSourceModel(model)
    model.show(_groups())
    assert proxy.rowCount(proxy.index(0, 0)) == 2
