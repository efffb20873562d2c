"""What the panel remembers between two starts: the window's place, the splitters, the appearance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from gui.theme import Choice


class Places:
    """One small file of ours; no secret ever goes in."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        return Path(self._settings.fileName()).parent

    def restore(self, window: QMainWindow, splitters: Sequence[QSplitter]) -> None:
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        for number, splitter in enumerate(splitters):
            state = self._settings.value(f"window/splitter{number}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)

    def keep(self, window: QMainWindow, splitters: Sequence[QSplitter]) -> None:
        self._settings.setValue("window/geometry", window.saveGeometry())
        for number, splitter in enumerate(splitters):
            self._settings.setValue(f"window/splitter{number}", splitter.saveState())
        self._settings.sync()

    @property
    def appearance(self) -> Choice:
        found = self._settings.value("appearance")
        return "light" if found == "light" else "dark" if found == "dark" else "system"

    def keep_appearance(self, choice: Choice) -> None:
        self._settings.setValue("appearance", choice)

    @property
    def letters(self) -> int:
        """Their size in per cent; what nobody could have written is the usual size."""
        found = str(self._settings.value("letters"))
        return int(found) if found.isascii() and found.isdigit() and len(found) < 4 else 100

    def keep_letters(self, size: int) -> None:
        self._settings.setValue("letters", size)

    @property
    def project(self) -> Path | None:
        found = self._settings.value("project")
        return Path(found) if isinstance(found, str) else None

    def keep_project(self, root: Path) -> None:
        self._settings.setValue("project", str(root))

    @property
    def projects(self) -> tuple[Path, ...]:
        """Give the projects that were opened lately, newest first."""
        found = self._settings.value("projects")
        names = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str) and name)

    def keep_projects(self, roots: Sequence[Path]) -> None:
        self._settings.setValue("projects", [str(root) for root in roots])
        self._settings.sync()
