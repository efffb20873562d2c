"""The panel with letters of twice the size, in a process of its own that prints what a person can not read."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))

from clipping import clipped
from PySide6.QtWidgets import QApplication, QDialog

from core.errors import Refused
from core.project.settings import read
from gui.app import Panel, Request
from gui.places import Places
from gui.theme import Theme


class Reader:
    def __init__(self, root: Path) -> None:
        self.application = QApplication(["large"])
        self.panel = Panel(
            Request(read(root)), Theme(self.application, "light", lambda: False), Places(root.parent / "large.ini")
        )
        self.panel.window.resize(1920, 1040)
        self.panel.show()
        while self.panel.window.zooming.larger.isEnabled():
            self.panel.window.zooming.larger.trigger()

    def until(self, fact: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not fact():
            assert time.monotonic() < deadline, "the panel did not get there in a minute"
            self.application.processEvents()
        for _ in range(5):
            self.application.processEvents()

    def idle(self) -> None:
        self.until(lambda: self.panel.workspace.standing and not self.panel.tasks.running)

    def tell(self, where: str) -> None:
        window = self.application.activeModalWidget() or self.panel.window
        for trouble in clipped(window):
            print(f"{where}: {trouble}")
        if len(sys.argv) > 2:
            window.grab().save(str(Path(sys.argv[2]) / f"large-{where.replace(' ', '-')}.png"))


def main() -> int:
    reader = Reader(Path(sys.argv[1]))
    panel = reader.panel
    try:
        reader.idle()
        reader.tell("changes")
        for action, where in (
            (panel.actions.review, "full migration"),
            (panel.actions.history, "history"),
            (panel.elsewhere.connections, "connections"),
        ):
            action.trigger()
            reader.idle()
            reader.tell(where)
            action.trigger()
        panel.workspace.set_trouble(Refused("statement-failed", "a message " * 30, remedy="a remedy " * 20))
        reader.idle()
        reader.tell("message")
        panel.workspace.set_trouble(None)
        for action in (panel.actions.apply, panel.window.going.palette, panel.window.going.shortcuts):
            action.trigger()
            reader.idle()
            reader.tell(action.text())
            for dialog in panel.window.findChildren(QDialog):
                dialog.reject()
            reader.until(lambda: not panel.window.findChildren(QDialog))
    finally:
        panel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
