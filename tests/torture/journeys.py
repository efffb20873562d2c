"""Random journeys of projects made of golden cases: every kind of change, in every mixture, under every blow."""

from __future__ import annotations

import contextlib
import io
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from uuid import uuid4

from psycopg import sql

from core import pipeline
from core.cli.main import main
from core.errors import CoreError
from core.project.integrity import seal
from core.project.migrations import built
from core.project.settings import Project, Way
from core.run import preflight
from core.run import standing as standings
from core.run.adopting import opening
from core.run.events import CommitSent, Event, GaveBack, Sent
from core.run.online.choosing import choose, refuse_begun
from core.run.online.running import run_segments
from core.run.patience import patiently
from core.run.records import retained
from core.run.rollback import prospect
from core.run.session import Control
from core.run.standing import Standing
from core.run.transaction import Undertaking
from core.targets.connector import Connector
from tests.core.project.places import Place
from tests.torture import hands
from tests.torture.hands import Rows
from tests.torture.mixes import Family, Mix
from tests.torture.walks import dumped

MOST = 6  # iterations of a journey
STEPS = 14
BY_ROWS = frozenset({"rows-in-the-way", "fill-needed", "values-too-large"})
BY_BLOW = frozenset({"statement-failed-57P01", "connection-lost", "cancelled"})
WAYS: tuple[Way, ...] = ("by size", "online", "one transaction")
BLOWS = ("ended", "cancelled", "closed", "at commit")


class _Stuck(Exception):
    """Rows are in the way back, and what was hung is still there."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A run to an iteration, the blow that falls at its number-th statement, and what it may be refused for."""

    goal: int
    way: Way = "by size"
    blow: str = ""
    number: int = 0
    refusals: frozenset[str] = frozenset()


@dataclass(slots=True)
class Seen:
    """What an iteration looked like when a journey came by."""

    state: str
    rows: Rows
    touched: Counter[str]
    dump: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Journey:
    """One project with a database of its own; dice say what is done next."""

    place: Place
    target: Connector
    mix: Mix
    old: Family | None
    dice: random.Random
    found: Counter[str]
    told: list[str] = field(default_factory=list)
    at: int = 0
    number: int = 0
    seen: dict[int, Seen] = field(default_factory=dict)
    touched: Counter[str] = field(default_factory=Counter)
    purged: bool = False
    hung: bool = False  # something of others is there, which an outside observer would tell

    @property
    def schemas(self) -> list[str]:
        named = {name for one in self.mix.families for name in one.schemas | {one.home}}
        return sorted(named | (self.old.schemas if self.old else set()))

    # What happens

    def walk(self, last: float) -> None:
        """Everything is written and applied, then the dice take over until the steps or the time are up."""
        self._say("families", *(f"{one.home}: {one.name}" for one in self.mix.families), self.old and self.old.name)
        self.evolve({n: 0 for n in range(len(self.mix.families)) if self.mix.families[n].by_model})
        self.evolve({n: 0 for n in range(len(self.mix.families)) if not self.mix.families[n].by_model})
        self.go(Trip(self.mix.number))
        with self.target.connect() as connection:
            for one in self.mix.families:
                if one.rows:
                    connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(one.home)))
                    connection.execute(one.rows.encode())
        self._rows_changed({})
        while self.mix.number < 3 and self.evolve_at_random():
            pass
        for _ in range(STEPS):
            if time.monotonic() > last:
                break
            doing = self.dice.choices(list(DOINGS), list(DOINGS.values()))[0]
            try:
                doing(self)
            except _Stuck:
                self.found["could not come back for rows"] += 1
                return
        if self.at != self.mix.number:
            self.go(Trip(self.mix.number))

    def evolve_at_random(self) -> bool:
        if self.mix.number >= MOST:
            return False
        ways = [(n, self.mix.stages[n] + 1) for n in self.mix.may_step()]
        ways += [(n, 0) for n in self.mix.may_step_back()]
        by_model = self.dice.choice([True, False])
        some = [one for one in ways if self.mix.families[one[0]].by_model == by_model] or ways
        if not some:
            return False
        kind = self.mix.families[some[0][0]].by_model
        some = [one for one in some if self.mix.families[one[0]].by_model == kind]
        return self.evolve(dict(self.dice.sample(some, self.dice.randint(1, len(some)))))

    def evolve(self, goals: dict[int, int]) -> bool:
        """The next iteration is written: one family goes on, or several at once."""
        if not goals:
            return False
        errors = [one for one in self.mix.step(goals) if one.severity == "error"]
        self._say("evolve", self.mix.number, goals, *(one.code for one in errors))
        for one in errors:
            self.found[f"not built: {one.code}"] += 1
        return not errors

    def some_evolution(self) -> None:
        self.evolve_at_random()

    def reopen(self) -> None:
        """The newest iteration becomes another one; what its way back kept is still there."""
        newest = self.mix.number
        if newest < 3 or not self.mix.past:
            return
        if self.at == newest and not self.go(Trip(newest - 1)):
            return
        self._say("reopen", newest)
        pipeline.reopen(self.place.project, self.target, newest)
        self.mix.forget()
        self.seen.pop(newest, None)
        if not self.evolve_at_random():
            self.mix.step({})
            self._say("evolve", self.mix.number, "unchanged")
        self.found["reopened"] += 1

    def by_hand(self) -> None:
        """Rows come, change and go."""
        with self.target.connect() as connection:
            before = hands.rows(connection, self.schemas)
            there = hands.tables(connection, self.schemas)
            for _ in range(self.dice.randint(1, 4) if there else 0):
                self.number += 1
                how = self.dice.choice((hands.insert, hands.insert, hands.update, hands.delete))
                table = self.dice.choice(there)
                done = how(connection, table, self.number, self.dice.randrange)
                self._say(how.__name__, table, done)
                self.found[f"rows: {how.__name__}" if done else "rows: refused by the table"] += 1
        self._rows_changed(before)

    def _rows_changed(self, before: Rows) -> None:
        with self.target.connect() as connection:
            now = hands.rows(connection, self.schemas)
        if before:
            self.touched.update(hands.touched(before, now))
        if self.at in self.seen:
            self.seen[self.at].rows, self.seen[self.at].touched = now, self.touched.copy()
        else:
            self._look()

    def go_at_random(self) -> None:
        goals = [goal for goal in range(self.mix.number + 1) if goal != self.at]
        if goals:
            self.go(Trip(self.dice.choice(goals), self.dice.choice(WAYS)))

    def go_under_blows(self) -> None:
        goals = [goal for goal in range(self.mix.number + 1) if goal != self.at]
        if goals:
            blow, number = self.dice.choice(BLOWS), self.dice.randint(1, 25)
            self.go(Trip(self.dice.choice(goals), self.dice.choice(WAYS), blow, number))

    def purge(self) -> None:
        kept = retained.looked_up(self.place.project, self.target)
        if not kept:
            return
        gone = retained.purge(self.place.project, self.target, (), Control())
        self._say("purge", *(one.name for one in gone.parcels))
        assert {one.name for one in gone.parcels} == {one.name for one in kept}
        self.seen = {number: one for number, one in self.seen.items() if number == self.at}
        self.purged = True
        self.found["purged"] += 1
        self._look()

    def drift(self) -> None:
        """Somebody changes the structure: verify names it, nothing runs, and it is well again when undone."""
        with self.target.connect() as connection:
            there = hands.tables(connection, self.schemas)
            if not there:
                return
            drift = self.dice.choice(hands.drifts(connection, self.dice.choice(there)))
            connection.execute(drift.doing)
            self._say("drift", drift.doing.as_string(connection))
            report = pipeline.verify(self.place.project, self.target, None)
            assert not report.ok
            assert drift.object in {one.object for one in report.differences}, report.differences
            for goal in {max(self.at - 1, 0), min(self.at + 1, self.mix.number)} - {self.at}:
                refused = self._ran(Trip(goal))
                assert refused is not None and refused.code == "drift", refused
            connection.execute(drift.undoing)
        self.found["drift refused"] += 1
        self._look()

    def hang_something(self) -> None:
        """What no model knows of hangs on a table or a view: a run goes on, or says beforehand that it can't."""
        goals = [goal for goal in range(self.mix.number + 1) if goal != self.at]
        with self.target.connect() as connection:
            there = hands.hangings(connection, self.schemas)
            if not there or not goals:
                return
            hanging = self.dice.choice(there)
            connection.execute(hanging.doing)
            self._say("hang", hanging.doing.as_string(connection))
        self.hung = True
        self.go(Trip(self.dice.choice(goals), self.dice.choice(WAYS), refusals=frozenset({"depended-on"})))
        self.hung = False
        with self.target.connect() as connection:
            connection.execute(hanging.undoing)
        self.found["with something of others"] += 1
        self._look()

    def there_and_back(self) -> None:
        """What others hang on a table that goes comes back with it, as an outside observer sees."""
        goals = [goal for goal in range(self.mix.number + 1) if goal != self.at]
        with self.target.connect() as connection:
            there = hands.tables(connection, self.schemas)
            found = [one for place in there for one in hands.lasting(connection, place)]
            if hands.lists_values(connection, self.schemas):  # where rows have to be copied only rights come along
                found = [one for one in found if one.doing.as_string(None).startswith("GRANT")]
            if not found or not goals:
                return
            hanging = self.dice.choice(found)
            connection.execute(hanging.doing)
        self._say("hang", hanging.doing.as_string(None))
        before, source, self.hung = dumped(self.target), self.at, True
        stops = frozenset({"depended-on"})
        if self.go(Trip(self.dice.choice(goals), self.dice.choice(WAYS), refusals=stops)):
            self.go(Trip(source, self.dice.choice(WAYS), refusals=stops))
        if self.at == source:
            assert dumped(self.target) == before, sorted(set(dumped(self.target)) ^ set(before))
            with self.target.connect() as connection:
                connection.execute(hanging.undoing)
            self.found["there and back with what others hung on it"] += 1
            self.hung = False
            self._look()
        else:
            raise _Stuck

    def ask(self) -> None:
        """The commands say what is so, with a code and a document."""
        for words, codes in ASKED:
            if words[0] == "check" and self.at == self.mix.number:
                continue
            code, document = self._command(*words)
            assert code in codes, (words, code, document)
            if words[0] in {"status", "verify"}:
                assert document["iteration"] == self.at, document
            if words[0] == "repair":
                assert document["outcome"] == "nothing in doubt", document
        self.found["commands asked"] += len(ASKED)

    # One run

    def go(self, trip: Trip) -> bool:
        """True where it arrived; else it was refused for a reason that is there, and nothing happened."""
        source, goal = self.at, trip.goal
        asks = goal < source and not trip.blow and self.dice.randrange(2)
        told = prospect(self.place.project, self.target, goal, {}) if asks else None
        self._say("go", source, *astuple(trip))
        refused = self._ran(trip)
        if refused is not None:
            self._say("refused", refused.code, refused.message)
            assert refused.code in self._may_refuse(trip), f"{refused.code}: {refused}"
            self.found[f"refused: {refused.code}"] += 1
        if told is not None:
            assert told.stopped == (refused is not None), (told.fates, refused)
        found = self._out_of_between(self._seen_now())
        assert min(source, goal) <= found.iteration <= max(source, goal), (source, goal, found.iteration)
        self.at = found.iteration
        assert refused is not None or trip.blow or self.at == goal, (goal, self.at)
        self.found["arrived" if self.at == goal else "stayed" if self.at == source else "part of the way"] += 1
        self._look(found)
        return self.at == goal

    def _may_refuse(self, trip: Trip) -> frozenset[str]:
        by_rows = BY_ROWS if self.touched.total() or self.purged else frozenset[str]()
        return trip.refusals | by_rows | (BY_BLOW if trip.blow else frozenset())

    def _seen_now(self) -> Standing:
        with self.target.read() as connection:
            return standings.standing(self.place.project, self.target, connection)

    def _out_of_between(self, found: Standing) -> Standing:
        """Between two segments there are two ways only, and both lead out."""
        between = found.between
        if between is None:
            return found
        self._say("between", str(between))
        self.found["between two segments"] += 1
        self.at = found.iteration
        forward, back = between.iteration, between.iteration - 1
        for other in {0, self.mix.number} - {forward, back}:
            refused = self._ran(Trip(other))
            assert refused is not None and refused.code == "between-segments", refused
        ways = [back] if between.direction == "down" else self.dice.sample((forward, back), 2)
        refused = None
        for way in ways:
            refused = self._ran(Trip(way), between=True)
            if refused is None:
                return self._seen_now()
            assert refused.code in self._may_refuse(Trip(way)), f"{refused.code}: {refused}"
        raise AssertionError(f"no way out of {between}: {refused}")

    def _ran(self, trip: Trip, *, between: bool = False) -> CoreError | None:
        control, project, blow, sent = Control(), self.place.project, trip.blow, 0
        if trip.goal < self.at or (between and trip.goal == self.at):
            events = pipeline.rollback(project, self.target, trip.goal, control, {})
        elif self.dice.randrange(3):
            events = lightly(project, self.target, trip, control)
        else:
            events = pipeline.apply(project, self.target, trip.goal, control, stage="development", way=trip.way)
        try:
            for event in events:
                if isinstance(event, GaveBack):
                    self.touched.update(dict.fromkeys(self.schemas, event.leftover))
                sent += isinstance(event, Sent)
                if _falls(event, blow, trip.number, sent):
                    self._strike(blow, control, events)
                    blow = ""
        except CoreError as error:
            return error
        return None

    def _strike(self, blow: str, control: Control, events: Iterator[Event]) -> None:
        self.found[f"blow: {blow}"] += 1
        if blow == "cancelled":
            control.cancel()
        elif blow == "closed":
            events.close()  # type: ignore[attr-defined]
        else:
            with self.target.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND application_name = 'slipway' AND pid <> pg_backend_pid()"
                )

    # What must hold

    def _look(self, found: Standing | None = None) -> None:
        found = found or self._seen_now()
        with self.target.read() as connection:
            now = hands.rows(connection, self.schemas)
        facts = (found.iteration, found.drift, found.damage, found.between)
        assert facts == (self.at, (), None, None), facts
        assert not found.in_doubt and not found.at_work
        seen = self.seen.setdefault(self.at, Seen(found.state, now, self.touched.copy()))
        assert seen.state == found.state, f"the state of {self.at} is another one"
        self._compare(seen, now)
        seen.rows, seen.touched = now, self.touched.copy()
        if not self.hung and not self.dice.randrange(4):
            dump = dumped(self.target)
            seen.dump = seen.dump or dump
            assert seen.dump == dump, sorted(set(seen.dump) ^ set(dump))
            self.found["dumps"] += 1
        if not self.dice.randrange(4):
            report = pipeline.verify(self.place.project, self.target, None)
            assert report.ok and report.iteration == self.at, report.differences
            self.found["verified"] += 1

    def _compare(self, seen: Seen, now: Rows) -> None:
        """Only as many rows are otherwise as somebody touched meanwhile; where nobody did, all are as they were."""
        for schema, rows in now.items():
            may = self.touched[schema] - seen.touched[schema]
            gone, new = seen.rows.get(schema, Counter()) - rows, rows - seen.rows.get(schema, Counter())
            assert gone.total() <= may and new.total() <= may, (self.at, schema, may, dict(gone), dict(new))

    def _command(self, *words: str) -> tuple[int, dict[str, object]]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*words, "--json", "--project", str(self.place.project.root)])
        assert "Traceback" not in err.getvalue(), err.getvalue()
        return code, json.loads(out.getvalue())

    def _say(self, *words: object) -> None:
        self.told.append(" ".join(str(word) for word in words))


ASKED: tuple[tuple[tuple[str, ...], set[int]], ...] = (
    (("status",), {0}),
    (("verify",), {0}),
    (("history",), {0}),
    (("retained",), {0}),
    (("repair",), {0}),
    (("check",), {0, 3, 5}),
)

DOINGS: dict[Callable[[Journey], object], int] = {
    Journey.some_evolution: 4,
    Journey.by_hand: 10,
    Journey.go_at_random: 12,
    Journey.go_under_blows: 8,
    Journey.drift: 3,
    Journey.hang_something: 3,
    Journey.there_and_back: 3,
    Journey.purge: 2,
    Journey.reopen: 2,
    Journey.ask: 1,
}


def lightly(project: Project, connector: Connector, trip: Trip, control: Control) -> Iterator[Event]:
    """Apply without the rehearsal, which takes most of the time and is the same each time."""
    with control.working(connector) as connection:
        found = standings.standing(project, connector, connection)
        pages = (*opening(project, found), *standings.chapters(found, built(project), trip.goal))
        refuse_begun(found.between, pages, found.target, trip.way)
        standings.refuse_drift(found)
        preflight.check(project, connection, pages[1:] if found.between else pages, "up", {})
        chosen = [choose(project, connection, one, found.between, stage="development", way=trip.way) for one in pages]
    doing = Undertaking(str(uuid4()), project, connector, control, "up", {}, "development")
    for choice in chosen:
        page = choice.page
        seal(project.migrations, page.iteration)
        with control.working(connector) as connection:
            if choice.online:
                yield from run_segments(doing, connection, page, choice.online)
            else:
                yield from patiently(doing, connection, max(page.iteration - 1, 0), (page,))


def _falls(event: Event, blow: str, number: int, sent: int) -> bool:
    if blow == "at commit":
        return isinstance(event, CommitSent)
    return bool(blow) and isinstance(event, Sent) and sent == number
