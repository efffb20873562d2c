"""Who answers at a target: the server's version, whether the way there is encrypted, the database and the role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.targets.open import EMBEDDED, open_target
from core.targets.translate import translated

if TYPE_CHECKING:
    from core.targets.connector import Connector

Encryption = Literal["verified", "not verified", "none", "on this machine"]

_QUERY = (
    "SELECT current_setting('server_version'), current_database()::text, current_user::text, "
    "(SELECT s.version FROM pg_catalog.pg_stat_ssl AS s WHERE s.pid = pg_catalog.pg_backend_pid()), "
    "pg_catalog.pg_is_in_recovery(), "
    "pg_catalog.has_database_privilege(current_database(), 'CREATE')"
)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a server says of itself and of us."""

    label: str
    version: str
    database: str
    role: str
    tls: str  # TLSv1.3, or nothing
    verified: bool
    local: bool
    embedded: bool
    standby: bool
    may_create: bool

    @property
    def encryption(self) -> Encryption:
        if self.tls:
            return "verified" if self.verified else "not verified"
        return "on this machine" if self.local else "none"


def greet(connector: Connector) -> Greeting:
    with translated(connector.label, connector.redact), connector.connect() as connection:
        row = connection.execute(_QUERY).fetchone()
        host, hostaddr = connection.info.host, connection.info.hostaddr
        mode = connection.info.get_parameters().get("sslmode", "")
        encrypted = connection.pgconn.ssl_in_use  # a pooler's own way to the server says nothing of ours
    if row is None:
        raise RuntimeError("a SELECT without FROM gave no row")
    version, database, role, tls, standby, may_create = row
    local = connector.kind == EMBEDDED or host.startswith(("/", "@")) or hostaddr in {"127.0.0.1", "::1"}
    return Greeting(
        connector.label,
        str(version).partition(" ")[0],
        str(database),
        str(role),
        str(tls or "TLS") if encrypted else "",
        verified=mode in {"verify-full", "verify-ca"},
        local=local,
        embedded=connector.kind == EMBEDDED,
        standby=bool(standby),
        may_create=bool(may_create),
    )


def try_out(url: str, *, project_id: str) -> Greeting:
    """Open, ask and close again; what fails is told as every command tells it."""
    with open_target(url, project_id=project_id) as connector:
        return greet(connector)
