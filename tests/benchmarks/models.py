"""From models to SQL, against Alembic's autogenerate on the same change; and how it grows."""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
import yaml
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import StaticPool

from core.diff.difference import difference
from core.diff.keep import keep
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.lint.linting import lint
from core.load.loaded import Rules
from core.load.models import load_model
from core.plan.planning import plan_of
from core.project.decisions import Decisions
from core.render import files
from core.render.scripts import script
from core.run.proving.judge import create
from core.run.proving.workplaces import Workplace
from core.schema.columns import Column
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType
from core.targets.open import open_target
from tests.benchmarks.lines import Line

TABLES, COLUMNS, CHANGED = 1000, 14, 100
REPEATS = 5
FIRST = "public"
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
TYPES = ("string", "text", "integer", "decimal", "boolean", "datetime", "date", "float")
PLAIN: dict[str, type[sa.types.TypeEngine[object]]] = {
    "uuid": sa.Uuid,
    "text": sa.Text,
    "integer": sa.Integer,
    "bigint": sa.BigInteger,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "double precision": sa.Double,
}

Fields = dict[str, dict[str, object]]


def model(tables: int, *, changed: int = 0) -> dict[str, Fields]:
    """A key, a unique column, a list of values, a foreign key to an earlier table, an index; changes of ten kinds."""
    found: dict[str, Fields] = {}
    for number in range(tables):
        fields: Fields = {"id": {"type": "uuid", "primaryKey": True}}
        for column in range(COLUMNS - 4):
            fields[f"field{column}"] = {
                "type": TYPES[column % len(TYPES)],
                "description": f"What field {column} is for",
            }
        fields["code"] = {"type": "string", "maxLength": 40, "unique": True}
        fields["status"] = {"type": "enum", "values": ["new", "open", "done"], "required": True, "default": "new"}
        if number:
            fields["parentId"] = {"type": "uuid", "foreignKey": f"Thing{(number - 1) // 2:05d}.id", "index": True}
        if changed and number % (tables // changed) == 0:
            _change(fields, number // (tables // changed) % 10)
        found[f"Thing{number:05d}"] = fields
    return found


def _change(fields: Fields, kind: int) -> None:
    match kind:
        case 0:
            fields["added"] = {"type": "text"}
        case 1:
            fields["added"] = {"type": "integer", "required": True, "default": 0}
        case 2:
            fields["field2"] = {**fields["field2"], "type": "bigint"}
        case 3:
            fields["field0"] = {**fields["field0"], "maxLength": 300}
        case 4:
            fields["field1"] = {**fields["field1"], "default": "none"}
        case 5:
            fields["field6"] = {**fields["field6"], "index": True}
        case 6:
            fields["status"] = {**fields["status"], "values": ["new", "open", "done", "late"]}
        case 7:
            fields["field4"] = {**fields["field4"], "description": "Said otherwise"}
        case 8:
            fields["code"] = {**fields["code"], "unique": False}
        case _:
            fields["field3"] = {**fields["field3"], "unique": True}


def written(folder: Path, name: str, entities: dict[str, Fields]) -> Path:
    """Write a model in the dialect that the name's ending says."""
    path = folder / name
    match path.suffix:
        case ".json":
            text = json.dumps(_document(entities))
        case ".yaml":
            text = yaml.dump(_document(entities), Dumper=yaml.CSafeDumper, sort_keys=False)
        case _:
            text = _mermaid(entities)
    path.write_text(text, encoding="utf-8")
    return path


def _document(entities: dict[str, Fields]) -> dict[str, object]:
    return {"entities": {name: {"fields": fields} for name, fields in entities.items()}}


def _mermaid(entities: dict[str, Fields]) -> str:
    lines = ["erDiagram"]
    for name, fields in entities.items():
        lines.append(f"  {name} {{")
        for field, facts in fields.items():
            mark = " PK" if facts.get("primaryKey") else " FK" if facts.get("foreignKey") else ""
            lines.append(f"    {facts['type'] if facts['type'] != 'enum' else 'enum(new,open,done)'} {field}{mark}")
        lines.append("  }")
        if parent := fields.get("parentId"):
            lines.append(f"  {str(parent['foreignKey']).partition('.')[0]} ||--o{{ {name} : has")
    return "\n".join(lines) + "\n"


def to_sql(before: Schema, after: Schema) -> str:
    """Everything between two loaded models and the text of both files."""
    taken = Decisions()
    start = moved(before, after, taken, first=FIRST)
    kept = keep(start.schema, after, iteration=2, decisions=taken, first=FIRST)
    found = difference(before, start, kept.schema)
    if open_questions(found, kept.questions, taken, first=FIRST):
        sys.exit("bench: the models leave a question open")
    planned = plan_of(found, iteration=2, decisions=taken, first=FIRST)
    lint(planned, start.schema, kept.schema)
    texts = (files.text(f"{way}.sql", 2, script(planned, way, FIRST), generated=NOON) for way in ("up", "down"))
    return "".join(texts)


def loaded(path: Path) -> Schema:
    found = load_model([path], Rules(FIRST))
    if found.broken:
        sys.exit(f"bench: {found.findings[0].message}")
    return found.schema


def against_alembic(folder: Path) -> Iterator[Line]:
    paths = [
        written(folder, f"{name}.json", model(TABLES, changed=count)) for name, count in (("a", 0), ("b", CHANGED))
    ]
    whole, planned, theirs = [], [], []
    before, after = (loaded(path) for path in paths)
    with (
        open_target("embedded", project_id="models") as connector,
        connector.scratch() as scratch,
        scratch.connect(autocommit=True) as connection,
    ):
        create(Workplace(connection, aside=False), before, FIRST)
        engine = sa.create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
        for _ in range(REPEATS):
            whole.append(_timed(lambda: to_sql(*(loaded(path) for path in paths))))
            planned.append(_timed(lambda: to_sql(before, after)))
            theirs.append(_timed(lambda: _autogenerate(engine, after)))
    middle = statistics.median(theirs)
    what = f"{TABLES} tables, {CHANGED} changed"
    yield Line(f"{what}: documents to SQL / Alembic", statistics.median(whole), middle, 0.1)
    yield Line(f"{what}: Schemas to SQL / Alembic", statistics.median(planned), middle, 0.02)


def _autogenerate(engine: sa.Engine, wanted: Schema) -> None:
    metadata = _metadata(wanted)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        if produce_migrations(context, metadata).upgrade_ops is None:
            sys.exit("bench: Alembic found nothing")


def _metadata(schema: Schema) -> sa.MetaData:
    metadata = sa.MetaData()
    for table in schema.tables:
        sa.Table(
            table.name.name,
            metadata,
            *(_column(column) for column in table.columns),
            *_constraints(table),
            comment=table.comment or None,
        )
    return metadata


def _column(column: Column) -> sa.Column[object]:
    default = sa.text(column.default.sql) if column.default else None
    return sa.Column(
        column.name,
        _type(column.type),
        nullable=column.nullable,
        server_default=default,
        comment=column.comment or None,
    )


def _type(kind: DataType) -> sa.types.TypeEngine[object]:
    if kind.name == "varchar":
        return sa.String(*kind.arguments)
    if kind.name == "numeric":
        return sa.Numeric(*kind.arguments)
    return postgresql.TIMESTAMP(timezone=True) if kind.name == "timestamptz" else PLAIN[kind.name]()


def _constraints(table: Table) -> Iterator[sa.schema.SchemaItem]:
    if table.primary_key:
        yield sa.PrimaryKeyConstraint(*table.primary_key.columns, name=table.primary_key.name)
    for unique in table.uniques:
        yield sa.UniqueConstraint(*unique.columns, name=unique.name)
    for check in table.checks:
        yield sa.CheckConstraint(sa.text(check.expression.sql), name=check.name)
    for key in table.foreign_keys:
        there = [f"{key.references.name}.{column}" for column in key.referenced_columns]
        yield sa.ForeignKeyConstraint(key.columns, there, name=key.name)
    for index in table.indexes:
        yield sa.Index(index.name, *index.columns)


def growth(folder: Path) -> Iterator[Line]:
    """Ten times the tables, in each dialect; a child process each, so that no run warms or burdens another."""
    for suffix in ("json", "yaml", "mmd"):
        times = {}
        for tables in (100, TABLES, 10 * TABLES):
            for name, count in (("a", 0), ("b", tables // 10)):
                written(folder, f"{name}{tables}.{suffix}", model(tables, changed=count))
            times[tables] = _child(folder, suffix, tables)
        small, middle, large = (seconds for seconds, _ in times.values())
        yield Line(f"{suffix}: 10,000 tables / 10 x 1,000", large, 10 * middle, 1.3)
        yield Line(f"{suffix}: 10,000 tables / 100 x 100", large, 100 * small, 1.5)
        yield Line(f"{suffix}: peak memory of 10,000 tables", times[10 * TABLES][1], None, 400, unit="MB")


def _child(folder: Path, suffix: str, tables: int) -> tuple[float, float]:
    runs = 5 if tables < TABLES else 3 if tables == TABLES else 1
    words = [
        sys.executable,
        __file__,
        str(folder / f"a{tables}.{suffix}"),
        str(folder / f"b{tables}.{suffix}"),
        str(runs),
    ]
    ran = subprocess.run(
        words, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    seconds, megabytes = ran.stdout.split()
    return float(seconds), float(megabytes)


def whole_process(folder: Path, build: Callable[[], None], clean: Callable[[], None]) -> Iterator[Line]:
    """The whole command, as a user waits for it, against what Alembic needs to be imported."""
    ours, theirs = [], []
    imported = [sys.executable, "-c", "import alembic.operations"]
    for _ in range(REPEATS):
        clean()
        ours.append(_timed(build))
        theirs.append(_timed(lambda: subprocess.run(imported, check=True, cwd=folder)))
    yield Line(
        f"slipway build of {TABLES} tables / import alembic", statistics.median(ours), statistics.median(theirs), 1.0
    )


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    """What a child does: from two documents to SQL, the best of some runs, and the memory that it took."""
    gc.set_threshold(100_000, 50, 50)  # as both front ends do
    before, after, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    best = min(_timed(lambda: to_sql(loaded(before), loaded(after))) for _ in range(runs))
    print(f"{best:.6f} {_peak():.1f}")
    return 0


def _peak() -> float:
    """In megabytes; the kernel's usual figure would be that of the process which started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
