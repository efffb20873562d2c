"""Random walks over models, rows, runs, faults and drift: each iteration is the same whenever it is reached."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from psycopg import sql

from core.errors import CoreError, Differs
from core.project.migrations import Migration, built
from core.run import standing as standings
from core.run.events import Sent
from core.run.patience import patiently
from core.run.session import Control
from core.run.transaction import Undertaking
from core.targets.accounts import server_account
from core.targets.binaries import find_binaries
from core.targets.connector import Connection, Connector
from core.targets.databases import Database
from core.targets.folders import data_home
from tests.core.project.places import KEY, Place, place_at
from tests.core.run.scratches import fresh

ENTITIES = ("Account", "Invoice", "Part")
TYPES = (
    {"type": "string", "maxLength": 40},
    {"type": "text"},
    {"type": "integer"},
    {"type": "boolean"},
    {"type": "date"},
)
FIELDS = ("note", "amount", "open", "day", "place", "kind")
VALUES = {"integer": "7", "boolean": "true", "date": "'2024-02-29'"}
MOST = 6  # iterations of a walk
STEPS = 10
BATCH = 2  # walks that share a seed
DRIFTS = (
    ("CREATE TABLE public.by_hand (n integer)", "DROP TABLE public.by_hand"),
    ("ALTER TABLE public.{} ADD COLUMN by_hand text", "ALTER TABLE public.{} DROP COLUMN by_hand"),
    ("CREATE INDEX by_hand ON public.{} (id)", "DROP INDEX public.by_hand"),
    ("COMMENT ON TABLE public.{} IS 'by hand'", "COMMENT ON TABLE public.{} IS {}"),
)

Rows = dict[str, dict[str, dict[str, str | None]]]  # table, id, column: the value as text


@dataclass(slots=True)
class Seen:
    """What was seen at each iteration: the state, and the dump of an outside observer."""

    states: dict[int, str] = field(default_factory=dict)
    dumps: dict[int, list[str]] = field(default_factory=dict)


class Walk(RuleBasedStateMachine):
    """One project and one database; the rules are what people and machines do to them."""

    target: Connector
    found: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="sw-walk-")
        self.place: Place = place_at(Path(self.folder.name) / "p")
        with fresh(self.target, "public"):
            pass
        self.model: dict[str, dict[str, Any]] = {}
        self.newest, self.at, self.number = 0, 0, 0
        self.seen = Seen()
        self.rows: Rows = {}
        self.gone: set[tuple[str, str]] = set()  # dropped for good: a column of that name would be another one

    def teardown(self) -> None:
        try:
            if self.newest and self.at != self.newest:
                self._go(self.newest)
        finally:
            self.folder.cleanup()

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Three iterations with rows: without them there is nothing to lose."""
        for _ in range(3):
            self.evolve(data)
        self._go(self.newest)
        with self.target.connect() as connection:
            for table in _tables(connection):
                self._insert(connection, table, _columns(connection, table))
            self._note(connection)

    # What people do to the model

    @precondition(lambda self: self.newest < MOST)
    @rule(data=st.data())
    def evolve(self, data: st.DataObject) -> None:
        """A new iteration: something comes, or something goes, or something is really dropped."""
        model = {name: dict(fields) for name, fields in self.model.items()}
        answers: dict[str, str] = {}
        how = data.draw(st.sampled_from(("entity", "field", "field", "relation", "less", "drop")))
        missing = [name for name in ENTITIES if name not in model]
        if not model or (how == "entity" and missing):
            model[data.draw(st.sampled_from(missing))] = {"id": KEY, "name": {"type": "text"}}
        else:
            name = data.draw(st.sampled_from(sorted(model)))
            self._change(data, model, name, how, answers)
        if model == self.model:
            return
        self.place.say(self.newest + 1, {"entities": {name: {"fields": fields} for name, fields in model.items()}})
        build = self.place.build(self.newest + 1, **answers)
        assert not build.errors, build.errors
        assert not build.questions, build.questions
        self.model, self.newest = model, self.newest + 1

    def _change(
        self, data: st.DataObject, model: dict[str, dict[str, Any]], name: str, how: str, answers: dict[str, str]
    ) -> None:
        fields = model[name]
        free = [one for one in FIELDS if one not in fields and (name, one) not in self.gone]
        going = [one for one in fields if one in FIELDS]
        if how in {"less", "drop"} and going:
            field_ = data.draw(st.sampled_from(going))
            del fields[field_]
            if how == "drop":
                answers[f"drop__{_table(name)}_dot_{field_}"] = "drop"
                self.gone.add((name, field_))
        elif how == "relation" and f"{_other(name).lower()}Id" not in fields and _other(name) in model:
            fields[f"{_other(name).lower()}Id"] = {"type": "uuid", "foreignKey": f"{_other(name)}.id"}
        elif free:
            new = free[0]
            fields[new] = TYPES[FIELDS.index(new) % len(TYPES)]

    # What people do to the rows

    @precondition(lambda self: self.at > 0)
    @rule(data=st.data(), count=st.integers(1, 3))
    def insert(self, data: st.DataObject, count: int) -> None:
        with self.target.connect() as connection:
            table = data.draw(st.sampled_from(_tables(connection)))
            for _ in range(count):
                chosen = [one for one in _columns(connection, table) if data.draw(st.integers(0, 3))]
                self._insert(connection, table, chosen)
            self._note(connection)

    def _insert(self, connection: Connection, table: str, columns: list[tuple[str, str]]) -> None:
        self.number += 1
        values = {name: self._value(kind) for name, kind in columns}
        values = {**values, "id": sql.Literal(UUID(int=self.number)), "name": sql.Literal(f"row {self.number}")}
        query = sql.SQL("INSERT INTO public.{} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(values.values()),
        )
        connection.execute(query)

    @precondition(lambda self: self.at > 0)
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        with self.target.connect() as connection:
            table = data.draw(st.sampled_from(_tables(connection)))
            name, kind = data.draw(st.sampled_from(_columns(connection, table)))
            if name != "id":
                self.number += 1
                query = sql.SQL("UPDATE public.{} SET {} = {} WHERE id IN (SELECT min(id::text)::uuid FROM public.{})")
                there = sql.Identifier(table)
                connection.execute(query.format(there, sql.Identifier(name), self._value(kind), there))
            self._note(connection)

    @precondition(lambda self: self.at > 0)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Of the tables to which no other points, in whatever iteration."""
        with self.target.connect() as connection:
            table = data.draw(st.sampled_from(_tables(connection)))
            if table != _table("Account"):
                query = sql.SQL("DELETE FROM public.{0} WHERE id IN (SELECT max(id::text)::uuid FROM public.{0})")
                connection.execute(query.format(sql.Identifier(table)))
            self._note(connection)

    def _value(self, kind: str) -> sql.Composable:
        self.number += kind != "uuid"
        if kind == "uuid":
            return sql.SQL("(SELECT min(id::text)::uuid FROM public.{})").format(sql.Identifier(_table("Account")))
        return sql.SQL(VALUES[kind]) if kind in VALUES else sql.Literal(f"it's 100% {self.number}\t:z \\ ü")  # type: ignore[arg-type]

    # What Slipway does

    @precondition(lambda self: self.newest > 0)
    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        """Apply or roll back to any iteration."""
        self._go(data.draw(st.integers(0, self.newest).filter(lambda goal: goal != self.at)))

    @precondition(lambda self: self.newest > self.at)
    @rule()
    def go_to_the_newest(self) -> None:
        self._go(self.newest)

    @precondition(lambda self: self.newest > 0)
    @rule(data=st.data(), number=st.integers(1, 6))
    def go_and_be_cut_off(self, data: st.DataObject, number: int) -> None:
        """The server ends the session at a statement; everything of that transaction is undone."""
        self._go(data.draw(st.integers(0, self.newest).filter(lambda goal: goal != self.at)), cut=number)

    @precondition(lambda self: self.at > 0)
    @rule(data=st.data())
    def drift(self, data: st.DataObject) -> None:
        """Somebody changes the structure by hand; nothing runs until it is mended."""
        doing, undoing = data.draw(st.sampled_from(DRIFTS))
        with self.target.connect() as connection:
            table = data.draw(st.sampled_from(_tables(connection)))
            query = "SELECT quote_nullable(obj_description(%s::regclass, 'pg_class'))"
            comment = connection.execute(query, (f"public.{table}",)).fetchone()
            connection.execute(doing.format(table).encode())
            try:
                self._run(self.at - 1)
            except Differs as refused:
                assert refused.code == "drift", refused  # noqa: PT017 - it may also be another refusal
            else:
                raise AssertionError(f"{doing} was no drift")
            connection.execute(undoing.format(table, comment[0] if comment else "NULL").encode())
        self.found["drift refused"] += 1
        self._look()

    def _go(self, goal: int, cut: int = 0) -> None:
        try:
            self._run(goal, cut)
        except CoreError as error:
            if not cut:
                raise
            self.found[f"cut off: {error.code}"] += 1
        else:
            self.at = goal
            self.found["gone" if goal else "gone to nothing"] += 1
        self._look()

    def _run(self, goal: int, cut: int = 0) -> None:
        """Forward a transaction a chapter, back all in one."""
        pages = built(self.place.project)
        if goal < self.at:
            back = tuple(one for one in reversed(pages) if goal < one.iteration <= self.at)
            self._transact("down", back, cut)
        for page in pages:
            if self.at < page.iteration <= goal:
                self._transact("up", (page,), cut)
                self.at = page.iteration

    def _transact(self, direction: str, pages: tuple[Migration, ...], cut: int) -> None:
        control = Control()
        doing = Undertaking(
            str(uuid4()),
            self.place.project,
            self.target,
            control,
            direction,
            {},
            "development",  # type: ignore[arg-type]
        )
        with control.working(self.target) as connection:
            sent = 0
            for event in patiently(doing, connection, self.at, pages):
                sent += isinstance(event, Sent)
                if cut and sent == cut:
                    with self.target.connect() as other:
                        other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))

    # What must hold

    def _look(self) -> None:
        with self.target.read() as connection:
            found = standings.standing(self.place.project, self.target, connection)
            assert (found.iteration, found.drift, found.damage) == (self.at, (), None), found
            assert self.seen.states.setdefault(self.at, found.state) == found.state, self.at
            self._compare(connection)
        if self.at in self.seen.dumps or self.number % 3 == 0:
            dump = dumped(self.target)
            assert self.seen.dumps.setdefault(self.at, dump) == dump, self.at
            self.found["dumps"] += 1

    def _compare(self, connection: Connection) -> None:
        """What a table or column had when it went is what it has when it is back, for every row that is there."""
        for table, rows in _read(connection).items():
            known = self.rows.setdefault(table, {})
            assert set(rows) == set(known), (table, set(rows) ^ set(known))
            for key, row in rows.items():
                for name, value in row.items():
                    assert known[key].setdefault(name, value) == value, (table, key, name)

    def _note(self, connection: Connection) -> None:
        """People may change what is there; what is away stays remembered, but for rows that are gone."""
        for table, rows in _read(connection).items():
            known = self.rows.setdefault(table, {})
            self.rows[table] = {key: {**known.get(key, {}), **row} for key, row in rows.items()}


def _other(name: str) -> str:
    """All relations lead to the first entity."""
    return ENTITIES[0] if name != ENTITIES[0] else ""


def _table(name: str) -> str:
    return f"{name.lower()}s"


def _tables(connection: Connection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [str(name) for (name,) in connection.execute(query).fetchall()]


def _columns(connection: Connection, table: str) -> list[tuple[str, str]]:
    query = (
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY 1"
    )
    return [(str(name), str(kind)) for name, kind in connection.execute(query, (table,)).fetchall()]


def _read(connection: Connection) -> Rows:
    found: Rows = {}
    for table in _tables(connection):
        query = sql.SQL("SELECT to_jsonb(t) FROM public.{} AS t").format(sql.Identifier(table))
        rows = [dict(row) for (row,) in connection.execute(query).fetchall()]
        found[table] = {
            row["id"]: {name: None if value is None else str(value) for name, value in row.items()} for row in rows
        }
    return found


def dumped(target: Connector) -> list[str]:
    """pg_dump's words: its statements sorted, each table's columns sorted, without what it writes at random."""
    assert isinstance(target, Database)
    fields = dict(target.fields)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    account = server_account()
    argv = [find_binaries(data_home(account), account).named("pg_dump"), "--schema-only", "--exclude-schema=slipway*"]
    surroundings = {**os.environ, **{names[key]: value for key, value in fields.items() if key in names}}
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env=surroundings)
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT "))]
    statements = re.split(r"(?<=;)\n", "\n".join(lines))
    return sorted("\n".join(sorted(line.rstrip(",") for line in one.splitlines())) for one in statements)


@contextmanager
def walking(target: Connector) -> Iterator[type[Walk]]:
    """The machine, bound to a database that it may empty."""

    class Bound(Walk):
        found: ClassVar[Counter[str]] = Counter()

    Bound.target = target
    yield Bound


def walk_all(target: Connector, first: int, examples: int, seconds: float) -> Counter[str]:
    """So many walks, or until the time is up; a failure tells the seed of its batch."""
    last, walked = time.monotonic() + seconds, 0
    with walking(target) as machine:
        while walked < examples and time.monotonic() < last:
            number = first + walked // BATCH
            try:
                run_state_machine_as_test(seed(number)(machine), settings=_SETTINGS)
            except (AssertionError, CoreError, psycopg.Error) as problem:
                problem.add_note(f"walks of seed {number}")
                raise
            walked += BATCH
        machine.found["walks"] = walked
        return machine.found


_SETTINGS = settings(
    max_examples=BATCH,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # a walk is slow to shrink: its seed makes it anew
)
