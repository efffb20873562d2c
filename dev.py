"""Sets up, checks, tests and runs Slipway with nothing but the standard library of Python 3.11 or newer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tools.bundles import bundle
from tools.environments import BIN, PYTHON, lock, setup
from tools.packages import install_window_programs
from tools.processes import ROOT, call, environment, say
from tools.servers import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Step = tuple[str, list[str | Path]]
    Result = tuple[str, bool, float, str]

TOUR = "tests/acceptance/tour.py"
NO_TESTS_COLLECTED = 5

SCRIPTS = {
    "bench": "tests/benchmarks/bench.py",
    "torture": "tests/torture/torture.py",
    "shots": "tests/gui/shots.py",
    "probe-locks": "tests/core/lint/lock_probe.py",
}

USAGE = """\
usage: python3 dev.py COMMAND [ARGS]

  setup          make .venv from requirements.lock, with what a bare Debian lacks
  check          ruff, mypy, import-linter and the rules of the house
  test [ARGS]    setup, check, then every test; ARGS go to pytest (--full: all cases on all servers)
  run            open the panel, or walk the example where there is no display
  slipway ARGS   run the slipway command
  bench, torture, shots [ARGS]
                 measure, torture, take pictures of the panel
  probe-locks [URL] [--write]
                 measure core/lint/lock_facts.toml anew, on PostgreSQL 14 to 18 or on a server
  bare [--keep] [--test]
                 run the README's commands in a bare Debian (root, Linux)
  bundle          make dist/slipway, which needs nothing of the machine, and walk the example in it
  lock [ARGS]    make requirements.lock anew; ARGS go to uv (--upgrade)
"""


CHECKS: tuple[Step, ...] = (
    ("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
    ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("mypy", [PYTHON, "-m", "mypy"]),
    ("import-linter", [BIN / "lint-imports", "--no-cache"]),
    ("house", [PYTHON, "-m", "pytest", "-q", "tests/core/test_house.py"]),
)


def _stream(arguments: Sequence[str | Path], show: Callable[[bytes], object]) -> tuple[int, str]:
    """Hands on what a command prints as it comes, and remembers its last line for the summary."""
    command = [str(argument) for argument in arguments]
    surroundings = environment(QT_QPA_PLATFORM="offscreen")
    output = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=subprocess.STDOUT) as process:
        tail = b""
        source = process.stdout.fileno() if process.stdout else -1
        for chunk in iter(lambda: os.read(source, 65536), b""):
            show(chunk)
            tail = (tail + chunk)[-2000:]
    lines = tail.decode(errors="replace").split("\n")
    return process.returncode, next((line.strip() for line in reversed(lines) if line.strip()), "")


def _step(name: str, arguments: Sequence[str | Path], accepted: tuple[int, ...] = (0,)) -> Result:
    print(f"\n--- {name}", flush=True)
    start = time.monotonic()
    code, closing = _stream(arguments, _show)
    return name, code in accepted, time.monotonic() - start, closing


def _show(chunk: bytes) -> None:
    os.write(sys.stdout.fileno(), chunk)


def _beside(steps: Sequence[Step]) -> tuple[list[Result], bytes]:
    """Runs one after the other in silence; what they print is for later."""
    results, printed = [], []
    for name, arguments in steps:
        printed.append(f"\n--- {name}\n".encode())
        start = time.monotonic()
        code, closing = _stream(arguments, printed.append)
        results.append((name, code == 0, time.monotonic() - start, closing))
    return results, b"".join(printed)


def _summary(results: Sequence[Result]) -> int:
    print("\n--- summary")
    for name, passed, seconds, closing in results:
        print(f"{'ok    ' if passed else 'FAILED'} {name:<14} {seconds:6.1f} s  {closing}")
    failed = [name for name, passed, _, _ in results if not passed]
    print(f"failed: {', '.join(failed)}" if failed else "all passed", flush=True)
    return 1 if failed else 0


def check(arguments: list[str]) -> int:
    """Runs what needs no server and no window."""
    if arguments:
        say(USAGE)
        return 2
    setup()
    return _summary([_step(name, command) for name, command in CHECKS])


def _chosen(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Pytest's options, the tests named for the core process, and those named for the panel's process."""
    options, core, gui = [], [], []
    for argument in arguments:
        path = ROOT / argument.split("::")[0]
        if argument.startswith("-") or not path.exists():
            options.append(argument)
        elif (ROOT / "tests/gui") in (path, *path.parents):
            gui.append(argument)
        else:
            core.append(argument)
    if not core and not gui:
        return options, ["tests"], ["tests/gui"]
    return options, core, gui


def _test_steps(arguments: list[str]) -> list[Result]:
    """The panel's tests run in a process of their own: one QApplication, and nothing of it in the others."""
    colour = "--color=yes" if sys.stdout.isatty() else "--color=auto"
    pytest: list[str | Path] = [PYTHON, "-m", "pytest", colour]
    if not arguments:
        return _all_tests(pytest)
    options, core, gui = _chosen(arguments)
    # A choice made with -k or a path may leave one of the two without a test.
    accepted = (0, NO_TESTS_COLLECTED)
    results = []
    if core:
        results.append(_step("tests", [*pytest, *options, *core, "--ignore=tests/gui"], accepted))
    if gui:
        results.append(_step("tests of gui", [*pytest, *options, *gui], accepted))
    return results


def _servers() -> Result:
    """Without them only the tests that need them fail, and the run with them."""
    start = time.monotonic()
    failure = fetch()
    if failure:
        print(f"\n--- servers\n{failure}", flush=True)
    return "servers", not failure, time.monotonic() - start, failure.partition("\n")[0]


def _all_tests(pytest: list[str | Path]) -> list[Result]:
    """Two at a time: the first is shown as it comes, what ran beside it afterwards."""
    walks: Step = ("tests of use", [*pytest, "tests/acceptance"])
    panel: Step = ("tests of gui", [*pytest, "tests/gui"])
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(_beside, (walks, panel))
        core = _step("tests", [*pytest, "tests", "--ignore=tests/gui", "--ignore=tests/acceptance"])
        results, printed = others.result()
    _show(printed)
    return [core, *results]


def test(arguments: list[str]) -> int:
    """Runs every check and every test, also after one failed: one run tells everything."""
    setup()
    install_window_programs()
    results = [_step(name, command) for name, command in CHECKS]
    results.append(_servers())
    tests = _test_steps(arguments)
    if not any(re.search("passed|failed|skipped|error", closing) for _, _, _, closing in tests):
        tests.append(("choice", False, 0.0, "no test was chosen"))
    return _summary([*results, *tests])


# Everything else


def _become(program: Path, arguments: Sequence[str]) -> int:
    """Hands signals, terminal and exit code to the program itself; Windows has no exec worth the name."""
    if os.name != "nt":
        os.execve(program, [str(program), *arguments], environment())  # noqa: S606 - by argument list, no shell
    return call([program, *arguments])


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Shows the product: the panel where there is a display, the walk through the example elsewhere."""
    setup()
    if _has_display():
        return _become(BIN / "slipway", arguments)
    return _script(TOUR, arguments)


def _script(path: str, arguments: list[str]) -> int:
    if not (ROOT / path).exists():
        say(f"dev.py: {path} is not there")
        return 2
    setup()
    return call([PYTHON, path, *arguments], QT_QPA_PLATFORM="offscreen")


def _slipway(arguments: list[str]) -> int:
    setup()
    return _become(BIN / "slipway", arguments)


def _setup(arguments: list[str]) -> int:
    if arguments:
        say(USAGE)
        return 2
    setup()
    return 0


def _bare(arguments: list[str]) -> int:
    return call([sys.executable, "-m", "tools.bare", *arguments])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": _setup,
    "check": check,
    "test": test,
    "run": run,
    "slipway": _slipway,
    "bare": _bare,
    "bundle": bundle,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Finds the command in one of two tables."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        sys.exit(f"dev.py: Slipway needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    if name in SCRIPTS:
        return _script(SCRIPTS[name], rest)
    if name not in COMMANDS:
        say(f"dev.py: no command {name!r}\n\n{USAGE}")
        return 2
    return COMMANDS[name](rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
