"""Two models side by side: what only a person knows is asked, and an answer changes the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.diff.changes import AddColumn, CreateObject, DropColumn, RenameColumn
from core.errors import UsageError
from core.load.live import read_schema
from core.load.loaded import Loaded
from core.run.sources.comparing import compare
from core.run.sources.elsewhere import live_source
from core.run.sources.reading import Source, read_source
from core.schema.objects import Namespace, label
from core.schema.schemas import Schema
from core.targets.connector import Connector

ID: dict[str, object] = {"type": "uuid", "primaryKey": True}
TEXT: dict[str, object] = {"type": "string", "length": 100}


def _model(folder: Path, name: str, **fields: dict[str, object]) -> Source:
    path = folder / name
    path.write_text(json.dumps({"entities": {"Account": {"fields": {"id": ID, **fields}}}}))
    return read_source(str(path), None)


def test_what_may_be_a_rename_is_asked_and_the_sql_is_there_without_it(tmp_path: Path) -> None:
    before, after = _model(tmp_path, "a.json", phone=TEXT), _model(tmp_path, "b.json", phoneNumber=TEXT)
    found = compare(before, after, None, {})
    assert [question.key for question in found.questions] == ["rename:accounts.phone"]
    assert found.proposal is not None
    assert [type(change) for change in found.proposal.changes] == [AddColumn, DropColumn]


def test_an_answer_makes_it_one_and_nothing_is_dropped(tmp_path: Path) -> None:
    before, after = _model(tmp_path, "a.json", phone=TEXT), _model(tmp_path, "b.json", phoneNumber=TEXT)
    found = compare(before, after, None, {"rename:accounts.phone": "phone_number"})
    assert found.questions == ()
    assert found.proposal is not None
    assert [type(change) for change in found.proposal.changes] == [RenameColumn]


def test_an_answer_about_what_is_not_there_is_an_error_and_gives_no_sql(tmp_path: Path) -> None:
    before, after = _model(tmp_path, "a.json", phone=TEXT), _model(tmp_path, "b.json", phoneNumber=TEXT)
    found = compare(before, after, None, {"rename:accounts.fax": "phone_number"})
    assert found.proposal is None
    assert [(finding.code, finding.place) for finding in found.findings] == [("unknown-decision", "--answer rename")]


def test_an_answer_of_no_known_kind_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        compare(_model(tmp_path, "a.json"), _model(tmp_path, "b.json"), None, {"nonsense:a": "b"})


def test_a_schema_of_the_target_that_holds_nothing_is_no_difference_to_what_never_spoke_of_it(
    tmp_path: Path, database: Connector
) -> None:
    empty, asked = Source(Loaded(Schema())), Source(Loaded(Schema((), (Namespace("app"),))))
    with database.connect() as connection:
        connection.execute("CREATE SCHEMA app")

        def differs(one: Source | None, other: Source | None) -> list[str]:
            there = live_source(database, read_schema(connection, ("public", "app")))
            found = compare(one or there, other or there, None, {})
            assert found.proposal is not None
            return [label(change.object) for change in found.proposal.changes if isinstance(change, CreateObject)]

        assert (differs(empty, None), differs(None, empty)) == ([], [])
        assert (differs(asked, None), differs(None, asked)) == ([], [])
        assert differs(empty, asked) == ["schema app"]
        connection.execute("CREATE VIEW app.looks AS SELECT 1 AS one")
        assert differs(empty, None) == ["schema app", "view app.looks"]
        connection.execute("DROP VIEW app.looks")
        connection.execute("COMMENT ON SCHEMA app IS 'of somebody'")
        assert differs(empty, None) == ["schema app"]
