"""A real panel on the example, with iteration 1 applied to a database of its own, and everything joined at the end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import pipeline
from core.project.settings import Project, read
from core.run.session import Control
from core.targets.connector import Connector
from gui.app import Panel, Request
from gui.places import Places
from gui.theme import Theme

sys.path.insert(0, str(Path(__file__).parent))  # no packages under tests: what the tests share is found by its folder

from hands import idle
from presses import Presses

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a display is not needed, and not disturbed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only the offscreen plug-in says this, of every dialog."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
    items.sort(key=lambda item: item.path.name == "test_presses.py")  # it judges what the others did


@pytest.fixture(scope="session")
def presses() -> Iterator[Presses]:
    made = Presses()
    with pytest.MonkeyPatch.context() as patch:
        made.watch(patch)
        yield made
    made.end()


@pytest.fixture(autouse=True)
def listed(presses: Presses) -> None:
    """Each test proves its own presses."""
    presses.begin()


@pytest.fixture(scope="session")
def applied_crm(server: Connector) -> Iterator[Path]:
    """The example with iteration 1 written; each test copies it and applies it to its own database."""
    folder = Path(tempfile.mkdtemp(prefix="sw-gui-"))
    for _ in pipeline.build(pipeline.new(folder / "crm", "crm"), 1, {}):
        pass
    yield folder / "crm"
    shutil.rmtree(folder)


@pytest.fixture
def project(applied_crm: Path, tmp_path: Path) -> Project:
    """A copy with an id of its own, so with a database of its own; iteration 1 is applied."""
    root = tmp_path / "crm"
    shutil.copytree(applied_crm, root)
    settings = root / "slipway.toml"
    old = read(root).id
    settings.write_text(settings.read_text().replace(old, str(uuid4())))
    copied = read(root)
    with pipeline.open_target(copied, None) as connector:
        for _ in pipeline.apply(copied, connector, 1, Control(), stage="development"):
            pass
    return copied


@pytest.fixture
def unapplied(tmp_path: Path) -> Project:
    """The example as it is new: nothing of it is written, and its database is empty."""
    return pipeline.new(tmp_path / "crm", "crm")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light", lambda: False)


@pytest.fixture
def open_panel(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Callable[[Request], Panel]]:
    opened: list[Panel] = []

    def open_it(request: Request) -> Panel:
        panel = Panel(request, theme, Places(tmp_path / "panel.ini"))
        opened.append(panel)
        panel.show()
        idle(qtbot, panel)
        return panel

    yield open_it
    for panel in opened:
        panel.window.close()
        panel.close()
        panel.window.deleteLater()


@pytest.fixture
def panel(open_panel: Callable[[Request], Panel], project: Project) -> Panel:
    return open_panel(Request(project))
