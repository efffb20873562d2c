"""The embedded server under strange environments, and on a machine's own PostgreSQL."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from core.errors import CoreError, Refused, UsageError
from core.project.creation import create
from core.targets import launch, programs
from core.targets.accounts import server_account
from core.targets.binaries import Binaries, find_binaries
from core.targets.open import open_target
from core.targets.system_binaries import VARIABLE, system_binaries
from tests.core.targets.servers import SYSTEM, folders_of, row_is_there, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIPWAY = str(Path(sys.executable).with_name("slipway"))
STRANGE = {
    "LC_ALL": "xx_YY.nonsense",
    "LANG": "also nonsense",
    "LANGUAGE": "de",
    "TZ": ":/no/such/zone",
    "PGHOST": "nowhere.invalid",
    "PGPORT": "1",
    "PGDATA": "/nonexistent",
    "PGOPTIONS": "-c no_such=1",
    "PGUSER": "nobody",
    "PGDATABASE": "none",
    "PGPASSWORD": "guess",
    "PGTZ": "Pacific/Chatham",
    "PGCLIENTENCODING": "LATIN1",
    "PGDATESTYLE": "German",
    "POSTGRES_USER": "nobody",
    "PYTHONUTF8": "0",
}


def _slipway(*words: str, umask: int) -> subprocess.CompletedProcess[str]:
    kept = {"PATH", "SLIPWAY_DATA_HOME", "SLIPWAY_EMBEDDED_OPTIONS", "PYTHON_KEYRING_BACKEND"}  # no HOME
    environment = {name: value for name, value in os.environ.items() if name in kept} | STRANGE
    return subprocess.run(
        [SLIPWAY, *words], env=environment, umask=umask, capture_output=True, check=False, encoding="utf-8", timeout=60
    )


def test_no_locale_zone_umask_or_pg_variable_bends_the_server(bare_home: Path, tmp_path: Path) -> None:
    project = tmp_path / "Prüf stand"
    create(project, "crm")
    for umask, words in ((0o000, ("status",)), (0o077, ("show", "target", "--json"))):
        ran = _slipway(*words, "--project", str(project), umask=umask)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["tables"] == []
    # What lies in a private folder is out of reach, whatever its own mode.
    open_to_others = [path for path in _reachable(bare_home) if path.lstat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)]
    assert open_to_others == []


@pytest.mark.parametrize(("name", "said"), [("PGSERVICE", "definition of service"), ("PGTZ", "TimeZone")])
def test_a_variable_that_libpq_reads_in_any_case_is_named_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setenv(name, "nonsense")
    with pytest.raises(Refused, match=said) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "bad-option" and "PG*" in caught.value.remedy


def test_a_home_that_cannot_be_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPWAY_DATA_HOME", "~no_such_user_here/slipway")
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "data-home" and "SLIPWAY_DATA_HOME" in caught.value.remedy


def _reachable(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and path.stat().st_mode & stat.S_IXOTH:
            yield from _reachable(path)


@pytest.fixture
def own(made: Path) -> Iterator[Path]:
    """A folder that the server's account can enter, for programs of a test's own."""
    with tempfile.TemporaryDirectory(prefix="sw-bin-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder).resolve()


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _fake(folder: Path, version: str, otherwise: str = "exit 1") -> None:
    for name in ("initdb", "postgres"):
        _program(folder, name, f'[ "$1" = --version ] && echo "{name} {version}" && exit 0\n{otherwise}')


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("(PostgreSQL) 13.22", "binaries-version"),
        ("(PostgreSQL) 19beta1 (some vendor 2.0)", "binaries-version"),
        ("of something else 18", "binaries-folder"),
        ("", "binaries-folder"),
    ],
)
def test_programs_of_no_or_another_version_are_refused(
    own: Path, monkeypatch: pytest.MonkeyPatch, version: str, code: str
) -> None:
    _fake(own, version)
    monkeypatch.setenv(VARIABLE, str(own))
    with pytest.raises(UsageError) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == code and VARIABLE in caught.value.message + caught.value.remedy


def test_a_folder_without_programs_or_with_such_that_do_not_run_is_refused(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = server_account()
    cases = [own / "missing", own]
    for name in ("text", "closed", "silent"):
        (own / name).mkdir()
        cases.append(own / name)
        _fake(own / name, "(PostgreSQL) 18.4", "sleep 60")
    (own / "text" / "postgres").write_bytes(b"\x7fELF of another machine")
    (own / "closed").chmod(0o700 if account else 0o755)
    (own / "closed" / "postgres").chmod(0o755 if account else 0o644)
    _program(own / "silent", "postgres", "sleep 60")
    monkeypatch.setattr(programs, "PATIENCE", 0.3)
    for case in cases:
        monkeypatch.setenv(VARIABLE, str(case))
        with pytest.raises(UsageError) as caught:
            system_binaries(account)
        assert caught.value.code == "binaries-folder" and str(case) in caught.value.message
    monkeypatch.setenv(VARIABLE, " ")
    assert system_binaries(account) is None


def test_a_server_that_never_answers_and_a_setup_that_never_ends_are_told_and_ended(
    made: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fake(own, "(PostgreSQL) 18.4", f"echo 'waiting for the moon: {own}' >&2; sleep 61")
    monkeypatch.setenv(VARIABLE, str(own))
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(made))
    monkeypatch.setattr(launch, "START_PATIENCE", 0.5)
    begun = time.perf_counter()
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "embedded-start" and "waiting for the moon" in caught.value.message
    monkeypatch.setattr(programs, "PATIENCE", 0.5)
    (own / "fresh").mkdir(mode=0o711)
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(own / "fresh"))
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "initdb" and "did not end within" in caught.value.message
    assert time.perf_counter() - begun < 50
    assert [each for each in psutil.process_iter() if _runs(each, own)] == []
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(made))
    monkeypatch.setattr(launch, "START_PATIENCE", 60.0)
    monkeypatch.setattr(programs, "PATIENCE", 60.0)
    write_row()
    assert row_is_there()


def _runs(process: psutil.Process, folder: Path) -> bool:
    with suppress(psutil.Error):
        words = process.cmdline()
        return process.status() != psutil.STATUS_ZOMBIE and any(word.startswith(str(folder)) for word in words[:2])
    return False


def test_a_machines_own_postgresql_is_used_by_name_and_its_rows_are_never_mistaken_for_another_majors(
    bare_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_home.mkdir(mode=0o711)
    own = Binaries(SYSTEM, 15) if SYSTEM.is_dir() else find_binaries(bare_home, server_account(), major=16)
    monkeypatch.setenv(VARIABLE, str(own.folder))
    write_row()
    with open_target("embedded", project_id="held") as target:
        assert target.label == f"embedded PostgreSQL {own.major}"
        with target.read() as reader:
            assert reader.info.server_version // 10_000 == own.major
            assert reader.execute("TABLE outlived").fetchall() == [(42,)]
    assert folders_of(bare_home, own.major).cluster.is_dir()
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(CoreError) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "embedded-major" and VARIABLE in caught.value.remedy
    monkeypatch.setenv(VARIABLE, str(own.folder))
    assert row_is_there()
