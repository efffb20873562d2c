"""What a reviewer sees of one iteration, made in a worker: the build, the texts, and where each statement is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.plan.online.segmenting import segments
from core.project.approvals import Approval
from core.project.migrations import Migration
from core.render import online
from core.render.proposals import Build, Proposal
from core.render.scripts import Statement
from core.report.summary import Group, groups, left_out
from gui.plain import plain
from gui.tokens import Line, coloured


@dataclass(frozen=True, slots=True)
class Place:
    """The lines of one statement, from its remark to its end; `step` is its position in the plan."""

    step: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Script:
    """One text with its colours and places."""

    name: str = ""
    text: str = ""
    lines: Sequence[Line] = ()
    places: tuple[Place, ...] = ()
    source: str = ""  # the file's own bytes, for what is copied or saved


@dataclass(frozen=True, slots=True)
class Review:
    """`migration` is the text that would run: the frozen file of a sealed iteration, else what would be written."""

    build: Build
    groups: tuple[Group, ...]
    migration: Script
    rollback: Script
    record: Script
    approvals: tuple[Approval, ...] = ()  # those that hold for the files as they are
    online: Script = Script()  # the safer pair, where the plan has one
    online_rollback: Script = Script()

    @property
    def iteration(self) -> int:
        return self.build.iteration

    @property
    def statements(self) -> int:
        proposal = self.build.proposal
        return 0 if proposal is None else sum(1 for statement in proposal.up if statement.step >= 0)


def review(build: Build, frozen: Migration | None, first: str, approvals: tuple[Approval, ...] = ()) -> Review:
    """Colour and place everything; a sealed iteration shows its file, byte for byte."""
    proposal = build.proposal
    if proposal is None:
        return Review(build, (), Script(), Script(), Script())
    (up, up_text), (down, down_text), (record, record_text) = proposal.files[:3]
    if frozen is not None and frozen.status == "sealed":
        up_text, down_text = frozen.text("up"), frozen.text("down")
        record_text = frozen.record.read_text(encoding="utf-8")
    safer, safer_back = _online(proposal, frozen)
    return Review(
        build=build,
        groups=(*groups(proposal.changes, first), *left_out(build.findings)),
        migration=_script(up, up_text, proposal.up),
        rollback=_script(down, down_text, proposal.down),
        record=Script(record, plain(record_text), coloured(plain(record_text), "json"), source=record_text),
        online=safer,
        online_rollback=safer_back,
        approvals=approvals,
    )


def _online(proposal: Proposal, frozen: Migration | None) -> tuple[Script, Script]:
    found = segments(proposal.plan)
    if found is None or len(proposal.files) < 6:
        return Script(), Script()
    (up, up_text), (down, down_text) = proposal.files[4:6]
    if frozen is not None and frozen.status == "sealed" and frozen.online is not None:
        up_text, down_text = frozen.online.up_text, frozen.online.down_text
    return (
        _script(up, up_text, online.statements(found, "up")),
        _script(down, down_text, online.statements(found, "down")),
    )


def _script(name: str, text: str, statements: tuple[Statement, ...]) -> Script:
    shown = plain(text)
    return Script(name, shown, coloured(shown, "sql"), places(shown, statements), text)


def places(text: str, statements: tuple[Statement, ...]) -> tuple[Place, ...]:
    """Find each statement after the one before it; the comment lines right above belong to it."""
    found: list[Place] = []
    lines = text.split("\n")
    position = line = 0
    for statement in statements:
        shown = plain(statement.sql)
        start = text.find(shown, position)
        if start < 0:
            continue
        line += text.count("\n", position, start)
        first, last = line, line + shown.count("\n")
        while first > 0 and lines[first - 1].startswith("--"):
            first -= 1
        position, line = start + len(shown), last
        if statement.step >= 0:
            found.append(Place(statement.step, first, last))
    return tuple(found)
