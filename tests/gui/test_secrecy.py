"""What leaves the panel as text: the message and its copy, the activity, the crash report, its copy on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import psycopg
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from core.project.settings import Project
from core.run.work import StatementFailed
from core.targets.databases import Database
from gui.crash import CrashHook, report
from gui.theme import Theme
from gui.widgets.error_card import ErrorCard
from gui.workspace import Workspace

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CORE = "hunter2sEcret"
SECRET = f"a/b c@'{CORE}\""


class _Refusal(psycopg.OperationalError):
    """What a server says that echoes a connection string."""

    sqlstate = "08001"


@pytest.fixture
def workspace(project: Project) -> Workspace:
    made = Workspace(project, None)
    made.set_connector(Database("ada@h:1/crm", "url", (("password", SECRET),), (SECRET,)))
    return made


def test_a_message_on_the_screen_and_its_copy_hold_no_password(
    qtbot: QtBot, workspace: Workspace, theme: Theme
) -> None:
    card = ErrorCard(workspace, theme)
    qtbot.addWidget(card)
    statement = f"SELECT dblink_connect('password={SECRET}')"
    workspace.set_trouble(StatementFailed(_Refusal(f"could not connect: password={SECRET}"), statement, 1))
    card.copy.click()
    clipboard = QGuiApplication.clipboard().text()
    shown = [each.text() for kind in (QLabel, QPushButton) for each in card.findChildren(kind)]
    shown += [each.toPlainText() for each in card.findChildren(QPlainTextEdit)]
    assert "statement-failed" in clipboard and any("could not connect" in text for text in shown)
    assert [text for text in (clipboard, *shown) if CORE in text] == []


def test_a_crash_is_told_without_passwords_in_the_panel_its_copy_and_the_terminal(
    qtbot: QtBot, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    cause = psycopg.OperationalError(f"connecting to postgresql://ada:x/{CORE}@y@h:1/crm failed")
    bug = ValueError(f"got {SECRET} and {{'password': '{CORE}'}}")
    bug.__cause__ = cause
    hook = CrashHook(workspace.redact)
    hook._uncaught(ValueError, bug, None)
    qtbot.waitUntil(lambda: hook.dialog is not None)
    assert hook.dialog is not None
    hook.dialog.findChildren(QPushButton)[0].click()
    copied, shown = QGuiApplication.clipboard().text(), hook.dialog.text.toPlainText()
    hook.dialog.accept()
    terminal = capsys.readouterr().err
    for text in (copied, shown, terminal, report(bug, workspace.redact)):
        assert "ValueError" in text and "OperationalError" in text and CORE not in text
    assert sys.excepthook is not hook._uncaught
