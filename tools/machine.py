"""Hands this machine's own way to its package indexes on to a system in a folder, read anew at every run."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

APT = Path("/etc/apt")
ETC_FILES = ("/etc/resolv.conf", "/etc/hosts")
PASSED_ON = re.compile(
    r"PIP_\w+|NPM_CONFIG_\w+|NODE_EXTRA_CA_CERTS|\w+_proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE", re.IGNORECASE
)
# The rest of apt's configuration starts programs that a bare system doesn't have.
APT_SETTINGS = ("Acquire::http", "Acquire::https", "Acquire::Check-")


def environment() -> dict[str, str]:
    """The variables that say where packages come from and whom to trust."""
    return {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}


def _pip_settings() -> dict[str, str]:
    """What pip's files say here; variables are passed on as variables."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    pairs = (line.partition("=") for line in answer.stdout.splitlines() if "=" in line)
    return {name: str(ast.literal_eval(value)) for name, _, value in pairs if not name.startswith(":env:")}


def _places(values: list[str]) -> list[Path]:
    """The files and folders of this machine that settings speak of, as paths or as file: addresses."""
    words = [word.removeprefix("file://") for value in values for word in value.split()]
    return [Path(word) for word in words if word.startswith("/") and Path(word).exists()]


def _shared(place: Path) -> Path:
    """A simple index links to files beside it."""
    return place.parent if place.name == "simple" and place.parent != Path("/") else place


def folders(system: Path) -> list[Path]:
    """The package folders that the system has to see; what it has itself is its own."""
    places = [_shared(place) for place in _places([*_pip_settings().values(), *environment().values()])]
    return sorted({place for place in places if place.is_dir() and not (system / place.relative_to("/")).exists()})


def _copy(file: Path, system: Path) -> None:
    target = system / file.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copyfile(file, target)


def _sources(release: str) -> list[Path]:
    files = [
        APT / "sources.list",
        *(APT / "sources.list.d").glob("*.list"),
        *(APT / "sources.list.d").glob("*.sources"),
    ]
    return [file for file in sorted(files) if file.is_file() and re.search(rf"\b{release}\b", file.read_text())]


def mirror(release: str) -> list[str]:
    """The first address from which this machine gets the release itself; none where it gets another one."""
    for file in _sources(release):
        text = re.sub(r"(?m)^\s*#.*\n", "", file.read_text())
        for entry in text.split("\n\n" if file.suffix == ".sources" else "\n"):
            address = re.search(r"\w+://\S+", entry)
            if address and re.search(rf"\s{release}(\s|$)", entry):
                return [address.group()]
    return []


def _pass_on_apt(system: Path, release: str) -> None:
    sources = _sources(release)
    if sources:
        (system / "etc/apt/sources.list").unlink(missing_ok=True)
    for file in sources:
        _copy(file, system)
        for key in re.findall(r"(?i)signed-by\s*[:=]\s*(/[^\s\]]+)", file.read_text()):
            _copy(Path(key), system)
    answer = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False)
    lines = [line for line in answer.stdout.splitlines() if line.startswith(APT_SETTINGS) and not line.endswith('"";')]
    (system / "etc/apt/apt.conf.d/99machine").write_text("\n".join([*lines, ""]))


def _pass_on_pip(system: Path) -> None:
    sections: dict[str, list[str]] = {}
    for name, value in _pip_settings().items():
        section, _, option = name.partition(".")
        sections.setdefault(section, []).append(f"{option} = {value}")
    text = "".join(f"[{section}]\n" + "\n".join(options) + "\n" for section, options in sections.items())
    (system / "etc/pip.conf").write_text(text)


def pass_on(system: Path, release: str) -> None:
    """Copies names, certificates and the settings of apt and pip into the system."""
    _pass_on_apt(system, release)
    _pass_on_pip(system)
    named = _places([*_pip_settings().values(), *environment().values()])
    for file in [*map(Path, ETC_FILES), *named]:
        if file.is_file():
            _copy(file, system)
