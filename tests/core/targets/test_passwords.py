"""The embedded server's passwords: in the keyring where there is one, and never what parts a user from the rows."""

from __future__ import annotations

import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import keyring
import psutil
import pytest
from keyring.backends import fail

from core.errors import Refused
from core.targets import keyrings, passwords
from core.targets.accounts import server_account
from core.targets.binaries import MAJOR
from core.targets.embedded import _database
from core.targets.folders import Folders
from core.targets.open import open_target
from core.targets.passwords import OWNER, READER, ROLES, SUPERUSER
from core.targets.processes import is_alive, orphans, postmaster
from tests.core.targets.rings import Broken, Kept, Locked, chosen
from tests.core.targets.test_embedded import _holder, _release, _wait_open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

    from core.targets.connector import Connector

PAST = "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer"
GONE = [fail.Keyring, Broken, Locked]
MOMENTS = (0.0, 1.0, 1.03)  # after a session was seen that waits a second: before, while and after it does its work


def _folders(home: Path) -> Folders:
    return Folders(home, MAJOR, server_account())


def _use() -> None:
    """Writes, reads by the other role, and finds what was there before."""
    with open_target("embedded", project_id="mine") as target:
        with target.connect() as connection:
            connection.execute(PAST)
        with target.read() as reader:
            assert reader.execute("TABLE kept").fetchall() == [(42,)]


def _rows_are_there() -> None:
    with open_target("embedded", project_id="mine") as target, target.read() as reader:
        assert reader.execute("TABLE kept").fetchall() == [(42,)]


def _notes(home: Path) -> list[str]:
    return [(_folders(home).cluster / role).read_text("ascii") for role in ROLES]


def _are_in_keyring(home: Path) -> bool:
    held = {note.startswith(passwords.IN_KEYRING) for note in _notes(home)}
    assert len(held) == 1, "some here, some there"
    return held.pop()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def kept_home(home: Path, ring: Kept) -> Iterator[Path]:
    """A home shared by these files, whose passwords are in a keyring until the test is over."""
    for role in ROLES:
        (_folders(home).cluster / role).unlink(missing_ok=True)
    _use()
    assert _are_in_keyring(home)
    yield home
    with chosen(fail.Keyring()):
        _rows_are_there()
    assert not _are_in_keyring(home)


def test_with_a_keyring_no_file_of_ours_holds_a_password(
    bare_home: Path, ring: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIPWAY_EMBEDDED_OPTIONS", "fsync=off;log_statement=all")
    with open_target("embedded", project_id="mine") as target:
        target.read().close()
        secrets = list(ring.everything().values())
        assert len(set(secrets)) == len(ROLES)
        spellings = [spelled.encode() for secret in secrets for spelled in (secret, quote(secret, safe=""))]
        for path in _files(bare_home.parent):
            content = path.read_bytes()
            assert not [spelled for spelled in spellings if spelled in content], path
        assert _are_in_keyring(bare_home)
        for role in (OWNER, READER):
            secret = passwords.known(_folders(bare_home).cluster)[role]
            assert secret in secrets and target.redact(f"a {secret} b") == "a *** b"
            assert secret not in repr(target)
    assert sorted(each.name for each in _folders(bare_home).cluster.iterdir()) == sorted(("data", *ROLES))


def test_without_a_keyring_the_files_are_private(bare_home: Path) -> None:
    _use()
    assert not _are_in_keyring(bare_home)
    for role in ROLES:
        assert stat.S_IMODE((_folders(bare_home).cluster / role).stat().st_mode) == 0o600


def test_passwords_that_are_in_files_stay_there_and_no_keyring_is_asked(home: Path, ring: Kept) -> None:
    before = _notes(home)
    with chosen(Locked()):
        begun = time.perf_counter()
        _use()
        assert time.perf_counter() - begun < keyrings.PATIENCE
    assert _notes(home) == before and ring.everything() == {}


def test_a_second_slipway_finds_the_passwords_in_the_keyring(kept_home: Path) -> None:
    before = _notes(kept_home)
    with open_target("embedded", project_id="mine"), _holder() as other:
        _wait_open(other)
        _release(other)
    assert _notes(kept_home) == before


def test_two_slipways_at_once_make_one_set_of_passwords(bare_home: Path, ring: Kept) -> None:
    with _holder("one") as one, _holder("two") as two:
        for each in (one, two):
            _wait_open(each)
        assert len(ring.everything()) == len(ROLES)
        for each in (one, two):
            _release(each)


def test_a_keyring_that_was_reset_gets_new_passwords_and_the_rows_are_there(kept_home: Path, ring: Kept) -> None:
    before = set(ring.everything().values())
    ring.reset()
    _rows_are_there()
    assert len(ring.everything()) == len(ROLES) and before.isdisjoint(ring.everything().values())
    assert _are_in_keyring(kept_home)


@pytest.mark.parametrize("role", ROLES)
def test_one_lost_entry_costs_no_row_and_leaves_none_behind(kept_home: Path, ring: Kept, role: str) -> None:
    service, name = passwords.SERVICE, dict(zip(ROLES, _notes(kept_home), strict=True))[role]
    ring.delete_password(service, name.removeprefix(passwords.IN_KEYRING))
    _rows_are_there()
    assert _are_in_keyring(kept_home) and len(ring.everything()) == len(ROLES)


@pytest.mark.parametrize("backend", GONE)
def test_a_keyring_that_does_not_answer_any_more_is_replaced_by_files(
    kept_home: Path, ring: Kept, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    begun = time.perf_counter()
    _rows_are_there()
    assert time.perf_counter() - begun < 2 * keyrings.PATIENCE + 5
    assert not _are_in_keyring(kept_home)
    keyring.set_keyring(ring)
    _rows_are_there()
    assert not _are_in_keyring(kept_home)


def test_nobody_is_thrown_out_for_a_keyring_that_does_not_answer(kept_home: Path) -> None:
    with open_target("embedded", project_id="mine") as first:
        server = postmaster(_folders(kept_home).data)
        with chosen(Broken()), pytest.raises(Refused) as caught, open_target("embedded", project_id="mine"):
            pass
        assert caught.value.code == "embedded-keyring" and "keyring" in caught.value.remedy
        assert server is not None and is_alive(server)
        first.connect().close()
    assert _are_in_keyring(kept_home)
    with chosen(Broken()):
        _rows_are_there()


def test_a_server_left_by_kill_9_is_no_wall_when_the_keyring_is_gone(kept_home: Path) -> None:
    with _holder("mine") as other:
        _wait_open(other)
        other.kill()
        other.wait()
    with chosen(Broken()):
        _rows_are_there()
    assert not _are_in_keyring(kept_home)


def test_a_killed_server_whose_keyring_is_gone_recovers_its_rows(kept_home: Path) -> None:
    with _holder("mine") as other:
        _wait_open(other)
        server = postmaster(_folders(kept_home).data)
        assert server is not None
        server.kill()
        other.kill()
        other.wait()
    assert orphans(_folders(kept_home).data) or not is_alive(server)
    with chosen(Broken()):
        _rows_are_there()


@pytest.mark.parametrize("lost", [(SUPERUSER,), (OWNER,), (READER,), ROLES])
def test_lost_files_of_passwords_cost_no_row(kept_home: Path, lost: tuple[str, ...]) -> None:
    for role in lost:
        (_folders(kept_home).cluster / role).unlink()
    _rows_are_there()
    assert _are_in_keyring(kept_home)
    assert not list((kept_home / f"postgres-{MAJOR}").glob("broken-*"))


def _learn(admin: Connector, role: str, secret: str) -> None:
    with admin.connect() as connection:
        connection.execute(f"ALTER ROLE {role} PASSWORD '{secret}'")


@pytest.mark.parametrize("role", ROLES)
def test_a_renewal_that_was_cut_off_on_either_side_of_the_server_is_made_again(kept_home: Path, role: str) -> None:
    cluster = _folders(kept_home).cluster
    for has_learnt in (False, True):
        with open_target("embedded", project_id="mine"):
            admin = _database(_folders(kept_home), SUPERUSER)
            with suppress(KeyboardInterrupt), passwords.renewed(cluster, role) as secret:
                if has_learnt:
                    _learn(admin, role, secret)
                raise KeyboardInterrupt
        assert (cluster / f"{role}.new").exists() and not (cluster / role).exists()
        _rows_are_there()
        assert not list(cluster.glob("*.new"))


@contextmanager
def _slow(home: Path) -> Iterator[None]:
    """Every session of the server waits a second before it does what it is told: nobody misses one that passes."""
    path = _folders(home).data / "postgresql.conf"
    kept = path.read_text(encoding="utf-8")
    path.write_text(f"{kept}\npost_auth_delay = 1\n", encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize("is_server_killed_too", [False, True])
def test_kill_9_in_the_middle_of_making_new_passwords_costs_no_row(
    kept_home: Path, ring: Kept, *, is_server_killed_too: bool
) -> None:
    for seconds in MOMENTS:
        ring.reset()
        with _slow(kept_home), _holder("mine") as other:
            single = _single_user(kept_home)
            time.sleep(seconds)
            other.kill()
            other.wait()
            with suppress(psutil.NoSuchProcess):
                if is_server_killed_too:
                    single.kill()
    _rows_are_there()
    assert _are_in_keyring(kept_home)


def _single_user(home: Path) -> psutil.Process:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for each in Path("/proc").glob("[0-9]*/cmdline"):  # it lives for a moment: psutil would look too slowly
            with suppress(OSError):
                words = each.read_bytes().split(b"\0")
                if b"--single" in words and str(_folders(home).data).encode() in words:
                    return psutil.Process(int(each.parent.name))
    pytest.fail("PostgreSQL was never started in single-user mode")


def test_a_superuser_that_can_not_be_given_a_password_is_told(kept_home: Path, ring: Kept) -> None:
    ring.reset()
    control = _folders(kept_home).data / "global" / "pg_control"
    kept = control.read_bytes()
    control.write_bytes(kept[:100])
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="mine"):
        pass
    assert caught.value.code == "embedded-start" and "pg_control" in caught.value.message
    control.write_bytes(kept)
    _rows_are_there()


def test_a_superuser_that_is_not_there_is_told_without_what_was_sent(bare_home: Path, ring: Kept) -> None:
    folders = _folders(bare_home)
    with open_target("embedded", project_id="mine"):
        with _database(folders, SUPERUSER).connect() as admin:
            admin.execute("CREATE ROLE other LOGIN SUPERUSER PASSWORD 'other'")
        known = passwords.known(folders.cluster)
        with _database(folders, "other", {**known, "other": "other"}).connect() as other:
            other.execute(f"ALTER ROLE {SUPERUSER} RENAME TO somebody")
    ring.reset()
    with (
        pytest.raises(Refused, match=f'"{SUPERUSER}" does not exist') as caught,
        open_target("embedded", project_id="x"),
    ):
        pass
    assert "SCRAM" not in caught.value.message
