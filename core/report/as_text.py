"""What the terminal shows: plain lines, each saying what to do next where there is something to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from core.errors import CoreError
from core.load.loaded import Loaded
from core.render.proposals import Build, Proposal
from core.report.summary import SYMBOLS, counted, groups
from core.run.events import (
    ChapterStarted,
    CommitSent,
    Committed,
    Done,
    Event,
    Finished,
    GaveBack,
    Phase,
    PipelineStage,
    RunStarted,
    Sent,
    Waiting,
)
from core.run.history import Row
from core.run.journal import Entry
from core.run.rollback import Fate
from core.run.sources import Comparison
from core.run.standing import Standing
from core.run.verify import Report
from core.schema.findings import Finding, Question
from core.schema.objects import EnumType, label


def visible(text: str) -> str:
    """Write control and bidirectional characters as escapes: server and model text can't steer a terminal."""
    return "".join(
        character if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf"} else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"


def built(build: Build, first: str) -> Iterator[str]:
    yield f"BUILD ITERATION {build.iteration} - " + _headline(build)
    if build.proposal is not None:
        yield from summary(build.proposal, first)
        state = "written" if build.written else "unchanged"
        yield f"Files ({build.status}, {state}):"
        yield from (f"  migrations/{name}" for name, _ in build.proposal.files)
    yield from findings(build.findings)
    yield from questions(build.questions)


def _headline(build: Build) -> str:
    if build.errors:
        return f"NOTHING WRITTEN: {counted(len(build.errors), 'error').upper()} IN THE MODEL"
    if build.questions:
        return f"NOTHING WRITTEN: {counted(len(build.questions), 'question').upper()} TO ANSWER"
    if build.proposal is not None and build.proposal.plan.steps:
        return "DATABASE CHANGES DETECTED"
    return "NO DATABASE CHANGES"


def summary(proposal: Proposal, first: str) -> Iterator[str]:
    for group in groups(proposal.changes, first):
        yield f"{group.title}:"
        for item in group.items:
            detail = f" ({item.detail})" if item.detail else ""
            yield f"  {SYMBOLS[group.kind]} {item.name}{detail}"


def shown(found: Loaded) -> Iterator[str]:
    for table in found.schema.tables:
        entity = f" (entity {table.entity})" if table.entity else ""
        yield f"{table.name}{entity}"
        for column in table.columns:
            required = "" if column.nullable else "  required"
            default = f"  default {column.default.sql}" if column.default else ""
            yield f"  {column.name}  {column.type}{required}{default}"
        for key in table.foreign_keys:
            yield f"  {', '.join(key.columns)} to {key.references} ({', '.join(key.referenced_columns)})"
    for one in found.schema.objects:
        listed = f": {', '.join(one.values)}" if isinstance(one, EnumType) else ""
        yield f"{label(one)}{listed}"
    yield from findings(found.findings)


def compared(comparison: Comparison) -> Iterator[str]:
    if comparison.proposal is not None:
        yield from summary(comparison.proposal, comparison.proposal.first)
        if not comparison.proposal.changes:
            yield "No differences."
        else:
            yield comparison.proposal.text(".sql")
    yield from findings(comparison.findings)
    yield from questions(comparison.questions)


def findings(found: Sequence[Finding]) -> Iterator[str]:
    """A note that asks for nothing is one line."""
    for finding in found:
        yield f"{finding.severity}: {finding.code} at {finding.place}: {finding.message}"
        if not (finding.severity == "note" and finding.remedy.startswith("Nothing to do.")):
            yield f"  {finding.remedy}"


def questions(asked: Sequence[Question]) -> Iterator[str]:
    for question in asked:
        where = f" ({question.place})" if question.place else ""
        yield f"question: {question.message}{where}"
        yield f"  --answer {question.key}={'|'.join(question.choices)}"


def event(told: Event) -> str | None:
    """Give one line for what is worth one."""
    match told:
        case RunStarted():
            word = "Applying" if told.direction == "up" else "Rolling back"
            return f"{word} on {told.target}: iteration {told.source} to {told.goal}"
        case ChapterStarted():
            return f"Iteration {told.iteration}: {told.file}, {counted(told.statements, 'statement')}"
        case Finished():
            return _finished(told)
        case Done():
            return None
        case PipelineStage():
            return _stage(told)
        case _:
            return f"  {_within(told)}"


def _within(told: Phase | Sent | GaveBack | CommitSent | Committed | Waiting) -> str:
    match told:
        case Phase():
            return f"{told.name}: {told.detail}" if told.detail else told.name
        case Sent():
            return f"{_place(told)} {_short(told.sql)}"
        case GaveBack():
            return _gave_back(told)
        case CommitSent():
            return "commit sent"
        case Committed():
            return f"committed: the target stands at iteration {told.iteration}"
        case Waiting():
            blockers = f" ({'; '.join(told.blockers)})" if told.blockers else ""
            return f"waiting {told.seconds:.0f} s for a lock{blockers}"


def _stage(told: PipelineStage) -> str:
    match told.outcome:
        case "no command":
            return f"Next stage: {told.name} (slipway.toml gives it no command)"
        case "started":
            return f"Next stage: {told.name}"
        case _:
            output = f"\n{told.output.rstrip()}" if told.output else ""
            return f"{told.name} {told.outcome} (exit code {told.exit_code}){output}"


def _place(sent: Sent) -> str:
    return "Slipway adds:" if sent.ours else f"{sent.number} of {sent.of}:"


def _short(sql: str) -> str:
    line = " ".join(sql.split())
    return line if len(line) <= 110 else line[:107] + "..."


def _gave_back(told: GaveBack) -> str:
    what = f"{told.table}.{told.column}" if told.column else told.table
    if told.leftover and not told.rows:
        return f"left over: {counted(told.leftover, 'row')} of {what}, in {told.where}"
    left = f", {told.leftover} left over in {told.where}" if told.leftover else ""
    return f"given back: {counted(told.rows, 'row')} of {what}{left}"


def _finished(told: Finished) -> str:
    if told.outcome == "unchanged":
        return f"Nothing to do: the target stands at iteration {told.goal}."
    return f"Done: {told.outcome}, iteration {told.source} to {told.goal}, in {told.seconds:.2f} s."


def verification(report: Report) -> Iterator[str]:
    word = "matches" if report.ok else "DOES NOT MATCH"
    yield f"Schema verification: {report.target} {word} iteration {report.iteration}"
    yield f"  expected {counted(len(report.expected.tables), 'table')}, found {len(report.actual.tables)}"
    for difference in report.differences:
        about = f" {difference.attribute}" if difference.attribute else ""
        yield f"  {difference.kind}: {difference.object}{about}: expected {difference.expected}, is {difference.actual}"
    for kind in report.unmanaged:
        yield f"  not compared: {kind}"
    yield f"  state {report.state[:16]}, PostgreSQL {report.server_major}"


def standing(found: Standing) -> Iterator[str]:
    yield f"{found.target} stands at iteration {found.iteration}"
    yield "Pending: " + (", ".join(map(str, found.pending)) or "nothing")
    if found.at_work:
        yield "A run is at work there now, or its session has not ended: its lock is taken."
    else:
        yield "Drift: " + (counted(len(found.drift), "difference") if found.drift else "none")
    for difference in found.drift:
        yield f"  {difference.kind}: {difference.object} {difference.attribute}"
    if found.unsettled:
        yield _unsettled(found.unsettled, at_work=found.at_work)
    if found.chain_broken_at is not None:
        yield f"The history's chain breaks at row {found.chain_broken_at}: a row was altered or is missing."
        yield "  Restore slipway.migration_history from a backup; apply and rollback are refused until then."


def _unsettled(entry: Entry, *, at_work: bool) -> str:
    if at_work:
        return f"Run {entry.run} may still commit iteration {entry.iteration}. Don't apply again; ask once more later."
    return f"Run {entry.run} was interrupted in iteration {entry.iteration}: nothing of it was applied."


def history(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        yield "No run yet."
    for row in rows:
        arrow = "up  " if row.direction == "up" else "down"
        word = "done  " if row.success else "FAILED"
        at = f"{row.applied_at:%Y-%m-%d %H:%M:%S}"
        yield f"{row.seq:>4}  {at}  {word}  {arrow}  {row.migration_file}  {row.actor}  {row.seconds:.2f} s"
        if row.error:
            yield f"      {row.error}"


def fates(found: Sequence[Fate]) -> Iterator[str]:
    for fate in found:
        yield f"  {fate.object}: {fate.how} ({counted(fate.rows, 'row')})"


def error(problem: CoreError) -> Iterator[str]:
    yield f"{problem.code}: {problem}"
    yield f"  {problem.remedy}"
