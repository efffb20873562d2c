"""One database on one server, reached by libpq's own fields; its scratch databases live beside it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import conninfo, sql

from core.errors import CoreError, Refused
from core.targets.leavings import stamped, sweep
from core.targets.poolers import refuse_transaction_pooler
from core.targets.redact import redact
from core.targets.translate import translated
from core.targets.versions import refuse_too_old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from core.targets.connector import Connection, Connector, Kind

SANDBOX = "slipway_sandbox"
SCRATCH_PREFIX = "slipway_scratch_"
APPLICATION = "slipway"
CONNECT_TIMEOUT = "10"

_PLAIN = sql.SQL("ENCODING 'UTF8'")
# As JSON, for each version calls the columns otherwise.
_LOCALE = (
    "SELECT pg_encoding_to_char(encoding), datcollate, datctype, to_jsonb(d) ->> 'datlocprovider', "
    "coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') "
    "FROM pg_catalog.pg_database AS d WHERE datname = current_database()"
)
_PROVIDERS: dict[str, tuple[LiteralString, LiteralString]] = {
    "c": ("libc", "LOCALE"),
    "i": ("icu", "ICU_LOCALE"),
    "b": ("builtin", "BUILTIN_LOCALE"),
}


@dataclass(frozen=True, slots=True)
class Database:
    """A connector whose repr never shows the secret."""

    label: str
    kind: Kind
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    log_file: Path | None = None
    ignored: str = ""  # the password file that libpq would read if nobody else could
    reader: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # what differs for the role that only reads

    def connect(self, *, autocommit: bool = True) -> Connection:
        with self._told_when_gone(), self.translated():
            connection = self._opened()
            if self.kind == "url":
                with _closed_when_refused(connection):
                    refuse_too_old(connection.info.server_version, self.label)
                    refuse_transaction_pooler(connection, self._opened, self.label)
            if not (connection.info.parameter_status("DateStyle") or "").startswith("ISO"):
                connection.execute("SET DateStyle TO 'ISO'")  # the driver reads no other
            connection.autocommit = autocommit
            return connection

    def _opened(self) -> Connection:
        return psycopg.connect(self._conninfo(), autocommit=True, prepare_threshold=None)

    def read(self) -> Connection:
        connection = replace(self, fields=(*self.fields, *self.reader)).connect()
        with self.translated(), _closed_when_refused(connection):
            # Not among the startup options: poolers reject them.
            connection.execute("SET default_transaction_read_only = on")
        return connection

    def scratch(self) -> AbstractContextManager[Connector]:
        return Scratch(self, stamped(SCRATCH_PREFIX))

    def redact(self, text: str) -> str:
        return redact(text, self.secrets)

    def translated(self) -> AbstractContextManager[None]:
        return translated(self.label, self.redact)

    def named(self, database: str) -> Database:
        others = tuple((key, value) for key, value in self.fields if key != "dbname")
        return replace(self, fields=(*others, ("dbname", database)))

    @contextmanager
    def _told_when_gone(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            if self.ignored and refused.code == "no-password":
                raise open_to_others(self) from None
            if self.kind != "embedded" or refused.code != "connection-refused":
                raise
            raise Refused(
                "embedded-gone",
                "The embedded server has ended while it was in use. What was committed is safe.",
                remedy=f"Start again; the server's log is {self.log_file}.",
                place=self.label,
            ) from None

    def _conninfo(self) -> str:
        preset = {"connect_timeout": CONNECT_TIMEOUT, "client_encoding": "utf8"}
        return conninfo.make_conninfo("", **(preset | dict(self.fields) | {"application_name": APPLICATION}))


@contextmanager
def _closed_when_refused(connection: Connection) -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, CoreError):
        connection.close()
        raise


@dataclass(frozen=True, slots=True)
class Scratch:
    """A new empty database that is gone when the block is left, whoever is still connected to it."""

    beside: Database
    name: str

    def __enter__(self) -> Connector:
        with self.beside.translated(), self.beside.connect() as connection:
            sweep(connection, SCRATCH_PREFIX)
            try:
                _create(connection, self.name, _like_here(connection))
            except psycopg.errors.InsufficientPrivilege:
                raise no_scratch(self.beside) from None
        return self.beside.named(self.name)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._drop()
            return
        with suppress(CoreError):  # what went wrong inside matters more than what is left behind
            self._drop()

    def _drop(self) -> None:
        """FORCE ends who is connected still; an autovacuum worker it may not end, and the plain form sends away."""
        plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.name))
        with self.beside.translated(), self.beside.connect() as connection:
            with suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(plain + sql.SQL(" WITH (FORCE)"))
                return
            connection.execute(plain)


def make_database(database: Database, name: str) -> None:
    with database.translated(), database.connect() as connection:
        known = connection.execute("SELECT FROM pg_catalog.pg_database WHERE datname = %s", (name,)).fetchone()
        if known is None:
            # Another Slipway may have been faster.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                _create(connection, name)


def drop_left_scratches(database: Database) -> None:
    """Only for a server that was just started: nobody can be using them."""
    find = "SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname::text, %s) ORDER BY datname"
    with database.translated(), database.connect() as connection:
        for (name,) in connection.execute(find, (SCRATCH_PREFIX,)).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(str(name))))


def close_to_others(connection: Connection, name: str) -> None:
    """Everybody may make temporary tables in a new database, the reader too."""
    connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def _create(connection: Connection, name: str, like: sql.Composable = _PLAIN) -> None:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 {}")
    connection.execute(create.format(sql.Identifier(name), like))
    close_to_others(connection, name)


def open_to_others(database: Database) -> Refused:
    return Refused(
        "password-file-open",
        f"The server asks for a password, and {database.ignored} is ignored: others may read it.",
        remedy=f"Close it to them: chmod 600 {database.ignored}",
        place=database.label,
    )


def _like_here(connection: Connection) -> sql.Composable:
    """What is tried there must sort and compare as it would here."""
    row = connection.execute(_LOCALE).fetchone()
    if row is None:
        return _PLAIN
    encoding, collate, ctype, provider, locale = row
    words = [("ENCODING", encoding), ("LC_COLLATE", collate), ("LC_CTYPE", ctype)]
    if provider in _PROVIDERS:
        name, option = _PROVIDERS[provider]
        words += [("LOCALE_PROVIDER", name), *([(option, locale)] if locale else [])]
    return sql.SQL(" ").join(sql.SQL("{} {}").format(sql.SQL(word), sql.Literal(value)) for word, value in words)


def no_scratch(database: Database) -> Refused:
    return Refused(
        "no-scratch",
        "The role that connects may not create a scratch database on this server.",
        remedy="Grant it: ALTER ROLE <role> CREATEDB; or name another server for scratch databases (scratch = URL).",
        place=database.label,
    )
