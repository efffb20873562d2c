"""The main walk in a real X window, by keyboard alone: read, apply, roll back to 1, forward again, with the rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from core import pipeline
from core.project.settings import Project
from core.targets.connector import Connector

PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
PEOPLE = b"SELECT name, territory_id, city FROM accounts JOIN locations ON account_id = accounts.id"
PATIENCE = 60.0


def _until(fact: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline, f"not in {PATIENCE:g} s: {what}"
        time.sleep(0.05)


@contextmanager
def _running(words: list[str], **more: object) -> Iterator[subprocess.Popen[bytes]]:
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(words, stdin=nowhere, stdout=nowhere, stderr=nowhere, **more) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


class Desk:
    """A screen, a window manager without which Qt gets no keys, and a keyboard."""

    def __init__(self, number: str) -> None:
        self.surroundings = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

    def press(self, *keys: str) -> None:
        self._do("key", "--delay", "20", *keys)

    def type(self, words: str) -> None:
        self._do("type", "--delay", "10", words)

    def shows(self, title: str) -> bool:
        return bool(self._do("search", "--onlyvisible", "--name", f"^{title}$"))

    def wait_for(self, title: str) -> None:
        _until(lambda: self.shows(title), f"a window {title!r}")
        _until(lambda: self._do("getactivewindow", "getwindowname").strip() == title, f"{title!r} is in front")

    def go_to(self, words: str) -> None:
        self.press("ctrl+p")
        self.wait_for("Go to anything")
        self.type(words)
        self.press("Return")
        if not self._within(0.5, lambda: not self.shows("Go to anything")):
            self.press("Escape")  # what can't be done yet is not in the list
            _until(lambda: not self.shows("Go to anything"), "the palette is closed")

    def ask(self, title: str, press: Callable[[], None]) -> None:
        """Press until it asks: what can't be done yet takes no key."""

        def asked() -> bool:
            press()
            return self._within(3, lambda: self.shows(title))

        _until(asked, f"it asks {title!r}")
        self.wait_for(title)

    def confirm(self, title: str) -> None:
        def gone() -> bool:
            self.press("ctrl+Return")
            return not self.shows(title)

        _until(gone, f"{title!r} is confirmed")

    def _within(self, seconds: float, fact: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while not (found := fact()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def _do(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.surroundings, capture_output=True, text=True, check=False)
        return done.stdout


@pytest.fixture
def desk() -> Iterator[Desk]:
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        pytest.skip(
            f"no real window without the Debian packages {' '.join(missing)}; dev.py test installs them as root"
        )
    with ExitStack() as stack:
        told, tell = os.pipe()
        screen = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
        stack.enter_context(_running(screen, pass_fds=(tell,)))
        os.close(tell)
        with os.fdopen(told) as reader:
            number = reader.readline().strip()
        assert number, "Xvfb did not start"
        made = Desk(number)
        stack.enter_context(_running(["openbox", "--sm-disable"], env=made.surroundings))
        yield made


def _ask(connector: Connector, query: bytes) -> list[tuple[object, ...]]:
    with connector.connect() as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_by_keyboard_alone_in_a_real_window_the_walk_leads_forward_back_and_forward_with_the_rows(
    desk: Desk, project: Project, data_home: Path, tmp_path: Path
) -> None:
    slipway = [str(Path(sys.executable).with_name("slipway")), "review", "--project", str(project.root)]
    with (
        pipeline.open_target(project, None) as connector,
        _running(slipway, env=desk.surroundings, cwd=tmp_path) as panel,
    ):

        def stands_at(number: int) -> bool:
            found = _ask(connector, b"SELECT to_regclass('locations') IS NOT NULL")
            return found == [(number == 2,)]

        desk.wait_for("crm - Slipway")
        apply, back = "Apply iteration 2 to dev", "Roll dev back to iteration 1"
        desk.ask(apply, lambda: desk.press("ctrl+Return"))
        desk.press("Return")
        _until(lambda: not desk.shows(apply), "Enter takes the question away")
        assert stands_at(1)
        desk.wait_for("crm - Slipway")
        desk.press("ctrl+r", "F7", "j", "k", "v", "ctrl+r")
        _until(lambda: list((data_home / "viewed").glob(f"*{project.id}*")), "the marks are kept")
        desk.ask(apply, lambda: desk.press("ctrl+Return"))
        desk.confirm(apply)
        _until(lambda: stands_at(2), "iteration 2 is applied")
        _ask(connector, b"INSERT INTO accounts (name, territory_id) VALUES ('Ada', gen_random_uuid())")
        _ask(connector, b"INSERT INTO locations (account_id, city) SELECT id, 'London' FROM accounts")
        people = _ask(connector, PEOPLE)
        desk.wait_for("crm - Slipway")
        desk.go_to("iteration 1")
        desk.ask(back, lambda: desk.go_to("roll back to here"))
        desk.confirm(back)
        _until(lambda: stands_at(1), "iteration 2 is rolled back")
        desk.wait_for("crm - Slipway")
        desk.go_to("iteration 2")
        desk.ask(apply, lambda: desk.go_to("bring to here"))
        desk.confirm(apply)
        _until(lambda: stands_at(2), "iteration 2 is applied again")
        assert _ask(connector, PEOPLE) == people and len(people) == 1
        desk.press("ctrl+s")

        def left() -> bool:
            desk.press("ctrl+q")
            return panel.poll() is not None

        _until(left, "Ctrl+Q ends it")
        assert panel.returncode == 0
        runs = _ask(connector, b"SELECT iteration, direction FROM slipway.migration_history ORDER BY seq")
        assert runs == [(1, "up"), (2, "up"), (2, "down"), (2, "up")]
