"""The timeline, newest first: each iteration with what the files and the target say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from core.project.iterations import Iteration
from core.project.migrations import Migration
from core.run.records.history import History
from core.run.standing import Standing
from gui.plain import plain, tooltip

Index = QModelIndex | QPersistentModelIndex
State = Literal["baseline", "applied", "drifted", "pending", "draft", "sealed", "not built", "rolled back"]

NUMBER = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1
NOTE = Qt.ItemDataRole.UserRole + 2

SYMBOLS: dict[State, str] = {
    "baseline": "●",
    "applied": "●",
    "drifted": "!",
    "pending": "○",
    "draft": "○",
    "sealed": "○",
    "not built": "○",
    "rolled back": "↺",
}


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    title: str
    state: State
    note: str


def timeline(
    iterations: tuple[Iteration, ...],
    built: tuple[Migration, ...],
    standing: Standing | None,
    proposed: tuple[int, str] | None = None,
    baseline: Migration | None = None,
) -> tuple[Entry, ...]:
    """Without a standing, only what the files say; an iteration that isn't written is named by what is proposed."""
    written = {one.iteration: one for one in built}
    names = {one.iteration: one.up.name for one in built} | dict([proposed] if proposed else [])
    entries = [_entry(one.number, names.get(one.number, ""), written.get(one.number), standing) for one in iterations]
    return (*reversed(entries), Entry(0, _tr("0 baseline"), "baseline", _baseline_words(baseline, standing)))


def _baseline_words(baseline: Migration | None, standing: Standing | None) -> str:
    """Without an import there was nothing before the first iteration."""
    if baseline is None:
        return _tr("empty")
    if standing is None:
        return _tr("imported, {file}").format(file=_file_words(baseline))
    rows = [row for row in standing.history.rows if row.iteration == 0 and row.success and row.direction == "up"]
    if not rows:
        return _tr("imported, pending")
    return _tr("imported, {when}").format(when=_applied_words(standing.history, 0, "applied"))


def _entry(number: int, file: str, migration: Migration | None, standing: Standing | None) -> Entry:
    title = f"{number} {_slug(file)}" if file else _tr("Iteration {number}").format(number=number)
    if standing is None:
        state: State = migration.status if migration else "not built"
        return Entry(number, title, state, _file_words(migration))
    if number <= standing.iteration:
        state = "drifted" if standing.drift and number == standing.iteration else "applied"
        return Entry(number, title, state, _applied_words(standing.history, number, state))
    if (between := standing.between) and between.iteration == number:
        return Entry(number, title, "pending", _tr("{done} of {of} segments").format(done=between.done, of=between.of))
    if any(row.iteration == number and row.success for row in standing.history.rows):
        return Entry(number, title, "rolled back", _tr("rolled back, pending"))
    return Entry(number, title, "pending", _tr("pending, {file}").format(file=_file_words(migration)))


def _slug(file: str) -> str:
    parts = file.removesuffix(".sql").split("_", 2)
    return plain(parts[2].replace("_", " ")) if len(parts) == 3 else ""


def _file_words(migration: Migration | None) -> str:
    if migration is None:
        return _tr("not written")
    return _tr("sealed") if migration.status == "sealed" else _tr("draft")


def _applied_words(history: History, number: int, state: State) -> str:
    rows = [row for row in history.rows if row.iteration == number and row.success and row.direction == "up"]
    word = _tr("drifted") if state == "drifted" else _tr("applied")
    return f"{word} {rows[-1].applied_at.astimezone():%d %b %H:%M}" if rows else word


def _tr(text: str) -> str:
    return QCoreApplication.translate("Iterations", text)


class IterationsModel(QAbstractListModel):
    """A thin adapter over a tuple."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Keep the rows, and with them the selection, when only what they say has changed."""
        if [one.number for one in entries] == [one.number for one in self.entries]:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def row_of(self, number: int | None) -> int:
        return next((row for row, entry in enumerate(self.entries) if entry.number == number), -1)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: entry.title,
            Qt.ItemDataRole.ToolTipRole: tooltip(f"{entry.title}: {entry.note}"),
            Qt.ItemDataRole.AccessibleTextRole: _tr("Iteration {title}, {note}").format(
                title=entry.title, note=entry.note
            ),
            NUMBER: entry.number,
            STATE: entry.state,
            NOTE: entry.note,
        }
        return answers.get(role)
