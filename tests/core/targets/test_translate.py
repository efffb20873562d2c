"""Errors that users meet, in the words of the driver, and the code each of them becomes."""

from __future__ import annotations

import psycopg
import pytest

from core.targets.translate import MEANINGS, OTHER, meaning_of, translate, translated

SAID = (
    ('connection failed: FATAL:  password authentication failed for user "ada"', "wrong-password"),
    ("connection failed: fe_sendauth: no password supplied", "no-password"),
    ("connection failed: FATAL:  Tenant or user not found", "pooler-tenant"),
    ("failed to resolve host 'db.nowhere': [Errno -2] Name or service not known", "unknown-host"),
    (
        'connection to server at "2a05::1", port 5432 failed: Network is unreachable\n\tIs the server…',
        "network-unreachable",
    ),
    ('connection to server at "127.0.0.1", port 1 failed: Connection refused', "connection-refused"),
    ('connection to server on socket "/tmp/.s.PGSQL.1" failed: No such file or directory', "connection-refused"),
    ("connection timeout expired", "timeout"),
    ("SSL error: certificate verify failed", "certificate"),
    ('server certificate for "a.example" does not match host name "b.example"', "certificate"),
    ('connection to "h": server does not support SSL, but SSL was required', "no-tls"),
    ('FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "ada", database "crm", no encryption', "not-allowed-in"),
    ('FATAL:  database "crm" does not exist', "no-database"),
    ('FATAL:  role "ada" does not exist', "no-role"),
    ('FATAL:  too many connections for role "ada"', "too-many-connections"),
    ('FATAL:  too many connections for database "crm"', "too-many-connections"),
    ('FATAL:  permission denied for database "crm"\nDETAIL:  User does not have CONNECT privilege.', "missing-right"),
    ('FATAL:  database "crm" is not currently accepting connections', "not-allowed-in"),
    ("FATAL:  unsupported startup parameter: options", "bad-option"),
    ("FATAL:  sorry, too many clients already", "too-many-connections"),
    ("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute", "too-many-connections"),
    ("FATAL:  the database system is starting up", "starting-or-stopping"),
    ("server closed the connection unexpectedly", "connection-lost"),
)


@pytest.mark.parametrize(("said", "code"), SAID)
def test_what_the_driver_says_gets_its_code(said: str, code: str) -> None:
    refused = translate(psycopg.OperationalError(said), place="here")
    assert (refused.code, refused.place) == (code, "here")
    assert refused.remedy and " ".join(said.split()) in refused.message


@pytest.mark.parametrize(("said", "who"), [("Connection refused", "driver"), ("FATAL:  no such role", "server")])
def test_nothing_is_put_into_the_mouth_of_a_server_that_never_answered(said: str, who: str) -> None:
    assert f" The {who} says: " in translate(psycopg.OperationalError(said)).message


STATES = {
    "28P01": "wrong-password",
    "3D000": "no-database",
    "53300": "too-many-connections",
    "55P03": "lock-timeout",
    "57P01": "starting-or-stopping",
    "57P02": "starting-or-stopping",
    "57P03": "starting-or-stopping",
    "25006": "read-only",
    "53200": "out-of-locks",
    "25P03": "idle-timeout",
    "42501": "missing-right",
    "42P05": "pooler-statements",
    "26000": "pooler-statements",
    "40P01": "deadlock",
    "53100": "disk-full",
}


@pytest.mark.parametrize(("state", "code"), STATES.items())
def test_a_sqlstate_gets_its_code_whatever_the_language(state: str, code: str) -> None:
    assert translate(psycopg.errors.lookup(state)("auf Deutsch gesagt")).code == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("query_wait_timeout", "too-many-connections"),
        ("no more connections allowed (max_client_conn)", "too-many-connections"),
        ("bouncer config error", "no-database"),
        ("insufficient data left in message", "connection-lost"),
    ],
)
def test_what_a_pooler_says_goes_by_its_words_since_it_has_one_sqlstate_for_all(said: str, code: str) -> None:
    assert translate(psycopg.errors.lookup("08P01")(said)).code == code


def test_an_unknown_error_is_passed_on_in_full() -> None:
    refused = translate(psycopg.errors.lookup("22012")("division by zero"))
    assert refused.code == OTHER.code
    assert "division by zero" in refused.message and refused.remedy


def test_a_sqlstate_belongs_to_one_meaning_only() -> None:
    states = [state for meaning in MEANINGS for state in meaning.sqlstates]
    codes = [meaning.code for meaning in MEANINGS]
    assert len(set(states)) == len(states) and len(set(codes)) == len(codes)


def test_words_are_not_searched_where_a_sqlstate_speaks() -> None:
    assert meaning_of("22012", "certificate").code == OTHER.code


def test_the_drivers_own_error_is_not_chained() -> None:
    with (
        pytest.raises(Exception, match=r"\*\*\*") as caught,
        translated("", lambda text: text.replace("s3cret", "***")),
    ):
        raise psycopg.OperationalError("it was s3cret")
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert "s3cret" not in str(caught.value)
