"""What happened on the target and what is kept there: looked up on its lane, and settled or given up when told to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from core.report.summary import counted
from core.run.records import recorded, retained
from core.run.records.recorded import Recorded
from core.run.records.repair import Repair, accept, examine
from core.run.records.retained import Parcel, Purge
from core.run.session import Control
from gui.looking import TARGET, Looking
from gui.operations import Operations
from gui.plain import plain
from gui.reviews import Script
from gui.tasks import Job, Tasks
from gui.tokens import Line, Piece, coloured
from gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RunText:
    """The SQL of one row of the history: to see, and to copy as it was sent."""

    seq: int
    script: Script = field(default_factory=Script)
    exact: str = ""


class Recalling(QObject):
    """Only `purge` changes the target; `settle` and `accept` write this machine's journal."""

    kept_found = Signal(object)  # the parcels
    run_found = Signal(object)  # a RunText
    settled = Signal(object)  # a Repair
    purged = Signal(object)
    ready_changed = Signal()

    def __init__(self, workspace: Workspace, tasks: Tasks, looking: Looking, operations: Operations) -> None:
        super().__init__()
        self._workspace, self._tasks, self._looking, self._operations = workspace, tasks, looking, operations
        self._busy = False
        operations.run_started.connect(self.ready_changed)
        operations.run_ended.connect(self.ready_changed)
        workspace.connector_changed.connect(self.ready_changed)

    @property
    def ready(self) -> bool:
        """One thing at a time, and none during a run."""
        return self._workspace.connector is not None and not self._busy and not self._operations.running

    def ask_kept(self) -> None:
        if self.ready:
            project, connector = self._workspace.project, self._looking.target()
            job = self._looking.ask(TARGET, "kept", lambda _: retained.looked_up(project, connector))
            job.succeeded.connect(self.kept_found)

    def ask_run(self, seq: int) -> None:
        if self._workspace.connector is None:
            return
        project, connector = self._workspace.project, self._looking.target()

        def reading(_: ExitStack) -> RunText:
            return _text_of(seq, recorded.looked_up(project, connector, seq))

        self._looking.ask(TARGET, "recorded", reading).succeeded.connect(self.run_found)

    def settle(self) -> None:
        """Find out what became of the run in doubt; what is beyond doubt is written down."""
        project, connector = self._workspace.project, self._looking.target()
        self._begin(
            self.tr("Looking for what became of the run"),
            self._looking.ask(TARGET, "settling", lambda _: examine(project, connector, None)),
        ).succeeded.connect(self._settled)

    def accept(self, found: Repair) -> None:
        """Write down that the target is right as it is: it was restored, or moved, on purpose."""
        project, connector = self._workspace.project, self._looking.target()
        self._begin(
            self.tr("Writing down that the target is right"),
            self._looking.ask(TARGET, "settling", lambda _: accept(project, connector, found)),
        ).succeeded.connect(self._settled)

    def purge(self, parcels: Sequence[Parcel]) -> None:
        project, connector, control = self._workspace.project, self._looking.target(), Control()
        names = [one.name for one in parcels]
        self._workspace.set_trouble(None)
        words = self.tr("Purging {parcels}").format(parcels=counted(len(names), "parcel"))
        job = self._tasks.call(TARGET, "purge", lambda _: retained.purge(project, connector, names, control), control)
        job.failed.connect(self._workspace.set_trouble)
        job.crashed.connect(self._looking.crashed)
        self._begin(words, job).succeeded.connect(self._purged)

    def _begin(self, words: str, job: Job) -> Job:
        self._workspace.set_activity(words)
        self._set_busy(busy=True)
        job.finished.connect(self._end)
        return job

    def _end(self) -> None:
        self._workspace.set_activity("")
        self._set_busy(busy=False)

    def _settled(self, found: Repair) -> None:
        self.settled.emit(found)
        self._looking.look()

    def _purged(self, done: Purge) -> None:
        self._end()
        self.purged.emit(done)
        self.ask_kept()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.ready_changed.emit()


def _text_of(seq: int, statements: tuple[Recorded, ...]) -> RunText:
    """Number each statement in a remark; what Slipway added of its own is grey like a remark."""
    texts: list[str] = []
    lines: list[Line] = []
    for one in statements:
        whose = ", Slipway's own" if one.ours else ""
        remark = f"-- {one.number} of {len(statements)}, {one.seconds * 1000:.1f} ms{whose}"
        body = plain(_ended(one.sql))
        texts.append(f"{remark}\n{body}\n")
        lines += [_grey(remark), *([_grey(line) for line in body.split("\n")] if one.ours else coloured(body, "sql"))]
        lines.append(())
    text = "\n".join(texts)
    exact = "\n".join(_ended(one.sql) for one in statements)
    return RunText(seq, Script(f"run {seq}", text, tuple(lines)), exact)


def _ended(sql: str) -> str:
    return sql if sql.rstrip().endswith(";") else f"{sql};"


def _grey(line: str) -> Line:
    return (Piece(0, len(line.encode("utf-16-le")) // 2, "comment"),) if line else ()
