"""A million rows that go and come back: a table moves as quickly as an empty one, a column by key without growing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from core import pipeline
from core.run.events import ChapterStarted, CommitSent
from core.run.session import Control
from core.targets.connector import Connector
from tests.acceptance.projects import Place
from tests.benchmarks.lines import Line

ROWS = 1_000_000
REPEATS = 3
KEY = {"id": {"type": "integer", "pk": True}}
PARENT = {"Parent": KEY}
CHILD = {
    **PARENT,
    "Child": {**KEY, "name": {"type": "text"}, "parentId": {"type": "integer", "foreignKey": "Parent.id"}},
}
THING = {**KEY, "name": {"type": "text"}}
_FILL = f"""
INSERT INTO public.parents SELECT n FROM generate_series(1, 1000) AS n;
INSERT INTO public.children SELECT n, 'name ' || n, n % 1000 + 1 FROM generate_series(1, {ROWS}) AS n;
"""
_AGAIN = """
ALTER TABLE public.children DROP CONSTRAINT fk_children_parent_id;
ALTER TABLE public.children ADD CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES public.parents (id);
"""


def keeping(folder: Path) -> Iterator[Line]:
    yield from _table(folder)
    yield from _column(folder)


def _place(folder: Path, name: str, *models: dict[str, object]) -> Place:
    place = Place(folder / name)
    place.slipway("new", str(place.root))
    for number, model in enumerate(models, start=1):
        place.model(number, model)
    place.slipway("build", str(len(models)))
    place.slipway("apply", "--quiet")
    return place


def _table(folder: Path) -> Iterator[Line]:
    """In turns, so that the machine's mood hits both; the key is validated once more by plain SQL."""
    full, empty = (_place(folder, name, PARENT, CHILD) for name in ("full", "empty"))
    with full.connector() as many, empty.connector() as none:
        with many.connect() as connection:
            connection.execute(_FILL.encode())
            connection.execute(b"VACUUM ANALYZE public.children")
        ours, theirs, validated = [], [], []
        for _ in range(REPEATS):
            theirs.append(_back(empty, none, 1) + _forth(empty, none, 2))
            ours.append(_back(full, many, 1) + _forth(full, many, 2))
            with many.connect() as connection:
                began = time.perf_counter()
                connection.execute(_AGAIN.encode())
                validated.append(time.perf_counter() - began)
    plain = statistics.median(theirs) + statistics.median(validated)
    yield Line("1,000,000 rows go and come / no rows + key validated", statistics.median(ours), plain, 1.5)


def _column(folder: Path) -> Iterator[Line]:
    place = _place(folder, "column", {"Thing": THING}, {"Thing": {**THING, "phone": {"type": "string", "length": 20}}})
    size = b"SELECT pg_total_relation_size('public.things')"
    kept, given, grown = [], [], []
    with place.connector() as connector:
        with connector.connect() as connection:
            fill = f"INSERT INTO public.things SELECT n, 'name ' || n, '+1 ' || n FROM generate_series(1, {ROWS}) AS n"
            connection.execute(fill.encode())
        for _ in range(REPEATS):
            with connector.connect() as connection:
                (before,) = connection.execute(size).fetchone() or (1,)
            kept.append(_back(place, connector, 1))
            given.append(_forth(place, connector, 2))
            with connector.connect() as connection:
                (after,) = connection.execute(size).fetchone() or (1,)
            grown.append(after / before)
    yield Line("a column of 1,000,000 rows is kept", statistics.median(kept), None, 2.0)
    yield Line("the same given back / kept", statistics.median(given), statistics.median(kept), 10.0)
    yield Line("the table afterwards / before", max(grown), None, 1.05, "x")


def _back(place: Place, connector: Connector, goal: int) -> float:
    return _inside(pipeline.rollback(place.settings, connector, goal, Control(), {}))


def _forth(place: Place, connector: Connector, goal: int) -> float:
    return _inside(pipeline.apply(place.settings, connector, goal, Control(), stage="development"))


def _inside(events: Iterator[object]) -> float:
    """From the file's first statement to COMMIT; the rehearsal runs the same file without rows before."""
    began = ended = 0.0
    for event in events:
        if isinstance(event, ChapterStarted):
            began = time.perf_counter()
        if isinstance(event, CommitSent):
            ended = time.perf_counter()
    return ended - began
