"""Kills the applier, its session or the whole server at a moment of its choice, and looks at what is left."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import psutil

from core.errors import CoreError
from tests.acceptance.killing import Stage
from tests.acceptance.projects import Row
from tests.torture.nursery import Applier, Nursery, nursery

NEWEST = 3
PACE = 0.004  # seconds that each change of structure takes
LATEST = 0.008  # seconds that a strike comes after the event it waited for
WHOLE = 10  # strikes after which the target is brought to the newest iteration and every value compared
INSIDE = "inside a transaction"
AT_COMMIT = "at COMMIT"
DONE = "too late: it was done"
AIMS = (("sent", 9), ("sent", 18), ("done", 14), ("commit-sent", 1), ("commit-sent", 2), ("", 40))  # up to the n-th
ENDINGS = frozenset({0, 3, 7, -signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class Strike:
    """One run and the moment of its death, made anew by seed and number alone."""

    kind: str
    words: tuple[str, ...]
    event: str
    number: int
    delay: float

    @property
    def goal(self) -> int:
        return int(self.words[-1])


def chosen(dice: random.Random, kind: str, at: int) -> Strike:
    goal = dice.choice([number for number in range(NEWEST + 1) if number != at])
    words = ("apply", str(goal)) if goal > at else ("rollback", "--to", str(goal))
    event, most = dice.choice(AIMS)
    delay = dice.uniform(0, 0.001 if event == "commit-sent" else LATEST)
    return Strike(kind, words, event, dice.randint(1, most), delay)


@dataclass(slots=True)
class Ring:
    """The example on a server of its own, hit again and again; everything is as it should be after each blow."""

    stage: Stage
    nursery: Nursery
    full: dict[str, list[Row]]
    at: int = NEWEST
    rows: int = 0
    found: Counter[str] = field(default_factory=Counter)

    def hit(self, strike: Strike) -> None:
        """Start it, strike, say when it fell, and look."""
        place = self.stage.place
        applier = self.nursery.start(*strike.words, "--events", "--project", str(place.root))
        try:
            if applier.until(strike.event, strike.number):
                time.sleep(strike.delay)
                STRIKES[strike.kind](self.stage, applier)
            if strike.kind == "server":
                place.slipway("history")  # whoever comes next starts it again
            code = applier.ended()
        finally:
            applier.kill()
            applier.ended()
        assert code in ENDINGS, (strike, code, applier.said)
        assert "Traceback" not in "".join(applier.said), (strike, applier.said)
        moment = DONE if code == 0 else moment_of(applier)
        self.found[f"{strike.kind}: {moment}"] += 1
        self.stage.settled()
        self._look(strike, applier, code)

    def _look(self, strike: Strike, applier: Applier, code: int) -> None:
        """Between where it stood and where it was to go, with a history that says so, all rows, and no lock."""
        place, before, goal = self.stage.place, self.at, strike.goal
        status = place.slipway("status", "--json").document
        now = int(str(status["iteration"]))
        facts = (strike, code, status, applier.said)
        assert (status["drift"], status["in_doubt"], status["chain_broken_at"]) == ([], False, None), facts
        assert min(before, goal) <= now <= max(before, goal), facts
        assert now == goal or code != 0, facts
        committed = [int(str(one["iteration"])) for one in applier.told if one["event"] == "committed"]
        assert not committed or now in {committed[-1], _next(committed[-1], goal)}, facts
        runs = place.slipway("history", "--json").document["runs"]
        done = [one for one in runs if one["success"]]  # type: ignore[attr-defined]
        assert len(done) - self.rows == abs(now - before), facts
        self.rows = len(done)
        self._told(strike, applier, status, now)
        for table, rows in self.stage.rows().items():
            for row, whole in zip(rows, self.full[table], strict=True):
                assert row.items() <= whole.items(), (*facts, table, row)
        assert place.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)], facts
        self.at = now

    def _told(self, strike: Strike, applier: Applier, status: dict[str, object], now: int) -> None:
        """The next command says what happened, and repair settles it once and for all."""
        place, interrupted = self.stage.place, status["interrupted"]
        run = next((one["run"] for one in applier.told if one["event"] == "run-started"), None)
        if interrupted is not None:
            assert interrupted["run"] == run, (strike, status)  # type: ignore[index]
            assert "was interrupted in iteration" in place.slipway("status").out, strike
            repaired = place.slipway("repair", "--json").document
            assert (repaired["outcome"], repaired["run"], repaired["settled"]) == ("not applied", run, True), repaired
        assert place.slipway("status", "--json").document["interrupted"] is None, (strike, now)

    @staticmethod
    def proves(found: Counter[str]) -> bool:
        """Blows that all fell beside the transaction prove nothing."""
        return any(count for moment, count in found.items() if moment.endswith(INSIDE))

    def whole(self) -> None:
        """Bring it to the newest iteration and compare every value."""
        if self.at < NEWEST:
            self.stage.place.slipway("apply")
            self.rows += NEWEST - self.at
            self.at = NEWEST
        self.stage.place.proved(NEWEST)
        assert self.stage.rows() == self.full
        assert self.stage.place.tables(r"slipway\_leftover\_%") == {}
        assert self.stage.place.tables(r"slipway\_retained\_%") == {}


def _next(at: int, goal: int) -> int:
    """A commit that nobody could tell of any more."""
    return at + (goal > at) - (goal < at)


def moment_of(applier: Applier) -> str:
    """The last thing that the run told of its transaction."""
    names = [one["event"] for one in applier.told]
    places = {
        "between two transactions": "committed",
        AT_COMMIT: "commit-sent",
        INSIDE: "sent",
    }
    last = {
        moment: max((n for n, name in enumerate(names) if name == event), default=-1)
        for moment, event in places.items()
    }
    moment = max(last, key=lambda one: last[one])
    return moment if last[moment] >= 0 else "before any transaction"


def _applier(stage: Stage, applier: Applier) -> None:
    applier.kill()


def _sessions(stage: Stage) -> list[int]:
    """The server's processes that work for the applier, in the target's own database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = 'slipway'"
    with stage.admin.connect() as connection:
        return [int(pid) for (pid,) in connection.execute(query, (stage.name,)).fetchall()]


def _session(stage: Stage, applier: Applier) -> None:
    with stage.admin.connect() as connection:
        for pid in _sessions(stage):
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))


def _backend(stage: Stage, applier: Applier) -> None:
    """The server takes this for memory in ruins: it ends every session and recovers from its log."""
    for pid in _sessions(stage)[:1]:
        os.kill(pid, signal.SIGKILL)


def _server(stage: Stage, applier: Applier) -> None:
    noted = (stage.log.parent / "cluster/data/postmaster.pid").read_text(encoding="utf-8").split()
    os.kill(int(noted[0]), signal.SIGKILL)
    while psutil.pid_exists(int(noted[0])):  # whoever looks at a dying one may take it for one that starts
        time.sleep(0.001)


STRIKES: dict[str, Callable[[Stage, Applier], None]] = {
    "applier": _applier,
    "session": _session,
    "backend": _backend,
    "server": _server,
}


@contextmanager
def ring(stage: Stage) -> Iterator[Ring]:
    """Bring the target to the newest iteration and remember its rows."""
    stage.place.slipway("apply")
    with nursery() as appliers:
        stage.slow(PACE)
        runs: list[dict[str, object]] = stage.place.slipway("history", "--json").document["runs"]  # type: ignore[assignment]
        yield Ring(stage, appliers, stage.rows(), rows=sum(bool(one["success"]) for one in runs))


def strike_all(found: Ring, seed: int, kinds: Counter[str], seconds: float) -> Counter[str]:
    """Strike so often as each kind says, or until the time is up, the kinds in turn; each blow by its own dice."""
    last = time.monotonic() + seconds
    left, number = kinds.copy(), 0
    while left.total() and time.monotonic() < last:
        for kind in [one for one in left if left[one]]:
            number += 1
            strike = chosen(random.Random(f"{seed} {number}"), kind, found.at)
            if number <= len(kinds):  # one of each kind surely falls inside
                strike = replace(strike, event="sent", number=2, delay=0.0)
            try:
                found.hit(strike)
                if number % WHOLE == 0:
                    found.whole()
                    print(f"{number:>5} blows, all well: {dict(found.found)}", flush=True)
            except (AssertionError, CoreError) as problem:
                raise AssertionError(f"blow {number} of seed {seed}, {strike}: {problem}") from problem
            left[kind] -= 1
            if time.monotonic() > last:
                break
    found.whole()
    return found.found
