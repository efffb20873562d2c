"""Kills the applier at random moments, again and again, then feeds the loaders what no generator writes."""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass

from tests.acceptance.killing import Stage, stage
from tests.acceptance.projects import Row
from tests.torture import fuzzing

NEWEST = 3
PACE = 0.01  # seconds that each change of structure takes
LATEST = 0.02  # seconds that a kill comes after the event it waited for
LONGEST = 60  # events; a run tells fewer
WHOLE = 10  # kills after which the target is brought to the newest iteration and every value compared


@dataclass(frozen=True, slots=True)
class Killing:
    """One run and the moment of its death."""

    words: tuple[str, ...]
    event: int
    delay: float

    def moment(self, stage: Stage) -> str:
        """Start it, kill it, and say what it had told by then."""
        process = stage.place.spawn(*self.words, "--events")
        told: list[str] = []
        try:
            assert process.stderr is not None
            for line in process.stderr:
                told.append(line)
                if len(told) == self.event:
                    break
            time.sleep(self.delay)
            process.kill()
            rest = process.stderr.read()
            if process.wait() == 0:
                return "too late: it was done"
            return _moment("".join(told) + rest)
        finally:
            process.kill()
            process.communicate()
            stage.settled()


def _moment(told: str) -> str:
    """The last thing that the run told of its transaction."""
    places = {
        "between two transactions": told.rfind('"event": "committed"'),
        "at COMMIT": told.rfind('"event": "commit-sent"'),
        "inside a transaction": told.rfind('"event": "sent"'),
        "before any transaction": 0,
    }
    return max(places, key=lambda name: places[name])


def _next(dice: random.Random, at: int) -> Killing:
    goal = dice.choice([number for number in range(NEWEST + 1) if number != at])
    words = ("apply", str(goal)) if goal > at else ("rollback", "--to", str(goal))
    return Killing(words, dice.randint(1, LONGEST), dice.uniform(0, LATEST))


def _checked(stage: Stage, full: dict[str, list[Row]], at: int, goal: int) -> int:
    """Give where the target stands; anything that isn't as it should be raises."""
    status = stage.place.slipway("status", "--json").document
    now = int(str(status["iteration"]))
    assert status["drift"] == [], status
    assert not status["in_doubt"], status
    assert min(at, goal) <= now <= max(at, goal), status
    stage.place.proved(now)
    for table, rows in stage.rows().items():
        for row, whole in zip(rows, full[table], strict=True):
            assert row.items() <= whole.items(), (table, row)
    return now


def _torture(stage: Stage, dice: random.Random, kills: int) -> Counter[str]:
    full = stage.rows()
    found: Counter[str] = Counter()
    at = NEWEST
    stage.slow(PACE)
    for number in range(1, kills + 1):
        killing = _next(dice, at)
        found[killing.moment(stage)] += 1
        at = _checked(stage, full, at, int(killing.words[-1]))
        if number % WHOLE == 0 or number == kills:
            if at < NEWEST:
                stage.place.slipway("apply")
            at = _checked(stage, full, NEWEST, NEWEST)
            assert sorted(stage.rows()) == sorted(full)
            assert stage.place.tables(r"slipway\_leftover\_%") == {}
            print(f"{number:>5} kills, all well: {dict(found)}", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--inputs", type=int, default=fuzzing.INPUTS, help="mutated models to load")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    given = parser.parse_args()
    if given.kills and _kill(given):
        return 1
    return fuzzing.main(["--inputs", str(given.inputs), "--seed", str(given.seed)]) if given.inputs else 0


def _kill(given: argparse.Namespace) -> int:
    print(f"{given.kills} kills, seed {given.seed}", flush=True)
    try:
        with stage() as made:
            found = _torture(made, random.Random(given.seed), given.kills)
    except AssertionError as problem:
        print(f"FAILED with seed {given.seed}: {problem}", file=sys.stderr)
        return 1
    for moment, count in found.most_common():
        print(f"{count:>5}  {moment}")
    if not found["inside a transaction"]:
        print(f"No kill fell inside a transaction, so nothing is proved (seed {given.seed}).", file=sys.stderr)
        return 1
    print(f"{given.kills} kills: the database was whole and every row was there each time (seed {given.seed}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
