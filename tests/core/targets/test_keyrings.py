"""The user's keyring is used where it answers, and is as good as none where it doesn't."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backends import fail, null

from core.errors import Refused
from core.targets import keyrings
from core.targets.open import open_target
from core.targets.urls import parse
from tests.core.targets.rings import Broken, Chain, Forgetful, Kept, Locked, Modest, chosen

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ROOT = Path(__file__).resolve().parents[3]
SECRET = "hunter2secret/%"
NAME = "ada@localhost:5432/crm"
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@pytest.fixture(autouse=True)
def libpq_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGSERVICE", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))


def _stored_by_hand(name: str, secret: str) -> None:
    """As README says: with the keyring package's own command."""
    argv = [sys.executable, "-m", "keyring", "set", "slipway", name]
    subprocess.run(argv, input=secret, text=True, check=True, cwd=ROOT)


@settings(deadline=None, max_examples=30)
@given(service=WORDS, name=WORDS, other=WORDS, secret=WORDS)
def test_what_is_kept_is_found_under_its_names_only_until_it_is_forgotten(
    service: str, name: str, other: str, secret: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ring = Kept()
        ring.file = str(Path(folder) / "ring.json")
        with chosen(ring):
            assert keyrings.find(service, name) is None
            assert keyrings.keep(service, name, secret)
            assert keyrings.find(service, name) == secret
            assert name == other or keyrings.find(service, other) is None
            keyrings.forget(service, name)
            keyrings.forget(service, name)
            assert keyrings.find(service, name) is None


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, Modest, Forgetful, Broken, Locked, Chain])
def test_a_keyring_that_is_none_keeps_nothing_and_says_nothing(
    ring: Kept, backend: type[KeyringBackend], capfd: pytest.CaptureFixture[str]
) -> None:
    ring.set_password("slipway", NAME, SECRET)
    keyring.set_keyring(backend())
    begun = time.perf_counter()
    assert keyrings.find("slipway", NAME) is None
    assert not keyrings.keep("slipway", "other", SECRET)
    keyrings.forget("slipway", "other")
    assert time.perf_counter() - begun < 3 * keyrings.PATIENCE + 1
    assert capfd.readouterr() == ("", "")


def test_a_backend_that_asks_or_keeps_plainly_is_not_even_asked(ring: Kept) -> None:
    keyring.set_keyring(Modest())
    assert not keyrings.keep("slipway", NAME, SECRET)
    assert ring.everything() == {}


def test_of_a_chain_only_the_recommended_are_asked(ring: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    modest = Modest()
    modest.file = ring.file + ".modest"
    modest.set_password("slipway", "plain", SECRET)
    monkeypatch.setattr(Chain, "backends", [modest, Forgetful(), ring])
    keyring.set_keyring(Chain())
    ring.set_password("slipway", NAME, SECRET)
    assert keyrings.find("slipway", NAME) == SECRET
    assert keyrings.find("slipway", "plain") is None


@pytest.mark.parametrize("name", ["Locked", "NotThere"])
def test_a_process_ends_though_its_keyring_never_answers(ring: Kept, name: str) -> None:
    ask = "from core.targets import keyrings; print(keyrings.find('slipway', 'x'))"
    environment = os.environ | {"PYTHON_KEYRING_BACKEND": f"tests.core.targets.rings.{name}"}
    argv = [sys.executable, "-c", ask]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=30)
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_a_urls_password_is_found_where_the_keyrings_own_command_put_it(ring: Kept) -> None:
    _stored_by_hand(NAME, SECRET)
    for text in ("postgresql://ada@localhost/crm", "host=localhost user=ada dbname=crm port=5432"):
        address = parse(text)
        assert dict(address.fields)["password"] == SECRET
        assert address.secrets == (SECRET,)
        assert SECRET not in repr(address) and address.label == NAME


def test_another_user_host_port_or_database_has_another_password(ring: Kept) -> None:
    keyrings.keep("slipway", NAME, SECRET)
    for text in ("bob@localhost/crm", "ada@127.0.0.1/crm", "ada@localhost:5433/crm", "ada@localhost/other"):
        assert "password" not in dict(parse(f"postgresql://{text}").fields)


def test_libpqs_own_sources_win(ring: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyrings.keep("slipway", NAME, SECRET)

    def given_by(text: str) -> str:
        return dict(parse(text).fields)["password"]

    plain = "postgresql://ada@localhost/crm"
    assert given_by("postgresql://ada:typed@localhost/crm") == "typed"
    (tmp_path / "services").write_text("[crm]\nhost=localhost\nuser=ada\ndbname=crm\npassword=serviced\n")
    assert given_by("service=crm") == "serviced"
    (tmp_path / "pgpass").write_text("localhost:5432:crm:ada:filed\n")
    (tmp_path / "pgpass").chmod(0o600)
    assert given_by(plain) == "filed"
    monkeypatch.setenv("PGPASSWORD", "exported")
    assert given_by(plain) == "exported"


def test_a_target_is_reached_with_the_keyrings_password_and_never_shows_it(ring: Kept, other_url: str) -> None:
    secret, where = "other/pass word", other_url.partition("@")[2]
    keyrings.keep("slipway", f"ada@{where}", secret)
    with open_target(f"postgresql://ada@{where}", project_id="x") as target:
        with target.connect() as connection:
            assert connection.execute("SELECT current_user::text").fetchone() == ("ada",)
        assert target.redact(f"{secret} other%2Fpass%20word") == "*** ***" and secret not in repr(target)
    keyrings.keep("slipway", f"ada@{where}", SECRET)
    with open_target(f"postgresql://ada@{where}", project_id="x") as target:
        with pytest.raises(Refused) as caught:
            target.connect()
        assert caught.value.code == "wrong-password"
        assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_missing_password_is_told_with_the_name_to_keep_it_under(ring: Kept, other_url: str) -> None:
    where = other_url.partition("@")[2]
    with open_target(f"postgresql://ada@{where}", project_id="x") as target, pytest.raises(Refused) as caught:
        target.connect()
    assert (caught.value.code, caught.value.place) == ("no-password", f"ada@{where}")
    assert "keyring set slipway USER@HOST:PORT/DATABASE" in caught.value.remedy
