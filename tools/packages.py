"""Finds the system packages that a bare Debian lacks, and installs them where it may."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.processes import quietly, say

if TYPE_CHECKING:
    from collections.abc import Sequence

# What offscreen Qt loads, and the Debian package that holds it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What Qt loads besides, where there is an X server to show a window on.
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# What shows the panel in a real window, without a screen; only a test of it is left out where they are missing.
WINDOW_PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_make_venv() -> bool:
    """Debian keeps ensurepip in a package of its own."""
    return importlib.util.find_spec("ensurepip") is not None


def _missing_packages(*, venv: bool) -> list[str]:
    """Asks the loader, not dpkg: package names differ between releases, the libraries' names don't."""
    if sys.platform != "linux":
        return []
    libraries = {**QT_LIBRARIES, **(X11_LIBRARIES if os.environ.get("DISPLAY") else {})}
    missing = [package for library, package in libraries.items() if not _loads(library)]
    if not any(next(Path(folder).rglob("*.[to]tf"), None) for folder in FONT_FOLDERS):
        missing.append(FONT_PACKAGE)
    if venv and not can_make_venv():
        missing.append(VENV_PACKAGE)
    return missing


def _rights() -> list[str] | None:
    """The words to put before a command that needs root, or None where we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install_packages(*, venv: bool) -> None:
    """Installs what is missing; without the right to, names the exact command and goes on."""
    if failure := _install(_missing_packages(venv=venv)):
        sys.exit(failure)


def install_window_programs() -> None:
    """For the walk in a real window; what can't be had is said, and the tests go on without that one."""
    if sys.platform != "linux":
        return
    programs = [package for program, package in WINDOW_PROGRAMS.items() if not shutil.which(program)]
    libraries = [package for library, package in X11_LIBRARIES.items() if not _loads(library)]
    if failure := _install([*programs, *libraries]):
        say(f"{failure}\ndev.py: the walk in a real window is left out.")


def install_bundling_programs() -> None:
    """PyInstaller reads and joins programs with binutils."""
    if sys.platform == "linux" and not shutil.which("objcopy") and (failure := _install(["binutils"])):
        sys.exit(failure)


def _install(missing: Sequence[str]) -> str:
    """Says why it failed, where it did."""
    if not missing:
        return ""
    rights = _rights()
    if rights is None or shutil.which("apt-get") is None:
        say(f"dev.py: missing on this system: {' '.join(missing)}. Install them with:")
        say(f"    sudo apt-get install --no-install-recommends {' '.join(missing)}")
        return ""
    say(f"dev.py: installing the missing system packages {' '.join(missing)}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    failure = quietly([*apt, "update"]) or quietly([*apt, "install", "-y", "--no-install-recommends", *missing])
    importlib.invalidate_caches()
    return failure
