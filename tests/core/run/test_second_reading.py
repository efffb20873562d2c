"""Two spellings are one thing; a default that only one side has is no spelling."""

from __future__ import annotations

from pathlib import Path

from core import pipeline
from core.run.session import Control
from core.targets.connector import Connector


def test_a_default_that_was_added_or_dropped_by_hand_is_a_difference_and_drift(
    tmp_path: Path, data_home: Path, database: Connector
) -> None:
    project = pipeline.new(tmp_path / "crm", "crm")
    list(pipeline.build(project, 1, {}))
    list(pipeline.apply(project, database, 1, Control(), stage="development"))
    with database.connect() as connection:
        connection.execute("ALTER TABLE accounts ALTER name SET DEFAULT 'x', ALTER id DROP DEFAULT")
    report = pipeline.verify(project, database, None)
    found = {(one.object, one.attribute, one.expected, one.actual) for one in report.differences}
    assert found == {
        ("column public.accounts.name", "default", "none", "'x'::character varying"),
        ("column public.accounts.id", "default", "gen_random_uuid()", "none"),
    }
    assert len(pipeline.standing(project, database).drift) == 2
    with database.connect() as connection:
        for statement in report.mend.statements:
            connection.execute(statement.encode())
    assert pipeline.verify(project, database, None).ok
    assert pipeline.standing(project, database).drift == ()
