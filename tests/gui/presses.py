"""What can be pressed, listed as it is made, and what was pressed by a test that then looked at a database or file."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton, QToolButton

ROOT = Path(__file__).resolve().parents[2]
PANEL, TESTS, LIBRARY = f"{ROOT / 'gui'}/", f"{ROOT / 'tests'}/", sysconfig.get_path("stdlib")
LOOKED = "slipway.tests.looked"  # what the hands say of a look into the database
READING = {"open", "os.listdir", "os.scandir"}
KINDS = {QPushButton: "clicked", QRadioButton: "clicked", QCheckBox: "clicked", QToolButton: "clicked"}
NAMES = {*(kind.__name__ for kind in KINDS), "QAction", "createUndoAction", "createRedoAction"}

Place = tuple[str, int, int]  # file, line, column
Site = tuple[Place, ...]  # where in the panel it is made, and from where that is called


class Presses(QObject):
    """A button is known by the lines of the panel that make it, so a new one is on the list by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[Site, str] = {}
        self.proved: set[Site] = set()
        self._pressed: set[Site] = set()  # in this test, and nothing was looked at since
        self._listens = True

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        for kind, signal in ((QAction, "triggered"), *KINDS.items()):
            self._watch_kind(patch, kind, signal)
        for name in ("createUndoAction", "createRedoAction"):
            self._watch_stack(patch, name)
        sys.addaudithook(self._hear_of_reading)

    def begin(self) -> None:
        """What an earlier test pressed is not proved by what this one looks at."""
        self._pressed.clear()

    def end(self) -> None:
        """An audit hook can't be taken away, so it goes deaf."""
        self._listens = False

    def left(self) -> list[str]:
        """Name what is on the list and was never pressed, or only by tests that looked at nothing."""
        return sorted(f"{_said(site)}: {words}" for site, words in self.made.items() if site not in self.proved)

    def unmade(self) -> list[str]:
        """Name what the panel's source makes and no test has brought on the screen."""
        places = {place for site in self.made for place in site}
        return sorted(_said((place,)) for place in constructed() if place not in places)

    def _watch_kind(self, patch: pytest.MonkeyPatch, kind: type, signal: str) -> None:
        before: Callable[..., None] = kind.__init__  # type: ignore[misc]  # the class's own, whatever is derived from it

        def made(one: QAction | QPushButton, *arguments: object, **named: object) -> None:
            before(one, *arguments, **named)
            self._list(one, signal, sys._getframe(1))

        patch.setattr(kind, "__init__", made)

    def _watch_stack(self, patch: pytest.MonkeyPatch, name: str) -> None:
        before: Callable[..., QAction] = getattr(QUndoStack, name)

        def made(stack: QUndoStack, *arguments: object) -> QAction:
            action = before(stack, *arguments)
            self._list(action, "triggered", sys._getframe(1))
            return action

        patch.setattr(QUndoStack, name, made)

    def _list(self, one: QAction | QPushButton, signal: str, frame: FrameType) -> None:
        site = _site(frame)
        if len(site) == 2:  # one line of the panel alone is a part that a test builds by itself
            self.made.setdefault(site, f"{type(one).__name__} {one.text()!r}")
            one.setProperty("site", repr(site))
            getattr(one, signal).connect(self._hear)

    def _hear(self) -> None:
        site = ast.literal_eval(self.sender().property("site"))
        self._pressed.add(site)

    def _hear_of_reading(self, event: str, _arguments: tuple[object, ...]) -> None:
        if not self._listens or not self._pressed:
            return
        if event == LOOKED or (event in READING and _by_a_test(sys._getframe(1))):
            self.proved |= self._pressed
            self._pressed.clear()


def constructed() -> Iterator[Place]:
    """Every place in the panel's source where something to press is made."""
    for path in sorted(Path(PANEL).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _named(node.func) in NAMES:
                yield str(path), node.lineno, node.col_offset


def _named(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _site(frame: FrameType) -> Site:
    found: list[Place] = []
    current: FrameType | None = frame
    while current is not None and len(found) < 2:
        if current.f_code.co_filename.startswith(PANEL):
            line, _, column, _ = list(current.f_code.co_positions())[current.f_lasti // 2]
            found.append((current.f_code.co_filename, line or 0, column or 0))
        current = current.f_back
    return tuple(found)


def _by_a_test(frame: FrameType) -> bool:
    """Whether the library opens a file because a test asked for it; the panel's own reading proves nothing."""
    current: FrameType | None = frame
    while current is not None and current.f_code.co_filename.startswith((LIBRARY, "<frozen")):
        current = current.f_back
    return current is not None and current.f_code.co_filename.startswith(TESTS)


def _said(site: Site) -> str:
    return " < ".join(f"{Path(name).relative_to(ROOT)}:{line}:{column + 1}" for name, line, column in site)
