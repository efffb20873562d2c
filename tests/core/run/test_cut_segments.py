"""Rows were cut off a history, and what was written of segments behind them is still there: it is not taken for now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core import pipeline
from core.run.online import between as segments
from core.run.online.between import Between
from core.run.records import repair
from core.run.session import Control
from core.targets.connector import Connector
from tests.core.project.places import entity, model, place_at


def test_segments_behind_a_row_that_was_cut_off_are_not_where_the_target_stands(
    tmp_path: Path, data_home: Path, database: Connector
) -> None:
    place = place_at(
        tmp_path / "p", *(model(Account=entity(**{f"a{n}": "text" for n in range(many)})) for many in (1, 2))
    )
    place.build(2)
    project = place.project
    list(pipeline.apply(project, database, 2, Control(), stage="development"))
    found = pipeline.standing(project, database)
    first = replace(found.history, rows=found.history.rows[:1])
    reached = Between(
        "0" * 8 + "-0000-4000-8000-" + "0" * 12, 2, 1, 2, "up", True, "c", "o", None, "", found.live.schema
    )
    with database.connect() as connection:
        segments.prepare(connection)
        segments.note(connection, project, first, reached)
        segments.note(connection, project, found.history, replace(reached, iteration=3))
        assert pipeline.standing(project, database).between is not None
        # The database goes back to iteration 1 by hand, with its history and without its segments.
        connection.execute("ALTER TABLE public.accounts DROP COLUMN a1")
        connection.execute("DELETE FROM slipway.statements WHERE seq = 2")
        connection.execute("DELETE FROM slipway.migration_history WHERE seq = 2")
        repair.accept(project, database, repair.examine(project, database, None))
        emptied = pipeline.standing(project, database)
        assert (emptied.iteration, emptied.between, emptied.drift, emptied.damage) == (1, None, (), None)
        segments.note(connection, project, first, reached)
        full = pipeline.standing(project, database)
        assert (full.iteration, full.between, full.drift) == (1, None, ())
        # And the next run writes the row again behind which others claim to be.
        segments.note(connection, project, found.history, replace(reached, iteration=3))
        list(pipeline.apply(project, database, 2, Control(), stage="development"))
        again = pipeline.standing(project, database)
        assert (again.iteration, again.between, again.drift) == (2, None, ())
        assert pipeline.verify(project, database, None).ok
