"""In what state a project's own files are: what lies in migrations/ otherwise than written, and what is not built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import Refused
from core.project import integrity
from core.project.disorder import strangers
from core.project.integrity import Entry
from core.project.iterations import iterations
from core.project.migrations import way_out
from core.project.settings import Project

How = Literal["changed", "missing", "unknown", "refused"]

_RESTORE = "Restore it from version control: without it no file there is known."
_AWAY = "Move it away, or restore migrations/ with its slipway.sum from version control."


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file or folder that no build or no run would pass."""

    place: str
    how: How
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Condition:
    wrong: tuple[Wrong, ...] = ()
    unbuilt: tuple[int, ...] = ()


def condition(project: Project) -> Condition:
    """Look without refusing: where a target stands is worth knowing whatever lies here."""
    entries = integrity.read(project.migrations)
    if not entries and strangers(project.migrations, entries):
        return Condition((Wrong(f"migrations/{integrity.FILE}", "missing", "it says what the others are", _RESTORE),))
    edited = [_edited(entry, now) for entry, now in integrity.edited(project.migrations, entries.values())]
    unknown = [
        Wrong(f"migrations/{name}", "unknown", f"{integrity.FILE} doesn't know it", _AWAY)
        for name in strangers(project.migrations, entries)
    ]
    built = {entry.iteration for entry in entries.values()}
    try:
        unbuilt = tuple(one.number for one in iterations(project) if one.documents and one.number not in built)
    except Refused as error:
        return Condition((*edited, *unknown, Wrong(error.place, "refused", error.message, error.remedy)))
    return Condition((*edited, *unknown), unbuilt)


def _edited(entry: Entry, now: str) -> Wrong:
    place = f"migrations/{entry.name}"
    if now != "missing":
        return Wrong(place, "changed", "it is not as Slipway wrote it", way_out(entry))
    anew = f"build {entry.iteration}" if entry.iteration else "import"
    again = f"Write it anew: slipway {anew} --discard-edits. Or restore it."
    return Wrong(place, "missing", "it is not there", way_out(entry) if entry.status == "sealed" else again)
