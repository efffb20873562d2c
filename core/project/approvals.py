"""Who approved what and why, and who read it all: an iteration's approvals.toml, which never changes a plan."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from core.errors import Refused
from core.project.migrations import Migration
from core.project.record_files import Warned, numbered, origins
from core.project.toml_texts import NoToml, line_of, parse

FILE = "approvals.toml"


@dataclass(frozen=True, slots=True)
class Approval:
    code: str
    place: str
    statement: str
    who: str
    why: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody has read the whole migration; it holds for these bytes only."""

    checksum: str
    who: str
    when: datetime


def warned(migration: Migration) -> tuple[Warned, ...]:
    """Read the warnings out of an iteration's record, each with a name of its own; a baseline has none."""
    if not migration.iteration:
        return ()
    return numbered(origins(migration.record.read_text(encoding="utf-8"), migration.record).warnings)


def read(folder: Path) -> tuple[Approval, ...]:
    return tuple(Approval(**entry) for entry in _entries(folder, "approval", Approval))


def reviews(folder: Path) -> tuple[Review, ...]:
    return tuple(Review(**entry) for entry in _entries(folder, "reviewed", Review))


def _entries(folder: Path, kind: str, made: type[Approval | Review]) -> list[dict[str, Any]]:
    path = folder / FILE
    if not path.exists():
        return []
    raw, where = path.read_bytes(), f"iterations/{folder.name}/{FILE}"
    try:
        document = parse(raw)
    except NoToml as error:
        raise _broken(f"{where}:{error.line}", str(error)) from error
    entries = document.get(kind, [])
    listed: list[Any] = entries if isinstance(entries, list) else [None]
    keys = {field.name for field in fields(made)}
    for position, entry in enumerate(listed):
        if not isinstance(entry, dict) or set(entry) != keys or not _typed(entry):
            line = line_of(raw.decode(), (kind, position))
            raise _broken(f"{where}:{line}", f"a [[{kind}]] has {', '.join(sorted(keys))}, and nothing else")
    return listed


def _typed(entry: dict[str, object]) -> bool:
    return all(isinstance(value, datetime if key == "when" else str) for key, value in entry.items())


def _broken(place: str, why: str) -> Refused:
    remedy = "Correct the file, or delete it and approve again: slipway approve N CODE@PLACE --reason TEXT"
    return Refused("approvals-broken", why, place=place, remedy=remedy)


def open_warnings(folder: Path, warnings: tuple[Warned, ...]) -> tuple[Warned, ...]:
    """Find what nobody has approved; an approval whose statement is another one now is void."""
    approved = {(one.code, one.place, one.statement) for one in read(folder)}
    return tuple(one for one in warnings if (one.code, one.place, one.statement) not in approved)


def write(folder: Path, approval: Approval) -> None:
    _add(folder, "approval", approval)


def write_review(folder: Path, review: Review) -> None:
    _add(folder, "reviewed", review)


def _add(folder: Path, kind: str, given: Approval | Review) -> None:
    """Add one entry, keeping what a person wrote around the others."""
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    entries = document.setdefault(kind, tomlkit.aot())
    entry = tomlkit.table()
    for key in fields(given):
        entry[key.name] = getattr(given, key.name)
    entries.append(entry)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
