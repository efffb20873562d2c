"""The servers of the tests are named by version and bytes, and by no place to get them from."""

from __future__ import annotations

import json
import re
from pathlib import Path

from core.targets.versions import NEWEST, OLDEST
from tests.servers import MAJORS

LOCKS = Path(__file__).parents[2] / "tools/npm"


def test_the_lock_names_one_server_of_each_version_that_is_promised() -> None:
    packages = json.loads((LOCKS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    asked = packages.pop("")["dependencies"]
    assert asked == json.loads((LOCKS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert [int(name.rpartition("-")[2]) for name in packages] == list(MAJORS) == list(range(OLDEST, NEWEST + 1))
    for name, package in packages.items():
        assert package["version"].startswith(name.rpartition("-")[2] + ".")
        assert package["integrity"].startswith("sha512-")


def test_no_lock_names_a_place() -> None:
    for path in LOCKS.iterdir():
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\w+://\S*|\"resolved\"|--(?:index|extra-index|find-links)\S*", text) == [], path.name
    pins = re.findall(r"^[\w-]+==.*", (LOCKS / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pins and all("--hash=sha256:" in pin for pin in pins)
