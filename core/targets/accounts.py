"""PostgreSQL refuses to run as root, so root's server belongs to an unprivileged account of this machine."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Refused

if sys.platform != "win32":
    import pwd

if TYPE_CHECKING:
    from pathlib import Path

CANDIDATES = ("slipway", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    def can_read(self, path: Path) -> bool:
        """Whether this account can pass every folder above the path, and read (for a folder: enter) the path itself."""
        wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        return self.can_enter(path.parent) and self._allowed(path, wanted)

    def can_enter(self, folder: Path) -> bool:
        real = folder.resolve()
        return all(self._allowed(each, stat.S_IXOTH) for each in (real, *real.parents))

    def _allowed(self, path: Path, wanted: int) -> bool:
        facts = path.stat()
        if facts.st_uid == self.uid:
            wanted <<= 6
        elif facts.st_gid == self.gid:
            wanted <<= 3
        return facts.st_mode & wanted == wanted


def server_account() -> Account | None:
    """The account that runs the server, or None where that is simply the user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in known and known[name].pw_uid != 0:
            return Account(name, known[name].pw_uid, known[name].pw_gid)
    raise Refused(
        "no-account",
        "PostgreSQL does not run as root, and this machine has none of the users " + ", ".join(CANDIDATES) + ".",
        remedy="Run Slipway as an ordinary user, or create one for the server: useradd --system slipway",
    )
