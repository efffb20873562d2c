"""Where the embedded server keeps what it owns: folders that we make ourselves, private from the first moment."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.accounts import Account

LONGEST_SOCKET = 80  # bytes; the kernel's limit is 108 on Linux and 104 on macOS


@dataclass(frozen=True, slots=True)
class Folders:
    """Every place of one server; only `data` and `socket` belong to the account that runs it."""

    home: Path
    major: int
    account: Account | None

    @property
    def server(self) -> Path:
        return self.home / f"postgres-{self.major}"

    @property
    def cluster(self) -> Path:
        return self.server / "cluster"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def handles(self) -> Path:
        return self.server / "handles"

    @property
    def lock_file(self) -> Path:
        return self.server / "lock"

    @property
    def log_file(self) -> Path:
        return self.server / "server.log"

    def make(self) -> None:
        if not self.home.is_dir():
            self._make_parents()
        make_folder(self.server, self.mode)
        make_folder(self.handles, 0o700)
        if self.account is not None and not self.account.can_enter(self.server):
            raise Refused(
                "home-closed",
                f"As root, the server runs as the user {self.account.name}, who can't enter {self.server}.",
                remedy="Set SLIPWAY_DATA_HOME to a folder that other users can pass through (mode 711 is enough).",
            )

    @property
    def mode(self) -> int:
        """The server's account passes through root's folders; nobody else has a reason to."""
        return 0o700 if self.account is None else 0o711

    def socket(self) -> Path:
        beside = self.server / "socket"
        if fits(beside):
            return self._private(beside)
        name = "slipway-" + hashlib.sha256(os.fsencode(self.server)).hexdigest()[:16]
        for parent in short_parents():
            if fits(parent / name) and (self.account is None or self.account.can_enter(parent)):
                return self._private(parent / name)
        raise Refused(
            "socket-path",
            f"No folder for the server's socket has a path shorter than {LONGEST_SOCKET} bytes.",
            remedy="Set SLIPWAY_DATA_HOME to a folder with a short path.",
        )

    def _make_parents(self) -> None:
        for folder in reversed((self.home, *self.home.parents)):
            make_folder(folder, self.mode)

    def _private(self, folder: Path) -> Path:
        owner = os.geteuid() if sys.platform != "win32" else 0
        if make_folder(folder, 0o700) and self.account is not None:
            os.chown(folder, self.account.uid, self.account.gid, follow_symlinks=False)
        check_private(folder, self.account.uid if self.account is not None else owner)
        return folder


def data_home(account: Account | None) -> Path:
    if named := os.environ.get("SLIPWAY_DATA_HOME"):
        return _expanded(Path(named))
    if account is not None:
        return Path("/var/lib/slipway")
    return _expanded(platformdirs.user_data_path("slipway", appauthor=False))


def _expanded(folder: Path) -> Path:
    """In a container a user may have neither HOME nor an entry that names one."""
    try:
        return folder.expanduser().resolve()
    except RuntimeError:
        raise Refused(
            "data-home",
            f"The home folder in {folder} is not known, so there is no place for the embedded server's data.",
            remedy="Set SLIPWAY_DATA_HOME to a folder of this user's, or set HOME.",
        ) from None


def make_folder(folder: Path, mode: int) -> bool:
    """Whether the folder is new; one that was there before keeps its mode."""
    try:
        folder.mkdir(mode=mode)  # at once, where the umask lets it: another Slipway may look in between
        folder.chmod(mode)
    except FileExistsError:
        return False
    return True


@contextmanager
def disk_troubles() -> Iterator[None]:
    """Full, read-only, or another user's: the user can act on it, so it is no bug."""
    try:
        yield
    except OSError as error:
        raise Refused(
            "data-home",
            f"The embedded server's folder can't be used: {error.strerror} ({error.filename}).",
            remedy="Free the disk or mend its rights, or set SLIPWAY_DATA_HOME to another folder.",
        ) from error


def check_private(folder: Path, owner: int) -> None:
    if sys.platform == "win32":
        return
    facts = folder.lstat()
    if stat.S_ISDIR(facts.st_mode) and facts.st_uid == owner and stat.S_IMODE(facts.st_mode) & 0o077 == 0:
        return
    raise Refused(
        "socket-folder",
        f"The folder {folder} is not private: it must be a folder of the server's own user with mode 700.",
        remedy=f"See who made {folder}, remove it, and start again.",
    )


def fits(folder: Path) -> bool:
    """Short enough for the kernel, and without the comma that parts hosts for libpq."""
    return "," not in str(folder) and len(os.fsencode(folder / ".s.PGSQL.5432")) < LONGEST_SOCKET


def short_parents() -> tuple[Path, ...]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    named = (runtime, tempfile.gettempdir(), "/tmp")  # noqa: S108
    return tuple(dict.fromkeys(Path(each) for each in named if each and Path(each).is_dir()))
