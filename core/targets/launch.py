"""A server is started detached from our terminal, is ready when it answers, and is stopped by a signal."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

import psutil

from core.errors import CoreError, Refused, UsageError
from core.targets.processes import is_alive, orphans, postmaster, read_pid_file
from core.targets.programs import clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.targets.accounts import Account
    from core.targets.binaries import Binaries
    from core.targets.folders import Folders

START_PATIENCE = 60.0
STOP_PATIENCE = 30.0
LONGEST_LOG = 10_000_000
LEAST_SPACE = 1_000_000  # bytes; with less not even the log says why
# What a server that is still starting, or has a crash behind it, answers; anything else it will answer for ever.
PASSING = frozenset({"connection-lost", "embedded-gone", "starting-or-stopping", "timeout", "too-many-connections"})
# The shell only forks: the server becomes nobody's child, so no zombie waits for us, and its pid is printed.
DETACH = '"$@" >&2 </dev/null & echo $!'

Setting = tuple[str, str]


def extra_settings() -> tuple[Setting, ...]:
    """The hook SLIPWAY_EMBEDDED_OPTIONS: "name=value;name=value"."""
    pairs = [each.partition("=") for each in os.environ.get("SLIPWAY_EMBEDDED_OPTIONS", "").split(";") if each.strip()]
    if any(not re.fullmatch(r"\s*[a-z_][a-z0-9_.]*\s*", name) or not equals for name, equals, _ in pairs):
        raise UsageError(
            "embedded-options",
            "SLIPWAY_EMBEDDED_OPTIONS is not of the form name=value;name=value.",
            remedy="For example: SLIPWAY_EMBEDDED_OPTIONS='log_statement=all;work_mem=64MB'",
        )
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def launch(folders: Folders, binaries: Binaries, extra: tuple[Setting, ...]) -> psutil.Process:
    settings = (*_settings(), *_listening(folders), *extra)
    words = [f"{name}={value}" for name, value in settings]
    argv = [binaries.named("postgres"), "-D", str(folders.data), *(part for word in words for part in ("-c", word))]
    with _open_log(folders.log_file) as log:
        pid = _detach(argv, log.fileno(), folders.account, folders.data.anchor)
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        raise _not_started(folders.log_file, "ended at once") from None


def wait_ready(process: psutil.Process, folders: Folders, ask: Callable[[], None]) -> None:
    """Ready is what answers a question, not what says so in a file."""
    deadline = time.monotonic() + START_PATIENCE
    said = ""
    while time.monotonic() < deadline:
        if not is_alive(process):
            raise _not_started(folders.log_file, "ended while starting")
        noted = read_pid_file(folders.data)
        if noted is not None and noted.is_ready and noted.pid == process.pid:
            try:
                return ask()
            except CoreError as error:
                if error.code not in PASSING:
                    raise
                said = f" ({error.message})"
        time.sleep(0.01)
    raise _not_started(folders.log_file, f"did not answer within {START_PATIENCE:.0f} seconds{said}")


def stop(folders: Folders) -> None:
    process = postmaster(folders.data)
    if process is None:
        return
    for name in ("SIGINT", "SIGQUIT"):  # fast, then immediate: the log recovers what is committed
        with suppress(psutil.NoSuchProcess):
            process.send_signal(getattr(signal, name, signal.SIGTERM))
        if _gone(process, STOP_PATIENCE):
            return
    raise Refused(
        "embedded-stop",
        f"The embedded server (process {process.pid}) does not stop.",
        remedy=f"See its log, {folders.log_file}, and end the process.",
    )


def kill(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        for each in (process, *process.children(recursive=True)):
            each.kill()


def clear_dead(folders: Folders) -> None:
    """Before a start: end what a killed server left behind, and the pid file that would forbid a new one."""
    left = orphans(folders.data)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(getattr(signal, "SIGQUIT", signal.SIGTERM))
    deadline = time.monotonic() + 5.0
    while any(map(is_alive, left)) and time.monotonic() < deadline:
        time.sleep(0.02)
    noted = read_pid_file(folders.data)
    # PostgreSQL clears a dead process's file itself, but not a partial one, nor one whose pid lives on as another's.
    if noted is None or psutil.pid_exists(noted.pid):
        (folders.data / "postmaster.pid").unlink(missing_ok=True)
        (folders.socket() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _settings() -> tuple[Setting, ...]:
    return (
        ("max_locks_per_transaction", "1024"),
        ("log_statement", "none"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
        ("logging_collector", "off"),
        ("lc_messages", "C"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("password_encryption", "scram-sha-256"),
    )


def _listening(folders: Folders) -> tuple[Setting, ...]:
    if sys.platform == "win32":
        port = str(49152 + secrets.randbelow(16000))
        return (("listen_addresses", "127.0.0.1"), ("port", port), ("unix_socket_directories", ""))
    quoted = str(folders.socket()).replace('"', '""')
    return (
        ("listen_addresses", ""),
        ("port", "5432"),
        ("unix_socket_directories", f'"{quoted}"'),
        ("unix_socket_permissions", "0700"),
    )


def _detach(argv: list[str], log: int, account: Account | None, root: str) -> int:
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
        environment = clean_environment()
        return subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=root, creationflags=flags
        ).pid
    done = subprocess.run(
        ["/bin/sh", "-c", DETACH, "sh", *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        check=True,
        timeout=START_PATIENCE,
        cwd=root,
        env=clean_environment(),
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        umask=0o077,
        start_new_session=True,
    )
    return int(done.stdout)


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".old.log"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _gone(process: psutil.Process, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _not_started(log_file: Path, what: str) -> Refused:
    if shutil.disk_usage(log_file).free < LEAST_SPACE:
        return Refused(
            "disk-full",
            f"The embedded server {what}: the disk that holds its data is full.",
            remedy=f"Free space beside {log_file}, then try again; what was committed is safe.",
        )
    lines = log_file.read_text("utf-8", errors="replace").splitlines()[-12:]
    return Refused(
        "embedded-start",
        f"The embedded server {what}. Its log ends with:\n" + "\n".join(lines),
        remedy=f"Mend what the log names (all of it is in {log_file}), then try again.",
    )
