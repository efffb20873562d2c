"""This user's own PostgreSQL: started by the first who needs it, shared by all, stopped by the last."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Refused
from core.targets import cluster, handles
from core.targets.accounts import server_account
from core.targets.binaries import MAJOR, find_binaries
from core.targets.databases import Database, drop_left_scratches, make_database
from core.targets.folders import Folders, check_private, data_home, disk_troubles
from core.targets.launch import clear_dead, extra_settings, launch, stop, wait_ready
from core.targets.locks import locked
from core.targets.processes import postmaster, read_pid_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psutil import Process

    from core.targets.binaries import Binaries
    from core.targets.connector import Connector

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


@contextmanager
def embedded(project_id: str) -> Iterator[Connector]:
    account = server_account()
    home = data_home(account)
    folders = Folders(home, MAJOR, account)
    with disk_troubles():
        folders.make()
        handle = handles.add(folders.handles)
    try:
        with disk_troubles(), locked(folders.lock_file):
            _start_or_attach(folders, find_binaries(home, account))
        server = _server(folders)
        name = database_name(project_id)
        make_database(server, name)
        yield server.named(name)
    finally:
        with locked(folders.lock_file):
            handles.remove(handle)
            if handles.prune(folders.handles) == 0:
                stop(folders)


def database_name(project_id: str) -> str:
    """A name that people recognise, kept apart from others that read alike by a hash."""
    words = re.sub(r"[^a-z0-9]+", "_", project_id.lower()).strip("_")[:40]
    return "_".join(part for part in (words, hashlib.sha256(project_id.encode()).hexdigest()[:8]) if part)


def _start_or_attach(folders: Folders, binaries: Binaries) -> None:
    running = postmaster(folders.data) if folders.cluster.exists() else None
    wait_ready(running or _start(folders, binaries), folders, lambda: _ask(folders))
    admin = _database(folders, cluster.SUPERUSER)
    cluster.ensure_roles(admin, folders)
    if running is None:
        drop_left_scratches(admin)


def _start(folders: Folders, binaries: Binaries) -> Process:
    extra = extra_settings()
    cluster.ensure_cluster(folders, binaries, synced=("fsync", "off") not in extra)
    clear_dead(folders)
    return launch(folders, binaries, extra)


def _ask(folders: Folders) -> None:
    with _database(folders, cluster.SUPERUSER).connect() as connection:
        connection.execute("SELECT 1")


def _server(folders: Folders) -> Database:
    """As its owner, who knows how to be its reader too."""
    owner, secret = _database(folders, cluster.OWNER), cluster.password(folders, cluster.READER)
    reader = (("user", cluster.READER), ("password", secret))
    return replace(owner, secrets=(*owner.secrets, secret), reader=reader)


def _database(folders: Folders, role: str) -> Database:
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
    secret = cluster.password(folders, role)
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
