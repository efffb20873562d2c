"""Reviewing an iteration: what there is to read, what has been viewed of it, and who has read it all."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.errors import Refused
from core.project.migrations import built, migration
from core.report.passages import Passage, Row
from core.run.approving import mark_reviewed
from gui.looking import FILES, Looking
from gui.marks import NOTHING, Marks, Seen
from gui.operations import Operations
from gui.plain import plain
from gui.readings import Reading, checksums, is_viewed, reading
from gui.workspace import Workspace

LONGEST = 80  # characters of a menu's line


class Reviewing(QObject):
    """A mark never reaches a database; only the review of the whole is written into the project."""

    reading_changed = Signal()
    ready_changed = Signal()
    discard_asked = Signal(int)

    def __init__(self, workspace: Workspace, looking: Looking, operations: Operations, marks: Marks) -> None:
        super().__init__()
        self._workspace, self._looking, self._operations = workspace, looking, operations
        self.marks = marks
        self._reading: Reading | None = None
        self._texts = ("", "")
        self._busy = False
        workspace.review_changed.connect(self._read)
        workspace.selected_changed.connect(self.reading_changed)
        operations.run_started.connect(self.ready_changed)
        operations.run_ended.connect(self.ready_changed)

    @property
    def reading(self) -> Reading | None:
        fits = self._reading is not None and self._reading.iteration == self._workspace.selected
        return self._reading if fits else None

    @property
    def ready(self) -> bool:
        return not self._busy and not self._operations.running

    @property
    def can_rehearse(self) -> bool:
        return self.ready and self._workspace.connector is not None

    @property
    def seen(self) -> Seen:
        return self.marks.seen(self._reading.iteration) if self._reading else NOTHING

    def toggle(self, passage: Passage) -> bool:
        """Say whether it is viewed now."""
        return self._mark(
            passage.mark in self.seen, frozenset({passage.mark}), frozenset({passage.mark}), passage.words
        )

    def toggle_row(self, row: Row) -> bool:
        found = self.reading.rows.get(row) if self.reading else None
        if found is None:
            return False
        statements = frozenset(found.statements)
        own = frozenset({found.own}) if found.own else statements
        return self._mark(is_viewed(found, self.seen), own, own | statements, row[1])

    def mark_reviewed(self) -> None:
        """Write what is not written yet, and say in the project that somebody has read just these bytes."""
        shown, project = self.reading, self._workspace.project
        if shown is None or not self.ready:
            return
        answers = self._workspace.answers_to(shown.iteration)

        def marking(_: ExitStack) -> object:
            if not shown.sealed:
                for _build in pipeline.build(project, shown.iteration, answers):
                    pass
            page = migration(project, shown.iteration)
            if checksums(page) != shown.bytes:
                raise _changed_meanwhile(shown)
            return mark_reviewed(project, shown.iteration)

        job = self._looking.ask(FILES, "marking", marking)
        job.finished.connect(lambda: self._set_busy(busy=False))
        job.finished.connect(self._looking.refresh)
        self._set_busy(busy=True)

    def accept(self) -> None:
        if self.reading is not None and self.can_rehearse:
            self._operations.accept(self.reading.iteration)

    def discard(self) -> None:
        if self.reading is not None:
            self.discard_asked.emit(self.reading.iteration)

    def _mark(self, viewed: bool, added: Seen, removed: Seen, words: str) -> bool:  # noqa: FBT001 - a fact, not a mode
        if self._reading is None:
            return False
        said = self.tr("{words} unviewed") if viewed else self.tr("{words} viewed")
        self.marks.change(
            self._reading.iteration,
            added=NOTHING if viewed else added,
            removed=removed if viewed else NOTHING,
            words=said.format(words=_menu_text(words)),
        )
        return not viewed

    def _read(self) -> None:
        """Keep what is shown while the same texts are read again."""
        project, review = self._workspace.project, self._workspace.review
        texts = (review.migration.text, review.rollback.text) if review else ("", "")
        if texts != self._texts:
            self._texts, self._reading = texts, None
            self.reading_changed.emit()
        if review is None:
            return

        def reading_it(_: ExitStack) -> Reading | None:
            frozen = next((one for one in built(project) if one.iteration == review.iteration), None)
            return reading(project, review, frozen)

        job = self._looking.ask(FILES, "reading", reading_it)
        job.succeeded.connect(self._take)

    def _take(self, found: Reading | None) -> None:
        self._reading = found
        self.reading_changed.emit()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.ready_changed.emit()


def _menu_text(words: str) -> str:
    """It stands in a menu: one line, not too long, and an ampersand of a name is no key."""
    shown = " ".join(plain(words).split()).replace("&", "&&")
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _changed_meanwhile(shown: Reading) -> Refused:
    return Refused(
        "checksum-mismatch",
        f"the files of iteration {shown.iteration} are not what was shown here",
        place=f"migrations/{shown.file}",
        remedy="Refresh, and view what has changed: the other marks stay.",
    )
