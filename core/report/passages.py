"""A migration as it is read through: each statement with its way back, what was found and locked, and its mark."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CommentOn,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    MapValues,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    part_of,
    table_of,
)
from core.lint.lock_modes import Lock
from core.lint.locks import locks, rewrites
from core.project.record_files import Warned
from core.render.frozen import FrozenStatement, frozen
from core.render.proposals import Proposal
from core.render.scripts import Statement
from core.render.words import comment
from core.report.summary import Group, Item
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.indexes import Index

FRAME = -1  # the step of what frames the others
LONGEST = 160  # characters of a statement in one line
LOOSE = -2  # of a statement that Slipway did not write
SEGMENT = -3  # of a segment of the second pair of files

Row = tuple[str, str, str]  # a row of the summary: its group's kind, its name, and what happens
_Subject = tuple[str, QName, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement; `mark` is the digest of it and of everything that its step runs, both ways."""

    words: str
    forward: str
    backward: str
    mark: str
    step: int = FRAME
    findings: tuple[Finding, ...] = ()
    locks: tuple[Lock, ...] = ()
    rewrites: bool = False


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What makes a row of the summary viewed: its own mark where it is a part of a statement, or all of the others."""

    statements: tuple[str, ...]
    own: str = ""


def passages(proposal: Proposal, findings: Sequence[Finding]) -> tuple[Passage, ...]:
    """Leave nothing out: what only the way back has comes last."""
    changes = proposal.changes
    ups, downs = _by_step(proposal.up), _by_step(proposal.down)
    marks = {step: _marks(ups[step], downs[step]) for step in {*ups, *downs}}
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.step].append(finding)
    seen: dict[int, int] = defaultdict(int)
    read: list[Passage] = []
    for statement in proposal.up:
        step, number = statement.step, seen[statement.step]
        seen[step] += 1
        change = changes[step] if step >= 0 else None
        read.append(
            Passage(
                words=in_words(statement.sql),
                forward=_written([statement]),
                backward=_written(downs[step]),
                mark=marks[step][number],
                step=step,
                findings=tuple(found[step]) if step >= 0 else (),
                locks=locks(change) if change else (),
                rewrites=change is not None and rewrites(change),
            )
        )
    left = [step for step in downs if downs[step] and step not in seen]
    return (*read, *(_way_back(downs[step], marks[step][0], step) for step in left))


def passages_of_texts(up: str, down: str, warned: Sequence[Warned], *, place: str) -> tuple[Passage, ...]:
    """A pair that Slipway did not write: nothing says which way back belongs to which statement."""
    found = [(one.statement, Finding(one.code, "warning", one.place, one.message, "")) for one in warned]
    forward = [(one, _mark("up", number, up, down)) for number, one in enumerate(frozen(up, place=place))]
    backward = [(one, _mark("down", number, up, down)) for number, one in enumerate(frozen(down, place=place))]
    return (
        *(_loose(one, mark, found, _as_it_stands(one), "") for one, mark in forward),
        *(_loose(one, mark, found, "", _as_it_stands(one)) for one, mark in backward),
    )


def _loose(
    one: FrozenStatement, mark: str, found: Sequence[tuple[str, Finding]], forward: str, backward: str
) -> Passage:
    own = hashlib.sha256(one.sql.encode()).hexdigest()
    findings = tuple(finding for statement, finding in found if statement == own)
    return Passage(in_words(one.sql), forward, backward, mark, LOOSE, findings)


def row_of(group: Group, item: Item) -> Row:
    return group.kind, item.name, item.detail


def row_marks(proposal: Proposal, groups: Sequence[Group], read: Sequence[Passage]) -> Mapping[Row, RowMarks]:
    """Find what each row of the summary stands for; what is left out has nothing to view."""
    by_step: dict[int, list[str]] = defaultdict(list)
    for passage in read:
        by_step[passage.step].append(passage.mark)
    exact = {change: step for step, change in enumerate(proposal.changes)}
    subjects: dict[_Subject, list[int]] = defaultdict(list)
    for change, step in exact.items():
        subjects[_subject(change)].append(step)
    found: dict[Row, RowMarks] = {}
    for group in groups:
        for item in group.items:
            if item.change is None:
                continue
            steps = [exact[item.change]] if item.change in exact else subjects[_subject(item.change)]
            marks = tuple(mark for step in steps for mark in by_step[step])
            part = group.kind == "relationship" and isinstance(item.change, CreateTable)
            own = digest(item.name, item.detail, *marks) if part or not marks else ""
            found[row_of(group, item)] = RowMarks(marks, own)
    return found


def step_of(proposal: Proposal, change: Change) -> int | None:
    """Find where a change begins in the plan, also one that takes several steps."""
    for step, planned in enumerate(proposal.changes):
        if planned == change:
            return step
    wanted = _subject(change)
    return next((step for step, planned in enumerate(proposal.changes) if _subject(planned) == wanted), None)


def _by_step(statements: Sequence[Statement]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        found[statement.step].append(statement)
    return found


def _way_back(statements: list[Statement], mark: str, step: int) -> Passage:
    return Passage(in_words(statements[0].sql), "", _written(statements), mark, step)


def _marks(up: Sequence[Statement], down: Sequence[Statement]) -> list[str]:
    texts = [*_texts(up), "", *_texts(down)]
    return [digest(str(number), *texts) for number in range(max(1, len(up)))]


def _texts(statements: Sequence[Statement]) -> Iterator[str]:
    return (statement.sql for statement in statements)


def _mark(direction: str, number: int, up: str, down: str) -> str:
    return digest(direction, str(number), up, down)


def digest(*texts: str) -> str:
    """Lengths part the texts, so that nothing can pass for something else."""
    parted = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(parted.encode()).hexdigest()[:32]


def _written(statements: Sequence[Statement]) -> str:
    """Write them as a file does, each under its remark."""
    return "\n\n".join(
        f"{comment(statement.remark)}\n{statement.sql};" if statement.remark else f"{statement.sql};"
        for statement in statements
    )


def _as_it_stands(statement: FrozenStatement) -> str:
    return "".join(f"-- {line}\n" for line in statement.remark) + f"{statement.sql};"


def in_words(sql: str) -> str:
    """Say it in one line, without what is the same in every statement of its kind."""
    head = sql.partition("\n")[0].rstrip()
    line = " ".join((head.removesuffix("(") if head.endswith("(") else sql).split())
    for usual in ("IF NOT EXISTS ", "IF EXISTS "):
        line = line.replace(usual, "", 1)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _subject(change: Change) -> _Subject:
    return _noun(change), table_of(change), part_of(change)


def _noun(change: Change) -> str:
    """Columns, constraints, indexes and objects have names of their own kind."""
    match change:
        case AddColumn() | DropColumn() | AlterColumn() | RenameColumn() | MapValues():
            return "column"
        case CreateIndex() | DropIndex() | RenameIndex() | CommentOn(_, _, Index()):
            return "index"
        case AddConstraint() | DropConstraint() | RenameConstraint() | CommentOn():
            return "constraint"
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return type(one).__name__
        case _:
            return "table"
