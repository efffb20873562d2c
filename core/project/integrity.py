"""slipway.sum: which bytes Slipway wrote, and which of them are sealed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal
from uuid import uuid4

from core.errors import Refused
from core.project.writing import alone

FILE = "slipway.sum"

Status = Literal["draft", "sealed"]

_MARK = "-- Generated: "
_GENERATED = re.compile(rf"^{_MARK}.*\n", re.MULTILINE)
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_LINE = re.compile(r"(?P<checksum>[0-9a-f]{64}) (?P<status>draft|sealed) +(?P<name>\S+)")


@dataclass(frozen=True, slots=True)
class Entry:
    checksum: str
    status: Status
    name: str

    @property
    def iteration(self) -> int:
        return int(re.split(r"\D", self.name, maxsplit=1)[0])


def checksum(content: str) -> str:
    """Hash a text with line ends normalised and the Generated line left out."""
    return hashlib.sha256(normalised(content).encode()).hexdigest()


def normalised(content: str) -> str:
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    # Most of the bytes are in texts without the line, and a pattern looks at each of their lines.
    return _GENERATED.sub("", text, count=1) if _MARK in text else text


def read(migrations: Path) -> dict[str, Entry]:
    """Read every line; a digest that doesn't fit means that somebody wrote here."""
    path = migrations / FILE
    if not path.exists():
        return {}
    head, _, body = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    lines = body.splitlines()
    if any(line.startswith(_CONFLICT) for line in (head, *lines)):
        raise _broken("it holds both sides of a merge that nobody has settled")
    entries = [_entry(line) for line in lines]
    for entry, later in pairwise(sorted(entries, key=lambda one: one.name)):
        if entry.name == later.name:
            raise _broken(f"it has {entry.name} twice")
    if head != _head(body):
        raise _broken(f"its first line says {head!r}, its content gives {_head(body)!r}")
    return {entry.name: entry for entry in entries}


def write(migrations: Path, entries: Mapping[str, Entry]) -> None:
    body = "".join(f"{entry.checksum} {entry.status:<6} {entry.name}\n" for _, entry in sorted(entries.items()))
    replace_text(migrations / FILE, f"{_head(body)}\n{body}")


def seal(migrations: Path, iteration: int) -> None:
    """Fix an iteration's bytes for good; doing it twice changes nothing."""
    entries = read(migrations)
    if sealed(entries, iteration) != entries:
        with alone(migrations):
            write(migrations, sealed(read(migrations), iteration))


def sealed(entries: Mapping[str, Entry], iteration: int) -> dict[str, Entry]:
    return {
        name: replace(entry, status="sealed") if entry.iteration == iteration else entry
        for name, entry in entries.items()
    }


def update(migrations: Path, changed: Mapping[str, Entry], gone: Collection[str] = ()) -> None:
    """Change some lines, take some out, and leave what another shell has written meanwhile."""
    with alone(migrations):
        entries = {**read(migrations), **changed}
        write(migrations, {name: entry for name, entry in entries.items() if name not in gone})


def status(entries: Iterable[Entry], iteration: int) -> Status | None:
    """Say whether an iteration is a draft or sealed; None when it was never built."""
    found = {entry.status for entry in entries if entry.iteration == iteration}
    return "sealed" if "sealed" in found else "draft" if found else None


def edited(migrations: Path, entries: Iterable[Entry]) -> tuple[tuple[Entry, str], ...]:
    """Find the files whose bytes are not those that Slipway wrote, with the checksum they have now."""
    changed: list[tuple[Entry, str]] = []
    for entry in entries:
        path = migrations / entry.name
        now = checksum(path.read_bytes().decode(errors="replace")) if path.exists() else "missing"
        if now != entry.checksum:
            changed.append((entry, now))
    return tuple(changed)


def refuse_edited(migrations: Path, entries: Iterable[Entry], *, remedy: str) -> None:
    for entry, now in edited(migrations, entries):
        raise mismatch(entry, now, remedy=remedy)


def mismatch(entry: Entry, now: str, *, remedy: str) -> Refused:
    return Refused(
        "checksum-mismatch",
        f"it is not as Slipway wrote it (expected {entry.checksum}, found {now})",
        place=f"migrations/{entry.name}",
        remedy=remedy,
    )


def replace_text(path: Path, content: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    beside.write_text(content, encoding="utf-8", newline="\n")
    beside.replace(path)


def _head(body: str) -> str:
    return f"slipway-sum 1 {hashlib.sha256(body.encode()).hexdigest()}"


def _entry(line: str) -> Entry:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _broken(f"{line!r} is no line of it")
    return Entry(match["checksum"], "sealed" if match["status"] == "sealed" else "draft", match["name"])


def _broken(why: str) -> Refused:
    return Refused(
        "sum-broken",
        f"{FILE} is damaged: {why}",
        place=f"migrations/{FILE}",
        remedy="Restore it from version control. It is written by Slipway alone; after a merge take one side's "
        "migrations/, and build the other side's iterations anew with the numbers that follow.",
    )
