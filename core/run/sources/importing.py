"""The baseline of a database that is there already: read, proved to come out the same again, and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from core.diff.baselines import baseline_of
from core.errors import Refused
from core.load.live import read_schema
from core.load.loaded import Loaded
from core.load.rules import rules_of
from core.plan.planning import plan
from core.project import integrity
from core.project.baselines import SCRIPT, SNAPSHOT, write_baseline
from core.project.decisions import Decisions
from core.project.integrity import Status
from core.project.migrations import generated_at
from core.project.settings import Project
from core.render import files
from core.render.scripts import script
from core.run.lookups import user_schemas
from core.run.proving.judge import places
from core.run.proving.making import made, without_strangers
from core.run.sources.elsewhere import read_elsewhere
from core.run.sources.reading import is_ddl, is_live
from core.schema import snapshot
from core.schema.findings import Finding
from core.schema.objects import place_of
from core.schema.schemas import Schema
from core.targets.connector import Connector
from core.targets.open import open_target

TARGET = "target"
NOT_OURS = frozenset({
    "auth", "cron", "extensions", "graphql", "graphql_public", "net", "pgbouncer", "pgmq", "pgsodium",
    "pgsodium_masks", "realtime", "storage", "vault",
})  # fmt: skip
"""What Supabase keeps in a database for itself, beside supabase_*."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The baseline as it was written; with an error among the findings nothing was."""

    source: str
    schema: Schema
    schemas: tuple[str, ...]
    findings: tuple[Finding, ...]
    status: Status | None = None
    written: bool = False

    @property
    def broken(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def files(self) -> tuple[str, ...]:
        return () if self.broken else (SCRIPT, SNAPSHOT)


def import_baseline(project: Project, source: str, target: str | None, *, discard_edits: bool) -> Imported:
    """Show what the source says of itself; nothing is written where something would be lost in silence."""
    with ExitStack() as stack:
        loaded, connector, label = _read(project, source, target, stack)
        found = _of_the_project(loaded.schema)
        if loaded.broken:
            return Imported(label, found, (), loaded.findings)
        if not found.tables and not found.objects:
            raise Refused(
                "nothing-to-import",
                f"{label} holds no table, and nothing beside tables",
                remedy="An empty database needs no baseline: put a model at iterations/001 and run slipway build 1.",
            )
        storage = rules_of(project, Schema(), Decisions()).storage
        baseline = baseline_of(found, storage, project.first_schema)
        proved = made(connector, baseline, project.first_schema) if connector else without_strangers(baseline)
    remarks = (*loaded.findings, *_left_out(loaded, label), *proved.findings, *_first(proved.schema, project))
    imported = Imported(label, proved.schema, places(project.first_schema, proved.schema), remarks)
    return imported if imported.broken else _written(project, imported, discard_edits=discard_edits)


def _read(project: Project, source: str, target: str | None, stack: ExitStack) -> tuple[Loaded, Connector | None, str]:
    """Beside what was read give the server that said it, which can be asked again."""
    if is_live(source, project):
        name = target if source == TARGET else source
        connector = stack.enter_context(open_target(project.target(name)[1].url, project_id=project.id))
        with connector.read() as connection:
            others = [schema for schema in user_schemas(connection) if schema != project.first_schema]
            read = read_schema(connection, (project.first_schema, *filter(_is_ours, others)))
        return Loaded(read.schema, left_out=read.unmanaged), connector, connector.label
    loaded = read_elsewhere(source, project, stack).loaded
    if not is_ddl(source):
        return loaded, None, Path(source).name
    judge = stack.enter_context(open_target(project.settings.project.scratch, project_id="judge"))
    return loaded, judge, Path(source).name


def _is_ours(schema: str) -> bool:
    return schema not in NOT_OURS and not schema.startswith(("supabase_", "slipway", "pg_"))


def _of_the_project(found: Schema) -> Schema:
    """A dump may hold what a server keeps for itself; of a schema that is left alone nothing is taken."""
    return replace(
        found,
        tables=tuple(table for table in found.tables if _is_ours(table.name.schema)),
        objects=tuple(one for one in found.objects if _is_ours(place_of(one).schema)),
    )


def _left_out(loaded: Loaded, label: str) -> Iterator[Finding]:
    for counted in loaded.left_out:
        yield Finding(
            code="baseline-left-out",
            severity="note",
            place=label,
            message=f"{counted}: not in the baseline, and not compared.",
            remedy="Nothing to do. It stays as it is where it is; an empty database gets it by other means.",
        )


def _first(found: Schema, project: Project) -> Iterator[Finding]:
    """The business model's tables are looked for in one schema: a hint where they can't be there."""
    others = sorted({table.name.schema for table in found.tables})
    if others and project.first_schema not in others:
        yield Finding(
            code="first-schema-empty",
            severity="note",
            place="slipway.toml",
            message=f"{project.first_schema}, where the business model's tables go, has none; tables are in "
            f"{', '.join(others)}.",
            remedy=f'Where the model is about those, write schema = "{others[0]}" under [project], and import again.',
        )


def _written(project: Project, imported: Imported, *, discard_edits: bool) -> Imported:
    whole = plan(Schema(), imported.schema, iteration=0, decisions=Decisions(), first=project.first_schema)
    statements = script(whole, "up", project.first_schema)
    text = files.text(SCRIPT, 0, statements, generated=generated_at(project, 0))
    texts = ((SCRIPT, text), (SNAPSHOT, snapshot.dump(imported.schema)))
    written = write_baseline(project, texts, discard_edits=discard_edits)
    status = integrity.status(integrity.read(project.migrations).values(), 0)
    return replace(imported, status=status, written=written)
