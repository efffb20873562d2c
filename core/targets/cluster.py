"""A cluster is born whole, in a folder of its own that is renamed into place; its passwords are made after that."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
import uuid
from typing import TYPE_CHECKING, LiteralString

from psycopg import pq, sql

from core.errors import Refused
from core.targets.databases import SANDBOX, SCRATCH_PREFIX, close_to_others
from core.targets.folders import make_folder
from core.targets.passwords import OWNER, READER, SUPERUSER, renewed
from core.targets.programs import run, said

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from core.targets.accounts import Account
    from core.targets.binaries import Binaries
    from core.targets.connector import Connection
    from core.targets.databases import Database
    from core.targets.folders import Folders
    from core.targets.passwords import Known

# libpq stumbles over it before it touches the network; hashing needs no server.
STUMBLE = "slipway-hashes"


def is_whole(cluster: Path) -> bool:
    """Also without its passwords: new ones can be made, rows can't."""
    return all((cluster / part).is_file() for part in ("data/PG_VERSION", "data/global/pg_control"))


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
    _initdb(fresh, binaries, folders.account, synced=synced)
    fresh.rename(folders.cluster)


def _refuse_other_major(folders: Folders) -> None:
    """A new major can't read the old one's files, and starting empty would look like losing everything."""
    for other in sorted(folders.home.glob("postgres-*/cluster")):
        if other != folders.cluster and is_whole(other):
            raise Refused(
                "embedded-major",
                f"The embedded server's data are of another PostgreSQL ({other.parent.name}), not {folders.major}.",
                remedy="Go on with that one: SLIPWAY_POSTGRES_BIN names the folder of its programs, or is not set for "
                "those that we ship. Or dump the data there and load them here. Or begin anew: "
                f"move {other.parent} away, or change SLIPWAY_DATA_HOME.",
            )


def renew_superuser(folders: Folders, binaries: Binaries, *, synced: bool) -> str:
    """Where no password is known, PostgreSQL's single-user mode takes a new one from whoever owns the data."""
    with renewed(folders.cluster, SUPERUSER) as secret:
        words = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(SUPERUSER), _verifier(SUPERUSER, secret))
        # A statement that fails is not repeated in what is said: it holds what a password could be guessed by.
        settings = ("exit_on_error=on", "log_min_error_statement=panic", *(() if synced else ("fsync=off",)))
        options = [part for setting in settings for part in ("-c", setting)]
        argv = [binaries.named("postgres"), "--single", "-D", str(folders.data), *options, "postgres"]
        done = run(argv, folders.account, (words.as_string() + "\n").encode())
        if done.returncode != 0:
            raise Refused(
                "embedded-start",
                f"The embedded server's superuser could not be given a new password: {said(done)}",
                remedy="Mend what is named, then try again; the data are as they were.",
                place=str(folders.data),
            )
    return secret


def ensure_roles(admin: Database, folders: Folders, known: Known) -> Known:
    """The superuser's only work: the role that owns every project's database, and the one that only reads them."""
    made = dict(known)
    with admin.translated(), admin.connect() as connection:
        there = {str(name) for (name,) in connection.execute("SELECT rolname FROM pg_catalog.pg_roles")}
        if OWNER not in there or OWNER not in known:
            with renewed(folders.cluster, OWNER) as secret:
                _role(connection, _verb(OWNER, there) + " ROLE {} LOGIN CREATEDB PASSWORD {}", OWNER, secret)
            made[OWNER] = secret
        if READER not in there or READER not in known:
            with renewed(folders.cluster, READER) as secret:
                _ensure_reader(connection, _verb(READER, there), secret)
            made[READER] = secret
        if SANDBOX not in there:
            words = "CREATE ROLE {0} NOLOGIN; GRANT {0} TO {1}"
            connection.execute(sql.SQL(words).format(sql.Identifier(SANDBOX), sql.Identifier(OWNER)))
    return made


def _verb(role: str, there: Collection[str]) -> LiteralString:
    return "ALTER" if role in there else "CREATE"


def _ensure_reader(connection: Connection, verb: LiteralString, secret: str) -> None:
    with connection.transaction():
        # BYPASSRLS: pg_read_all_data alone would read fewer rows in silence where a table has row security.
        # Out of read-only, PostgreSQL lets any role still change its own password and keep large objects of its own.
        _role(connection, verb + " ROLE {} LOGIN BYPASSRLS PASSWORD {}", READER, secret)
        reader = sql.Identifier(READER)
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(reader))
        connection.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(reader))
        lasting = "SELECT datname FROM pg_catalog.pg_database WHERE NOT starts_with(datname::text, %s) ORDER BY datname"
        for (name,) in connection.execute(lasting, (SCRATCH_PREFIX,)).fetchall():
            close_to_others(connection, str(name))


def _role(connection: Connection, words: LiteralString, role: str, secret: str) -> None:
    connection.execute(sql.SQL(words).format(sql.Identifier(role), _verifier(role, secret)))


def _verifier(role: str, secret: str) -> sql.Literal:
    """What goes to a server instead of the password: statements may be logged."""
    apart = pq.PGconn.connect_start(f"target_session_attrs={STUMBLE}".encode())
    try:
        return sql.Literal(apart.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256").decode())
    finally:
        apart.finish()


def _initdb(fresh: Path, binaries: Binaries, account: Account | None, *, synced: bool) -> None:
    locale = ("--locale-provider=builtin", "--locale=C.UTF-8") if binaries.major >= 17 else ("--locale=C.UTF-8",)
    # initdb asks for a password; nobody keeps this one, so it may lie in a file for a moment.
    passing = fresh / "password"
    passing.touch(mode=0o600)
    passing.write_text(secrets.token_urlsafe(32), "ascii")
    _give(passing, account)
    argv = [
        binaries.named("initdb"),
        f"--pgdata={fresh / 'data'}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        f"--pwfile={passing}",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *locale,
        *(() if synced else ("--no-sync",)),
    ]
    done = run(argv, account)
    passing.unlink()
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Refused(
            "initdb",
            f"The embedded server's data folder could not be set up: {said(done)}",
            remedy="Free the disk or mend what is named, or set SLIPWAY_DATA_HOME to another folder.",
            place=str(fresh.parent),
        )


def _give(path: Path, account: Account | None) -> None:
    if account is not None and sys.platform != "win32":
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
