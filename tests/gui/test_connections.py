"""The connections page: targets are tried, written around a person's own words, and passwords reach no file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hands import idle
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.project.settings import Project, read
from core.targets.connector import Connector
from gui.app import Panel, Request
from gui.dialogs.connection_help import ConnectionHelp
from gui.dialogs.target import TargetDialog
from gui.pages.connections import ConnectionsPage

NOTE = "# what the others rely on\n"


def _dialog(panel: Panel) -> TargetDialog:
    (found,) = [one for one in panel.window.findChildren(TargetDialog) if one.isVisible()]
    return found


def _shown(page: ConnectionsPage) -> list[tuple[str, ...]]:
    return [texts for _, texts in page.model.rows]


def _fill(asked: TargetDialog, address: str, secret: str) -> None:
    asked.form.name.setText("live")
    asked.form.address.setText(address)
    asked.form.stage.setCurrentIndex(2)
    asked.form.password.setText(secret)
    asked.form.session.click()
    asked.form.keyring.click()


def _read_the_help(panel: Panel) -> None:
    panel.elsewhere.page.help.click()
    (told,) = [one for one in panel.window.findChildren(ConnectionHelp) if one.isVisible()]
    said = told.text.toPlainText()
    sought = ("Direct connection", "Session pooler", "Transaction pooler", ".pgpass", "PGHOST")
    assert [word for word in sought if word not in said] == []
    told.leave.click()
    assert not told.isVisible()


def _go_between_pages(panel: Panel, qtbot: QtBot) -> None:
    page, window = panel.elsewhere.page, panel.window
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.isVisible() and window.page.isVisible()
    panel.elsewhere.connections.trigger()
    page.back.click()
    assert not page.isVisible() and window.page.isVisible()
    panel.actions.history.trigger()
    panel.elsewhere.connections.trigger()
    assert page.isVisible() and not window.history.isVisible()
    panel.actions.review.trigger()
    assert not page.isVisible() and window.migration.isVisible() and not window.page.isVisible()
    panel.actions.review.trigger()
    assert window.page.isVisible()


def test_a_target_is_added_with_its_password_for_the_session_and_worked_on(
    open_panel: Callable[[Request], Panel], unapplied: Project, server: Connector, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = unapplied.root / "slipway.toml"
    settings.write_text(settings.read_text().replace("[targets.dev]", f"{NOTE}[targets.dev]  # mine"))
    before = settings.read_text()
    panel = open_panel(Request(read(unapplied.root)))
    page = panel.elsewhere.page
    panel.elsewhere.connections.trigger()
    assert page.isVisible() and not panel.window.page.isVisible() and page.table.hasFocus()
    assert _shown(page) == [("development", "dev", "embedded", "open here, the default")]
    page.test.click()
    qtbot.waitUntil(lambda: page.notice.code.text() == "✓ dev answers", timeout=20_000)
    page.notice.dismiss.click()
    assert not page.notice.isVisible()
    _read_the_help(panel)
    with server.connect() as connection:
        info = connection.info
        secret, address = info.password, f"host={info.host} port={info.port} user={info.user} dbname=postgres"
    page.add.click()
    asked = _dialog(panel)
    assert not asked.go.isEnabled()
    _fill(asked, address, "nonsense")
    notice = asked.form.notice
    asked.form.test.click()
    qtbot.waitUntil(lambda: notice.code.text().startswith("✕ wrong-password"), timeout=20_000)
    assert "nonsense" not in notice.message.text() and notice.remedy.text()
    qtbot.keyClick(asked.form.password, Qt.Key.Key_Return)
    qtbot.waitUntil(asked.form.test.isEnabled, timeout=20_000)
    assert settings.read_text() == before and asked.isVisible()  # Enter alone saves nothing
    _fill(asked, address, secret)
    asked.go.click()
    qtbot.waitUntil(lambda: asked.saved == "live", timeout=20_000)
    assert asked.isVisible() and "keyring does not keep" in asked.form.notice.message.text()
    asked.back.click()
    assert read(unapplied.root).settings.targets["live"].url == address
    added = f'[targets.live]\nstage = "production"\nurl = "{address}"\n\n'
    assert settings.read_text().replace(added, "") == before
    assert _shown(page)[1] == ("production", "live", address, "password of this session")
    assert page.notice.code.text() == "✓ Saved" and page.chosen == "live"
    page.test.click()
    qtbot.waitUntil(lambda: page.notice.code.text() == "! live answers", timeout=20_000)
    assert "may not create schemas there" in page.notice.message.text()
    assert page.work.text() == "Work on live"
    with qtbot.waitSignal(panel.elsewhere.open_asked) as wanted:
        page.work.click()
    assert wanted.args[1] == "live"
    _go_between_pages(panel, qtbot)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()] == []


def test_what_cannot_be_written_is_told_in_the_dialog_and_changes_nothing(
    open_panel: Callable[[Request], Panel], unapplied: Project, qtbot: QtBot
) -> None:
    panel = open_panel(Request(unapplied))
    page, settings = panel.elsewhere.page, panel.project.root / "slipway.toml"
    before = settings.read_bytes()
    panel.elsewhere.connections.trigger()
    page.edit.click()
    asked = _dialog(panel)
    assert asked.form.name.isReadOnly() and asked.form.name.text() == "dev"
    for address, code in (
        ("postgresql://ada@db/crm?password=hush", "target-with-password"),
        ("https://db/crm", "target-scheme"),
        ("postgresql://ada@db.example:6543/crm", "transaction-pooler"),
        ("service=nobody-knows-it", "service-unknown"),
    ):
        asked.form.address.setText(address)
        deed = asked.go if code == "target-with-password" else asked.form.test
        qtbot.waitUntil(deed.isEnabled, timeout=20_000)
        deed.click()
        notice = asked.form.notice
        qtbot.waitUntil(lambda notice=notice, code=code: notice.code.text().startswith(f"✕ {code}"), timeout=20_000)
        assert "hush" not in notice.message.text()
    asked.form.notice.dismiss.click()
    asked.back.click()
    page.add.click()
    asked = _dialog(panel)
    asked.form.name.setText("a b")
    asked.form.address.setText("embedded")
    asked.go.click()
    qtbot.waitUntil(lambda: asked.form.notice.code.text() == "✕ target-name", timeout=20_000)
    asked.back.click()
    assert settings.read_bytes() == before
    page.edit.click()
    asked = _dialog(panel)
    asked.form.stage.setCurrentIndex(1)
    with qtbot.waitSignal(panel.elsewhere.open_asked, timeout=20_000) as wanted:
        asked.go.click()
    assert wanted.args[1] == "dev" and settings.read_bytes() == before.replace(b'"development"', b'"staging"')
    idle(qtbot, panel)


def test_a_target_named_by_its_url_is_opened(open_panel: Callable[[Request], Panel], unapplied: Project) -> None:
    panel = open_panel(Request(unapplied, "postgresql://ada@127.0.0.1:9/crm"))
    assert panel.workspace.trouble is not None and panel.workspace.trouble.code == "connection-refused"
