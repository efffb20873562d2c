"""Whatever the user's modules do when they are imported, here it is a finding with a place and a remedy."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from core.load.loaded import Loaded, Rules
from core.load.orm.models import is_orm, load_orm
from core.schema.constraints import QName
from core.schema.findings import Finding

ROOT = Path(__file__).parents[3]
CHILD = ROOT / "core" / "load" / "orm" / "child"
GOOD = """
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import registry
metadata = MetaData()
things = Table("things", metadata, Column("id", Integer, primary_key=True))
Table("others", metadata, Column("id", Integer, primary_key=True))
mapping = registry(metadata=metadata)
"""
THINGS = [QName("public", "things")]
BOTH = [QName("public", "others"), *THINGS]

Read = Callable[..., Loaded]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def from_text(
        text: str, source: str = "models:metadata", file: str = "models.py", seconds: float = 30, python: str = ""
    ) -> Loaded:
        path = tmp_path / "project" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        folder = tmp_path / "project"
        return load_orm(source, Rules(), folder, seconds=seconds, python=python or sys.executable)

    return from_text


def only(loaded: Loaded) -> Finding:
    (finding,) = loaded.findings
    assert finding.place and finding.remedy.endswith(".")
    assert loaded.broken and loaded.schema.tables == ()
    return finding


def names(loaded: Loaded) -> list[QName]:
    assert loaded.findings == ()
    return [table.name for table in loaded.schema.tables]


@pytest.mark.parametrize(
    ("attribute", "found"),
    [
        ("metadata", BOTH),
        ("mapping", BOTH),
        ("mapping.metadata", BOTH),
        ("things", THINGS),
        ("given", BOTH),
        ("base_given", BOTH),
        ("Base", BOTH),
    ],
)
def test_a_metadata_a_base_a_registry_a_table_and_what_gives_one_are_read(
    attribute: str, found: list[QName], read: Read
) -> None:
    more = "def given(where='here'): return metadata\nBase = mapping.generate_base()\nbase_given = lambda: Base\n"
    assert names(read(GOOD + more, f"models:{attribute}")) == found


def test_a_module_in_a_package_is_read_with_the_project_folder_first_on_the_path(read: Read, tmp_path: Path) -> None:
    read("here = 'project'\n", file="json_tools.py")
    text = f"import json_tools, sys\nassert sys.path[0] == {str(tmp_path / 'project')!r}\n{GOOD}"
    assert names(read(text, "shop.deep.models:metadata", "shop/deep/models.py")) == BOTH


def test_a_package_called_core_is_the_user_s_and_never_ours(read: Read) -> None:
    read("", file="core/__init__.py")
    assert names(read(GOOD, "core.models:metadata", "core/models.py")) == BOTH
    for ours in ("core.errors", "gui", "resources", "tools", "dev"):
        assert f"No module named '{ours}'" in only(read(f"import {ours}\n{GOOD}")).message


def test_without_a_package_of_their_own_ours_is_not_found_either(read: Read) -> None:
    finding = only(read(f"import core\n{GOOD}"))
    assert (finding.code, finding.place) == ("orm-failed", "models.py:1")
    assert "No module named 'core'" in finding.message


def test_ours_is_hidden_even_where_the_environment_names_it(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert "No module named 'core'" in only(read(f"import core\n{GOOD}")).message


def test_a_module_that_prints_or_reads_disturbs_nothing(read: Read, capfd: pytest.CaptureFixture[str]) -> None:
    noise = "import os, sys\nprint('{\"slipway\": 1}')\nos.write(1, b'x' * 1_000_000)\nos.write(2, b'loud')\n"
    assert names(read(f"{noise}assert sys.stdin.read() == ''\n{GOOD}")) == BOTH
    assert capfd.readouterr() == ("", "")


def test_a_module_that_raises_is_told_with_type_message_and_line(read: Read) -> None:
    finding = only(read("import wrong\n", file="models.py"))
    assert (finding.code, finding.place) == ("orm-failed", "models.py:1")
    read("def go():\n    raise KeyError('DATABASE_URL')\n", file="settings/deep.py")
    finding = only(read("from settings import deep\n\ndeep.go()\n"))
    assert (finding.code, finding.severity, finding.place) == ("orm-failed", "error", "settings/deep.py:2")
    assert finding.message == "models can't be read: KeyError: 'DATABASE_URL'"
    assert "\n" not in only(read("raise ValueError('a\\nb\\n' * 5000)")).message


def test_a_module_that_is_no_python_is_told_with_its_line(read: Read) -> None:
    finding = only(read("import os\n\nclass (:\n"))
    assert (finding.code, finding.place) == ("orm-failed", "models.py:3")
    assert "SyntaxError" in finding.message


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("import sys; sys.exit(3)", "SystemExit(3)"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('x')", "BaseException: x"),
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os._exit(0)", "exit code 0"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("import sys; sys.excepthook = None; sys.stderr = None; raise ValueError('y')", "ValueError: y"),
        ("class Bad(Exception):\n    def __str__(self): raise ValueError\nraise Bad", "Bad: <exception str() failed>"),
        ("def deeper(): deeper()\ndeeper()", "RecursionError"),
    ],
)
def test_a_module_that_ends_the_process_in_any_way_is_told(statement: str, said: str, read: Read) -> None:
    finding = only(read(f"{statement}\n{GOOD}"))
    assert finding.code == "orm-failed"
    assert said in finding.message


def test_a_module_that_hangs_is_stopped_with_everything_it_started(read: Read, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    sleeper = f"[{sys.executable!r}, '-c', 'import time; time.sleep(600)']"
    text = f"""
import os, subprocess, time
one = subprocess.Popen({sleeper})
two = subprocess.Popen({sleeper}, start_new_session=True)
open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{one.pid}} {{two.pid}}")
time.sleep(600)
"""
    began = time.monotonic()
    finding = only(read(text, seconds=2))
    assert (finding.code, finding.place) == ("orm-timeout", "models:metadata")
    assert "2 seconds" in finding.message
    assert time.monotonic() - began < 20
    for pid in map(int, pids.read_text().split()):
        assert _is_gone(pid)


def test_what_a_module_leaves_running_is_ended_and_holds_nothing_back(read: Read, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    text = f"""
import atexit, subprocess, threading, time
atexit.register(time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()
child = subprocess.Popen([{sys.executable!r}, "-c", "import time; time.sleep(600)"])
open({str(pid)!r}, "w").write(str(child.pid))
"""
    began = time.monotonic()
    assert names(read(text + GOOD)) == BOTH
    assert time.monotonic() - began < 20
    assert _is_gone(int(pid.read_text()))


def test_a_module_that_forks_answers_once(read: Read) -> None:
    assert names(read(f"import os\nif not os.fork():\n    raise ValueError('the child')\n{GOOD}")) == BOTH


def test_a_module_that_is_missing_is_told_apart_from_what_it_imports(read: Read) -> None:
    finding = only(read(GOOD, "shop.models:metadata"))
    assert (finding.code, finding.message) == ("orm-failed", "there is no module shop")
    read("", file="shop/__init__.py")
    finding = only(read(GOOD, "shop.models:metadata"))
    assert finding.message == "there is no module shop.models"
    assert "package.module:attribute" in finding.remedy
    finding = only(read("import flask_of_nowhere\n"))
    assert finding.message == "models can't be read: ModuleNotFoundError: No module named 'flask_of_nowhere'"
    assert finding.remedy.startswith("Install what the models import")


def test_an_attribute_that_is_missing_is_told_with_what_is_there(read: Read) -> None:
    finding = only(read(GOOD, "models:Base"))
    assert (finding.code, finding.message) == (
        "orm-no-metadata",
        "models has no attribute Base (it has mapping, metadata)",
    )
    assert only(read(GOOD, "models:metadata.nothing")).code == "orm-no-metadata"


@pytest.mark.parametrize(
    ("definition", "called"),
    [
        ("wanted = 3", "of type int"),
        ("wanted = None", "of type NoneType"),
        ("def wanted(engine): return metadata", "of type function"),
        ("def wanted(): return 3", "of type function"),
        ("class wanted:\n    def __init__(self): raise SystemExit", "the class wanted"),
    ],
)
def test_an_attribute_that_is_something_else_is_told(definition: str, called: str, read: Read) -> None:
    finding = only(read(f"{GOOD}\n{definition}", "models:wanted"))
    assert finding.code == "orm-no-metadata"
    assert finding.message.startswith(f"models.wanted is {called}, not a MetaData, a declarative base")


def test_a_metadata_without_tables_is_no_empty_success(read: Read) -> None:
    finding = only(read("from sqlalchemy import MetaData\nmetadata = MetaData()\n"))
    assert (finding.code, finding.message) == ("no-entities", "models:metadata has no tables")


def test_a_python_without_sqlalchemy_is_told(read: Read) -> None:
    bare = "/usr/bin/python3"
    if subprocess.run([bare, "-c", "import sqlalchemy"], capture_output=True, check=False).returncode == 0:
        pytest.skip("the system's own Python has SQLAlchemy")
    for text in (GOOD, "metadata = None\n"):
        finding = only(read(text, python=bare))
        assert (finding.code, finding.message) == ("orm-failed", "SQLAlchemy is not installed in python3")


def test_no_secret_of_the_environment_is_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", "postgresql://ada:hunter%2Ftwo@db/shop")
    monkeypatch.setenv("API_TOKEN", "abcdef0123456789")
    text = (
        "import os\n"
        "raise ValueError(f\"can't use {os.environ['SHOP_DATABASE_URL']} with {os.environ['API_TOKEN']} \"\n"
        "                 f\"or hunter/two or mysql://root:toor@here/x {dict(os.environ)} \" + 'é' * 9000)\n"
    )
    finding = only(read(text))
    told = repr(finding)
    assert all(secret not in told for secret in ("hunter", "abcdef", "toor"))
    assert "ValueError: can't use ***" in finding.message
    assert len(finding.message) < 500


def test_a_cut_never_leaves_half_a_secret(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "s3cret" * 20)
    finding = only(read("import os\nraise ValueError('x' * 330 + os.environ['API_TOKEN'] + 'y' * 100)"))
    assert "s3cret" not in finding.message


@pytest.mark.parametrize("source", ["shop.models:Base", "models:metadata", "a.b.c:d.e", "módulo:Básica"])
def test_a_module_and_an_attribute_are_recognised(source: str) -> None:
    assert is_orm(source)


@pytest.mark.parametrize(
    "source",
    ["busm.mmd", "C:\\models\\busm.mmd", "db:5432", "a:b:c", ":Base", "shop.models:", "shop/models.py:Base", ""],
)
def test_other_sources_are_not_taken_for_one(source: str) -> None:
    assert not is_orm(source)


def test_the_script_imports_nothing_of_ours_and_ours_imports_nothing_of_it() -> None:
    allowed = set(sys.stdlib_module_names) | {"sqlalchemy"}
    for path in sorted(CHILD.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= allowed
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1 or str(node.module).partition(".")[0] in allowed
    others = [path for path in (ROOT / "core").rglob("*.py") if CHILD not in path.parents]
    assert [path.name for path in others if "orm.child" in path.read_text(encoding="utf-8")] == []


def test_the_command_shows_and_compares_models_without_importing_sqlalchemy_itself(read: Read, tmp_path: Path) -> None:
    read(GOOD)
    script = (
        "import sys\nfrom core.cli.main import main\ncode = main(sys.argv[1:])\n"
        "assert not {'sqlalchemy', 'PySide6'} & set(sys.modules), 'imported'\nraise SystemExit(code)\n"
    )
    for words in (["show", "models:metadata"], ["diff", "models:things", "models:metadata"]):
        argv = [sys.executable, "-c", script, *words, "--json"]
        done = subprocess.run(argv, cwd=tmp_path / "project", capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "others" in json.dumps(json.loads(done.stdout))
    done = subprocess.run(
        [sys.executable, "-c", script, "show", "models:nothing"],
        cwd=tmp_path / "project",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 3
    assert "orm-no-metadata" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def _is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
