"""What a reviewer leaves out of an iteration stays as it was, and so does what can't do without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.diff.changes import (
    AlterObject,
    Change,
    CreateObject,
    DropObject,
    MapValues,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
    part_of,
    table_of,
)
from core.diff.keep import Kept, spoken
from core.diff.leaving import Leaving
from core.diff.pieces import Piece, Thing, put_together, taken_apart
from core.project.decisions import FILE, NOT_RENAMED, Decisions
from core.schema.constraints import PrimaryKey
from core.schema.findings import Finding
from core.schema.objects import Extension, Function, Namespace, Policy, Trigger
from core.schema.schemas import Schema

LEFT_OUT = "left-out"
FOLLOWS = "left-out-too"


def leave(kept: Kept, before: Schema, decisions: Decisions, first: str) -> Kept:
    """Snapshot N without it; the next iteration finds the same change again."""
    if not decisions.leave_out:
        return kept
    said = frozenset(decisions.leave_out)
    if renames := tuple(_renames(said, decisions)):
        return replace(kept, findings=(*kept.findings, *renames))
    leaving = Leaving(taken_apart(before), taken_apart(kept.schema))
    chosen = {piece for piece in (*leaving.old, *leaving.new) if said & set(_called(piece, leaving, first))}
    leaving.leave(chosen)
    findings = tuple(
        finding
        for finding in (*kept.findings, *_findings(leaving, chosen, said, first))
        if finding.code != "deprecated" or not _is_left(finding.place, said)
    )
    questions = tuple(asked for asked in kept.questions if not _is_left(asked.key.partition(":")[2], said))
    whole = put_together(leaving.in_their_places(), kept.schema.storage)
    return Kept(replace(whole, left_out=kept.schema.left_out), questions, findings)


def leavable(before: Schema, after: Schema, first: str) -> tuple[str, ...]:
    """Name everything that changes and can be left out, as a decision calls it."""
    found = Leaving(taken_apart(before), taken_apart(after))
    changed = (piece for piece in (*found.old, *found.new) if found.changes(piece))
    return tuple(sorted({name for piece in changed for name in _called(piece, found, first)[:1]}))


def called(change: Change, first: str) -> str:
    """Name a change as leave_out does; what follows from a decision of another kind has no name there."""
    place, part = spoken(table_of(change), first), part_of(change)
    match change:
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return "" if isinstance(one, Namespace) else _object_name(one, place)
        case RenameTable() | RenameColumn() | RenameConstraint() | RenameIndex() | MapValues():
            return ""
        case _:
            return f"{place}.{part}" if part else place


def _findings(leaving: Leaving, chosen: set[Piece], said: frozenset[str], first: str) -> Iterator[Finding]:
    told = {name for piece in leaving.left & chosen for name in _called(piece, leaving, first) if name in said}
    for name in sorted(told):
        yield _left_out(name, "is left out of this iteration; the next one finds the change again.")
    whole = {piece.place for piece in leaving.left if piece.kind == "table"}
    for piece in sorted(leaving.left - chosen):
        for name in _called(piece, leaving, first)[:1] if piece.kind == "table" or piece.place not in whole else ():
            yield _follows(name)
    known = {name for piece in (*leaving.old, *leaving.new) for name in _called(piece, leaving, first)}
    for name in sorted((said & known) - told):
        yield _left_out(name, "does not change in this iteration: leaving it out has no effect.")
    for name in sorted(said - known):
        yield Finding(
            "unknown-decision",
            "error",
            f"{FILE}: leave_out",
            f"leave_out names {name}, which neither the last snapshot nor the model has.",
            "Correct the name, or take the decision out.",
        )


def _called(piece: Piece, leaving: Leaving, first: str) -> tuple[str, ...]:
    """Name it as a reviewer does; with its table everything of the table is meant. A schema follows what is in it."""
    place, things = spoken(piece.place, first), (leaving.old.get(piece), leaving.new.get(piece))
    if piece.kind == "table":
        return (place,)
    if piece.kind == "object":
        named = (thing for thing in things if thing is not None and not isinstance(thing, Namespace))
        return tuple(dict.fromkeys(_object_name(thing, place) for thing in named))
    names = dict.fromkeys(thing.name for thing in things if isinstance(thing, PrimaryKey))
    return (*(f"{place}.{name}" for name in names or (piece.name,)), place)


def _object_name(thing: Thing, place: str) -> str:
    match thing:
        case Trigger(_, name) | Policy(_, name):
            return f"{place}.{name}"
        case Function(_, arguments):
            return f"{place}({arguments})"
        case Extension(name):
            return name
        case _:
            return place


def _is_left(subject: str, said: frozenset[str]) -> bool:
    return subject in said or subject.rpartition(".")[0] in said


def _renames(said: frozenset[str], decisions: Decisions) -> Iterator[Finding]:
    for old, new in decisions.rename.items():
        table = old.rpartition(".")[0]
        now = f"{table}.{new}" if table else new
        for name in sorted(said & {old, now}) if new != NOT_RENAMED else ():
            yield Finding(
                "leave-out-renamed",
                "error",
                f"{FILE}: leave_out",
                f"{name} is renamed by a decision of this iteration and left out by another.",
                f"To leave the renaming out, take {old!r} out of rename.",
            )


def _left_out(name: str, said: str) -> Finding:
    return Finding("left-out", "note", name, f"{name} {said}", f"To take it in, take {name!r} out of leave_out.")


def _follows(name: str) -> Finding:
    return Finding(
        "left-out-too",
        "note",
        name,
        f"{name} is left out as well: it can't do without what was left out.",
        "It comes along when what it can't do without is taken in again.",
    )
