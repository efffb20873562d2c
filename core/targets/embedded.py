"""This user's own PostgreSQL: started by the first who needs it, shared by all, stopped by the last."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CoreError, Refused
from core.targets import cluster, handles, passwords
from core.targets.accounts import server_account
from core.targets.binaries import MAJOR, find_binaries
from core.targets.databases import Database, drop_left_scratches, make_database
from core.targets.folders import Folders, check_private, data_home, disk_troubles
from core.targets.launch import clear_dead, extra_settings, kill, launch, stop, wait_ready
from core.targets.locks import locked
from core.targets.passwords import OWNER, READER, SUPERUSER
from core.targets.processes import postmaster, read_pid_file
from core.targets.system_binaries import system_binaries
from core.targets.watch import present, watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.binaries import Binaries
    from core.targets.connector import Connector
    from core.targets.passwords import Known

# The user's own PG* variables must not bend the way to our server.
FIXED = (
    ("hostaddr", "" if sys.platform != "win32" else "127.0.0.1"),
    ("options", ""),
    ("sslmode", "disable"),
    ("gssencmode", "disable"),
    ("channel_binding", "prefer"),
    ("require_auth", "scram-sha-256"),
    ("target_session_attrs", "any"),
)


def embedded_major() -> int | None:
    """None where this machine has none to start: no binaries, or no account for it."""
    try:
        account = server_account()
        named = system_binaries(account)
        return (named or find_binaries(data_home(account), account)).major
    except Refused as refused:
        if refused.code in {"no-binaries", "no-account"}:
            return None
        raise


@contextmanager
def embedded(project_id: str) -> Iterator[Connector]:
    account = server_account()
    home = data_home(account)
    named = system_binaries(account)
    folders = Folders(home, MAJOR if named is None else named.major, account)
    with ExitStack() as stack:
        with disk_troubles():
            folders.make()
            stack.enter_context(present(folders))
            stack.enter_context(_user(folders))
            with locked(folders.lock_file):
                known = _start_or_attach(folders, named or find_binaries(home, account))
        server = _server(folders, known)
        name = database_name(project_id)
        make_database(server, name)
        yield server.named(name)


def database_name(project_id: str) -> str:
    """A name that people recognise, kept apart from others that read alike by a hash."""
    words = re.sub(r"[^a-z0-9]+", "_", project_id.lower()).strip("_")[:40]
    return "_".join(part for part in (words, hashlib.sha256(project_id.encode()).hexdigest()[:8]) if part)


@contextmanager
def _user(folders: Folders) -> Iterator[None]:
    handle = handles.add(folders.handles)
    try:
        yield
    finally:
        with locked(folders.lock_file):
            handles.remove(handle)
            if handles.prune(folders.handles) == 0:
                stop(folders)


def _start_or_attach(folders: Folders, binaries: Binaries) -> Known:
    running = postmaster(folders.data) if folders.cluster.exists() else None
    if running is None:
        cluster.ensure_cluster(folders, binaries, synced=_is_synced())
    known = passwords.known(folders.cluster)
    if running is not None and not known:
        _stop_unless_used(folders)
        running = None
    if running is None:
        clear_dead(folders)
        known = known or {SUPERUSER: cluster.renew_superuser(folders, binaries, synced=_is_synced())}
        _start(folders, binaries, known)
    else:
        wait_ready(running, folders, lambda: _ask(folders, known))
    admin = _database(folders, SUPERUSER, known)
    known = cluster.ensure_roles(admin, folders, known)
    if running is None:
        drop_left_scratches(admin)
    return known


def _start(folders: Folders, binaries: Binaries, known: Known) -> None:
    """What was started and never answered is ended: it is in nobody's use, and its rows outlive it."""
    started = launch(folders, binaries, extra_settings())
    watch(folders, started.pid)
    try:
        wait_ready(started, folders, lambda: _ask(folders, known))
    except CoreError:
        kill(started)
        raise


def _is_synced() -> bool:
    return ("fsync", "off") not in extra_settings()


def _stop_unless_used(folders: Folders) -> None:
    """Left by a killed Slipway: new passwords can be made once it is down, but not under somebody's feet."""
    if handles.prune(folders.handles) > 1:
        raise Refused(
            "embedded-keyring",
            "The embedded server's passwords are in a keyring that does not give them, and others use the server.",
            remedy="Unlock the keyring; or end the other Slipways, and the next one makes new passwords.",
        )
    stop(folders)


def _ask(folders: Folders, known: Known) -> None:
    with _database(folders, SUPERUSER, known).connect() as connection:
        connection.execute("SELECT 1")


def _server(folders: Folders, known: Known) -> Database:
    """As its owner, who knows how to be its reader too."""
    owner, secret = _database(folders, OWNER, known), known[READER]
    reader = (("user", READER), ("password", secret))
    return replace(owner, secrets=(*owner.secrets, secret), reader=reader)


def _database(folders: Folders, role: str, known: Known | None = None) -> Database:
    noted = read_pid_file(folders.data)
    if noted is None:
        raise Refused(
            "embedded-gone",
            "The embedded server has ended.",
            remedy=f"Start again; its log is {folders.log_file}.",
        )
    host = "127.0.0.1" if sys.platform == "win32" else noted.socket_folder
    if sys.platform != "win32":
        check_private(Path(host), os.geteuid() if folders.account is None else folders.account.uid)
    secret = (known or passwords.known(folders.cluster))[role]
    fields = (
        *FIXED,
        ("host", host),
        ("port", str(noted.port)),
        ("user", role),
        ("password", secret),
        ("dbname", "postgres"),
    )
    label = f"embedded PostgreSQL {folders.major}"
    return Database(label, "embedded", fields, (secret,), folders.log_file)
