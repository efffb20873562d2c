"""Golden cases side by side, each in a schema of its own: their iterations come one after the other or together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from core.diff.difference import difference
from core.diff.keep import keep
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.lint.linting import lint
from core.load.loaded import Rules
from core.load.models import load_model
from core.plan.planning import plan, plan_of
from core.plan.steps import Plan
from core.project.decision_files import read as read_decisions
from core.project.decisions import LISTS, NOT_RENAMED, TABLES, Decisions, inherit
from core.project.migrations import read_snapshot, write
from core.project.settings import Project
from core.render.proposals import proposed
from core.schema import snapshot
from core.schema.findings import Finding
from core.schema.objects import Extension, Namespace, identity, place_of
from core.schema.schemas import Schema, schema_of
from tests.core.render.cases import FIRST, FOLDERS

WORD = re.compile(r"\bpublic\.")


@dataclass(frozen=True)
class Family:
    """One golden case, moved to a schema of its own: what it wants at each stage, and what was decided on the way."""

    name: str
    home: str
    wanted: tuple[Schema, ...]
    decided: tuple[Decisions, ...]
    rows: str
    by_model: bool  # what a model forgets stays; of a snapshot it goes

    @property
    def schemas(self) -> frozenset[str]:
        tables = {table.name.schema for schema in self.wanted for table in schema.tables}
        return frozenset(tables | {place_of(one).schema for schema in self.wanted for one in schema.objects})

    @property
    def has_extensions(self) -> bool:
        return any(isinstance(one, Extension) for schema in self.wanted for one in schema.objects)

    def owns(self, schema: str) -> bool:
        return schema in self.schemas


@cache
def family(folder: Path, home: str) -> Family:
    by_model = not (folder / "after.snapshot.json").exists()
    wanted, decided = _of_models(folder, home) if by_model else _of_snapshots(folder, home)
    rows = folder / "rows.sql"
    text = _moved_text(rows.read_text(encoding="utf-8"), home) if rows.exists() else ""
    whole = tuple(_with_its_schema(one, home) for one in wanted)
    return Family(folder.name, home, whole, tuple(_spoken(one, home) for one in decided), text, by_model)


def _of_models(folder: Path, home: str) -> tuple[list[Schema], list[Decisions]]:
    names = [name for name in ("earlier", "before", "after") if (folder / f"{name}.json").exists()]
    wanted, decided = [], []
    for name in names:
        loaded = load_model([folder / f"{name}.json"], Rules(home, f"{home}_app"))
        assert not loaded.broken, (folder, loaded.findings)
        wanted.append(loaded.schema)
        decided.append(read_decisions(folder if name == "after" else folder / name))
    return wanted, decided


def _of_snapshots(folder: Path, home: str) -> tuple[list[Schema], list[Decisions]]:
    texts = [(folder / f"{name}.snapshot.json").read_text(encoding="utf-8") for name in ("before", "after")]
    wanted = [snapshot.load(json.dumps(_moved_tree(json.loads(text), home)), place=folder.name) for text in texts]
    return wanted, [Decisions(), read_decisions(folder)]


def _moved_tree(said: object, home: str, key: str = "") -> object:
    match said:
        case dict():
            return {name: _moved_tree(one, home, name) for name, one in said.items()}
        case [str() as first, *rest] if first == FIRST and key != "roles" and rest:
            return [home, *(_moved_tree(one, home) for one in rest)]
        case list():
            return [_moved_tree(one, home, key) for one in said]
        case str() if key == "schema" and said == FIRST:
            return home
        case str():
            return _moved_text(said, home)
        case _:
            return said


def _moved_text(said: str, home: str) -> str:
    return WORD.sub(f"{home}.", said)


def _with_its_schema(schema: Schema, home: str) -> Schema:
    if home == FIRST or any(isinstance(one, Namespace) and one.name == home for one in schema.objects):
        return schema
    return replace(schema_of(schema.tables, (*schema.objects, Namespace(home)), schema.storage))


def _spoken(said: Decisions, home: str) -> Decisions:
    """A table outside the first schema is called by both of its names."""
    if home == FIRST:
        return said

    def name(one: str) -> str:
        return f"{home}.{one}"

    lists = {kind: tuple(map(name, getattr(said, kind))) for kind in LISTS if kind != "accept"}
    tables = {kind: {name(key): value for key, value in getattr(said, kind).items()} for kind in TABLES}
    rename = {
        name(key): value if "." in key or value == NOT_RENAMED else name(value) for key, value in said.rename.items()
    }
    mapped = {name(key): value for key, value in said.value_map.items()}
    return replace(said, **lists, **tables, rename=rename, value_map=mapped)


@dataclass
class Mix:
    """A project whose iterations are steps of several families; files are written as build writes them."""

    project: Project
    families: tuple[Family, ...]
    stages: list[int] = field(default_factory=list)  # of each family; -1: not there yet
    number: int = 0
    past: list[tuple[int, ...]] = field(default_factory=list)
    taken: list[Decisions] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stages = self.stages or [-1] * len(self.families)

    def may_step(self) -> list[int]:
        return [n for n, one in enumerate(self.families) if self.stages[n] < len(one.wanted) - 1]

    def may_step_back(self) -> list[int]:
        return [n for n, one in enumerate(self.families) if not one.by_model and self.stages[n] == 1]

    def forget(self) -> None:
        """The newest iteration is a draft again, and will be another one."""
        self.stages, self.number = list(self.past.pop()), self.number - 1
        self.taken.pop()

    def step(self, goals: dict[int, int]) -> tuple[Finding, ...]:
        """Write the next iteration: these families go to those stages; with errors nothing is written."""
        number, current = self.number + 1, read_snapshot(self.project, self.number)
        own = _joined(self.families[n].decided[goal] for n, goal in goals.items() if goal > self.stages[n])
        decisions = inherit(self.taken, own)
        stages = [goals.get(n, stage) for n, stage in enumerate(self.stages)]
        planned, after, findings = self._planned(number, current, stages, goals, decisions)
        if any(one.severity == "error" for one in findings):
            return findings
        made = proposed(
            self.project, planned, current, after, decisions=decisions, questions=(), findings=findings
        ).proposal
        assert made is not None
        folder = self.project.root / f"iterations/{number:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "busm.mmd").write_text("erDiagram\n", encoding="utf-8")  # made by hand: what build writes is written
        write(self.project, number, made.files, discard_edits=False)
        self.past.append(tuple(self.stages))
        self.taken.append(own)
        self.stages, self.number = stages, number
        return ()

    def _planned(
        self, number: int, current: Schema, stages: Sequence[int], goals: dict[int, int], decisions: Decisions
    ) -> tuple[Plan, Schema, tuple[Finding, ...]]:
        by_model = any(self.families[n].by_model for n in goals)
        assert all(self.families[n].by_model == by_model for n in goals)
        wanted = [self._wanted(n, stage, current, by_model=by_model) for n, stage in enumerate(stages)]
        if not by_model:
            mine = frozenset[str]().union(*(one.schemas for n, one in enumerate(self.families) if n in goals))
            rest = _only(current, mine, inside=False)
            after = _union([rest, *(wanted[n] for n in goals)])
            planned = plan(current, after, iteration=number, decisions=decisions, first=FIRST)
            return planned, after, tuple(lint(planned, current, after))
        model = _union(wanted)
        renamed = moved(current, model, decisions, first=FIRST)
        kept = keep(renamed.schema, renamed.model, iteration=number, decisions=decisions, first=FIRST)
        found = difference(current, renamed, kept.schema)
        asked = open_questions(found, kept.questions, decisions, first=FIRST)
        assert not asked, asked
        planned = plan_of(found, iteration=number, decisions=decisions, first=FIRST)
        remarks = (*renamed.findings, *kept.findings, *lint(planned, renamed.schema, kept.schema))
        return planned, kept.schema, remarks

    def _wanted(self, n: int, stage: int, current: Schema, *, by_model: bool) -> Schema:
        one = self.families[n]
        if stage < 0:
            return Schema()
        if by_model and not one.by_model:
            return _only(current, one.schemas, inside=True)
        return one.wanted[stage]


def _only(schema: Schema, names: frozenset[str], *, inside: bool) -> Schema:
    tables = (table for table in schema.tables if (table.name.schema in names) == inside)
    return schema_of(tables, (one for one in schema.objects if (place_of(one).schema in names) == inside))


def _union(schemas: Iterable[Schema]) -> Schema:
    listed = list(schemas)
    objects = {identity(one): one for schema in listed for one in schema.objects}
    return schema_of((table for schema in listed for table in schema.tables), objects.values())


def _joined(listed: Iterable[Decisions]) -> Decisions:
    whole = Decisions()
    for one in listed:
        lists = {kind: (*getattr(whole, kind), *getattr(one, kind)) for kind in LISTS}
        maps = {kind: {**getattr(whole, kind), **getattr(one, kind)} for kind in (*TABLES, "rename", "value_map")}
        whole = replace(whole, **lists, **maps)
    return whole


def fitting(chosen: Sequence[Family]) -> bool:
    """No schema is spoken of by two of them."""
    named = [schema for one in chosen for schema in one.schemas | {one.home}]
    return len(named) == len(set(named))


def folders() -> list[Path]:
    """Extensions are in no embedded server; what is a table in one case and a schema in another is not mixed."""
    return [folder for folder in FOLDERS if not family(folder, FIRST).has_extensions]
