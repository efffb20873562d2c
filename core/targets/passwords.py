"""A role's file in the cluster's folder holds its password, or only the name under which the keyring keeps it."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.targets import keyrings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUPERUSER = "slipway_admin"
OWNER = "slipway_owner"  # not the name of our schema: "$user" stands first in the search path
READER = "slipway_reader"
ROLES = (SUPERUSER, OWNER, READER)

Known = Mapping[str, str]  # the password of each role

SERVICE = "slipway embedded"
IN_KEYRING = "keyring "  # no password of ours has a blank


def known(cluster: Path) -> Known:
    """Empty when the superuser's, or one that was kept, can't be found: then all are made anew."""
    found: dict[str, str] = {}
    for role in ROLES:
        noted = _noted(cluster / role)
        secret = _secret(noted)
        if secret:
            found[role] = secret
        elif noted or role == SUPERUSER:
            return {}
    return found


@contextmanager
def renewed(cluster: Path, role: str) -> Iterator[str]:
    """The role's file comes last: where it stands, the server has learnt in the block what it leads to."""
    secret = secrets.token_urlsafe(32)
    old, fresh = _noted(cluster / role), cluster / f"{role}.new"
    for stale in (cluster / role, fresh):
        stale.unlink(missing_ok=True)
    note = _note(cluster, role, secret)
    _write(fresh, note)
    yield secret
    fresh.replace(cluster / role)
    if old.startswith(IN_KEYRING) and note.startswith(IN_KEYRING):  # else there is no keyring to ask
        keyrings.forget(SERVICE, old.removeprefix(IN_KEYRING))


def _note(cluster: Path, role: str, secret: str) -> str:
    """The superuser's turn is first; where its password stands, the others' do, so that a dead keyring is met once."""
    first = _noted(cluster / SUPERUSER)
    name = f"{role}@{uuid.uuid4().hex}"
    if (not first or first.startswith(IN_KEYRING)) and keyrings.keep(SERVICE, name, secret):
        return IN_KEYRING + name
    return secret


def _noted(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        return ""


def _secret(noted: str) -> str | None:
    if noted.startswith(IN_KEYRING):
        return keyrings.find(SERVICE, noted.removeprefix(IN_KEYRING))
    return noted


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
