"""A diagram shows what changes with its neighbours first, and tells each change by its kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from core.diff import difference
from core.diff.moved import moved
from core.plan.planning import plan_of
from core.project.decisions import Decisions
from core.render.proposals import Proposal, propose
from core.report.diagrams import MOST_LINES, Box, Diagram, Link, diagram, excerpt, matching, standing, touched
from core.schema.columns import Column
from core.schema.constraints import ForeignKey, PrimaryKey, QName
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType

UUID, TEXT = DataType("uuid"), DataType("text")


def _table(name: str, columns: Iterable[str] = (), refers: Iterable[str] = ()) -> Table:
    keys = tuple(
        ForeignKey(f"fk_{name}_{other}", (f"{other}_id",), QName("public", other), ("id",)) for other in refers
    )
    own = [Column("id", UUID, nullable=False), *(Column(one, TEXT) for one in columns)]
    own += [Column(key.columns[0], UUID) for key in keys]
    return Table(QName("public", name), tuple(own), PrimaryKey(f"pk_{name}", ("id",)), foreign_keys=keys)


def _proposal(before: Schema, after: Schema, decisions: Decisions) -> Proposal:
    found = difference.difference(before, moved(before, after, decisions, first="public"), after)
    planned = plan_of(found, iteration=2, decisions=decisions, first="public")
    return propose(
        planned, before, after, first="public", generated=datetime(2026, 1, 1, tzinfo=UTC), inputs="", findings=()
    )


BEFORE = schema_of(
    [
        _table("accounts", ["name", "fax"]),
        _table("towns"),
        _table("old_notes", ["text"], ["accounts"]),
        _table("orders", (), ["accounts"]),
        _table("lines", (), ["orders"]),
        _table("far", ["a"]),
    ]
)
AFTER = schema_of(
    [
        _table("accounts", ["name", "phone"]),
        _table("places", [f"c{number:02d}" for number in range(14)], ["accounts"]),
        _table("cities"),
        _table("orders", (), ["accounts", "cities"]),
        _table("lines", (), ["orders"]),
        _table("far", ["a"]),
    ]
)
CHOSEN = Decisions(rename={"towns": "cities"}, drop=("accounts.fax", "old_notes"))


def _box(found: Diagram, name: str) -> Box:
    return next(box for box in found.boxes if box.name == name)


def test_each_table_column_and_relationship_has_the_mark_of_its_change() -> None:
    whole = diagram(_proposal(BEFORE, AFTER, CHOSEN))
    marks = {box.name: box.mark for box in whole.boxes}
    assert marks == {
        "accounts": "modified",
        "cities": "renamed",
        "far": "",
        "lines": "",
        "old_notes": "dropped",
        "orders": "modified",
        "places": "new",
    }
    assert _box(whole, "cities").was == "towns"
    lines = {line.name: (line.key, line.mark) for line in _box(whole, "accounts").lines}
    assert lines == {"id": ("PK", ""), "name": ("", ""), "phone": ("", "new"), "fax": ("", "dropped")}
    links = {(link.table.name, link.references.name): link.mark for link in whole.links}
    assert links == {
        ("lines", "orders"): "",
        ("old_notes", "accounts"): "dropped",
        ("orders", "accounts"): "",
        ("orders", "cities"): "relationship",
        ("places", "accounts"): "relationship",
    }


def test_what_changes_comes_first_then_its_neighbours_then_the_rest_as_far_as_there_is_room() -> None:
    whole = diagram(_proposal(BEFORE, AFTER, CHOSEN))
    changed = touched(whole)
    assert sorted(name.name for name in changed) == ["accounts", "cities", "old_notes", "orders", "places"]
    near = excerpt(whole, changed, 100)
    assert [box.name for box in near.boxes] == ["accounts", "cities", "lines", "old_notes", "orders", "places"]
    every = excerpt(whole, changed, 100, beyond=True)
    assert len(every.boxes) == 7 and every.hidden == 0
    few = excerpt(whole, changed, 5, beyond=True)
    assert frozenset(box.table for box in few.boxes) == changed and few.hidden == 2
    assert all(link.table in changed and link.references in changed for link in few.links)
    long = _box(near, "places")
    assert len(long.lines) == MOST_LINES and long.more == 4
    assert [line.name for line in long.lines if line.key] == ["id", "accounts_id"]


def test_letters_find_tables_by_name_before_those_that_have_such_a_column() -> None:
    whole = diagram(_proposal(BEFORE, AFTER, CHOSEN))
    assert [name.name for name in matching(whole, " ORDER")] == ["orders", "lines"]
    assert [name.name for name in matching(whole, "c13")] == ["places"]
    assert matching(whole, "nowhere") == ()


def test_where_nothing_changes_there_are_no_marks() -> None:
    found = standing(AFTER, "public")
    assert touched(found) == frozenset()
    assert len(found.boxes) == len(AFTER.tables) and len(found.links) == 4
    whole = diagram(_proposal(AFTER, AFTER, Decisions()))
    assert whole == found
    assert Link(QName("public", "lines"), QName("public", "orders"), ("orders_id",)) in found.links
