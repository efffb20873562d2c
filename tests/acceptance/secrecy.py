"""A password that shows in any spelling, the ways in which a target is mistyped, and a watch over processes."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

# The core is the same in every encoding, quoting and repr, and around it stands what each of them spells otherwise.
CORE = "hunter2sEcret"
PASSWORD = f"a/b:c@d#e %zz'\"\\{CORE}?&=ß[]\t"
WRONG = f"w/r@ng {CORE}"

HERE = "127.0.0.1:1/crm"  # nothing listens there
MISTYPED = {
    "an at sign": f"postgresql://ada:x@{CORE}@{HERE}",
    "an at sign behind": f"postgresql://ada:{CORE}@x@{HERE}",
    "a slash": f"postgresql://ada:x/{CORE}@{HERE}",
    "a slash in the user": f"postgresql://ada/{CORE}@{HERE}",
    "a colon": f"postgresql://ada:x:{CORE}@{HERE}",
    "an encoded colon": f"postgresql://ada%3A{CORE}@{HERE}",
    "an encoded at sign": f"postgresql://ada:{CORE}%40{HERE}",
    "a hash": f"postgresql://ada:x#{CORE}@{HERE}",
    "a question mark": f"postgresql://ada:x?{CORE}@{HERE}",
    "a percent sign": f"postgresql://ada:%{CORE}@{HERE}",
    "a percent sign behind": f"postgresql://ada:{CORE}%@{HERE}",
    "a blank": f"postgresql://ada:x {CORE}@{HERE}",
    "quotes": f"postgresql://ada:x'\"{CORE}@{HERE}",
    "quoted as a whole": f"'postgresql://ada:{CORE}@{HERE}'",
    "brackets": f"postgresql://ada:x[{CORE}]@{HERE}",
    "an open bracket": f"postgresql://ada:{CORE}@[::1/crm",
    "IPv6 without brackets": f"postgresql://ada:{CORE}@::1:1/crm",
    "a new line": f"postgresql://ada:x\n{CORE}@{HERE}",
    "control characters": f"postgresql://ada:x\x01\x1b[31m{CORE}@{HERE}",
    "NUL": f"postgresql://ada:x%00{CORE}@{HERE}",
    "a port of letters": f"postgresql://ada:{CORE}@127.0.0.1:port/crm",
    "a port too high": f"postgresql://ada:{CORE}@127.0.0.1:99999/crm",
    "a port of other digits": f"postgresql://ada:{CORE}@127.0.0.1:\u0661\u0662/crm",
    "a port that is the password": f"postgresql://ada@127.0.0.1:{CORE}/crm",
    "no at sign": f"postgresql://ada:{CORE}{HERE}",
    "no scheme": f"ada:{CORE}@127.0.0.1",
    "no scheme but slashes": f"//ada:{CORE}@127.0.0.1",
    "no colon": f"postgresql//ada:{CORE}@{HERE}",
    "one slash": f"postgresql:/ada:{CORE}@127.0.0.1",
    "two schemes": f"postgresql://postgresql://ada:{CORE}@{HERE}",
    "another database": f"mysql://ada:{CORE}@{HERE}",
    "another driver": f"postgresql+asyncpg://ada:{CORE}@{HERE}",
    "another protocol": f"jdbc:postgresql://{HERE}?user=ada&password={CORE}",
    "an assignment": f"DATABASE_URL=postgresql://ada:{CORE}@{HERE}",
    "very long": f"postgresql://ada:{CORE}{'x' * 100_000}@127.0.0.1:port/crm",
    "very long pairs": f"host=127.0.0.1 port=1 password={CORE} {'x' * 100_000}",
    "a setting": f"postgresql://ada@{HERE}?password={CORE}",
    "a setting without its mark": f"postgresql://ada@{HERE}&password={CORE}",
    "a setting of others": f"postgresql://ada@{HERE};password={CORE}",
    "an unknown setting": f"postgresql://ada@{HERE}?passwort={CORE}",
    "only a value": f"postgresql://ada@{HERE}?{CORE}",
    "sslpassword": f"postgresql://ada@{HERE}?sslpassword={CORE}&sslmode=wrong",
    "an open quote": f"host=127.0.0.1 port=1 password='x {CORE}",
    "a value of two words": f"host=127.0.0.1 port=1 password=x {CORE}",
    "an open escape": f"host=127.0.0.1 port=1 password={CORE}\\",
    "an unknown pair": f"host=127.0.0.1 passwort={CORE}",
    "a host with all": f"host=ada:{CORE}@127.0.0.1 port=1",
    "a database with all": f"port=1 dbname=postgresql://ada:{CORE}@{HERE}",
}


@dataclass(slots=True)
class Seen:
    """Command lines of processes that we started, and what a server says about its sessions."""

    command_lines: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)


@contextmanager
def watched(url: str) -> Iterator[Seen]:
    seen, over = Seen(), threading.Event()
    watcher = threading.Thread(target=_look, args=(url, seen, over))
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join(10)


def _look(url: str, seen: Seen, over: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not over.wait(0.02):
            seen.command_lines.update(_command_lines(os.getpid()))
            sessions = "SELECT application_name || ' ' || query FROM pg_stat_activity WHERE application_name <> ''"
            seen.sessions.update(str(row[0]) for row in connection.execute(sessions))


def _command_lines(parent: int) -> Iterator[str]:
    """Of everything that a process has started, and what that has started in turn."""
    with suppress(OSError):  # gone meanwhile
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in task.joinpath("children").read_text().split():
                yield Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield from _command_lines(int(child))


def holding(folder: Path, *known: Path) -> list[Path]:
    """The files that hold the secret, besides those in which the user wrote it."""
    files = (path for path in folder.rglob("*") if path.is_file() and path not in known)
    return [path for path in files if CORE.encode().lower() in path.read_bytes().lower() or CORE in path.name]
