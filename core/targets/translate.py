"""What the driver says becomes what a user can act on: a stable code, a sentence, and the way out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from core.errors import Refused
from core.targets.grants import missing_grant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Meaning:
    """One trouble, known by its SQLSTATEs and, where the driver gives none, by words of its text."""

    code: str
    sqlstates: tuple[str, ...]
    words: tuple[str, ...]
    message: str
    remedy: str


POOLERS_OWN = "08P01"
"""PgBouncer says it of everything, so its words count."""


def unchanged(text: str) -> str:
    return text


def translate(error: psycopg.Error, *, place: str = "", redact: Callable[[str], str] = unchanged) -> Refused:
    said = redact(" ".join(str(error).split()))
    meaning = meaning_of(error.sqlstate, said)
    # Where no server answered, none has said anything.
    speaker = "server" if error.sqlstate or "FATAL" in said else "driver"
    message = f"{meaning.message} The {speaker} says: {said}" if said else meaning.message
    return Refused(meaning.code, message, remedy=way_out(error, meaning), place=place)


def way_out(error: psycopg.Error, meaning: Meaning) -> str:
    """A right that is missing is named; what else the server hints at is in its own words."""
    primary = error.diag.message_primary or ""
    return missing_grant(primary) or meaning.remedy if error.sqlstate == "42501" else meaning.remedy


@contextmanager
def translated(place: str, redact: Callable[[str], str]) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        # The driver's own error is not chained: its text and arguments may hold the secret.
        raise translate(error, place=place, redact=redact) from None


@contextmanager
def reading(connector: Connector) -> Iterator[Connection]:
    """Read over a connection of its own; a server that ends meanwhile is told as what it is."""
    with translated(connector.label, connector.redact), connector.read() as connection:
        yield connection


def meaning_of(sqlstate: str | None, said: str) -> Meaning:
    exact = next((each for each in MEANINGS if sqlstate in each.sqlstates), OTHER)
    if sqlstate not in {None, POOLERS_OWN}:
        return exact
    lowered = said.lower()
    return next((each for each in MEANINGS if any(word in lowered for word in each.words)), exact)


OTHER = Meaning(
    "database",
    (),
    (),
    "The database refused.",
    "Read what the server says; if it is not clear, its log says more.",
)

# Read from the top: a text may hold the words of several, and the first one is the most telling.
MEANINGS = (
    Meaning(
        "pooler-tenant",
        (),
        ("tenant or user not found", "tenant/user"),
        "The pooler does not know this project or user.",
        "Check the pooler's host (its region) and that the user is postgres.PROJECT, as the dashboard shows.",
    ),
    Meaning(
        "wrong-password",
        ("28P01",),
        ("password authentication failed", "sasl authentication failed", "wrong password"),
        "The user name or the password is wrong.",
        "Check both; a password in a URL needs its special characters percent-encoded (@ is %40). See also .pgpass.",
    ),
    Meaning(
        "no-password",
        (),
        ("no password supplied",),
        "The server asks for a password and none was given.",
        "Put it into .pgpass or PGPASSWORD, or into the keyring: keyring set slipway USER@HOST:PORT/DATABASE",
    ),
    Meaning(
        "certificate",
        (),
        ("certificate", "ssl error", "root.crt", "sslrootcert"),
        "The server's certificate could not be verified.",
        "Name its authority with sslrootcert=FILE; only for a network you trust, lower the check with sslmode=require.",
    ),
    Meaning(
        "no-tls",
        (),
        ("server does not support ssl",),
        "The server offers no encryption, and hosts off this machine are only used with it.",
        "Switch TLS on at the server; only for a network you trust, add sslmode=disable.",
    ),
    Meaning(
        "not-allowed-in",
        ("28000",),
        (
            "no pg_hba.conf entry",
            "pg_hba.conf rejects",
            "is not permitted to log in",
            "not currently accepting connections",
        ),
        "The server lets this user in neither from here nor in this way.",
        "Check the user, the database and TLS; the server's pg_hba.conf decides.",
    ),
    Meaning(
        "too-many-connections",
        ("53300",),
        (
            "too many connections",
            "too many clients",
            "remaining connection slots",
            "max client connections",
            "query_wait_timeout",
            "no more connections allowed",
        ),
        "The server has no connection left.",
        "Close some, wait a moment, or raise max_connections; a pooler in session mode helps.",
    ),
    Meaning(
        "missing-right",
        ("42501",),
        ("permission denied for database",),
        "The role that connects lacks a right.",
        "Let the owner GRANT it, or connect as the owner of the objects.",
    ),
    Meaning(
        "no-role",
        (),
        ('role "',),
        "The server does not know this role.",
        "Check the user name; without one, libpq takes PGUSER or the name you are logged in with.",
    ),
    Meaning(
        "no-database",
        ("3D000",),
        ('database "', "bouncer config error", "no such database"),
        "This database does not exist on the server.",
        "Check the name at the end of the URL, or create it: createdb NAME",
    ),
    Meaning(
        "starting-or-stopping",
        ("57P01", "57P02", "57P03", "57P04"),
        ("starting up", "shutting down", "in recovery mode", "terminating connection"),
        "The server is starting or stopping, or an administrator ended the connection.",
        "Wait a moment and try again.",
    ),
    Meaning(
        "network-unreachable",
        (),
        ("network is unreachable", "no route to host", "cannot assign requested address"),
        "The server's network can't be reached from here; hosts named db.* of hosted services often have IPv6 only.",
        "Use the session pooler's address (port 5432), which has IPv4, or a network with IPv6.",
    ),
    Meaning(
        "no-suitable-host",
        (),
        ("session is read-only", "session is not read-only", "hot standby mode"),
        "No host of the target is of the kind that target_session_attrs asks for.",
        "Add the primary's host to the target, or change target_session_attrs.",
    ),
    Meaning(
        "connection-refused",
        (),
        ("connection refused", "actively refused", "no such file or directory"),
        "Nothing listens at this address.",
        "Check host and port, and that the server is running and accepts connections there.",
    ),
    Meaning(
        "unknown-host",
        (),
        ("failed to resolve host", "could not translate host name", "name or service not known", "getaddrinfo failed"),
        "The server's host name is not known.",
        "Check its spelling and your network; a paused hosted project has no address either.",
    ),
    Meaning(
        "timeout",
        (),
        ("timeout expired", "timed out"),
        "The server did not answer in time.",
        "Check host, port and firewall; connect_timeout=SECONDS in the URL waits longer.",
    ),
    Meaning(
        "connection-lost",
        ("08000", "08001", "08003", "08004", "08006", "08P01"),
        (
            "server closed the connection",
            "closed unexpectedly",
            "connection is lost",
            "connection reset",
            "broken pipe",
            "eof detected",
        ),
        "The connection broke.",
        "Check the network and the server's log, then try again.",
    ),
    Meaning(
        "pooler-statements",
        ("42P05", "26000"),
        (),
        "A pooler in transaction mode mixed up prepared statements.",
        "Connect directly or through the session pooler (port 5432).",
    ),
    Meaning(
        "lock-timeout",
        ("55P03",),
        (),
        "Another session holds a lock that is needed here.",
        "Wait for it or end it (pg_stat_activity and pg_blocking_pids() show which), then try again.",
    ),
    Meaning(
        "deadlock",
        ("40P01",),
        (),
        "Two sessions waited for each other, and the server ended this one.",
        "Try again; nothing was changed.",
    ),
    Meaning(
        "statement-timeout",
        ("57014",),
        (),
        "The statement was cancelled or took longer than allowed.",
        "Try again at a quieter time, or raise statement_timeout.",
    ),
    Meaning(
        "idle-timeout",
        ("25P03", "57P05"),
        (),
        "The server closed a session that was idle for too long.",
        "Try again; raise idle_in_transaction_session_timeout if it happens often.",
    ),
    Meaning(
        "out-of-locks",
        ("53200",),
        (),
        "The server ran out of memory or of room for locks.",
        "Raise max_locks_per_transaction at the server and restart it, or bring fewer changes at once.",
    ),
    Meaning(
        "disk-full",
        ("53100",),
        ("no space left on device",),
        "The server's disk is full.",
        "Free space on the server, then try again; nothing was changed.",
    ),
    Meaning(
        "read-only",
        ("25006",),
        (),
        "The server or the session is read-only.",
        "Connect to the primary, not to a replica (target_session_attrs=read-write), or lift the read-only setting.",
    ),
    Meaning(
        "bad-option",
        (),
        (
            "invalid connection option",
            "invalid integer value",
            "invalid port number",
            "invalid sslmode",
            "unsupported startup parameter",
            "invalid value for parameter",
            "definition of service",
        ),
        "A connection option is not valid.",
        "Check the options, and the PG* variables that are set, against PostgreSQL's list of connection parameters.",
    ),
)
