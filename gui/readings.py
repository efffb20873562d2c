"""What a reviewer reads through of one iteration, made in a worker: its statements, its edits, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.project import integrity
from core.project.approvals import Review as Reviewed
from core.project.approvals import warned
from core.project.integrity import checksum
from core.project.migrations import Migration
from core.project.settings import Project
from core.render.proposals import Proposal
from core.report.passages import Passage, Row, RowMarks, passages, passages_of_texts, row_marks
from core.report.segment_passages import segment_passages
from core.run.approving import reviewed
from gui.comparisons import Comparison, comparison
from gui.marks import Seen
from gui.reviews import Review

Bytes = tuple[str, ...]  # the checksums of the migration and of its way back, then of the same in segments


@dataclass(frozen=True, slots=True)
class Edit:
    """A file whose bytes are not those that Slipway wrote; `as_written` where those are still known."""

    name: str
    shown: Comparison
    acceptable: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """`bytes` is what is shown; `written` says that the files hold just that."""

    iteration: int
    file: str
    passages: tuple[Passage, ...]
    rows: Mapping[Row, RowMarks]
    bytes: Bytes
    written: bool
    sealed: bool
    edits: tuple[Edit, ...] = ()
    reviewed: Reviewed | None = None

    def viewed(self, seen: Seen) -> int:
        return sum(1 for passage in self.passages if passage.mark in seen)

    def viewed_rows(self, seen: Seen) -> frozenset[Row]:
        return frozenset(row for row, marks in self.rows.items() if is_viewed(marks, seen))


def is_viewed(marks: RowMarks, seen: Seen) -> bool:
    """A part of a statement is viewed by itself, or with all of the statement."""
    return (bool(marks.own) and marks.own in seen) or (bool(marks.statements) and seen.issuperset(marks.statements))


def reading(project: Project, review: Review, frozen: Migration | None) -> Reading | None:
    proposal = review.build.proposal
    if proposal is None:
        return None
    proposed = tuple(checksum(text) for name, text in proposal.files if name.endswith(".sql"))
    there = checksums(frozen) if frozen else None
    sealed = frozen is not None and frozen.status == "sealed"
    shown = there if sealed and there else proposed
    own = passages(proposal, review.build.findings)
    other = frozen is not None and shown != proposed
    edits = _edits(project, proposal) if frozen else ()
    read = () if edits else _of_file(frozen, proposal) if frozen and other else (*own, *_in_segments(proposal))
    return Reading(
        iteration=review.iteration,
        file=frozen.up.name if frozen and other else proposal.migration_file,
        passages=read,
        rows=row_marks(proposal, review.groups, own),
        bytes=shown,
        written=shown == there,
        sealed=sealed,
        edits=edits,
        reviewed=reviewed(project, frozen) if frozen and shown == there else None,
    )


def checksums(frozen: Migration) -> Bytes:
    pairs = [pair for pair in (frozen, frozen.online) if pair is not None]
    return tuple(pair.checksum(direction) for pair in pairs for direction in ("up", "down"))


def _of_file(frozen: Migration, proposal: Proposal) -> tuple[Passage, ...]:
    place, pair = f"migrations/{frozen.up.name}", frozen.online
    read = passages_of_texts(frozen.up_text, frozen.down_text, warned(frozen), place=place)
    if pair is None:
        return read
    place = f"migrations/{pair.up.name}"
    return (*read, *segment_passages(pair.up_text, pair.down_text, place=place, first=proposal.first))


def _in_segments(proposal: Proposal) -> tuple[Passage, ...]:
    texts = [(name, text) for name, text in proposal.files if ".online." in name]
    if not texts:
        return ()
    (name, up), (_, down) = texts
    return segment_passages(up, down, place=f"migrations/{name}", first=proposal.first)


def _edits(project: Project, proposal: Proposal) -> tuple[Edit, ...]:
    """Show each edited file against the bytes that slipway.sum names, where the proposal still gives them."""
    entries = [one for one in integrity.read(project.migrations).values() if one.iteration == proposal.iteration]
    proposed = dict(proposal.files)
    found: list[Edit] = []
    for entry, _ in integrity.edited(project.migrations, entries):
        text, path = proposed.get(entry.name, ""), project.migrations / entry.name
        title = _tr("As Slipway wrote it") if checksum(text) == entry.checksum else _tr("As Slipway would write it now")
        now = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        there = _tr("As the file is now") if path.exists() else _tr("The file is gone")
        compared = comparison((title, integrity.normalised(text)), (there, integrity.normalised(now)))
        found.append(Edit(entry.name, compared, _can_be_accepted(entry.name) and path.exists()))
    return tuple(found)


def _can_be_accepted(name: str) -> bool:
    """Only the pair that runs in one transaction."""
    return name.endswith(".sql") and ".online." not in name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Readings", text)
