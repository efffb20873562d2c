"""Setting out on journeys: a project, a database of its own, and what was there before."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from core.errors import CoreError
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render import files
from core.render.scripts import script
from core.run.sources.importing import import_baseline
from core.schema.schemas import Schema
from core.targets.connector import Connector
from core.targets.open import open_target
from tests.core.project.places import place_at
from tests.core.render.cases import FIRST, NOON
from tests.core.run.scratches import create
from tests.torture.journeys import Journey
from tests.torture.mixes import Family, Mix, family, fitting, folders

HOMES = (FIRST, "s2", "s3")
OLD = "old"  # the schema of what was there before the first iteration


@contextmanager
def setting_out(dice: random.Random, found: Counter[str]) -> Iterator[Journey]:
    """A project with the families that the dice chose, and a database of its own on the embedded server."""
    chosen = _chosen(dice)
    old = family(dice.choice(folders()), OLD) if not dice.randrange(3) else None
    if old and not fitting((*chosen, old)):
        old = None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sw-journey-")))
        place = place_at(folder / "p")
        target = stack.enter_context(open_target("embedded", project_id=place.project.id))
        stack.callback(_dropped, target)
        journey = Journey(place, target, Mix(place.project, chosen), old, dice, found)
        if old:
            _imported(journey, old)
        yield journey


def _chosen(dice: random.Random) -> tuple[Family, ...]:
    while True:
        homes = dice.sample(HOMES, dice.choice((2, 2, 3)))
        chosen = tuple(family(dice.choice(folders()), home) for home in homes)
        if fitting(chosen):
            return chosen


def _imported(journey: Journey, old: Family) -> None:
    """What was there before: made by hand, and taken as the baseline."""
    there = old.wanted[0]
    with journey.target.connect() as connection:
        if journey.dice.randrange(2):
            create(connection, there, FIRST)
            if old.rows:
                connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(OLD)))
                connection.execute(old.rows.encode())
    whole = plan(Schema(), there, iteration=0, decisions=Decisions(), first=FIRST)
    ddl = journey.place.project.root / "there.sql"
    ddl.write_text(files.text(ddl.name, 0, script(whole, "up", FIRST), generated=NOON), encoding="utf-8")
    imported = import_baseline(journey.place.project, str(ddl), None, discard_edits=False)
    assert not imported.broken, imported.findings
    journey.found["baselines"] += 1


def _dropped(target: Connector) -> None:
    name = dict(target.fields)["dbname"]  # type: ignore[attr-defined]
    with open_target("embedded", project_id="judge") as other, other.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))


def journey_all(first: int, examples: int, seconds: float) -> Counter[str]:
    """So many journeys, or until the time is up; a failure tells its seed and what had been done."""
    last, found = time.monotonic() + seconds, Counter[str]()
    for number in range(first, first + examples):
        with setting_out(random.Random(number), found) as journey:
            try:
                journey.walk(last)
            except (AssertionError, CoreError, psycopg.Error) as problem:
                problem.add_note("\n".join((f"journey of seed {number}", *journey.told)))
                raise
        found["journeys"] += 1
        if time.monotonic() > last:
            break
    return found
