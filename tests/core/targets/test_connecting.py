"""What libpq's users are used to, against real servers: services, PG* variables, password files, TLS, several hosts."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from core.errors import Refused
from core.report.capabilities import lines
from core.run.capabilities import capabilities
from core.targets.open import open_target
from tests.core.targets.certificates import issued
from tests.servers import PASSWORD, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.targets.connector import Connector


@pytest.fixture(autouse=True)
def libpq_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGSERVICE", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))


@pytest.fixture
def port(other_url: str) -> int:
    return urlsplit(other_url).port or 0


def _asked(target: str, query: str = "SELECT current_user || '@' || current_database()") -> object:
    with open_target(target, project_id="x") as found, found.connect() as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _refused(target: str) -> Refused:
    with open_target(target, project_id="x") as found, pytest.raises(Refused) as caught:
        found.connect()
    assert PASSWORD not in str(caught.value)
    return caught.value


def test_a_service_a_variable_and_a_password_file_with_wildcards_lead_to_the_server(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "services").write_text(f"[crm]\nhost=127.0.0.1\nport={port}\ndbname=crm\nuser=ada\n")
    (tmp_path / "pgpass").write_text(f"# ours\nelsewhere:*:*:ada:wrong\n*:*:*:ada:{PASSWORD}\n")
    (tmp_path / "pgpass").chmod(0o600)
    assert _asked("service=crm") == "ada@crm"
    assert _asked("postgresql:///?service=crm") == "ada@crm"
    for name, value in {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "ada", "PGDATABASE": "crm"}.items():
        monkeypatch.setenv(name, value)
    assert _asked("postgresql://") == "ada@crm"
    assert _asked("postgres+psycopg:///postgres") == "ada@postgres"
    monkeypatch.setenv("PGPASSWORD", "wrong")
    assert _refused("postgresql://").code == "wrong-password"


def test_a_password_file_that_others_may_read_is_told_with_its_way_out(
    port: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pgpass").write_text(f"*:*:*:*:{PASSWORD}\n")
    (tmp_path / "pgpass").chmod(0o644)
    refused = _refused(f"postgresql://ada@127.0.0.1:{port}/crm")
    assert refused.code == "password-file-open"
    assert refused.remedy == f"Close it to them: chmod 600 {tmp_path / 'pgpass'}"
    assert PASSWORD not in capfd.readouterr().err


def test_a_socket_folder_is_a_host(server: Connector) -> None:
    fields = dict(server.fields)  # type: ignore[attr-defined]
    folder, user, secret, name = (quote(fields[key], safe="") for key in ("host", "user", "password", "dbname"))
    port = fields.get("port", "5432")
    assert _asked(f"postgresql://{user}:{secret}@{folder}:{port}/{name}") == f"{fields['user']}@{fields['dbname']}"
    assert _asked(f"postgresql:///{name}?host={folder}&port={port}&user={user}&password={secret}")


def test_of_several_hosts_the_one_that_answers_and_fits_is_taken(other_url: str, port: int) -> None:
    secret = quote(PASSWORD, safe="")
    hosts = f"127.0.0.1:1,127.0.0.1:{port}"
    query = "SELECT current_setting('lock_timeout')"
    assert _asked(f"postgresql://ada:{secret}@{hosts}/crm?options=-c%20lock_timeout%3D7s", query) == "7s"
    assert _asked(f"{other_url}?target_session_attrs=read-write") == "ada@crm"
    assert _refused(f"{other_url}?target_session_attrs=standby").code == "no-suitable-host"


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_was_said() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        refused = _refused(f"postgresql://ada@127.0.0.1:{silent.getsockname()[1]}/crm?connect_timeout=2")
    assert refused.code == "timeout"


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server that proves itself as localhost, and its authority's certificate."""
    found = issued("localhost")
    authority = tmp_path_factory.mktemp("authority") / "root.crt"
    authority.write_text(found.authority, encoding="utf-8")
    with running(15, "ssl=on", server_crt=found.certificate, server_key=found.key) as url:
        yield url.replace("127.0.0.1", "localhost"), authority


def test_a_certificate_that_nobody_vouches_for_is_told_and_its_authority_can_be_named(
    encrypted: tuple[str, Path],
) -> None:
    url, authority = encrypted
    unknown = _refused(f"{url}?sslmode=verify-full&sslrootcert=system")
    assert (unknown.code, "sslrootcert=FILE" in unknown.remedy) == ("certificate", True)
    with open_target(f"{url}?sslmode=verify-full&sslrootcert={authority}", project_id="x") as target:
        found = capabilities(target)
    assert found.encrypted and found.tls.startswith("TLSv1.")
    assert next(lines(found)) == f"Server: PostgreSQL {found.version}, {found.tls}, direct"
    other_name = url.replace("localhost", "127.0.0.1")
    assert _refused(f"{other_name}?sslmode=verify-full&sslrootcert={authority}").code == "certificate"
    missing = _refused(f"{url}?sslmode=verify-full&sslrootcert={authority}.none")
    assert missing.code == "certificate"
    assert _asked(f"{url}?sslmode=require", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") is True


def test_a_server_without_tls_is_told_as_such(other_url: str) -> None:
    assert _refused(f"{other_url}?sslmode=verify-full&sslrootcert=system").code == "no-tls"
