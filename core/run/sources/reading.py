"""What a person names as a source: a model file, a snapshot, an iteration, a live database; this reads the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import UsageError
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.load.rules import rules_of
from core.project.decisions import Decisions
from core.project.iterations import iteration
from core.project.migrations import read_snapshot
from core.project.settings import Project
from core.schema import snapshot
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Source:
    """What one side says; where it is a live database, how its server reads another Schema back."""

    loaded: Loaded
    read_back: Callable[[Schema, str], Schema] | None = None
    bare: frozenset[str] | None = None  # of a live database: the schemas in which nothing is


def is_live(text: str, project: Project | None) -> bool:
    named = project is not None and text in project.settings.targets
    return text == "target" or named or "://" in text or (any(sign in text for sign in "=@") and not _is_there(text))


def _is_there(text: str) -> bool:
    try:
        return Path(text).exists()
    except OSError:  # too long to be a path
        return False


def is_ddl(text: str) -> bool:
    return text.casefold().endswith(".sql") and _is_there(text)


def is_elsewhere(text: str, project: Project | None) -> bool:
    """A database has to be opened for it, or a process started; everything else is a file or the number of one."""
    return is_live(text, project) or is_ddl(text) or (":" in text and not _is_there(text))


def read_source(text: str, project: Project | None) -> Source:
    """Recognise a source by what it is."""
    if text.isdecimal():
        return Source(_iteration(needed(project, text), int(text)))
    path = Path(text)
    if path.name.endswith(".snapshot.json"):
        return Source(Loaded(snapshot.load(path.read_text(encoding="utf-8"), place=path.name)))
    return Source(load_model([path], rules(project)))


def _iteration(project: Project, number: int) -> Loaded:
    if (project.migrations / f"{number:03d}.snapshot.json").exists() or number == 0:
        return Loaded(read_snapshot(project, number))
    found = iteration(project, number)
    loaded = load_model(found.documents, rules(project))
    return replace(loaded, findings=(*found.findings, *loaded.findings))


def rules(project: Project | None) -> Rules:
    if project is None:
        return Rules()
    return rules_of(project, Schema(), Decisions())


def needed(project: Project | None, text: str) -> Project:
    if project is None:
        raise UsageError(
            "no-project",
            f"{text!r} means something only inside a project",
            remedy="Go to a project or name one with --project DIR.",
        )
    return project
