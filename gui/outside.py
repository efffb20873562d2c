"""What lies outside the panel: the program that a file opens in, and where a person wants a file saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

READ = frozenset({".mmd", ".md", ".toml", ".json", ".yaml", ".yml", ".sql", ".txt", ".html", ".prisma", ".dbml"})
"""Of any other file the folder is opened: some desktops run a program instead of showing its text."""


def open_file(path: Path) -> bool:
    """Ask the desktop to show it; false where nothing is set up for such a file."""
    shown = path if path.suffix.lower() in READ else path.parent
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))


def ask_where(owner: QWidget, title: str, proposed: Path, save: Callable[[Path], None]) -> None:
    """Let a person choose; a file that is there already is written over only after the desktop's own question."""
    dialog = QFileDialog(owner, title, str(proposed.parent))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.removeprefix("."))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
    dialog.open()
