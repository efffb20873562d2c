"""A cluster is born whole: initdb and both passwords in a folder of their own, renamed into place when complete."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from core.errors import Refused
from core.targets.databases import SCRATCH_PREFIX, close_to_others
from core.targets.folders import make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from core.targets.accounts import Account
    from core.targets.binaries import Binaries
    from core.targets.connector import Connection
    from core.targets.databases import Database
    from core.targets.folders import Folders

SUPERUSER = "slipway_admin"
OWNER = "slipway_owner"  # not the name of our schema: "$user" stands first in the search path
READER = "slipway_reader"


def is_whole(cluster: Path) -> bool:
    parts = ("data/PG_VERSION", "data/global/pg_control", SUPERUSER, OWNER)
    return all((cluster / part).is_file() for part in parts)


def ensure_cluster(folders: Folders, binaries: Binaries, *, synced: bool) -> None:
    if is_whole(folders.cluster):
        return
    for stale in folders.server.glob("new-*"):
        shutil.rmtree(stale, ignore_errors=True)
    _refuse_other_major(folders)
    if folders.cluster.exists():  # never deleted: somebody's rows may be in it
        folders.cluster.rename(folders.server / f"broken-{int(time.time())}-{uuid.uuid4().hex[:8]}")
    fresh = folders.server / f"new-{uuid.uuid4().hex}"
    make_folder(fresh, folders.mode)
    make_folder(fresh / "data", 0o700)
    _give(fresh / "data", folders.account)
    for role in (SUPERUSER, OWNER):
        _write_password(fresh / role)
    _initdb(fresh, binaries, folders.account, synced=synced)
    fresh.rename(folders.cluster)


def _refuse_other_major(folders: Folders) -> None:
    """A new major can't read the old one's files, and starting empty would look like losing everything."""
    for other in sorted(folders.home.glob("postgres-*/cluster")):
        if other != folders.cluster and is_whole(other):
            raise Refused(
                "embedded-major",
                f"The embedded server's data are of another PostgreSQL ({other.parent.name}), not {folders.major}.",
                remedy=f"Dump them with the Slipway that made them and load them here, or move {other.parent} away.",
            )


def password(folders: Folders, role: str) -> str:
    return (folders.cluster / role).read_text("ascii")


def ensure_roles(admin: Database, folders: Folders) -> None:
    """The superuser's only work: the role that owns every project's database, and the one that only reads them."""
    with admin.translated(), admin.connect() as connection:
        known = {str(name) for (name,) in connection.execute("SELECT rolname FROM pg_catalog.pg_roles")}
        if OWNER not in known:
            _role(connection, "CREATE ROLE {} LOGIN CREATEDB PASSWORD {}", OWNER, password(folders, OWNER))
        if READER not in known or not (folders.cluster / READER).is_file():
            _ensure_reader(connection, folders, "ALTER" if READER in known else "CREATE")


def _ensure_reader(connection: Connection, folders: Folders, verb: LiteralString) -> None:
    """The password's file comes last: where it stands, all the rest is there, also in clusters from before."""
    fresh = folders.cluster / f"{READER}.new"
    fresh.unlink(missing_ok=True)
    _write_password(fresh)
    with connection.transaction():
        # BYPASSRLS: pg_read_all_data alone would read fewer rows in silence where a table has row security.
        # Out of read-only, PostgreSQL lets any role still change its own password and keep large objects of its own.
        _role(connection, verb + " ROLE {} LOGIN BYPASSRLS PASSWORD {}", READER, fresh.read_text("ascii"))
        reader = sql.Identifier(READER)
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(reader))
        connection.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(reader))
        lasting = "SELECT datname FROM pg_catalog.pg_database WHERE NOT starts_with(datname::text, %s) ORDER BY datname"
        for (name,) in connection.execute(lasting, (SCRATCH_PREFIX,)).fetchall():
            close_to_others(connection, str(name))
    fresh.replace(folders.cluster / READER)


def _role(connection: Connection, words: LiteralString, role: str, secret: str) -> None:
    # The verifier, not the password: statements may be logged.
    verifier = connection.pgconn.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256")
    connection.execute(sql.SQL(words).format(sql.Identifier(role), sql.Literal(verifier.decode())))


def clean_environment() -> dict[str, str]:
    """No PG* variable of the user's reaches the server, and its messages are in English."""
    kept = ("PATH", "TZ", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def _initdb(fresh: Path, binaries: Binaries, account: Account | None, *, synced: bool) -> None:
    locale = ("--locale-provider=builtin", "--locale=C.UTF-8") if binaries.major >= 17 else ("--locale=C.UTF-8",)
    _give(fresh / SUPERUSER, account)
    done = subprocess.run(
        [
            binaries.named("initdb"),
            f"--pgdata={fresh / 'data'}",
            f"--username={SUPERUSER}",
            "--auth=scram-sha-256",
            f"--pwfile={fresh / SUPERUSER}",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
            *locale,
            *(() if synced else ("--no-sync",)),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=300,
        cwd=fresh.anchor,
        env=clean_environment(),
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        umask=-1 if sys.platform == "win32" else 0o077,
        start_new_session=True,
    )
    _take_back(fresh / SUPERUSER, account)
    if done.returncode != 0:
        said = " ".join(done.stderr.decode(errors="replace").split())[-600:]
        shutil.rmtree(fresh, ignore_errors=True)
        raise Refused(
            "initdb",
            f"The embedded server's data folder could not be set up: {said}",
            remedy="Free the disk or mend what is named, or set SLIPWAY_DATA_HOME to another folder.",
            place=str(fresh.parent),
        )


def _write_password(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())


def _give(path: Path, account: Account | None) -> None:
    if account is not None and sys.platform != "win32":
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _take_back(path: Path, account: Account | None) -> None:
    if account is not None and sys.platform != "win32":
        os.chown(path, os.geteuid(), os.getegid(), follow_symlinks=False)
