"""The command line's entrance: one literal table of commands, one place that turns errors into exit codes."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

from core.cli.exit_codes import BUG, REFUSED
from core.errors import Cancelled, CoreError, Refused, UsageError

if TYPE_CHECKING:
    from core.cli.call import Call
    from core.cli.console import Console

_STANDS = "Where the target stands now: slipway status"
_OF_FILES = "Check the path and its permissions; what was written before this stays."

COMMANDS: dict[str, str] = {
    "new": "a project, empty or from an example",
    "import": "the baseline of a database that is there already",
    "show": "what Slipway understood of a source",
    "diff": "the changes between two sources, and SQL both ways",
    "build": "detect changes and write the migration for review",
    "accept": "take an edited draft as it is, once it is proved",
    "approve": "approve a warning, or mark an iteration as reviewed",
    "rehearse": "prove that pending iterations lead up and back, without touching the target",
    "check": "findings, locks and rows in the way, before anything runs",
    "apply": "bring the target to an iteration",
    "verify": "prove that the database matches the model",
    "rollback": "bring the target back to an iteration, with the data",
    "status": "where the target stands",
    "history": "every run on the target",
    "retained": "what is kept of what went, and giving it up for good",
    "repair": "what became of a run that was interrupted",
    "export": "the built iterations as Alembic revisions",
    "explain": "what a finding means, and what to do",
}

_REVIEW = ("review", "the panel on an iteration; --wait until it is applied")  # of another front end

_FILES = {"import": "importing"}  # a word of Python's own names no module


def main(arguments: Sequence[str] | None = None) -> int:
    # A model of a thousand tables is many small objects that all live: collecting less often halves the time.
    gc.set_threshold(100_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that can't show a letter shows its number
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with _ending():
            return _chosen(words)
    except KeyboardInterrupt:  # also while a command is still being loaded
        return _refused(words, Cancelled("cancelled", "nothing of this command goes on", remedy=_STANDS))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return REFUSED


@contextmanager
def _ending() -> Iterator[None]:
    """What is asked to end with SIGTERM takes its scratch databases along."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _chosen(words: list[str]) -> int:
    if not words or words[0] == "review":
        return _panel(words)
    if words[0] in {"--version", "-V"}:
        return _version()
    if words[0] not in COMMANDS:
        return _help(words)
    return _run(words[0], words[1:])


def _run(name: str, words: list[str]) -> int:
    from core.cli.call import Call
    from core.cli.console import Console
    from core.targets.redact import without_passwords

    parser = _parser(name)
    _named(name).configure(parser)
    console = Console("--json" in words, "--events" in words, "--quiet" in words)
    try:
        parsed = parser.parse_args(words)
        return _command(name, Call(parsed, console, _command))
    except CoreError as problem:
        return _told(console, problem)
    except BrokenPipeError:
        raise
    except OSError as error:
        refused = Refused("file", error.strerror or str(error), place=_named_file(error), remedy=_OF_FILES)
        return _told(console, refused)
    except Exception:  # a bug: say so, with what is needed to find it
        console.complain(without_passwords(traceback.format_exc()).splitlines())
        _told(console, Refused("bug", "This is a bug in Slipway", remedy=_STANDS))
        return BUG


def _named_file(error: OSError) -> str:
    name = str(error.filename or "")
    return "" if _may_hold_secret(name) else name


def _told(console: Console, problem: CoreError) -> int:
    from core.report import errors

    console.complain(errors.lines(problem))
    console.document(lambda: errors.document(problem))
    return problem.exit_code


def _command(name: str, call: Call) -> int:
    code: int = _named(name).run(call)
    return code


def _named(name: str) -> ModuleType:
    return import_module(f"core.cli.commands.{_FILES.get(name, name)}")


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told like every other refusal, also as a document."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("usage", _without_secrets(message), remedy=" ".join(self.format_usage().split()))


def _without_secrets(message: str) -> str:
    """What was typed is not repeated where it may hold a password."""
    what, _, typed = message.partition(": ")
    return f"{what}: (not repeated, it may hold a password)" if _may_hold_secret(typed) else message


def _may_hold_secret(typed: str) -> bool:
    return any(sign in typed.casefold() for sign in ("://", "@", "=", "pass", "pwd"))


def _parser(name: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"slipway {name}", description=COMMANDS[name], allow_abbrev=False)
    parser.add_argument("--project", metavar="DIR", help="the folder that holds slipway.toml, or one inside it")
    parser.add_argument("--target", metavar="NAME|URL", help="the project's default target when left out")
    parser.add_argument("--json", action="store_true", help="one document on standard output")
    parser.add_argument("--events", action="store_true", help="one JSON line per event on standard error")
    parser.add_argument("--quiet", action="store_true", help="say nothing that went well")
    return parser


def _panel(words: list[str]) -> int:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in shown):
        why = "there is no display for the panel"
        return _refused(words, Refused("no-display", why, remedy="The commands work without: slipway --help"))
    code: int = import_module("gui.app").main(words)
    return code


def _version() -> int:
    from importlib.metadata import version

    print(f"slipway {version('slipway')}")
    return 0


def _refused(words: list[str], problem: CoreError) -> int:
    """Before there is a command, whoever asked for a document gets one too."""
    from core.cli.console import Console

    return _told(Console("--json" in words), problem)


def _help(words: list[str]) -> int:
    word = words[0]
    known = "\n".join(f"  {name:<10} {what}" for name, what in (*COMMANDS.items(), _REVIEW))
    text = f"usage: slipway COMMAND [--help]\n\n{known}\n\nWithout a command it opens the panel."
    if word in {"-h", "--help", "help"}:
        print(text)
        return 0
    named = "such command" if _may_hold_secret(word) else f"command {word!r}"
    return _refused(words, UsageError("usage", f"there is no {named}", remedy=text))
