"""Every code that a user can meet stands in docs/interface.md, and every code there can be met."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
ERRORS = {
    "Refused",
    "UsageError",
    "Differs",
    "Unanswered",
    "Cancelled",
    "InDoubt",
    "DataCheck",
    "Meaning",
    "Finding",
    "remark",
    "_warned",
    "waiting",
    "Break",
    "Danger",
}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    text = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z-]+)`", text.partition("## Codes of findings")[2]))
    assert documented == set(_codes())


def _codes() -> Iterator[str]:
    for path in sorted((ROOT / "core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                yield from _named(node)
    remarks = ast.parse((ROOT / "core" / "load" / "remarks.py").read_text(encoding="utf-8"))
    for node in ast.walk(remarks):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _named(call: ast.Call) -> Iterator[str]:
    """The first argument, `code=`, or either arm of a choice between two."""
    first = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    first = first or (call.args[0] if call.args else None)
    for node in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def test_no_page_was_committed_with_two_versions_of_itself() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    assert [page.name for page in pages if "\n<<<<<<< " in page.read_text(encoding="utf-8")] == []
