"""The written files of each iteration: read as they are, replaced only while they are drafts that nobody edited."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import Refused
from core.project import integrity
from core.project.disorder import refuse_disordered, refuse_strangers
from core.project.integrity import Entry, Status, checksum
from core.project.record_files import origins
from core.project.settings import Project
from core.project.writing import alone
from core.schema import snapshot
from core.schema.schemas import Schema

TIME = "%Y-%m-%d %H:%M:%S%z"


@dataclass(frozen=True, slots=True)
class OnlinePair:
    """The same iteration in segments: the second pair of files, where the plan has a safer way."""

    up: Path
    down: Path
    up_text: str
    down_text: str

    def text(self, direction: str) -> str:
        return self.up_text if direction == "up" else self.down_text

    def checksum(self, direction: str) -> str:
        return checksum(self.text(direction))

    def file(self, direction: str) -> Path:
        return self.up if direction == "up" else self.down


@dataclass(frozen=True, slots=True)
class Migration:
    """One iteration's frozen files, read once: what is checked is what is rehearsed, run and recorded."""

    iteration: int
    status: Status
    up: Path
    down: Path
    record: Path
    up_text: str
    down_text: str
    online: OnlinePair | None = None
    there: bool = False  # what it makes is there already: it is recorded, and nothing of it runs

    def text(self, direction: str) -> str:
        if self.there:
            return ""
        return self.up_text if direction == "up" else self.down_text

    def checksum(self, direction: str) -> str:
        return checksum(self.up_text if direction == "up" else self.down_text)

    def file(self, direction: str) -> Path:
        return self.up if direction == "up" else self.down

    def checksums(self, file: str) -> tuple[str, str]:
        """Of what a run of that file leaves in the history: its own, and that of the file that leads back."""
        with_segments = self.online is not None and file == self.online.up.name
        up = self.online.checksum("up") if self.online and with_segments else self.checksum("up")
        return up, self.checksum("down")


def built(project: Project) -> tuple[Migration, ...]:
    """List the iterations that have been written, in order."""
    entries = integrity.read(project.migrations)
    refuse_disordered(entries.values())
    numbers = sorted({entry.iteration for entry in entries.values()} - {0})
    return tuple(_migration(project.migrations, number, list(entries.values())) for number in numbers)


def migration(project: Project, number: int) -> Migration:
    found = next((one for one in built(project) if one.iteration == number), None)
    if found is None and number < 1:
        raise Refused(
            "not-built",
            f"iteration {number} is {'the baseline' if number == 0 else 'none'}: what is built begins with 1",
            place="migrations",
            remedy="Name an iteration from 1 on. The baseline is what slipway import writes.",
        )
    if found is None:
        raise Refused(
            "not-built",
            f"iteration {number} has not been built",
            place=f"iterations/{number:03d}",
            remedy=f"Run slipway build {number} first: it writes the migration to review.",
        )
    return found


def read_snapshot(project: Project, number: int) -> Schema:
    """Read the database that an iteration should leave behind; before the first there is nothing."""
    return snapshot.load(snapshot_text(project, number), place=f"migrations/{number:03d}.snapshot.json")


def snapshot_text(project: Project, number: int) -> str:
    path = project.migrations / f"{number:03d}.snapshot.json"
    if not path.exists():
        if number > 0:
            migration(project, number)  # says that it has not been built
        return snapshot.dump(Schema())
    return path.read_text(encoding="utf-8")


def refuse_behind(project: Project, number: int, target: str) -> None:
    """A target may be further on than the checkout that looks at it, which then can't say what should be there."""
    entries = integrity.read(project.migrations).values()
    newest = max((entry.iteration for entry in entries), default=0)
    if number and newest < number and not (project.migrations / f"{number:03d}.snapshot.json").exists():
        raise Refused(
            "files-missing",
            f"{target} stands at iteration {number}, and what was built here ends with {newest}",
            place="migrations",
            remedy="Use the checkout that it was brought there with, or bring its migrations/ here.",
        )


def refuse_edited(project: Project, numbers: Sequence[int]) -> None:
    """Refuse to run or build upon files whose bytes are not those of slipway.sum."""
    entries = [entry for entry in integrity.read(project.migrations).values() if entry.iteration in numbers]
    for entry in entries:
        integrity.refuse_edited(project.migrations, [entry], remedy=way_out(entry))


def refuse_altered(project: Project, migrations: Sequence[Migration]) -> None:
    """Refuse what was read when its bytes are not those of slipway.sum."""
    entries = integrity.read(project.migrations)
    refuse_strangers(project.migrations, entries)
    pairs = [pair for one in migrations for pair in (one, one.online) if pair is not None]
    for pair in pairs:
        for direction in ("up", "down"):
            entry = entries[pair.file(direction).name]
            if pair.checksum(direction) != entry.checksum:
                raise integrity.mismatch(entry, pair.checksum(direction), remedy=way_out(entry))
    refuse_edited(project, [one.iteration for one in migrations])


def generated_at(project: Project, number: int) -> datetime:
    """Keep the time of a file that is there: writing the same again gives the same bytes."""
    found = next((one for one in built(project) if one.iteration == number), None)
    if found is not None and found.up.exists():
        for line in found.text("up").splitlines()[:3]:
            if line.startswith("-- Generated: "):
                with suppress(ValueError):
                    return datetime.fromisoformat(line.removeprefix("-- Generated: "))
    return datetime.now().astimezone().replace(microsecond=0)


def write(project: Project, number: int, texts: Sequence[tuple[str, str]], *, discard_edits: bool) -> bool:
    """Write a draft; say whether anything changed. The same bytes but for the Generated line touch nothing."""
    with alone(project.migrations):
        return _written(project, number, texts, discard_edits=discard_edits)


def _written(project: Project, number: int, texts: Sequence[tuple[str, str]], *, discard_edits: bool) -> bool:
    folder = project.migrations
    entries = integrity.read(folder)
    own = [entry for entry in entries.values() if entry.iteration == number]
    status = integrity.status(own, number)
    if not discard_edits or status == "sealed":
        refuse_edited(project, [number])
    fresh = {name: Entry(checksum(text), "draft", name) for name, text in texts}
    same = {entry.name: entry.checksum for entry in own} == {name: entry.checksum for name, entry in fresh.items()}
    if (same or _accepted_for(folder, own, texts)) and not integrity.edited(folder, own):
        return False
    if status == "sealed":
        raise _sealed(number)
    for name in fresh:
        if name not in entries and (folder / name).exists():
            raise Refused(
                "unknown-file",
                f"{name} is there, and slipway.sum doesn't know it",
                place=f"migrations/{name}",
                remedy="Restore migrations/slipway.sum from version control, or move the file away.",
            )
    for entry in own:
        if entry.name not in fresh:
            (folder / entry.name).unlink(missing_ok=True)
    for name, text in texts:
        integrity.replace_text(folder / name, text)
    others = {name: entry for name, entry in entries.items() if entry.iteration != number}
    integrity.write(folder, integrity.sealed({**others, **fresh}, number - 1))
    return True


def _accepted_for(folder: Path, own: Sequence[Entry], texts: Sequence[tuple[str, str]]) -> bool:
    """An accepted edit stays as long as the model and the decisions ask for the same."""
    fresh = dict(texts)
    for entry in own:
        path = folder / entry.name
        if is_record(entry.name) and entry.name in fresh and path.exists():
            there = origins(path.read_text(encoding="utf-8"), path)
            asked = origins(fresh[entry.name], path)
            same = (there.base, there.target, there.inputs) == (asked.base, asked.target, asked.inputs)
            return there.origin == "edited" and same
    return False


def is_record(name: str) -> bool:
    return name.endswith(".json") and not name.endswith(".snapshot.json")


def reopen(project: Project, number: int) -> None:
    """Make a sealed iteration a draft again; the caller knows that no target holds it."""
    entries = integrity.read(project.migrations)
    if any(entry.iteration > number for entry in entries.values()):
        raise Refused(
            "later-built",
            f"iteration {number + 1} was built upon iteration {number}",
            remedy=f"Put the change into an iteration after {max(entry.iteration for entry in entries.values())}.",
        )
    opened = {
        name: Entry(entry.checksum, "draft", name) for name, entry in entries.items() if entry.iteration == number
    }
    integrity.update(project.migrations, opened)


def _migration(folder: Path, number: int, entries: Sequence[Entry]) -> Migration:
    own = [entry.name for entry in entries if entry.iteration == number]
    stem = next(name for name in own if is_record(name)).removesuffix(".json")
    status = integrity.status(entries, number) or "draft"
    up, down = folder / f"{stem}.sql", folder / f"{stem}.rollback.sql"
    online = _online(folder, stem) if f"{stem}.online.sql" in own else None
    return Migration(number, status, up, down, folder / f"{stem}.json", _bytes(up), _bytes(down), online)


def _online(folder: Path, stem: str) -> OnlinePair:
    up, down = folder / f"{stem}.online.sql", folder / f"{stem}.online.rollback.sql"
    return OnlinePair(up, down, _bytes(up), _bytes(down))


def _bytes(path: Path) -> str:
    """Take them as they are, line ends too; a missing file is found by its checksum."""
    return path.read_bytes().decode(errors="replace") if path.exists() else ""


def _sealed(number: int) -> Refused:
    return Refused(
        "sealed",
        f"iteration {number} is sealed, and its model or decisions would now give another migration",
        place=f"iterations/{number:03d}",
        remedy=f"Put the change into iteration {number + 1}. On development you may instead roll back to "
        f"{number - 1} and run slipway build {number} --reopen.",
    )


def way_out(entry: Entry) -> str:
    if entry.status == "draft" and entry.iteration == 0:
        return "To give up the edit: slipway import --discard-edits. Or restore the file."
    if entry.status == "draft":
        taken = f"slipway accept {entry.iteration}" if entry.name.endswith(".sql") else "restore the file"
        return f"To give up the edit: slipway build {entry.iteration} --discard-edits. To keep it: {taken}."
    return "It is sealed: restore it from version control."
