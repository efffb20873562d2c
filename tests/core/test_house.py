"""The rules of the house that no linter knows, each as a test named after its sentence."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("core", "gui", "resources", "tools")
EXAMPLES = (ROOT / "tests/cases", ROOT / "resources/examples")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "managers"}
LATE_IMPORTS = {"core/cli/main.py", "core/pipeline.py"}
BROAD_EXCEPTS = {"gui/tasks.py", "gui/crash.py", "core/cli/main.py"}
BROAD = {"Exception", "BaseException"}


def _modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if not any(example in path.parents for example in EXAMPLES))


def _product() -> list[Path]:
    return [ROOT / "dev.py", *_modules(*PRODUCT)]


def _everything() -> list[Path]:
    return [*_product(), *_modules("tests")]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _places(path: Path, nodes: Sequence[ast.AST]) -> list[str]:
    return [f"{_name(path)}:{getattr(node, 'lineno', 0)}" for node in nodes]


def _settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _names_in(expression: ast.expr | None) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)} if expression else set()


def _is_broad(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        return node.type is None or bool(BROAD & _names_in(node.type))
    if isinstance(node, ast.Call) and "suppress" in ast.unparse(node.func):
        return any(BROAD & _names_in(argument) for argument in node.args)
    return False


def _late_imports(tree: ast.Module) -> list[ast.AST]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node for each in functions for node in ast.walk(each) if isinstance(node, ast.Import | ast.ImportFrom)]


def _requirements() -> list[Requirement]:
    """What the lock pins, one entry per name and marker."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if re.match(r"[A-Za-z]", line)]


def test_no_file_is_longer_than_300_lines_or_500_under_tests() -> None:
    limits = {path: 500 if _name(path).startswith("tests/") else 300 for path in _everything()}
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    assert [f"{_name(path)}: {lengths[path]}" for path, limit in limits.items() if lengths[path] > limit] == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    relative = [path.relative_to(ROOT).with_suffix("") for path in _everything()]
    assert [str(path) for path in relative if BANNED_NAMES & set(path.parts)] == []


def test_no_folder_under_tests_is_a_package_because_it_would_shadow_the_product() -> None:
    assert [_name(path) for path in (ROOT / "tests").rglob("__init__.py")] == []


def test_ruff_keeps_complexity_at_ten() -> None:
    lint = _settings()["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    assert lint["mccabe"]["max-complexity"] == 10
    ignored = [*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)]
    assert [rule for rule in ignored if "C901".startswith(rule)] == []


def test_no_function_is_excused_from_the_complexity_rule() -> None:
    assert [_name(path) for path in _product() if re.search(r"noqa\b.*C901", path.read_text(encoding="utf-8"))] == []


def test_imports_are_late_only_in_the_command_table_and_the_pipeline() -> None:
    late = [
        place
        for path in _product()
        if _name(path) not in LATE_IMPORTS
        for place in _places(path, _late_imports(_tree(path)))
    ]
    assert late == []


def test_broad_excepts_are_only_in_the_task_runner_the_crash_hook_and_the_main_of_the_command_line() -> None:
    allowed = [path for path in _product() if _name(path) not in BROAD_EXCEPTS]
    broad = {path: [node for node in ast.walk(_tree(path)) if _is_broad(node)] for path in allowed}
    assert [place for path, nodes in broad.items() for place in _places(path, nodes)] == []


@pytest.mark.parametrize("path", [path for path in _everything() if path.stat().st_size], ids=_name)
def test_a_module_begins_with_its_thesis_in_one_sentence(path: Path) -> None:
    thesis = ast.get_docstring(_tree(path)) or ""
    assert thesis, "no docstring"
    assert thesis.endswith("."), "not a whole sentence"
    assert not re.search(r"[.!?]\s+[A-Z]", thesis), "more than one sentence"


def test_no_function_rebinds_a_global() -> None:
    found = {path: [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Global)] for path in _product()}
    assert [place for path, nodes in found.items() for place in _places(path, nodes)] == []


def test_the_core_never_silences_the_type_checker() -> None:
    silenced = [path for path in _modules("core") if "type: ignore" in path.read_text(encoding="utf-8")]
    assert [_name(path) for path in silenced] == []


def test_nothing_is_excused_from_types_or_coverage() -> None:
    settings = _settings()["tool"]
    assert settings["mypy"]["strict"] is True
    assert "overrides" not in settings["mypy"]
    assert "coverage" not in settings
    assert [_name(path) for path in _product() if "pragma: no cover" in path.read_text(encoding="utf-8")] == []


def test_no_merge_left_its_marks_in_what_people_read() -> None:
    marks = re.compile(r"^(<{7}|>{7}|\|{7}|={7}$)", re.MULTILINE)
    pages = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("resources/**/*.md")))
    assert [_name(page) for page in pages if marks.search(page.read_text(encoding="utf-8"))] == []


def test_the_lock_pins_what_the_project_asks_for() -> None:
    project = _settings()["project"]
    asked = [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    pinned: dict[str, list[str]] = {}
    for pin in _requirements():
        version = next(iter(pin.specifier)).version
        pinned.setdefault(canonicalize_name(pin.name), []).append(version)
    for wanted in asked:
        versions = pinned.get(canonicalize_name(wanted.name), [])
        assert any(wanted.specifier.contains(version) for version in versions), f"{wanted}: run python3 dev.py lock"


def test_the_lock_hashes_every_requirement_and_names_no_place() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z])", text)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"\S*://\S*|--(?:index|extra-index|find-links)\S*|(?<=\s)/\S+", text) == []
