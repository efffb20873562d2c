"""Slipway's own tables in the target: who did what, in a chain that shows a missing or altered row."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import MISSING, astuple, dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Literal, get_args

from psycopg import sql
from psycopg.types.json import Jsonb

from core.errors import Refused
from core.plan.steps import Direction
from core.project.settings import Project, Stage
from core.schema import snapshot
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from core.targets.translate import reading

LAYOUTS = ("history_create.sql", "layout_2.sql", "layout_3.sql")
"""How the tables came to be, a file a layout, each upon the one before: one that was shipped never changes."""
LAYOUT = len(LAYOUTS)
STAGES: tuple[Stage, ...] = get_args(Stage)
"""From the loosest to the strictest."""
Deed = Direction | Literal["purge"]
"""A purge runs no file and leads nowhere; what it gave up can't be had back, so it is in the chain."""


@dataclass(frozen=True, slots=True)
class Row:
    """One migration file, run once in one direction; or a purge, which names its parcels in the file's place."""

    seq: int
    run: str
    iteration: int
    migration_file: str
    direction: Deed
    applied_at: datetime
    checksum: str
    other: str  # the checksum of the file that leads the other way
    success: bool
    actor: str
    seconds: float
    statements: int
    state_before: str
    state_after: str
    error: str
    slipway: str
    chain: str = ""
    layout: int = 1
    machine: str = ""
    project: str = ""

    @property
    def stands_at(self) -> int:
        """Where the target stands after this row."""
        return self.iteration - 1 if self.direction == "down" else self.iteration


@dataclass(frozen=True, slots=True)
class History:
    rows: tuple[Row, ...] = ()
    layout: int = LAYOUT
    projects: tuple[str, ...] = ()  # whoever else has rows in this database

    @property
    def last(self) -> Row | None:
        """The row that says where the target stands."""
        return next((row for row in reversed(self.rows) if row.success and row.direction != "purge"), None)

    @property
    def iteration(self) -> int:
        return self.last.stands_at if self.last else 0

    @property
    def head(self) -> str:
        return self.rows[-1].chain if self.rows else ""

    def holds(self, run: str, iteration: int) -> bool:
        """A run whose row is in the target has been committed, whatever the journal could still write."""
        return any(row.run == run and row.iteration == iteration and row.success for row in self.rows)

    def broken(self, witness: str = "") -> int | None:
        """Find the first row that the chain doesn't confirm; a witness remembers the head of a history cut short."""
        if self.layout > LAYOUT:
            return None  # a newer Slipway chains more than this one knows
        previous = ""
        for number, row in enumerate(self.rows, start=1):
            if row.seq != number or row.chain != link(previous, row):
                return number
            previous = row.chain
        cut = witness and self.rows and all(row.chain != witness for row in self.rows)
        return len(self.rows) + 1 if cut else None


def link(previous: str, row: Row) -> str:
    """Chain a row to the one before it; the time as UTC microseconds, so that no zone matters."""
    values = [
        value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)
        for value in (getattr(row, name) for name in _LINKED[: None if row.layout > 1 else -3])
    ]
    return hashlib.sha256((previous + json.dumps(values, separators=(",", ":"))).encode()).hexdigest()


_LINKED = tuple(field.name for field in fields(Row) if field.name != "chain")
"""The last three are of layout 2."""


def present(connection: Connection) -> bool:
    row = connection.execute("SELECT to_regclass('slipway.migration_history') IS NOT NULL").fetchone()
    return bool(row and row[0])


def create(connection: Connection) -> None:
    connection.execute(_query(LAYOUTS[0]))


def bring_up(connection: Connection) -> None:
    """Bring the tables of an older Slipway to today's layout, in the caller's transaction."""
    row = connection.execute("SELECT max(layout) FROM slipway.target").fetchone()
    layout = (row and row[0]) or 1
    refuse_newer(layout)
    for name in LAYOUTS[layout:]:
        connection.execute(_query(name))
    if layout < LAYOUT:
        connection.execute("UPDATE slipway.target SET layout = %s", (LAYOUT,))


def refuse_newer(layout: int) -> None:
    if layout > LAYOUT:
        raise Refused(
            "newer-layout",
            f"a newer Slipway wrote the history there: its layout is {layout}, this one knows {LAYOUT}",
            remedy="Update Slipway on this machine; status and history still tell what they can read.",
        )


def refuse_others(connection: Connection, project: Project, schemas: tuple[str, ...]) -> None:
    """Two projects may share a database, never a schema."""
    if not present(connection):
        return
    others = connection.execute(
        "SELECT name, schemas FROM slipway.target WHERE project <> %s AND schemas && %s::text[]",
        (project.id, list(schemas)),
    ).fetchone()
    if others:
        raise Refused(
            "schema-taken",
            f"project {others[0]} already manages schema {', '.join(sorted(set(others[1]) & set(schemas)))} here",
            remedy="Use another database, or give this project another schema in slipway.toml.",
        )


def stage(connection: Connection, project: Project, said: Stage) -> Stage:
    """Give the stricter of what is said now and what the target was called before, under whatever name or URL."""
    if not present(connection):
        return said
    row = connection.execute("SELECT stage FROM slipway.target WHERE project = %s", (project.id,)).fetchone()
    known = [one for one in STAGES if one in {said, row[0] if row else said}]
    return known[-1]


def enlist(connection: Connection, project: Project, schemas: tuple[str, ...], said: Stage) -> None:
    """Put the project on the target's list."""
    bring_up(connection)
    refuse_others(connection, project, schemas)
    stands = stage(connection, project, said)
    connection.execute(
        "INSERT INTO slipway.target (project, name, schemas, stage, layout) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (project) DO UPDATE SET name = excluded.name, schemas = excluded.schemas, stage = excluded.stage",
        (project.id, project.name, list(schemas), stands, LAYOUT),
    )


def moved_on(target: str, now: int, before: int) -> Refused:
    return Refused(
        "moved-on",
        f"{target} stands at iteration {now} now, not at {before}: another run was faster",
        remedy="Look at slipway status and start again from there.",
    )


def read(connection: Connection, project: Project) -> History:
    """Read what is there: the tables may be of an older layout, or of a newer one."""
    there = {str(name) for (name,) in connection.execute(_query("history_columns.sql")).fetchall()}
    if not there:
        return History()
    targets = connection.execute("SELECT project::text, layout FROM slipway.target ORDER BY 1").fetchall()
    layout = max((int(layout) for _, layout in targets), default=1)
    if {field.name for field in fields(Row) if field.default is MISSING} - there:
        refuse_newer(max(layout, LAYOUT + 1))
    known = [field.name for field in fields(Row) if field.name in there]
    columns = [
        sql.SQL("{}::text" if name in {"run", "project"} else "{}").format(sql.Identifier(name)) for name in known
    ]
    query = sql.SQL("SELECT {} FROM slipway.migration_history WHERE project = %s ORDER BY seq")
    found = connection.execute(query.format(sql.SQL(", ").join(columns)), (project.id,)).fetchall()
    rows = tuple(Row(**dict(zip(known, values, strict=True))) for values in found)
    return History(rows, layout, tuple(str(one) for one, _ in targets if str(one) != project.id))


def read_back(connection: Connection, project: Project, row: Row) -> Schema | None:
    """Give what the catalogue read back as when a run ended, as the run itself has stored it."""
    found = connection.execute(_query("history_read_back.sql"), (project.id, row.seq)).fetchone()
    return snapshot.load(found[0], place=f"run {row.run}") if found and found[0] is not None else None


def looked_up(project: Project, connector: Connector) -> History:
    with reading(connector) as connection:
        return read(connection, project)


def append(connection: Connection, project: Project, history: History, row: Row, read_back: str | None) -> History:
    """Write the next row; its number and chain come from the one before, under the run's lock."""
    _forget_segments(connection, project, len(history.rows) + 1)
    numbered = replace(
        row,
        seq=len(history.rows) + 1,
        slipway=version("slipway"),
        layout=LAYOUT,
        machine=platform.node(),
        project=project.id,
    )
    chained = replace(numbered, chain=link(history.head, numbered))
    document = Jsonb(read_back, dumps=str) if read_back is not None else None
    connection.execute(_query("history_append.sql"), (*astuple(chained), document))
    return replace(history, rows=(*history.rows, chained))


def _forget_segments(connection: Connection, project: Project, number: int) -> None:
    """Segments that claim to follow a row which is only now written followed one that was cut off."""
    row = connection.execute("SELECT to_regclass('slipway.segments') IS NOT NULL").fetchone()
    if row and row[0]:
        connection.execute("DELETE FROM slipway.segments WHERE project = %s AND base >= %s", (project.id, number))


def append_statements(
    connection: Connection, project: Project, seq: int, statements: list[tuple[str, bool, float]]
) -> None:
    into = "COPY slipway.statements (project, seq, number, sql, ours, seconds) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as rows:
        for number, statement in enumerate(statements, start=1):
            rows.write_row((project.id, seq, number, *statement))


def refuse_anothers_parcels(connection: Connection, project: str, parcels: tuple[str, ...]) -> None:
    """A parcel is named by its iteration only: what another project keeps there is not ours to give back."""
    if not present(connection):
        return
    others = connection.execute(
        "SELECT r.parcel, coalesce(t.name, r.project::text) FROM slipway.retained AS r "
        "LEFT JOIN slipway.target AS t USING (project) WHERE r.parcel = ANY (%s) AND r.project::text <> %s",
        (list(parcels), project),
    ).fetchone()
    if others:
        raise Refused(
            "parcel-taken",
            f"project {others[1]} keeps rows in {others[0]} of this database",
            remedy=f"Bring {others[1]} forward again first, or give the projects databases of their own.",
        )


def note_retained(connection: Connection, project: Project, run: str, *schemas: str) -> None:
    """Keep the ledger of parcels and leftovers true: what is there, and nothing else."""
    connection.execute(_query("retained_forget.sql"), {"project": project.id})
    connection.execute(_query("retained_note.sql"), {"project": project.id, "run": run, "parcels": list(schemas)})


def _query(name: str) -> bytes:
    return files("core.run").joinpath("queries", name).read_bytes()
