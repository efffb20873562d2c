"""A warning is approved with a reason, explained, and taken to its line in the model; a report is kept as a file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hands import confirm, execute, idle, question
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.project.places import project_home
from core.project.settings import Project, read
from gui.app import Panel, Request
from gui.dialogs.approve import Approve
from gui.dialogs.help_page import HelpPage
from gui.model_places import place_of
from gui.outside import open_file


class Desktop(QObject):
    """Hears what would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def hear(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    heard = Desktop()
    QDesktopServices.setUrlHandler("file", heard, "hear")  # type: ignore[arg-type]  # the stub knows bytes only
    yield heard
    QDesktopServices.unsetUrlHandler("file")


def _places_are_files_of_the_project_or_nothing(panel: Panel, project: Project) -> None:
    review = panel.workspace.review
    assert review is not None
    secret = project.root.parent / "secret.toml"
    secret.write_text("")
    folder = project.root.resolve() / "iterations" / "002"
    for place, name, line in (
        ("busm.mmd:7: a word", "busm.mmd", 7),
        ("public.locations", "busm.mmd", 12),
        ("locations.account_id", "busm.mmd", 14),
    ):
        found = place_of(project, review.build, place)
        assert found is not None and (found.path, found.line) == (folder / name, line)
    for place in ("", "../secret.toml:1", str(secret), "nowhere.mmd:3", "public.nothing", "rehearsal"):
        assert place_of(project, review.build, place) is None
    program = folder / "models.py"
    program.write_text("print('never run')")
    assert open_file(program)  # by its folder


def test_a_warning_is_explained_opened_at_its_line_and_approved_with_a_reason(
    open_panel: Callable[[Request], Panel], project: Project, desktop: Desktop, qtbot: QtBot
) -> None:
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace("string(100) name", "string(20) name"))
    settings = project.root / "slipway.toml"
    settings.write_text(settings.read_text().replace('"development"', '"staging"'))
    panel = open_panel(Request(read(project.root)))
    pane = panel.window.page.findings
    row = next(at for at, (_, texts) in enumerate(pane.model.rows) if texts[1] == "narrows-type")
    pane.table.setCurrentIndex(pane.model.index(row, 0))
    assert pane.model.rows[row][1][0] == "! warning" and pane.approve.isEnabled()
    pane.meaning.click()
    (page,) = panel.window.findChildren(HelpPage)
    assert "A column gets a type that can't hold every value" in page.text.toPlainText()
    page.findChildren(QPushButton)[0].click()
    assert pane.open.text() == "Open busm.mmd:4"
    pane.open.click()
    _places_are_files_of_the_project_or_nothing(panel, project)
    assert desktop.opened == [model.resolve(), model.resolve().parent]
    pane.approve.click()
    question(panel).back.click()
    qtbot.waitUntil(lambda: not panel.window.findChildren(Approve))
    pane.approve.click()
    asked = question(panel)
    assert isinstance(asked, Approve) and not asked.go.isEnabled()
    qtbot.keyClicks(asked.reason, "short names only")
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    assert asked.isVisible() and asked.go.isEnabled()
    confirm(qtbot, panel)
    (given,) = tomllib.loads((model.parent / "approvals.toml").read_text())["approval"]
    assert (given["code"], given["why"]) == ("narrows-type", "short names only")
    tone, texts = pane.model.rows[row]
    assert (tone, texts[:2]) == ("good", ("✓ approved", "narrows-type"))
    assert pane.details.text().endswith(": short names only") and not pane.approve.isVisible()
    assert panel.workspace.review is not None and panel.workspace.review.build.status == "sealed"


def test_a_report_is_a_tree_with_its_mend_and_is_saved_and_opened(
    panel: Panel, project: Project, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    execute(
        panel, "ALTER TABLE accounts ADD COLUMN phone text, ALTER name TYPE varchar(40), ALTER name SET DEFAULT 'x'"
    )
    pane = panel.window.page.verification
    tester = QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert not pane.html.isVisible()
    panel.actions.verify.trigger()
    idle(qtbot, panel)
    name, phone = pane.model.groups
    assert name.head[1][:3] == ("~ different", "column public.accounts.name", "2 attributes")
    assert all(texts[5] == "changed since the last run" for _, texts in name.below)
    assert phone.head[1][:2] == ("+ extra", "column public.accounts.phone") and not phone.below
    top = pane.model.index(0, 0)
    assert pane.table.isExpanded(top) and pane.model.index(1, 2, top).data()
    assert "DROP COLUMN IF EXISTS phone" in pane.mend.toPlainText()
    pane.copy.click()
    assert QGuiApplication.clipboard().text().endswith("COMMIT;\n")
    for button, name_of in ((pane.html, "proof.html"), (pane.json, "proof.json")):
        button.click()
        (dialog,) = [one for one in panel.window.findChildren(QFileDialog) if one.isVisible()]
        dialog.selectFile(str(tmp_path / name_of))
        dialog.accept()
        idle(qtbot, panel)
        assert pane.facts.text() == f"Saved as {tmp_path / name_of}"
    assert "column public.accounts.phone" in (tmp_path / "proof.html").read_text()
    assert json.loads((tmp_path / "proof.json").read_text())["ok"] is False
    pane.browser.click()
    idle(qtbot, panel)
    (opened,) = desktop.opened
    assert opened == project_home(project.id) / "verification.html" and opened.is_file()
    assert execute(panel, "SELECT count(*) FROM information_schema.columns WHERE column_name = 'phone'") == [(1,)]
    del tester
