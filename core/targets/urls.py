"""A URL is parsed into fields before anything else sees it, and no error ever repeats what was typed."""

from __future__ import annotations

import ipaddress
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import psycopg
from psycopg import pq

from core.errors import Refused, UsageError
from core.targets import keyrings

SCHEME = re.compile(r"(?i)postgres(?:ql)?(?:\+psycopg2?)?://")
SESSION_ATTRIBUTES = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
DISGUISED = re.compile(r"(?i)://|pass\w*\s*=|:.*@")
POOLER_PORT = "6543"
SERVICE = "slipway"
# libpq settles services, PG* variables, .pgpass and defaults, then stumbles over this before it touches the network.
STUMBLE = "slipway-resolves"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, as libpq will see it."""

    label: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    ignored: str = ""  # a password file that libpq doesn't read


def parse(text: str) -> Address:
    given = _fields(text)
    _check_session_attributes(given)
    resolved, password = _resolve(given)
    _check_numbers(resolved)
    _refuse_disguised(resolved)
    _refuse_pooler(resolved)
    fields = given | _verified(given, resolved)
    password = password or keyrings.find(SERVICE, _name(resolved)) or ""
    if password:
        fields["password"] = password  # from .pgpass too, where an entry may name only the one database
    secrets = (password, fields.get("password", ""), fields.get("sslpassword", ""), _typed_password(text))
    known = tuple(dict.fromkeys(secret for secret in secrets if secret))
    ignored = "" if password else _ignored(resolved.get("passfile", ""))
    return Address(_label(resolved | fields), tuple(sorted(fields.items())), known, ignored)


def keyring_name(text: str) -> str:
    """What the password of an address is called in the keyring."""
    return _name(_resolve(_fields(text))[0])


def _ignored(passfile: str) -> str:
    """Others may read it, so libpq does not, and says so on standard error only."""
    path = Path(passfile)
    is_open = os.name == "posix" and path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return passfile if is_open else ""


def is_local(host: str) -> bool:
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fields(text: str) -> dict[str, str]:
    stripped = text.strip()
    if "://" in stripped.partition("=")[0]:
        stripped = _plain_url(stripped)
    elif "=" not in stripped:
        raise UsageError(
            "target-unknown",
            "The target is neither 'embedded', nor a URL, nor of the form key=value.",
            remedy="For example: postgresql://USER@HOST:5432/DATABASE, or service=NAME",
        )
    try:
        options = pq.Conninfo.parse(stripped.encode())
    except (psycopg.Error, UnicodeEncodeError):
        raise _malformed() from None
    return {each.keyword.decode(): each.val.decode(errors="replace") for each in options if each.val is not None}


def _plain_url(text: str) -> str:
    scheme = SCHEME.match(text)
    if scheme is None:
        raise UsageError(
            "target-scheme",
            "Only PostgreSQL databases are understood: the URL must begin with postgresql:// or postgres://.",
            remedy="For example: postgresql://USER@HOST:5432/DATABASE",
        )
    rest = text[scheme.end() :]
    before_path = rest.partition("/")[0]
    # An unencoded @ or / in a password would make the rest of the password the host, and hosts are shown.
    if rest.count("@") > 1 or ("@" in rest and "@" not in before_path):
        raise UsageError(
            "target-encoding",
            "The URL has an @ or a / where none can be: most often in a password that is not percent-encoded.",
            remedy="In user and password write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23 and % as %25.",
        )
    return "postgresql://" + rest


def _malformed() -> UsageError:
    return UsageError(
        "target-malformed",
        "The target's URL or its key=value list is not well-formed. It is not repeated here: it may hold a password.",
        remedy="Percent-encode special characters in a URL; in key=value quote values with blanks: password='a b'.",
    )


def _resolve(given: dict[str, str]) -> tuple[dict[str, str], str]:
    words = " ".join(f"{key}={_quoted(value)}" for key, value in given.items() if key != "target_session_attrs")
    attempt = pq.PGconn.connect_start(f"{words} target_session_attrs={STUMBLE}".encode())
    try:
        said = attempt.get_error_message()
        if STUMBLE not in said:
            raise _unresolved(given, said)
        options = {each.keyword.decode(): each.val for each in attempt.info}
        password = (attempt.password or b"").decode(errors="replace")
    finally:
        attempt.finish()
    return {key: value.decode(errors="replace") for key, value in options.items() if value}, password


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _unresolved(given: dict[str, str], said: str) -> UsageError:
    if "definition of service" in said or "service file" in said:
        return UsageError(
            "service-unknown",
            "libpq does not know this service.",
            remedy="Define it in ~/.pg_service.conf, or name its file with PGSERVICEFILE.",
        )
    options = ", ".join(sorted(set(given) - {"password", "sslpassword"}))
    return UsageError(
        "target-options",
        f"libpq does not accept the value of a connection option; the target gives {options}.",
        remedy="Check them (and the PG* variables) against PostgreSQL's list of connection parameters.",
    )


def _check_numbers(resolved: dict[str, str]) -> None:
    """What stands where a port belongs may be a password (postgresql://ada:secret), so it is never shown."""
    ports = [port for port in resolved.get("port", "").split(",") if port]
    timeout = resolved.get("connect_timeout", "0").strip()
    if not all(port.isdecimal() and 0 < int(port) < 65536 for port in ports) or not timeout.isdecimal():
        raise UsageError(
            "target-options",
            "A port is not a number from 1 to 65535, or connect_timeout is not a number of seconds.",
            remedy="Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded.",
        )


def _check_session_attributes(given: dict[str, str]) -> None:
    """libpq repeats what it does not know, and resolving has put its own stumbling stone there."""
    wanted = given.get("target_session_attrs") or os.environ.get("PGTARGETSESSIONATTRS") or "any"
    if wanted not in SESSION_ATTRIBUTES:
        raise UsageError(
            "target-options",
            "target_session_attrs (or PGTARGETSESSIONATTRS) has a value that libpq does not know.",
            remedy=f"Give one of {', '.join(SESSION_ATTRIBUTES)}.",
        )


def _refuse_disguised(resolved: dict[str, str]) -> None:
    """User, host and database are shown, so none may be what was typed for another part, password and all."""
    user, name = resolved.get("user", ""), resolved.get("dbname", "")
    hosts = (*resolved.get("host", "").split(","), *resolved.get("hostaddr", "").split(","))
    if ":" in user or DISGUISED.search(name) or any("@" in each[1:] for each in hosts):
        raise _malformed()


def _refuse_pooler(resolved: dict[str, str]) -> None:
    if POOLER_PORT in resolved.get("port", "").split(","):
        raise Refused(
            "transaction-pooler",
            "Port 6543 is a pooler in transaction mode: sessions, locks and settings do not hold there.",
            remedy="Use the direct connection or the session pooler; both are on port 5432.",
        )


def _verified(given: dict[str, str], resolved: dict[str, str]) -> dict[str, str]:
    """libpq's own default goes plaintext in silence; off this machine the certificate is verified."""
    hosts = (resolved.get("hostaddr") or resolved.get("host", "")).split(",")
    is_chosen = "sslmode" in given or "PGSSLMODE" in os.environ or resolved.get("sslmode", "prefer") != "prefer"
    if is_chosen or all(map(is_local, hosts)):
        return {}
    own_root = Path("~/.postgresql/root.crt").expanduser()
    is_named = "sslrootcert" in resolved or own_root.is_file()
    return {"sslmode": "verify-full"} | ({} if is_named else {"sslrootcert": "system"})


def _typed_password(text: str) -> str:
    """The password as typed, percent-encoded or not, so that an echo of the URL itself would be hidden too."""
    authority = text.partition("://")[2].partition("@")
    typed = authority[0].partition(":")[2] if authority[1] else ""
    return typed if typed != unquote(typed) else ""


def _name(shown: dict[str, str]) -> str:
    """What people call the target, and what its password is called in the keyring."""
    hosts = (shown.get("host") or shown.get("hostaddr") or "local socket").split(",")
    host = ",".join(f"[{each}]" if ":" in each else each for each in hosts)
    return f"{shown.get('user', '')}@{host}:{shown.get('port', '5432')}/{shown.get('dbname', '')}"


def _label(shown: dict[str, str]) -> str:
    name = _name(shown)
    hosts = (shown.get("hostaddr") or shown.get("host", "")).split(",")
    mode = shown.get("sslmode", "prefer")
    if mode == "verify-full" or all(map(is_local, hosts)):
        return name
    return f"{name} (certificate not verified: sslmode={mode})"
