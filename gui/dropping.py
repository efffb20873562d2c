"""What is dropped on a window: a project's folder, or a model; anything else is not taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from gui.beginning import holds_project, is_model


class Dropping(QObject):
    """Watches one window; what was dropped is told, not done."""

    folder_dropped = Signal(object)
    model_dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if _one(event.mimeData()) is not None:
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            path = _one(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                self.take(path)
            return True
        return super().eventFilter(watched, event)

    def take(self, path: Path) -> None:
        if path.is_dir():
            self.folder_dropped.emit(path)
        elif path.name == "slipway.toml":
            self.folder_dropped.emit(path.parent)
        else:
            self.model_dropped.emit(path)


def _one(data: QMimeData) -> Path | None:
    """One folder or model of this machine; several at once mean nothing."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_dir() or is_model(path) or (path.name == "slipway.toml" and holds_project(path)) else None
