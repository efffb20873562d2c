"""A command imports what it needs: what works on files alone waits for no driver, no ORM and no window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import main

HEAVY = frozenset({"sqlalchemy", "alembic", "PySide6", "psycopg", "keyring", "psutil", "asyncio", "subprocess"})
"""What reaches a server, another process or a screen."""

PLANNING = frozenset({"core.diff", "core.plan", "core.lint", "core.render", "core.run.sources.comparing"})

_TELLING = """
import sys
from core.cli.main import main
code = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""
_MERMAID = "erDiagram\n  Account {\n    uuid id PK\n    string name\n  }\n"
_JSON = '{"entities": {"Account": {"fields": {"id": {"type": "uuid", "pk": true}, "name": {"type": "string"}}}}}'
_YAML = "entities:\n  Account:\n    fields:\n      id: {type: uuid, pk: true}\n      phone: {type: string}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose iterations have renames and answers, with a model in each dialect beside it."""
    root = tmp_path_factory.mktemp("imports") / "p"
    assert main(["new", str(root), "--example", "crm", "--quiet"]) == 0
    for name, text in (("a.mmd", _MERMAID), ("a.json", _JSON), ("a.yaml", _YAML)):
        (root / name).write_text(text, encoding="utf-8")
    return root


def _imported(folder: Path, *words: str) -> frozenset[str]:
    """Run it in a fresh process, and see that it did its work."""
    done = subprocess.run(
        [sys.executable, "-c", _TELLING, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout
    return frozenset(done.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["show", "a.mmd"],
        ["show", "a.json"],
        ["show", "a.yaml", "--json"],
        ["diff", "a.json", "a.yaml"],
        ["diff", "a.mmd", "a.json", "--json"],
        ["build", "1"],
        ["build", "1", "--json"],
        ["show", "1"],
    ],
    ids=" ".join,
)
def test_what_works_on_files_reaches_for_no_server_and_no_screen(words: list[str], project: Path) -> None:
    imported = _imported(project, *words)
    assert "core.cli.main" in imported
    assert imported & HEAVY == set()


@pytest.mark.parametrize("words", [["--version"], ["--help"]], ids=" ".join)
def test_what_needs_no_project_reads_no_model(words: list[str], project: Path) -> None:
    assert {name for name in _imported(project, *words) if name.startswith("core.")} <= {
        *("core.cli", "core.cli.main", "core.cli.exit_codes", "core.errors")
    }


def test_showing_a_model_plans_nothing(project: Path) -> None:
    imported = _imported(project, "show", "a.json")
    assert imported & PLANNING == set()


def test_a_source_that_has_to_be_opened_brings_in_what_opens_it(project: Path) -> None:
    """The walls above would prove nothing if the modules had other names by now."""
    (project / "accounts.py").write_text(
        "from sqlalchemy import Column, Integer, MetaData, Table\n"
        "metadata = MetaData()\nTable('accounts', metadata, Column('id', Integer, primary_key=True))\n"
    )
    imported = _imported(project, "show", "accounts:metadata")
    assert {"psutil", "psycopg"} <= imported
