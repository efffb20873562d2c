"""Proves the README's commands in a bare Debian, as root and as an ordinary user."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools import machine
from tools.processes import ROOT, must, must_quietly, say

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASE = "bookworm"
USER = "walker"
HOMES = {"root": "root", USER: f"home/{USER}"}
CHECKOUT = "slipway"
USAGE = "usage: python3 dev.py bare [--keep] [--test]"


def _need_root_and_debootstrap() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        sys.exit("dev.py bare: needs Linux and root: it makes a system in a folder and changes its root to it.")
    if shutil.which("debootstrap") is None:
        must_quietly(["apt-get", "-qq", "update"])
        must_quietly(["apt-get", "-qq", "install", "-y", "--no-install-recommends", "debootstrap"])


def _make_system(system: Path) -> None:
    """Debian's smallest variant with Python and certificates, and nothing else."""
    say(f"bare: debootstrap of {RELEASE} into {system}")
    command: list[str | Path] = [
        "debootstrap",
        "--variant=minbase",
        "--include=python3,ca-certificates",
        RELEASE,
        system,
    ]
    must_quietly([*command, *machine.mirror(RELEASE)])
    must(["chroot", system, "useradd", "--create-home", "--shell", "/bin/sh", USER])
    machine.pass_on(system, RELEASE)


def _clone(system: Path, user: str) -> None:
    """Stands for the README's git clone: the working tree as it is, with what isn't committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        target = system / HOMES[user] / CHECKOUT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, target, follow_symlinks=False)
    must(["chroot", system, "chown", "-R", f"{user}:{user}", f"/{HOMES[user]}/{CHECKOUT}"])


@contextmanager
def _mounted(system: Path) -> Iterator[None]:
    """Mounts what programs expect of a running system, and takes everything away again, whatever happens."""
    points: list[Path] = []

    def mount(point: Path, *options: str) -> None:
        point.mkdir(parents=True, exist_ok=True)
        must(["mount", *options, point])
        points.append(point)

    try:
        mount(system / "proc", "-t", "proc", "proc")
        mount(system / "dev/shm", "-t", "tmpfs", "-o", "mode=1777", "tmpfs")
        for folder in machine.folders(system):
            mount(system / folder.relative_to("/"), "--bind", "-o", "ro", str(folder))
        yield
    finally:
        _end_processes(system)
        for point in reversed(points):
            must(["umount", point])


def _processes(system: Path) -> dict[int, str]:
    """Every process whose root is the system: only walks started here can have it."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "root").readlink() == system:
                found[int(entry.name)] = (entry / "comm").read_text().strip()
        except OSError:
            continue
    return found


def _end_processes(system: Path) -> None:
    for kind in (signal.SIGTERM, signal.SIGKILL):
        for number in _processes(system):
            os.kill(number, kind)
        deadline = time.monotonic() + 10
        while _processes(system) and time.monotonic() < deadline:
            time.sleep(0.1)


def _walk(system: Path, user: str, words: list[str]) -> bool:
    """Runs dev.py as the README says, with Debian's own python3, and tells whether it ended well and left nothing."""
    home = f"/{HOMES[user]}"
    variables = machine.environment() | {"HOME": home, "LANG": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    inside = ["env", "-i", f"--chdir={home}/{CHECKOUT}", *(f"{name}={value}" for name, value in variables.items())]
    name = f"{user}: python3 dev.py {' '.join(words)}"
    say(f"\nbare: {name}")
    start = time.monotonic()
    command = ["chroot", f"--userspec={user}:{user}", str(system), *inside, "python3", "dev.py", *words]
    code = subprocess.call(command, stdin=subprocess.DEVNULL)
    left = ", ".join(f"{program} ({number})" for number, program in _processes(system).items())
    say(f"bare: {name}: exit code {code} after {time.monotonic() - start:.0f} s{left and ', left running: ' + left}")
    return code == 0 and not left


def _walks(system: Path, *, test: bool) -> bool:
    """Root comes first: the system packages that it installs are there for the ordinary user."""
    commands = [["run"], ["test", "-x"]] if test else [["run"]]
    for user in HOMES:
        _clone(system, user)
    passed = [_walk(system, user, words) for words in commands for user in HOMES]
    return all(passed)


def _remove(folder: Path) -> None:
    """Removing a folder with something mounted in it would remove what is mounted."""
    mounts = Path("/proc/self/mounts").read_text()
    if f" {folder}/" in mounts:
        sys.exit(f"bare: something is still mounted in {folder}; it is left as it is.")
    shutil.rmtree(folder)


def main(arguments: list[str]) -> int:
    """Makes the system, walks in it, and removes it."""
    if set(arguments) - {"--keep", "--test"}:
        say(USAGE)
        return 2
    _need_root_and_debootstrap()
    folder = Path(tempfile.mkdtemp(prefix="slipway-bare-")).resolve()
    try:
        _make_system(folder / "system")
        with _mounted(folder / "system"):
            passed = _walks(folder / "system", test="--test" in arguments)
    finally:
        if "--keep" in arguments:
            say(f"bare: kept {folder}")
        else:
            _remove(folder)
    say("bare: passed" if passed else "bare: FAILED")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
