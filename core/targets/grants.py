"""The GRANT that is missing, by what the server says was denied."""

from __future__ import annotations

import re

DENIED = re.compile(r"permission denied for (?P<kind>[a-z]+(?: view| table)?) (?P<name>.+)")
OWNED = re.compile(r"must be owner of (?P<kind>[a-z]+(?: view| table)?) (?P<name>.+)")
EXTENSION = re.compile(r'permission denied to create extension "(?P<name>.+)"')
RIGHTS = {
    "database": "CREATE ON DATABASE",
    "foreign table": "ALL ON TABLE",
    "function": "EXECUTE ON FUNCTION",
    "materialized view": "ALL ON TABLE",
    "procedure": "EXECUTE ON PROCEDURE",
    "schema": "USAGE, CREATE ON SCHEMA",
    "sequence": "ALL ON SEQUENCE",
    "table": "ALL ON TABLE",
    "type": "USAGE ON TYPE",
    "view": "ALL ON TABLE",
}
ATTRIBUTES = {
    "permission denied to create database": "CREATEDB",
    "permission denied to create role": "CREATEROLE",
}


def missing_grant(said: str) -> str:
    """Nothing where the words are none of these: a server speaks its administrator's language."""
    if attribute := ATTRIBUTES.get(said):
        return f"As a superuser: ALTER ROLE <role> {attribute}"
    if extension := EXTENSION.fullmatch(said):
        return f"As a superuser, in this database: CREATE EXTENSION {_named(extension['name'])}"
    if owned := OWNED.fullmatch(said):
        return f"Connect as the owner of the {owned['kind']} {_named(owned['name'])}, or: GRANT <its owner> TO <role>"
    denied = DENIED.fullmatch(said)
    right = RIGHTS.get(denied["kind"]) if denied else None
    return f"As its owner: GRANT {right} {_named(denied['name'])} TO <role>" if denied and right else ""


def _named(name: str) -> str:
    """The server says names as they are, SQL takes them quoted."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'
