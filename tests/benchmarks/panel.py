"""The panel: its window beside an empty one, a long iteration and a filter, each in a process of its own, offscreen."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from core import pipeline
from tests.acceptance.projects import Place
from tests.benchmarks.lines import Line

REPEATS = 5
TABLES = 5_000

_HEAD = """
import gc, os, sys, time
began = time.perf_counter()
gc.set_threshold(100_000, 50, 50)
from pathlib import Path
from PySide6.QtWidgets import QApplication, QMainWindow
"""
_EMPTY = (
    _HEAD
    + """
application = QApplication([])
window = QMainWindow()
window.show()
application.processEvents()
print(time.perf_counter() - began)
"""
)
_EXAMPLE = (
    _HEAD
    + """
from core.project.settings import read
from gui.app import Panel, Request
from gui.places import Places
from gui.theme import Theme
application = QApplication([])
panel = Panel(Request(read(Path(sys.argv[1]))), Theme(application, "light", lambda: False), Places(Path(sys.argv[2])))
panel.show()
application.processEvents()
print(time.perf_counter() - began)
panel.close()
"""
)
_LONG = (
    _HEAD
    + """
from core import pipeline
from core.project.settings import read
from gui.app import Panel, Request
from gui.places import Places
from gui.reviews import review
from gui.theme import Theme
application = QApplication([])
project = read(Path(sys.argv[1]))
panel = Panel(Request(project), Theme(application, "light", lambda: False), Places(Path(sys.argv[2])))
panel.window.show()
build = pipeline.propose(project, 1, {})
panel.workspace.select(1)
planned = time.perf_counter()
panel.workspace.set_review(review(build, None, project.first_schema))
application.processEvents()
print(time.perf_counter() - planned)
times = []
field = panel.window.page.changes.filter
for length in range(1, 10):
    before = time.perf_counter()
    field.setText("thing4999"[:length])
    application.processEvents()
    times.append(time.perf_counter() - before)
print(max(times))
status = Path("/proc/self/status").read_text()  # the kernel's usual figure would be the starting process's
print(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)
panel.close()
"""
)


def panel_lines(folder: Path) -> Iterator[Line]:
    """The long project has one iteration of 5,000 new tables; both are read, nothing is applied."""
    example, long = folder / "panel" / "crm", Place(folder / "panel" / "long")
    pipeline.new(example, "crm")
    long.slipway("new", str(long.root))
    key = {"id": {"type": "uuid", "pk": True}, "name": {"type": "string"}, "since": {"type": "datetime"}}
    long.model(1, {f"Thing{number:04d}": key for number in range(TABLES)})
    empty = [_run(_EMPTY, example)[0] for _ in range(REPEATS)]
    ours = [_run(_EXAMPLE, example)[0] for _ in range(REPEATS)]
    beside = statistics.median(ours) - statistics.median(empty)
    yield Line("window on the example, more than an empty one", beside, None, 0.8)
    shown, filtered, memory = zip(*(_run(_LONG, long.root) for _ in range(3)), strict=True)
    yield Line(f"{TABLES:,} tables, plan to shown", statistics.median(shown), None, 1.0)
    yield Line("a letter in the filter over them, the slowest", statistics.median(filtered), None, 0.1)
    yield Line("memory with them, at its highest", statistics.median(memory), None, 300, "MB")


def _run(script: str, project: Path) -> list[float]:
    places = project.parent / "panel.ini"
    done = subprocess.run(
        [sys.executable, "-c", script, str(project), str(places)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(word) for word in done.stdout.split()]
