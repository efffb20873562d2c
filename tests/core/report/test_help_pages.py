"""Every code of a finding has a page, every page a code, and every page's example raises exactly that code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from core import pipeline
from core.cli.main import main
from core.errors import UsageError
from core.lint.linting import lint
from core.load.loaded import Rules
from core.load.models import load_model
from core.load.orm.models import load_orm
from core.plan.planning import plan
from core.project import settings
from core.project.decisions import Decisions
from core.project.iterations import iterations
from core.project.migrations import migration
from core.report.help_pages import codes, page
from core.run import judging
from core.run.approving import unused
from core.run.judging import judge
from core.run.session import Control
from core.run.sources.ddl_files import load_ddl
from core.run.sources.importing import import_baseline
from core.run.weighing import planned
from core.schema.schemas import Schema
from core.targets.connector import Connector
from tests.core.lint.sketches import FIRST
from tests.core.lint.verdict_cases import Case, judged

ROOT = Path(__file__).parents[3]
# A model whose table has no key is always told so, and here it has to be without one; a type that no noun can say is
# named beside the table that needs it, and what else there is beside the table that is taken over. What costs much may
# also break programs of earlier iterations.
COMPANIONS = {
    "backfill-at-once": {"breaks-values", "check-scans"},
    "breaks-cascade": {"foreign-key-scans", "second-table-lock"},
    "breaks-type": {"type-rewrites"},
    "breaks-values": {"enum-rewrites"},
    "drops-without-keeping": {"edit-locks"},
    "foreign-key-scans": {"breaks-stricter"},
    "keeping-copies": {"destructive-drop"},
    "leave-out-renamed": {"breaks-renamed"},
    "left-out-too": {"left-out"},
    "narrows-type": {"type-rewrites"},
    "no-row-key": {"no-primary-key"},
    "required-scans": {"breaks-required"},
    "table-left-out": {"baseline-left-out"},
    "unmanaged-decision": {"breaks-stricter", "key-blocks-readers"},
    "unmanaged-required": {"unmanaged"},
    "wide-lock-window": {"breaks-type", "type-rewrites"},
}
FENCE = re.compile(r"^```(?P<language>\w+) (?P<name>\S+)(?P<more>.*)\n(?P<body>(?s:.*?))^```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block with a file name; `times=N` repeats it, `encoding=NAME` says how the file is written."""

    name: str
    text: str
    encoding: str


def documented() -> dict[str, str]:
    """Each code of the table in docs/interface.md with its severity."""
    text = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    table = text.partition("## Codes of findings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (error|warning|note) \| (.*) \|$", table, re.MULTILINE)
    return {code: severity for severity, listed in rows for code in re.findall(r"`([a-z-]+)`", listed)}


def blocks(text: str) -> tuple[Block, ...]:
    found: list[Block] = []
    for match in FENCE.finditer(text):
        more = dict(word.split("=") for word in match["more"].split())
        assert set(more) <= {"times", "encoding"}
        found.append(Block(match["name"], match["body"] * int(more.get("times", "1")), more.get("encoding", "utf-8")))
    return tuple(found)


def written(blocks: Sequence[Block], folder: Path) -> list[Path]:
    paths = [folder / block.name for block in blocks]
    for path, block in zip(paths, blocks, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding=block.encoding, newline="\n")
    return paths


def raised(code: str, folder: Path, server: Connector) -> set[str]:
    """Load a model, lead from one to the other, or build a project and judge what was edited afterwards."""
    example = blocks(page(code))
    if example[0].name == "baseline.sql":
        return of_baseline(example, folder / "project")
    if example[0].name == "before.sql":
        return of_sketches(*(block.text for block in example))
    if example[0].name == "edited.sql":
        return {warned.code for warned in judging._strange(example[0].text, "edited.sql", FIRST, frozenset())}
    if example[0].name.endswith(".sql") and len(example) == 1:
        (path,) = written(example, folder)
        return {finding.code for finding in load_ddl(path, server, seconds=2).findings}
    if example[-1].name.endswith("-run.sql"):
        return of_database(example, folder / "project", server)
    if not any(block.name.startswith("iterations/") for block in example):
        return of_model(written(example, folder), seconds=2 if code == "orm-timeout" else 60)
    return of_project(example, folder / "project")


def of_model(paths: Sequence[Path], *, seconds: float) -> set[str]:
    if paths[0].suffix == ".py":
        loaded = [load_orm(f"{path.stem}:metadata", Rules(), path.parent, seconds=seconds) for path in paths]
        found = {finding.code for each in loaded for finding in each.findings}
        return found | (of_change(*(each.schema for each in loaded)) if len(loaded) == 2 else set())
    return {finding.code for finding in load_model(paths, Rules()).findings}


def of_change(before: Schema, after: Schema) -> set[str]:
    """What the rules say of the way from one model to the other, as `slipway diff` does."""
    planned = plan(before, after, iteration=2, decisions=Decisions(), first="public")
    return {finding.code for finding in lint(planned, before, after)}


def of_sketches(before: str, after: str, target: str = "") -> set[str]:
    """What the rules say of the way from one DDL to the other, with what else is known: sizes, decisions, settings."""
    given = tomllib.loads(target)
    known = {name: given[name] for name in ("rows", "review") if name in given}
    case = Case("", before, after, decisions=given.get("decisions", {}), **known)
    return {line.split()[1] for line in judged(case).findings}


def of_baseline(example: Sequence[Block], root: Path) -> set[str]:
    """What the import is told; or the iteration that is built upon it."""
    project = pipeline.new(root, None)
    baseline, *_ = written(example, root)
    imported = import_baseline(project, str(baseline), None, discard_edits=False)
    if len(example) == 1:
        return {finding.code for finding in imported.findings}
    return {finding.code for build in pipeline.build(project, 1, {}) for finding in build.findings}


def of_project(example: Sequence[Block], root: Path) -> set[str]:
    """What the last iteration is told; those before it must build without an error or a question."""
    project = pipeline.new(root, None)
    edited = [block for block in example if block.name.startswith("migrations/")]
    written([block for block in example if block not in edited], root)
    project = settings.read(root)
    builds = [build for one in iterations(project) for build in pipeline.build(project, one.number, {})]
    assert [build.iteration for build in builds if build.proposal is None][:-1] == []
    assert not builds[-1].questions
    if any(block.name.endswith("approvals.toml") for block in example):
        return {finding.code for finding in unused(project, migration(project, builds[-1].iteration))}
    if not edited:
        return {finding.code for finding in builds[-1].findings}
    assert all((root / block.name).exists() for block in edited), "an edit of a file that build doesn't write"
    written(edited, root)
    last = migration(project, builds[-1].iteration)
    plan, first = planned(project, last.iteration).plan, project.first_schema
    return {warned.code for way in ("up", "down") for warned in judge(last, way, first, Schema(), plan)}


def of_database(example: Sequence[Block], root: Path, server: Connector) -> set[str]:
    """What a verification says when somebody wrote to the database, after a run or instead of one."""
    project = pipeline.new(root, None)
    written(example[:-1], root)
    with server.scratch() as target:
        if example[-1].name.startswith("after"):
            list(pipeline.build(project, 1, {}))
            list(pipeline.apply(project, target, 1, Control(), stage="development"))
        with target.connect(autocommit=True) as connection:
            connection.execute(example[-1].text.encode())
        return {finding.code for finding in pipeline.verify(project, target, None).findings}


def test_the_table_of_codes_is_read_whole() -> None:
    text = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    section = text.partition("## Codes of findings")[2].partition("\n## ")[0]
    assert set(documented()) == set(re.findall(r"`([a-z-]+)`", section))


def test_every_code_has_a_page() -> None:
    missing = [f"resources/help/findings/{code}.md" for code in sorted(set(documented()) - set(codes()))]
    assert missing == [], "write these pages"


def test_every_page_has_a_code() -> None:
    assert [code for code in codes() if code not in documented()] == [], "no finding has these codes any more"


@pytest.mark.parametrize("code", codes())
def test_a_page_is_short_and_says_what_it_means_why_it_matters_and_what_to_do(code: str) -> None:
    text = page(code)
    severity = documented().get(code, "")
    assert text.startswith(f"# {code}\n\n**{severity.capitalize()}.** ")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["Why it matters", "What to do", "Example"]
    assert len(re.sub(FENCE, "", text).splitlines()) <= 40
    assert max(len(line) for line in text.splitlines()) <= 120
    assert blocks(text), "no fenced block with a file name"
    assert text.count("```") == 2 * len(blocks(text)), "a fenced block without a file name is run by nobody"


@pytest.mark.parametrize("code", codes())
def test_the_example_of_a_page_raises_exactly_its_code(code: str, tmp_path: Path, server: Connector) -> None:
    assert raised(code, tmp_path, server) == {code} | COMPANIONS.get(code, set())


@pytest.mark.parametrize("code", codes())
def test_a_page_is_printed_by_its_code(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 0
    assert capsys.readouterr().out.startswith(f"# {code}\n")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("no-primary-keys", "no-primary-key"), ("Unknown-Type", "unknown-type"), ("enum", "enum-suggestion")],
)
def test_what_is_nearly_a_code_is_told_which_one_it_may_mean(
    said: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", said]) == 2
    assert meant in capsys.readouterr().err


@pytest.mark.parametrize("said", ["", "zzz", "../findings/cycle", "cycle.md"])
def test_what_is_no_code_lists_what_there_is(said: str) -> None:
    with pytest.raises(UsageError) as refused:
        page(said)
    assert refused.value.code == "unknown-code"
    assert "cycle" in refused.value.remedy
