"""What a user may type as a target, and what never comes back out of it."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.errors import CoreError, Refused, UsageError
from core.targets.open import open_target
from core.targets.redact import redact
from core.targets.urls import parse

if TYPE_CHECKING:
    from pathlib import Path

    from core.targets.connector import Connector

SECRET = "hunter2secret"


@pytest.fixture(autouse=True)
def libpq_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGSERVICE", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ada:x@localhost:5433/crm",
        "postgres://ada:x@localhost:5433/crm",
        "postgresql+psycopg://ada:x@localhost:5433/crm",
        "host=localhost port=5433 user=ada password=x dbname=crm",
        "  postgresql://ada:x@localhost:5433/crm\n",
    ],
)
def test_every_spelling_leads_to_the_same_fields(text: str) -> None:
    address = parse(text)
    assert dict(address.fields) == {
        "host": "localhost",
        "port": "5433",
        "user": "ada",
        "password": "x",
        "dbname": "crm",
    }
    assert address.label == "ada@localhost:5433/crm"


def test_a_service_is_resolved_by_libpq(tmp_path: Path) -> None:
    (tmp_path / "services").write_text(f"[crm]\nhost=db.example\nuser=ada\ndbname=crm\npassword={SECRET}\n")
    address = parse("service=crm")
    assert address.label == "ada@db.example:5432/crm"
    assert dict(address.fields)["sslmode"] == "verify-full"
    assert address.secrets == (SECRET,)


def test_an_unknown_service_is_told(tmp_path: Path) -> None:
    (tmp_path / "services").write_text("[crm]\nhost=db.example\n")
    with pytest.raises(UsageError) as caught:
        parse("service=other")
    assert caught.value.code == "service-unknown"


def test_the_environment_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    address = parse("postgresql://ada@/crm")
    assert address.label == "ada@db.example:5432/crm"
    assert address.secrets == (SECRET,)


def test_a_password_file_is_honoured_for_scratch_databases_too(tmp_path: Path) -> None:
    (tmp_path / "pgpass").write_text(f"db.example:5432:crm:ada:{SECRET}\n")
    (tmp_path / "pgpass").chmod(0o600)
    assert dict(parse("postgresql://ada@db.example/crm").fields)["password"] == SECRET


def test_hosts_off_loopback_get_verify_full() -> None:
    fields = dict(parse("postgresql://ada@db.example/crm").fields)
    assert (fields["sslmode"], fields["sslrootcert"]) == ("verify-full", "system")
    assert dict(parse("host=127.0.0.1,db.example user=ada").fields)["sslmode"] == "verify-full"
    assert dict(parse("host=localhost hostaddr=203.0.113.5 user=ada").fields)["sslmode"] == "verify-full"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "[::1]", "%2Ftmp", ""])
def test_hosts_on_this_machine_need_no_certificate(host: str) -> None:
    assert "sslmode" not in dict(parse(f"postgresql://ada@{host}/crm").fields)


def test_a_chosen_sslmode_is_kept_and_a_weaker_one_is_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    weaker = parse("postgresql://ada@db.example/crm?sslmode=require")
    assert dict(weaker.fields)["sslmode"] == "require"
    assert weaker.label == "ada@db.example:5432/crm (certificate not verified: sslmode=require)"
    monkeypatch.setenv("PGSSLMODE", "prefer")
    assert parse("postgresql://ada@db.example/crm").label.endswith("(certificate not verified: sslmode=prefer)")


def test_a_certificate_authority_of_the_user_is_kept(tmp_path: Path) -> None:
    named = parse("postgresql://ada@db.example/crm?sslrootcert=/own.crt")
    assert dict(named.fields)["sslrootcert"] == "/own.crt"
    (tmp_path / ".postgresql").mkdir()
    (tmp_path / ".postgresql" / "root.crt").touch()
    fields = dict(parse("postgresql://ada@db.example/crm").fields)
    assert fields["sslmode"] == "verify-full" and "sslrootcert" not in fields


@pytest.mark.parametrize(
    "text", ["postgresql://u:p@pooler.example:6543/db", "host=h port=6543", "host=a,b port=1,6543"]
)
def test_the_transaction_pooler_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(text)
    assert caught.value.code == "transaction-pooler"
    assert "5432" in caught.value.remedy


MALFORMED = (
    f"postgresql://ada:{SECRET}@x@db.example/crm",
    f"postgresql://ada:x@{SECRET}@db.example/crm",
    f"postgresql://ada:x/{SECRET}@db.example/crm",
    f"postgresql://ada:{SECRET}%zz@db.example/crm",
    f"postgresql://ada:{SECRET}%00@db.example/crm",
    f"postgresql://ada:{SECRET}@db.example:port/crm",
    f"postgresql://ada:{SECRET}@db.example:99999/crm",
    f"postgresql://ada:{SECRET}@[::1/crm",
    f"postgresql://db.example:{SECRET}/crm",
    f"postgresql://ada@db.example/crm?{SECRET}",
    f"postgresql://ada@db.example/crm?passwort={SECRET}",
    f"postgresql://ada@db.example/crm?sslmode={SECRET}",
    f"postgresql://ada@db.example/crm?connect_timeout={SECRET}",
    f"postgresql://ada@db.example/crm?target_session_attrs={SECRET}&port=x",
    f"mysql://ada:{SECRET}@db.example/crm",
    f"postgresql+pg8000://ada:{SECRET}@db.example/crm",
    f"host=db.example password=x {SECRET}",
    f"host=db.example password='{SECRET}",
    f"host=db.example passwd={SECRET}",
    f"ada:{SECRET}@db.example/crm",
    f"postgresql://ada:\ud800{SECRET}@db.example/crm",
)


@pytest.mark.parametrize("text", MALFORMED)
def test_a_password_never_appears_in_an_error(text: str) -> None:
    with pytest.raises(CoreError) as caught:
        parse(text)
    told = "".join(traceback.format_exception(caught.value)) + caught.value.remedy + repr(caught.value.args)
    assert SECRET not in told
    assert caught.value.remedy


def test_a_password_never_appears_when_connecting_fails() -> None:
    with open_target(f"postgresql://ada:{SECRET}@127.0.0.1:1/crm", project_id="x") as target:
        with pytest.raises(Refused) as caught:
            target.connect()
        assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(target)
    assert caught.value.code == "connection-refused"
    assert caught.value.place == "ada@127.0.0.1:1/crm"


def test_a_secret_is_hidden_in_every_spelling() -> None:
    secrets = parse("postgresql://ada:a%2fb%20c%40'@localhost/crm").secrets
    spelled = ("a/b c@'", "a%2Fb%20c%40%27", "a%2fb%20c%40%27", "a%2fb%20c%40'", "a%2Fb+c%40%27", "a/b%20c%40%27")
    for text in (*spelled, "a/b c@\\'"):
        assert redact(f"before {text} after", secrets) == "before *** after"


def test_a_server_by_url_is_used_with_its_password(other_server: Connector, other_url: str) -> None:
    assert other_server.kind == "url"
    assert other_server.label.startswith("ada@127.0.0.1:") and other_server.label.endswith("/crm")
    with other_server.connect() as connection:
        assert connection.autocommit and connection.prepare_threshold is None
        row = connection.execute("SELECT current_database(), current_setting('application_name')").fetchone()
        assert row == ("crm", "slipway")
    assert "other%2Fpass" not in other_server.redact(other_url)


def test_a_wrong_password_is_told_as_such(other_url: str) -> None:
    wrong = other_url.replace("other%2F", "other%2Fnot")
    with open_target(wrong, project_id="x") as target, pytest.raises(Refused) as caught:
        target.connect()
    assert caught.value.code == "wrong-password"


def test_a_missing_database_is_told_as_such(other_url: str) -> None:
    nowhere = other_url.removesuffix("crm") + "none"
    with open_target(nowhere, project_id="x") as target, pytest.raises(Refused) as caught:
        target.connect()
    assert caught.value.code == "no-database"


def test_a_role_that_may_not_create_databases_is_told_so(other_server: Connector, other_url: str) -> None:
    with other_server.connect() as connection:
        connection.execute("CREATE ROLE bob LOGIN PASSWORD 'bob'")
    bob = "postgresql://bob:bob@" + other_url.partition("@")[2]
    with open_target(bob, project_id="x") as target, pytest.raises(Refused) as caught, target.scratch():
        pass
    assert caught.value.code == "no-scratch"


@pytest.mark.parametrize("which", ["server", "other_server"])
def test_a_scratch_database_is_empty_utf8_and_gone_at_the_end(which: str, request: pytest.FixtureRequest) -> None:
    target: Connector = request.getfixturevalue(which)
    with target.scratch() as scratch:
        connection = scratch.connect()
        query = "SELECT current_database(), current_setting('server_encoding'), count(*) FROM pg_tables"
        row = connection.execute(f"{query} WHERE schemaname = 'public'").fetchone()
        assert row is not None and row[1:] == ("UTF8", 0)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    with target.connect() as outside:
        assert outside.execute("SELECT FROM pg_database WHERE datname = %s", (row[0],)).fetchone() is None


def test_an_error_inside_a_scratch_database_is_not_hidden_by_its_end(server: Connector) -> None:
    with pytest.raises(ZeroDivisionError), server.scratch():
        raise ZeroDivisionError
