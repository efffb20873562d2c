"""What a server and the role that connects can do: read in one query, before anybody needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from core.errors import Refused
from core.targets.connector import Connection, Connector
from core.targets.embedded import embedded_major
from core.targets.poolers import is_pooled

Judge = Literal["scratch database", "schemas aside", "embedded server", "none"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Rights are those of the role that applies, also where another one only reads."""

    version: str
    major: int
    encrypted: bool
    tls: str  # of which version; a pooler keeps it to itself
    pooled: bool  # in session mode, since another one is refused
    role: str
    superuser: bool
    may_create: bool  # a schema in this database: the history's own
    may_create_databases: bool
    bypasses_row_security: bool
    extensions: tuple[str, ...]
    available_extensions: tuple[str, ...]
    owns_schemas: bool  # those that the project speaks of, as far as they are there
    embedded_major: int | None  # of the server that could stand in for this one
    lock_room: int  # entries that are sure to fit into one transaction
    standby: bool
    read_only: bool

    @property
    def judge(self) -> Judge:
        """Where a rehearsal is tried, and a snapshot read back."""
        if self.may_create_databases:
            return "scratch database"
        if self.may_create and self.owns_schemas:
            return "schemas aside"
        return "embedded server" if self.embedded_major == self.major else "none"

    @property
    def accepts_writes(self) -> bool:
        return not self.standby and not self.read_only


def capabilities(connector: Connector, schemas: Sequence[str] = ("public",)) -> Capabilities:
    with connector.connect() as connection:
        return read_capabilities(connection, schemas)


def read_capabilities(connection: Connection, schemas: Sequence[str]) -> Capabilities:
    query = files("core.run").joinpath("queries", "capabilities.sql").read_bytes()
    row = connection.execute(query, {"schemas": list(schemas)}).fetchone()
    if row is None:
        raise Refused("no-role", "The server does not know this role any more.", remedy="Connect as another role.")
    (
        version,
        process,
        tls,
        role,
        superuser,
        create,
        databases,
        bypasses,
        installed,
        available,
        owns,
        room,
        standby,
        only,
    ) = row
    pooled, encrypted = is_pooled(connection, int(process)), bool(connection.pgconn.ssl_in_use)
    return Capabilities(
        version=str(version).partition(" ")[0],
        major=connection.info.server_version // 10_000,
        encrypted=encrypted,
        tls=str(tls) if encrypted and not pooled else "",
        pooled=pooled,
        role=str(role),
        superuser=bool(superuser),
        may_create=bool(create),
        may_create_databases=bool(databases),
        bypasses_row_security=bool(bypasses),
        extensions=tuple(map(str, installed)),
        available_extensions=tuple(map(str, available)),
        owns_schemas=bool(owns),
        embedded_major=embedded_major(),
        lock_room=int(room),
        standby=bool(standby),
        read_only=bool(only),
    )
