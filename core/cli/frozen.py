"""The bundle's entrance: Slipway itself, and Python for what Slipway starts with the interpreter that it runs in."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence
from multiprocessing import freeze_support

from core.cli.main import main

LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def start(words: Sequence[str]) -> int:
    """`-m MODULE ARGS` and `-P -X utf8 SCRIPT ARGS` are what the product says to `sys.executable`."""
    _give_back_libraries()
    match list(words):
        case ["-m", module, *rest]:
            sys.argv = [module, *rest]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
            return 0
        case ["-P", "-X", "utf8", script, *rest]:
            sys.argv = [script, *rest]
            _forget_ours()
            runpy.run_path(script, run_name="__main__")
            return 0
        case _:
            return main(words)


def _forget_ours() -> None:
    """The models of a project may lie in a package that is called as one of ours is."""
    for name in [one for one in sys.modules if one.partition(".")[0] in {"core", "gui", "resources"}]:
        del sys.modules[name]


def _give_back_libraries() -> None:
    """What the bundle loads is loaded; programs that are started from here find their own libraries."""
    for name in LIBRARIES:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif getattr(sys, "frozen", False):
            os.environ.pop(name, None)


if __name__ == "__main__":
    freeze_support()
    sys.exit(start(sys.argv[1:]))
