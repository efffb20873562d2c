"""What lies in migrations/, held against slipway.sum: nothing more, nothing less, each number once and in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.errors import Refused
from core.project.integrity import FILE, Entry, checksum

_OURS = re.compile(r"[0-9]{3,}[._].*\.(?:sql|json)")
_REMEDY = "Restore migrations/ with its slipway.sum from version control; after a merge renumber one of the two."
_PLACE = f"migrations/{FILE}"
_ENDINGS = (".sql", ".rollback.sql", ".json", ".snapshot.json")


def refuse_disordered(entries: Iterable[Entry]) -> None:
    """Refuse a slipway.sum whose lines make no history: a gap, two files of one number, a part that is missing."""
    listed: dict[int, list[str]] = defaultdict(list)
    for entry in entries:
        listed[entry.iteration].append(entry.name)
    numbers = sorted(set(listed) - {0})
    for position, number in enumerate(numbers, start=1):
        if number != position:
            raise Refused(
                "files-out-of-order",
                f"{FILE} has iteration {number}, and none {position} before it",
                place=_PLACE,
                remedy=_REMEDY,
            )
        stems = sorted({name.partition(".")[0] for name in listed[number]} - {f"{number:03d}"})
        if len(stems) > 1:
            raise Refused(
                "files-twice",
                f"{FILE} has iteration {number} twice: {' and '.join(stems)}",
                place=_PLACE,
                remedy=_REMEDY,
            )
        wanted = {f"{stems[0] if stems else f'{number:03d}_*'}{ending}" for ending in _ENDINGS[:3]}
        lacking = sorted({*wanted, f"{number:03d}{_ENDINGS[3]}"} - set(listed[number]))
        if lacking:
            raise Refused("files-missing", f"{FILE} has no line for {', '.join(lacking)}", place=_PLACE, remedy=_REMEDY)


def refuse_strangers(migrations: Path, entries: Mapping[str, Entry]) -> None:
    """Refuse files that are missing, and files that nobody wrote down: neither may be run past."""
    there = sorted(path.name for path in migrations.iterdir()) if migrations.is_dir() else []
    strange = strangers(migrations, entries)
    if strange and not entries:
        message = f"{FILE} is missing, and there are {_listed(strange)}"
        raise Refused("sum-broken", message, place=_PLACE, remedy=_REMEDY)
    missing = sorted(set(entries) - set(there))
    for name in strange:
        was = next((one for one in missing if _same(migrations / name, entries[one])), None)
        if was:
            raise Refused(
                "files-missing",
                f"{was} was renamed: its bytes are now in {name}",
                place=f"migrations/{name}",
                remedy=_REMEDY,
            )
    if missing:
        raise Refused(
            "files-missing",
            f"{_listed(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            place=_PLACE,
            remedy=_REMEDY,
        )
    if strange:
        number = int(re.split(r"\D", strange[0], maxsplit=1)[0])
        twice = any(entry.iteration == number for entry in entries.values())
        why = f"; iteration {number} has other files already" if twice else ""
        remedy = "Move it away, or restore migrations/ with its slipway.sum from version control."
        message = f"slipway.sum doesn't know {_listed(strange)}{why}"
        raise Refused("unknown-file", message, place=f"migrations/{strange[0]}", remedy=remedy)


def strangers(migrations: Path, entries: Mapping[str, Entry]) -> list[str]:
    """Name the files that look like ours and that nobody wrote down."""
    there = (path.name for path in migrations.iterdir()) if migrations.is_dir() else ()
    return sorted(name for name in there if _OURS.fullmatch(name) and name not in entries)


def _same(path: Path, entry: Entry) -> bool:
    return checksum(path.read_bytes().decode(errors="replace")) == entry.checksum


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 5 else ""
    return ", ".join(names[:4] if more else names) + more
