"""The welcome page and the desk: projects are opened, made, imported, dropped and exchanged without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hands import idle
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core import pipeline
from core.errors import CoreError
from core.project.settings import Project
from core.targets.connector import Connector
from gui.app import Panel, Request, _request, _words
from gui.beginning import holds_project, is_model
from gui.desk import Desk
from gui.dialogs.connection_help import ConnectionHelp
from gui.dialogs.dropped_model import DroppedModel
from gui.dialogs.import_database import ImportDatabase
from gui.models.recent import RecentModel
from gui.passwords import Passwords
from gui.places import Places
from gui.recent import Recent, RecentProjects
from gui.theme import Theme
from gui.welcome import Welcome

MODEL = "erDiagram\n    BOOK {\n        uuid id PK\n        string title\n    }\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "panel.ini")


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, places: Places) -> Iterator[Desk]:
    passwords = Passwords()
    made = Desk(
        RecentProjects(places),
        passwords,
        lambda project, target: Panel(Request(project, target), theme, places, passwords),
    )
    yield made
    for window in (made.welcome, made.sheet.window if made.sheet else None):
        if window is not None:
            window.close()
            window.deleteLater()
    made.close()


def _panel(desk: Desk) -> Panel:
    assert isinstance(desk.sheet, Panel)
    return desk.sheet


def _welcome(desk: Desk) -> Welcome:
    assert desk.welcome is not None
    return desk.welcome


def _dialog(owner: QWidget, kind: type[QDialog]) -> QDialog:
    (found,) = [one for one in owner.findChildren(kind) if one.isVisible()]
    return found


def _drop(window: QWidget, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(9, 9), copy, data, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    if entered.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPoint(9, 9).toPointF(), copy, data, buttons, keys))
    return entered.isAccepted()


def _leave_and_ask(desk: Desk, qtbot: QtBot, folder: Path) -> None:
    """The page is left and comes back, and what asks for a folder is turned away."""
    welcome, panel = _welcome(desk), _panel(desk)
    welcome.leave.trigger()
    assert not welcome.isVisible() and panel.window.isVisible()
    panel.elsewhere.projects.trigger()
    for button in (welcome.page.browse, welcome.page.ways[1], welcome.page.ways[2]):
        button.click()
        asked = _dialog(welcome, QFileDialog)
        asked.reject()
        asked.deleteLater()
        qtbot.waitUntil(lambda: not welcome.findChildren(QFileDialog))
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["first", "second"]


def test_projects_are_made_listed_exchanged_and_forgotten(
    desk: Desk, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.greet()
    page = _welcome(desk).page
    assert page.nothing.isVisible() and not page.open.isEnabled()
    assert [button.text() for button in page.ways] == [
        "New from the example crm…",
        "New from the example shop…",
        "New and empty…",
        "Import a database…",
    ]
    page.ways[0].click()
    asked = _dialog(_welcome(desk), QFileDialog)
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "first"))
    asked.reject()
    asked.deleteLater()
    qtbot.waitUntil(lambda: desk.sheet is not None, timeout=20_000)
    first = _panel(desk)
    assert first.window.isVisible() and not _welcome(desk).isVisible()
    assert (tmp_path / "first" / "iterations" / "001" / "busm.mmd").is_file()
    idle(qtbot, first)
    pipeline.new(tmp_path / "second", "shop")
    first.elsewhere.projects.trigger()
    assert _welcome(desk).isVisible() and first.window.isVisible()
    _leave_and_ask(desk, qtbot, tmp_path)
    qtbot.waitUntil(lambda: page.model.shown == (Recent(tmp_path / "first", "crm"),), timeout=20_000)
    _welcome(desk).beginning.open(tmp_path / "second" / "iterations")
    qtbot.waitUntil(lambda: _panel(desk).project.name == "shop", timeout=20_000)
    qtbot.waitUntil(lambda: not isValid(first.window), timeout=20_000)
    assert not _welcome(desk).isVisible()
    idle(qtbot, _panel(desk))
    qtbot.waitUntil(lambda: not first.tasks.threads and desk.left == 0, timeout=20_000)
    assert places.projects == (tmp_path / "second", tmp_path / "first")
    shutil.rmtree(tmp_path / "first")
    desk.greet()
    qtbot.waitUntil(lambda: len(page.model.shown) == 2, timeout=20_000)
    assert page.model.index(1, 0).data() == "! first"
    assert str(page.model.index(1, 1).data()).startswith("not there any more: ")
    page.table.setCurrentIndex(page.model.index(1, 0))
    page.open.click()
    qtbot.waitUntil(page.notice.isVisible, timeout=20_000)
    assert page.notice.code.text() == "✕ no-project" and page.notice.remedy.text()
    page.notice.dismiss.click()
    page.forget.click()
    qtbot.waitUntil(lambda: len(page.model.shown) == 1, timeout=20_000)
    assert places.projects == (tmp_path / "second",)
    assert str(tmp_path / "first") not in (tmp_path / "panel.ini").read_text()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not _welcome(desk).isVisible(), timeout=20_000)
    assert _panel(desk).project.name == "shop"
    idle(qtbot, _panel(desk))
    assert "second" in (tmp_path / "panel.ini").read_text()


def test_a_project_is_not_left_while_a_run_goes_on_and_a_broken_one_is_told(
    desk: Desk, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open(project)
    panel = _panel(desk)
    idle(qtbot, panel)
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.operations.apply(2, goes_on=False)
        qtbot.waitUntil(lambda: "of 3:" in panel.window.page.activity.log.toPlainText(), timeout=20_000)
        assert not panel.elsewhere.projects.isEnabled()
        desk.open(pipeline.new(tmp_path / "other", "shop"))
        assert desk.sheet is panel and panel.window.isVisible()
        holder.rollback()
    qtbot.waitUntil(lambda: not panel.operations.running and panel.workspace.at == 2, timeout=20_000)
    idle(qtbot, panel)
    desk.open(project, "nowhere")
    assert desk.sheet is panel and _welcome(desk).page.notice.code.text().startswith("✕ unknown-target")


def test_a_database_is_imported_with_its_password_in_no_file(
    desk: Desk, server: Connector, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.greet()
    welcome = _welcome(desk)
    with server.scratch() as scratch:
        with scratch.connect() as connection:
            connection.execute("CREATE TABLE books (id int PRIMARY KEY, title text)")
            info = connection.info
            address = f"host={info.host} port={info.port} user={info.user} dbname={info.dbname}"
            secret = info.password
        welcome.page.ways[3].click()
        _turn_away(welcome, qtbot)
        welcome.page.ways[3].click()
        asked = _dialog(welcome, ImportDatabase)
        assert isinstance(asked, ImportDatabase)
        assert not asked.go.isEnabled() and asked.form.stage.currentText() == "production"
        asked.folder.setText(str(tmp_path / "books"))
        asked.form.address.setText(address)
        asked.form.password.setText("wrong")
        asked.go.click()
        notice = asked.form.notice
        qtbot.waitUntil(lambda: notice.code.text().startswith("✕ wrong-password"), timeout=20_000)
        assert not (tmp_path / "books").exists()
        asked.form.password.setText(secret)
        asked.form.test.click()
        qtbot.waitUntil(lambda: notice.code.text() == "✓ It answers", timeout=20_000)
        assert notice.message.text().startswith("PostgreSQL 18") and "on this machine" in notice.message.text()
        qtbot.waitUntil(asked.go.isEnabled, timeout=20_000)
        notice.dismiss.click()
        asked.form.session.click()
        asked.form.keyring.click()
        asked.go.click()
        qtbot.waitUntil(lambda: desk.sheet is not None, timeout=40_000)
        panel = _panel(desk)
        idle(qtbot, panel)
        assert panel.workspace.target_name == "live" and panel.workspace.target.stage == "production"
        assert panel.workspace.connector is not None and panel.workspace.trouble is None
        _told_of_the_baseline(panel)
        panel.window.close()
        panel.close()
    assert "books" in (tmp_path / "books" / "migrations" / "000_baseline.sql").read_text()
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding == []


def _turn_away(welcome: Welcome, qtbot: QtBot) -> None:
    """Look for a folder, read the help, and leave it at that."""
    asked = _dialog(welcome, ImportDatabase)
    assert isinstance(asked, ImportDatabase)
    asked.browse.click()
    folder = _dialog(asked, QFileDialog)
    assert isinstance(folder, QFileDialog)
    folder.fileSelected.emit("/somewhere")
    folder.reject()
    assert asked.folder.text() == "/somewhere"
    asked.help.click()
    told = _dialog(asked, ConnectionHelp)
    assert isinstance(told, ConnectionHelp)
    told.leave.click()
    asked.back.click()
    qtbot.waitUntil(lambda: not welcome.findChildren(ImportDatabase))


def _told_of_the_baseline(panel: Panel) -> None:
    entry = panel.window.page.iterations.model.entries[-1]
    assert (entry.number, entry.note) == (0, "imported, pending")


def test_what_is_dropped_is_opened_or_becomes_a_model(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    model, other = tmp_path / "Library.mmd", tmp_path / "picture.png"
    model.write_text(MODEL)
    other.write_bytes(b"x")
    assert is_model(model) and not is_model(other) and not is_model(tmp_path) and not holds_project(tmp_path)
    desk.greet()
    welcome = _welcome(desk)
    assert not _drop(welcome, other) and not _drop(welcome, model, tmp_path)
    assert _drop(welcome, model)
    asked = _dialog(welcome, QFileDialog)
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "library"))
    asked.reject()
    qtbot.waitUntil(lambda: desk.sheet is not None, timeout=20_000)
    panel = _panel(desk)
    idle(qtbot, panel)
    assert (tmp_path / "library" / "iterations" / "001" / "busm.mmd").read_text() == MODEL
    more = tmp_path / "busm.mmd"
    more.write_text(MODEL.replace("title", "title\n        string author"))
    assert _drop(panel.window, more)
    turned_away = _dialog(panel.window, DroppedModel)
    assert isinstance(turned_away, DroppedModel)
    assert "iterations/002/busm.mmd" in turned_away.said.text()
    turned_away.back.click()
    qtbot.waitUntil(lambda: not panel.window.findChildren(DroppedModel))
    assert not (tmp_path / "library" / "iterations" / "002").exists()
    assert _drop(panel.window, more)
    dropped = _dialog(panel.window, DroppedModel)
    assert isinstance(dropped, DroppedModel)
    dropped.go.click()
    qtbot.waitUntil(lambda: panel.workspace.selected == 2, timeout=20_000)
    assert (tmp_path / "library" / "iterations" / "002" / "busm.mmd").read_bytes() == more.read_bytes()
    idle(qtbot, panel)
    pipeline.new(tmp_path / "shop", "shop")
    assert _drop(panel.window, tmp_path / "shop")
    qtbot.waitUntil(lambda: _panel(desk).project.name == "shop", timeout=20_000)
    idle(qtbot, _panel(desk))
    assert _drop(_panel(desk).window, tmp_path / "library" / "slipway.toml")
    qtbot.waitUntil(lambda: _panel(desk).project.root.name == "library", timeout=20_000)
    idle(qtbot, _panel(desk))


def test_the_list_of_projects_keeps_the_rules_of_qt_and_what_was_kept(places: Places, tmp_path: Path) -> None:
    model = RecentModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show((Recent(tmp_path, "<b>a</b>"), Recent(tmp_path, "b", "not there any more")))
    assert model.index(0, 0).data() == "<b>a</b>"
    assert "<b>" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    model.show(())
    recent = RecentProjects(places)
    for number in range(15):
        recent.opened(tmp_path / f"p, {number}")
    recent.opened(tmp_path / "p, 9")
    again = RecentProjects(Places(tmp_path / "panel.ini"))
    assert len(again.roots) == 12 and again.roots[:2] == (tmp_path / "p, 9", tmp_path / "p, 14")
    for root in again.roots[1:]:
        again.forget(root)
    assert RecentProjects(Places(tmp_path / "panel.ini")).roots == (tmp_path / "p, 9",)
    again.forget(tmp_path / "p, 9")
    assert RecentProjects(Places(tmp_path / "panel.ini")).roots == ()
    assert tester


def test_a_last_project_that_is_gone_is_told_and_another_is_not_opened_instead(
    desk: Desk, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    last = pipeline.new(tmp_path / "last", "crm").root
    places.keep_project(last)
    assert _request(_words([]), places, tmp_path / "home").project.root == last
    (last / "slipway.toml").write_text("[project\n")
    for code in ("settings-broken", "no-project"):
        with pytest.raises(CoreError) as caught:
            _request(_words([]), places, tmp_path / "home")
        desk.greet(caught.value)
        assert _welcome(desk).page.notice.code.text().startswith(f"✕ {code}")
        (last / "slipway.toml").unlink(missing_ok=True)
    assert desk.sheet is None and not (tmp_path / "home").exists()
