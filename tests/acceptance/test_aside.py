"""Tables without a key: a column that goes stays in its table under another name, by decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

import pytest

from core.lint.linting import lint
from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction, aside, is_beside, set_aside_by
from core.project.decisions import Decisions
from core.project.migrations import Migration
from core.render.proposals import propose
from core.run.chapter import Page, perform
from core.run.events import Event, GaveBack
from core.run.proving.differences import differences
from core.run.session import Control
from core.schema.columns import Column, Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType, Object, Sequence
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type
from core.targets.connector import Connection, Connector
from tests.acceptance.projects import Place, Row
from tests.core.run.scratches import create, fresh

TEXT = {"type": "text"}
LINE = {"type": "text", "required": True, "description": "What was said"}
LEVEL = {"type": "integer", "default": 3}
AUTHOR = {"author": TEXT}
ROWS = (
    "INSERT INTO logs (author, line, level) VALUES ('Ada', 'a', 1), ('Ada', 'a', NULL), ('Ada', 'b', 3), (NULL, 'c', 3)"
)


def _built(place: Place, *models: Mapping[str, object], answers: tuple[str, ...] = ()) -> None:
    for number, model in enumerate(models, start=1):
        place.model(number, model)
    place.slipway("build", str(len(models)), *_said(answers))
    place.slipway("apply")
    place.proved(len(models))


def _said(answers: tuple[str, ...]) -> list[str]:
    return [word for answer in answers for word in ("--answer", answer)]


def _next(place: Place, number: int, model: Mapping[str, object], *answers: str) -> None:
    place.model(number, model)
    place.slipway("build", str(number), *_said(answers))
    _ = _forth(place, number)


def _forth(place: Place, goal: int) -> list[dict[str, object]]:
    ran = place.slipway("apply", str(goal), "--events", "--json")
    place.proved(goal)
    return [event for event in ran.events if event["event"] == "gave-back"]


def _back(place: Place, goal: int, *words: str) -> list[dict[str, object]]:
    ran = place.slipway("rollback", "--to", str(goal), "--events", "--json", *words)
    place.proved(goal)
    return [event for event in ran.events if event["event"] == "gave-back"]


def _fates(place: Place, goal: int) -> dict[str, tuple[str, int]]:
    document = place.slipway("rollback", "--to", str(goal), "--dry-run", "--json").document
    return {fate["object"]: (fate["how"], fate["rows"]) for fate in document["objects"]}  # type: ignore[attr-defined]


def _without(rows: list[Row], *names: str) -> list[Row]:
    kept = [{name: value for name, value in row.items() if name not in names} for row in rows]
    return sorted(kept, key=lambda row: repr(sorted(row.items())))


def _columns(place: Place, table: str = "logs") -> list[str]:
    found = place.ask(
        f"SELECT attname FROM pg_attribute WHERE attrelid = 'public.{table}'::regclass AND attnum > 0 "
        "AND NOT attisdropped ORDER BY 1"
    )
    return [str(name) for (name,) in found]


def _parcels(place: Place) -> dict[str, int]:
    return {**place.tables(r"slipway\_retained%"), **place.tables(r"slipway\_leftover%")}


def test_a_column_of_a_table_without_a_key_goes_and_comes_back_with_every_value(place: Place) -> None:
    _built(place, {"Log": {**AUTHOR, "line": LINE, "level": LEVEL}})
    place.do(ROWS)
    before = place.rows("logs")
    place.model(2, {"Log": AUTHOR})
    drops = ("drop:logs.line=drop", "drop:logs.level=drop")
    refused = place.slipway("build", "2", "--json", *_said(drops), code=3).document
    remedies = [found["remedy"] for found in refused["findings"] if found["code"] == "no-row-key"]  # type: ignore[attr-defined]
    assert len(remedies) == 2
    assert all("primary key" in remedy for remedy in remedies)
    words = [word.strip(";,") for remedy in remedies for word in remedy.split() if word.startswith("aside:")]
    assert words == ["aside:logs.line=aside", "aside:logs.level=aside"]
    built = place.slipway("build", "2", "--json", *_said((*drops, *words))).document
    warned = [found["place"] for found in built["findings"] if found["code"] == "aside-column"]  # type: ignore[attr-defined]
    assert warned == ["public.logs.line", "public.logs.level"]
    assert _forth(place, 2) == []
    assert _columns(place) == ["author", "slipway_002_level", "slipway_002_line"]
    assert _parcels(place) == {}
    place.do("INSERT INTO logs (author) VALUES ('born since')", "DELETE FROM logs WHERE author IS NULL")
    assert _fates(place, 1) == {
        "logs.line": ("comes back with its data", 3),
        "logs.level": ("comes back with its data", 2),
    }
    error = place.slipway("rollback", "--to", "1", "--json", code=3).document["error"]
    assert (error["code"], "--fill logs.line=" in error["remedy"]) == ("fill-needed", True)  # type: ignore[index]
    place.proved(2)
    told = _back(place, 1, "--fill", "logs.line='filled'")
    assert [(event["column"], event["rows"], event["leftover"]) for event in told] == [("level", 2, 0), ("line", 3, 0)]
    after = place.rows("logs")
    assert [row for row in after if row["author"] == "Ada"] == [row for row in before if row["author"] == "Ada"]
    assert [row for row in after if row["author"] != "Ada"] == [
        {"author": "born since", "line": "filled", "level": None}
    ]
    assert _columns(place) == ["author", "level", "line"]
    for _ in range(3):
        assert _forth(place, 2) == []
        _ = _back(place, 1)
        assert place.rows("logs") == after
    assert _parcels(place) == {}


def test_an_added_column_goes_on_the_way_back_and_comes_again_with_every_value(place: Place) -> None:
    place.model(1, {"Log": AUTHOR})
    level = {"type": "integer", "required": True}
    place.model(2, {"Log": {**AUTHOR, "line": TEXT, "level": level, "down_line": {"type": "string", "default": "?"}}})
    answers = _said(("aside:logs.line=aside", "aside:logs.level=aside", "aside:logs.down_line=aside"))
    place.slipway("build", "2", *answers, "--answer", "backfill:logs.level=length(author)")
    place.slipway("apply", "1")
    place.do("INSERT INTO logs VALUES ('one'), ('three')")
    _ = _forth(place, 2)
    place.do("UPDATE logs SET line = 'said', level = 100 WHERE author = 'one'", "UPDATE logs SET down_line = NULL")
    before = place.rows("logs")
    assert _fates(place, 1)["logs.line"] == ("stays in its table as slipway_002_down_line", 2)
    _ = _back(place, 1)
    place.do("INSERT INTO logs VALUES ('born since')")
    _ = _forth(place, 2)
    after = place.rows("logs")
    assert [row for row in after if row["author"] != "born since"] == before
    assert [(row["line"], row["level"]) for row in after if row["author"] == "born since"] == [(None, 10)]


def test_a_required_column_with_a_default_gives_it_to_rows_born_since(embedded_place: Place) -> None:
    place = embedded_place
    level = {"type": "integer", "default": 7, "required": True}
    _built(place, {"Log": {**AUTHOR, "level": level}})
    place.do("INSERT INTO logs VALUES ('Ada', 1), ('Ada', 2)")
    _next(place, 2, {"Log": AUTHOR}, "drop:logs.level=drop", "aside:logs.level=aside")
    place.do("INSERT INTO logs (author) VALUES ('born since')")
    _ = _back(place, 1)
    assert sorted((row["author"], row["level"]) for row in place.rows("logs")) == [
        ("Ada", 1),
        ("Ada", 2),
        ("born since", 7),
    ]


def test_a_key_that_came_later_keeps_its_numbers_and_goes_on_after_them(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Log": AUTHOR})
    place.model(2, {"Log": {**AUTHOR, "id": {"type": "serial", "pk": True}}})
    place.slipway("build", "2", "--answer", "aside:logs.id=aside")
    place.slipway("apply")
    place.do("INSERT INTO logs (author) SELECT 'Ada' FROM generate_series(1, 5)", "DELETE FROM logs WHERE id < 3")
    _ = _back(place, 1)
    place.do("INSERT INTO logs VALUES ('born since')")
    _ = _forth(place, 2)
    place.do("INSERT INTO logs (author) VALUES ('last')")
    assert [(row["id"], row["author"]) for row in place.rows("logs")] == [
        (3, "Ada"),
        (4, "Ada"),
        (5, "Ada"),
        (6, "born since"),
        (7, "last"),
    ]


def test_a_kept_table_takes_along_what_was_set_aside_in_it(embedded_place: Place) -> None:
    place = embedded_place
    other, whole = {"Other": AUTHOR}, {**AUTHOR, "line": LINE, "level": LEVEL}
    _built(place, other, {**other, "Log": whole})
    place.do(ROWS)
    before = place.rows("logs")
    answers = ("drop:logs.line=drop", "aside:logs.line=aside")
    _next(place, 3, {**other, "Log": {**AUTHOR, "level": LEVEL}}, *answers)
    _next(place, 4, {**other, "Log": {**AUTHOR, "level": {"type": "integer", "default": 4}}})
    _next(place, 5, other, "drop:logs=drop")
    _ = _back(place, 4)
    assert _without(place.rows("logs"), "slipway_003_line") == _without(before, "line")
    assert sorted(str(row["slipway_003_line"]) for row in place.rows("logs")) == ["a", "a", "b", "c"]
    for goal in (5, 2):
        _ = _forth(place, goal) if goal > place.iteration() else _back(place, goal)
    assert place.rows("logs") == before
    for goal in (1, 5, 0, 3, 2):
        _ = _forth(place, goal) if goal > place.iteration() else _back(place, goal)
    assert place.rows("logs") == before
    assert _parcels(place) == {}


def test_rows_that_are_copied_take_along_what_was_set_aside_beside_them(embedded_place: Place) -> None:
    place = embedded_place
    other = {"Other": AUTHOR}
    _built(place, {**other, "Log": {**AUTHOR, "line": TEXT}})
    place.do("INSERT INTO logs VALUES ('Ada', 'a'), ('Ada', 'b'), ('Ada', NULL)")
    before = place.rows("logs")
    _next(place, 2, {**other, "Log": AUTHOR}, "drop:logs.line=drop", "aside:logs.line=aside")
    _next(place, 3, other, "drop:logs=drop")
    place.do("ALTER TABLE slipway_retained_003_up.logs ALTER author SET NOT NULL")  # so it can't move back as it is
    assert [(event["rows"], event["leftover"]) for event in _back(place, 2)] == [(3, 0)]
    assert _columns(place) == ["author", "slipway_002_line"]
    _ = _back(place, 1)
    assert place.rows("logs") == before
    assert _parcels(place) == {}


def test_a_reference_whose_parent_is_gone_is_left_over_and_the_others_are_back(embedded_place: Place) -> None:
    place = embedded_place
    parent = {"Parent": {"id": {"type": "integer", "pk": True}}}
    link = {"type": "integer", "foreignKey": "Parent.id", "onDelete": "cascade"}
    _built(place, {**parent, "Log": {**AUTHOR, "parentId": link}})
    place.do("INSERT INTO parents VALUES (1), (2)", "INSERT INTO logs VALUES ('Ada', 1), ('Ada', 1), ('Ada', 2)")
    _next(place, 2, {**parent, "Log": AUTHOR}, "drop:logs.parent_id=drop", "aside:logs.parent_id=aside")
    place.do("DELETE FROM parents WHERE id = 2")  # what stays aside must not vanish with its parent
    told = _back(place, 1)
    assert [(event["column"], event["rows"], event["leftover"]) for event in told] == [
        ("parent_id", 3, 0),
        ("parent_id", 0, 1),
    ]
    assert [row["parent_id"] for row in place.rows("logs")] == [1, 1, None]
    assert sum(_parcels(place).values()) == 1


def test_an_edited_file_that_sets_aside_keeps_what_it_drops(embedded_place: Place) -> None:
    place = embedded_place
    _built(place, {"Log": {**AUTHOR, "line": TEXT}})
    place.model(2, {"Log": AUTHOR})
    place.slipway("build", "2", *_said(("drop:logs.line=drop", "aside:logs.line=aside")))
    (path,) = (file for file in (place.root / "migrations").glob("002_*.sql") if "rollback" not in file.name)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("COMMIT;", "COMMENT ON TABLE logs IS '';\n\nCOMMIT;"), encoding="utf-8")
    place.slipway("accept", "2")
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    codes = {warning["code"] for warning in record["slipway"]["warnings"]}
    assert (record["slipway"]["origin"], "aside-column" in codes) == ("edited", True)
    assert codes.isdisjoint({"drops-without-keeping", "edited-statement"})


def test_an_older_column_of_the_same_name_is_told_and_left_over(embedded_place: Place) -> None:
    place = embedded_place
    _built(place, {"Log": {**AUTHOR, "line": TEXT}})
    place.do("INSERT INTO logs VALUES ('Ada', 'a')", "ALTER TABLE logs ADD COLUMN slipway_002_line text DEFAULT 'old'")
    place.proved(1)
    place.model(2, {"Log": AUTHOR})
    place.slipway("build", "2", *_said(("drop:logs.line=drop", "aside:logs.line=aside")))
    (told,) = _forth(place, 2)
    left = str(told["where"]).removeprefix("public.logs.")
    assert (told["leftover"], left.startswith("slipway_leftover_"), left.endswith("_002_line")) == (1, True, True)
    _ = _back(place, 1)
    assert place.rows("logs") == [{"author": "Ada", "line": "a", left: "old"}]


def test_what_a_reopened_narrower_column_would_cut_is_left_over_in_its_row(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Log": AUTHOR})
    place.model(2, {"Log": {**AUTHOR, "price": {"type": "decimal(10,4)"}}})
    place.slipway("build", "2", "--answer", "aside:logs.price=aside")
    place.slipway("apply")
    place.do("INSERT INTO logs VALUES ('Ada', 1.2345)")
    _ = _back(place, 1)
    place.model(2, {"Log": {**AUTHOR, "price": {"type": "decimal(10,2)"}}})
    place.slipway("build", "2", "--reopen")
    (told,) = _forth(place, 2)
    left = str(told["where"]).removeprefix("public.logs.")
    assert told["leftover"] == 1
    assert [(row["price"], str(row[left])) for row in place.rows("logs")] == [(None, "1.2345")]


def test_what_depends_on_the_column_stops_it_before_anything_changes(embedded_place: Place) -> None:
    place = embedded_place
    _built(place, {"Log": {**AUTHOR, "line": TEXT}})
    place.do("CREATE FUNCTION said(l logs) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT l.line; END")
    place.model(2, {"Log": AUTHOR})
    place.slipway("build", "2", *_said(("drop:logs.line=drop", "aside:logs.line=aside")))
    place.slipway("apply", code=3)
    assert _columns(place) == ["author", "line"]


KEYLESS = Table(QName("public", "logs"), (Column("author", parse_type("text")),))
MOOD = EnumType(QName("public", "mood"), ("ok", "sad"))
NUMBERS = Sequence(
    QName("public", "numbers"), parse_type("integer"), maximum=2**31 - 1, owner=KEYLESS.name, owner_column="said"
)
BESIDE: dict[str, Object] = {"enum": MOOD, "enum-default": MOOD, "enums": MOOD, "serial": NUMBERS}
COLUMNS = {
    "plain": (Column("said", parse_type("text")), "'it''s'"),
    "json": (Column("said", parse_type("json")), """'{"a": 1}'"""),
    "array": (Column("said", parse_type("numeric(5,2)[]"), comment="Sums"), "'{1.50,2}'"),
    "required": (Column("said", parse_type("varchar(9)"), nullable=False, comment="It's said"), "'x'"),
    "default": (Column("said", parse_type("integer"), default=Expression("7")), "8"),
    "required-default": (
        Column("said", parse_type("date"), nullable=False, default=Expression("now()")),
        "'2025-01-01'",
    ),
    "collation": (Column("said", parse_type("text"), collation='"pg_catalog"."C"'), "'ä'"),
    "collation-default": (
        Column("said", parse_type("text"), nullable=False, default=Expression("'-'"), collation='"pg_catalog"."C"'),
        "'ä'",
    ),
    "enum": (Column("said", parse_type("public.mood")), "'sad'"),
    "enum-default": (
        Column("said", parse_type("public.mood"), nullable=False, default=Expression("'ok'::public.mood")),
        "'sad'",
    ),
    "enums": (Column("said", parse_type("public.mood[]"), nullable=False), "'{ok,sad}'"),
    "serial": (
        Column(
            "said", parse_type("integer"), nullable=False, default=Expression("nextval('public.numbers'::regclass)")
        ),
        "41",
    ),
    "identity": (Column("said", parse_type("bigint"), nullable=False, identity="by default"), "41"),
    "always": (Column("said", parse_type("integer"), nullable=False, identity="always"), "41"),
}
# The plan gives a sequence to its new column before that is there, so this one only goes and comes back.
ADDED = [kind for kind in COLUMNS if kind != "serial"]


@pytest.mark.parametrize(
    ("kind", "change"), [*((kind, "dropped") for kind in COLUMNS), *((kind, "added") for kind in ADDED)]
)
def test_structure_and_values_are_the_same_after_going_there_and_back(
    kind: str, change: str, database: Connector, tmp_path: Path
) -> None:
    (column, value), added = COLUMNS[kind], change == "added"
    types = [BESIDE[kind]] if kind in BESIDE else []  # it goes with the column, although the values stay
    with_it = schema_of([replace(KEYLESS, columns=(column, *KEYLESS.columns))], types)
    before, after = (schema_of([KEYLESS]), with_it) if added else (with_it, schema_of([KEYLESS]))
    decisions = Decisions(
        drop=() if added else ("logs.said",), aside=("logs.said",), backfill={"logs.said": value} if added else {}
    )
    planned = plan(before, after, iteration=2, decisions=decisions, first="public")
    assert [finding for finding in lint(planned, before, after) if finding.severity == "error"] == []
    proposal = propose(
        planned, before, after, first="public", generated=datetime(2025, 1, 1, tzinfo=UTC), inputs="", findings=()
    )
    texts = [text for _, text in proposal.files[:2]]
    file = Migration(2, "draft", tmp_path / "up.sql", tmp_path / "down.sql", tmp_path / "record.json", *texts)
    ways: tuple[tuple[Direction, Schema], ...] = (("up", after), ("down", before), ("up", after), ("down", before))
    with fresh(database, "public") as connection:
        create(connection, after, "public")
        read = {after: read_schema(connection, ["public"]).schema}
    with fresh(database, "public") as connection:
        create(connection, before, "public")
        read[before] = read_schema(connection, ["public"]).schema
        nulls = "" if not column.nullable else ", ('a', NULL)"
        if not added:
            said = (
                f"INSERT INTO logs (author, said) OVERRIDING SYSTEM VALUE VALUES ('a', {value}), ('b', {value}){nulls}"
            )
        else:
            said = "INSERT INTO logs VALUES ('a'), ('b'), ('a')"
        connection.execute(said.encode())
        found: dict[Schema, list[tuple[object, ...]]] = {before: _compared(connection)}
        for way, wanted in ways:
            page = Page("", file, way, "public", read[wanted], "00000000-run", {})
            with connection.transaction():
                assert [event.leftover for event in perform(connection, Control(), page) if _gave(event)] in ([], [0])
            assert differences(read[wanted], read_schema(connection, ["public"]).schema) == ()
            assert found.setdefault(wanted, _compared(connection)) == _compared(connection)


def _gave(event: Event) -> TypeGuard[GaveBack]:
    return isinstance(event, GaveBack)


def _compared(connection: Connection) -> list[tuple[object, ...]]:
    """Every row as text, without what stands beside."""
    (table,) = read_schema(connection, ["public"]).schema.tables
    columns = ", ".join(f"{column.name}::text" for column in sorted(table.columns, key=lambda column: column.name))
    return sorted(connection.execute(f"SELECT {columns} FROM public.logs".encode()).fetchall(), key=repr)


@pytest.mark.parametrize("column", ["line", "up_line", "down_line", "up_down_line", "x" * 63, "ü" * 31, 'o"dd %'])
def test_no_two_columns_get_one_name_and_each_is_known_again(column: str) -> None:
    others = ("line", "up_line", "down_line", "up_down_line", "down_up_line")
    names = {(way, one): aside(3, way, one) for way in ("up", "down") for one in {*others, column}}
    assert len(set(names.values())) == len(names)
    assert all(set_aside_by(name) == (3, way) and len(name.encode()) <= 63 for (way, _), name in names.items())


def test_the_catalogue_leaves_out_exactly_what_was_set_aside_or_left_over(database: Connector) -> None:
    names = [
        *("slipway_003_line", "slipway_003_down_line", "slipway_1000_x", "slipway_leftover_0123abcd_003_line"),
        *("slipway_003_", "slipway_03_line", "slipway_line", "slipway", "my_slipway_003_line", "Slipway_003_line"),
        *("slipway_leftover_line", "slipway_leftover_0123abcd_line", "slipway_003", "slipway_0a3_line"),
    ]
    with database.connect() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS public")
        connection.execute(("CREATE TABLE public.t (" + ", ".join(f'"{name}" text' for name in names) + ")").encode())
        (table,) = read_schema(connection, ["public"]).schema.tables
    assert [column.name for column in table.columns] == [name for name in names if not is_beside(name)]
    assert [name for name in names if is_beside(name)] == names[:4]
