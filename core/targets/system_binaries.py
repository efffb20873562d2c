"""A machine's own PostgreSQL takes the place of the one we ship where SLIPWAY_POSTGRES_BIN names its folder."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UsageError
from core.targets.binaries import Binaries
from core.targets.programs import run, said

if TYPE_CHECKING:
    from core.targets.accounts import Account

# Of the machine, not of the project: slipway.toml is shared with people whose machines have other paths.
VARIABLE = "SLIPWAY_POSTGRES_BIN"
OLDEST, NEWEST = 14, 18
NEEDED = ("postgres", "initdb")


def system_binaries(account: Account | None) -> Binaries | None:
    """None where the variable names none; its version is asked, and never guessed from the path."""
    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return None
    folder = Path(named).resolve()
    unversioned = Binaries(folder, 0)
    programs = [Path(unversioned.named(program)) for program in NEEDED]
    if not all(program.is_file() for program in programs):
        raise _wrong(f"names {named}, which is no folder that holds {' and '.join(NEEDED)}.")
    if account is not None and not all(_is_open(program, account) for program in programs):
        raise _wrong(f"names {named}, which the user {account.name} can't enter, as whom root's server runs.")
    return Binaries(folder, _major(str(programs[0]), named, account))


def _is_open(program: Path, account: Account) -> bool:
    """Also where the program itself is a link, as some packages make them."""
    return account.can_read(program) and account.can_read(program.resolve())


def _major(program: str, named: str, account: Account | None) -> int:
    done = run([program, "--version"], account)
    found = re.search(rb"PostgreSQL\)? (\d+)", done.stdout)
    if done.returncode != 0 or found is None:
        raise _wrong(f"names {named}, whose postgres does not say its version. {said(done)}".strip())
    major = int(found[1])
    if not OLDEST <= major <= NEWEST:
        raise UsageError(
            "binaries-version",
            f"{VARIABLE} names PostgreSQL {major}, and Slipway works on {OLDEST} to {NEWEST}.",
            remedy=f"Name the folder of another version, or unset {VARIABLE} to use the PostgreSQL that we ship.",
            place=named,
        )
    return major


def _wrong(what: str) -> UsageError:
    example = r"C:\Program Files\PostgreSQL\17\bin" if sys.platform == "win32" else "/usr/lib/postgresql/17/bin"
    return UsageError(
        "binaries-folder",
        f"{VARIABLE} {what}",
        remedy=f"Name the folder itself, for example {example}, or unset it to use the PostgreSQL that we ship.",
    )
