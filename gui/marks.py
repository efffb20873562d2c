"""What has been viewed, per project and iteration: kept beside the panel's places, undone and redone like any edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.project.integrity import replace_text

Seen = frozenset[str]
NOTHING: Seen = frozenset()


class Marks(QObject):
    """A mark is a digest of statements, so what is planned otherwise is unviewed by itself."""

    changed = Signal()

    def __init__(self, folder: Path, project: str) -> None:
        super().__init__()
        self._file = folder / "viewed" / f"{project}.json"
        self._seen = _read(self._file)
        self.stack = QUndoStack(self)
        self.trouble = ""  # why they are not kept, in the system's words

    def seen(self, iteration: int) -> Seen:
        return self._seen.get(iteration, NOTHING)

    def change(self, iteration: int, *, added: Seen, removed: Seen, words: str) -> None:
        now = self.seen(iteration)
        self.stack.push(_Marking(self, iteration, added - now, removed & now, words))

    def put(self, iteration: int, added: Seen, removed: Seen) -> None:
        """Read again before writing: another window may have marked something since."""
        kept = _read(self._file) if self._file.exists() else self._seen
        self._seen = {**kept, iteration: (kept.get(iteration, NOTHING) | added) - removed}
        content = {str(number): sorted(seen) for number, seen in sorted(self._seen.items()) if seen}
        try:
            replace_text(self._file, json.dumps(content, indent=1) + "\n")
            self.trouble = ""
        except OSError as error:
            self.trouble = error.strerror or str(error)
        self.changed.emit()


class _Marking(QUndoCommand):
    def __init__(self, marks: Marks, iteration: int, added: Seen, removed: Seen, words: str) -> None:
        super().__init__(words)
        self._marks, self._iteration = marks, iteration
        self._added, self._removed = added, removed

    def redo(self) -> None:
        self._marks.put(self._iteration, self._added, self._removed)

    def undo(self) -> None:
        self._marks.put(self._iteration, self._removed, self._added)


def _read(file: Path) -> Mapping[int, Seen]:
    """A file that can't be read marks nothing: then there is more to view, never less."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {int(number): frozenset(map(str, seen)) for number, seen in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
