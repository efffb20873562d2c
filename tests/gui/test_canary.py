"""Watches for the PySide6 that loses a reference to None with every void call, which aborts Python 3.11."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CALLS = 5_000
IMMORTAL = 2**29


def test_void_calls_into_qt_leave_the_references_to_none_alone(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number))
    lost = before - sys.getrefcount(None)
    # From 3.12 on None is immortal: its count is a constant, and no extension can bring it down.
    assert (before >= IMMORTAL) == (sys.version_info >= (3, 12))
    assert abs(lost) < CALLS // 50
