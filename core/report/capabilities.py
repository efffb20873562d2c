"""What a server and the role that connects can do, and what of it stands in the way."""

from __future__ import annotations

from collections.abc import Iterator

from core.report.summary import counted
from core.run.capabilities import Capabilities
from core.schema.layout import Json
from core.targets.versions import untested

JUDGES = {
    "scratch database": "in a scratch database on this server",
    "schemas aside": "without CREATEDB, with the role's own schemas renamed aside in a transaction that is rolled back",
    "embedded server": "without CREATEDB, and not as owner of the schemas, on the embedded server, whose version fits",
    "none": "nowhere. The role may neither create a database nor rename the project's schemas aside, and the embedded "
    "server is of another version; so nothing can judge what an expression means: it is compared by its words, and "
    "what they can't prove is named",
}


def lines(found: Capabilities) -> Iterator[str]:
    yield f"Server: PostgreSQL {found.version}, {_encryption(found)}, {'by a pooler' if found.pooled else 'direct'}"
    yield f"Role: {found.role}{_rights(found)}"
    yield f"Rehearsals: {JUDGES[found.judge]}"
    extensions = counted(len(found.available_extensions), "extension")
    yield f"Room: {found.lock_room} locks in one transaction; {extensions} available"
    yield from notes(found)


def notes(found: Capabilities) -> Iterator[str]:
    if note := untested(found.major):
        yield f"Note: {note}"
    if found.standby:
        yield "Note: this is a standby and accepts no writes; name the primary to apply."
    elif found.read_only:
        yield f"Note: default_transaction_read_only is on for {found.role} here; nothing can be applied."
    if not found.may_create:
        yield f"Note: {found.role} lacks CREATE on the database, which Slipway's own schema takes."


def _encryption(found: Capabilities) -> str:
    if not found.encrypted:
        return "not encrypted"
    return found.tls or "TLS"


def _rights(found: Capabilities) -> str:
    if found.superuser:
        return " (superuser)"
    rights = {
        "CREATE": found.may_create,
        "CREATEDB": found.may_create_databases,
        "BYPASSRLS": found.bypasses_row_security,
    }
    return f" ({', '.join(name for name, given in rights.items() if given) or 'no rights of its own'})"


def document(found: Capabilities) -> Json:
    return {
        "version": found.version,
        "major": found.major,
        "tested": not untested(found.major),
        "encrypted": found.encrypted,
        "tls": found.tls or None,
        "pooled": found.pooled,
        "role": found.role,
        "superuser": found.superuser,
        "create": found.may_create,
        "createdb": found.may_create_databases,
        "bypassrls": found.bypasses_row_security,
        "judge": found.judge,
        "extensions": list(found.extensions),
        "available_extensions": list(found.available_extensions),
        "lock_room": found.lock_room,
        "standby": found.standby,
        "read_only": found.read_only,
    }
