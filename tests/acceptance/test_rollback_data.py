"""Rolling back and coming forward again, with what people did to the rows in between."""

from __future__ import annotations

from core.render.keeping import parcel_name
from core.schema.constraints import QName
from tests.acceptance.projects import Place, Row

UUID = {"type": "uuid", "pk": True}
TEXT = {"type": "text"}
OWN = {"id": {"type": "integer", "pk": True}, "name": TEXT}


def _to(entity: str, on_delete: str = "cascade", **more: object) -> dict[str, object]:
    return {"type": "integer", "foreignKey": f"{entity}.id", "onDelete": on_delete, **more}


def _built(place: Place, *models: dict[str, object]) -> None:
    for number, model in enumerate(models, start=1):
        place.model(number, model)
    place.slipway("build", str(len(models)))
    place.slipway("apply")
    place.proved(len(models))


def _back(place: Place, goal: int, *words: str) -> list[dict[str, object]]:
    ran = place.slipway("rollback", "--to", str(goal), "--events", "--json", *words)
    place.proved(goal)
    return _told(ran.events)


def _forth(place: Place, goal: int) -> list[dict[str, object]]:
    ran = place.slipway("apply", str(goal), "--events", "--json")
    place.proved(goal)
    return _told(ran.events)


def _told(events: list[dict[str, object]]) -> list[dict[str, object]]:
    return [event for event in events if event["event"] == "gave-back"]


def _given(told: list[dict[str, object]]) -> dict[str, tuple[object, object]]:
    """What was given back and what was left over, by object."""
    return {
        ".".join(filter(None, (str(event["table"]), str(event["column"])))): (event["rows"], event["leftover"])
        for event in told
    }


def _ids(rows: list[Row]) -> list[object]:
    return sorted(row["id"] for row in rows)  # type: ignore[type-var]


def _leftovers(place: Place) -> dict[str, int]:
    found = place.tables(r"slipway\_leftover\_%")
    return {name.partition(".")[2]: count for name, count in found.items()}


def test_children_of_a_parent_deleted_in_between_are_left_over_and_the_others_are_back(place: Place) -> None:
    parent = {"Parent": OWN}
    _built(place, parent, {**parent, "Child": {**OWN, "parentId": _to("Parent")}})
    place.do(
        "INSERT INTO parents VALUES (1, 'stays'), (2, 'goes'), (3, 'changes')",
        "INSERT INTO children (id, name, parent_id) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 2), (4, 'd', 3)",
    )
    before = place.rows("children")
    _back(place, 1)
    place.do(
        "DELETE FROM parents WHERE id = 2",
        "INSERT INTO parents VALUES (4, 'new')",
        "UPDATE parents SET name = 'changed' WHERE id = 3",
    )
    assert _given(_forth(place, 2)) == {"children": (2, 2)}
    assert place.rows("children") == [row for row in before if row["parent_id"] != 2]
    assert _ids(place.rows("parents")) == [1, 3, 4]
    assert _leftovers(place) == {"children.fk_children_parent_id": 2}
    assert place.tables(r"slipway\_retained%") == {}
    place.do("DELETE FROM parents WHERE id = 3")
    assert _ids(place.rows("children")) == [1]  # the cascade is there again


def test_a_chain_of_cascades_loses_only_what_hung_on_the_deleted_root(embedded_place: Place) -> None:
    place = embedded_place
    root = {"Root": OWN}
    branch = {"Branch": {**OWN, "rootId": _to("Root")}}
    twig = {"Twig": {**OWN, "branchId": _to("Branch")}}
    _built(place, root, {**root, **branch, **twig})
    place.do(
        "INSERT INTO roots VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO branches (id, root_id) VALUES (10, 1), (20, 2), (21, 2)",
        "INSERT INTO twigs (id, branch_id) VALUES (100, 10), (200, 20), (210, 21), (211, 21)",
    )
    _back(place, 1)
    place.do("DELETE FROM roots WHERE id = 2")
    assert _given(_forth(place, 2)) == {"branches": (1, 2), "twigs": (1, 3)}
    assert (_ids(place.rows("branches")), _ids(place.rows("twigs"))) == ([10], [100])
    assert sorted(_leftovers(place).values()) == [2, 3]


def test_a_chain_added_one_iteration_at_a_time_comes_back_through_all_of_them(embedded_place: Place) -> None:
    place = embedded_place
    one = {"Root": OWN}
    two = {**one, "Branch": {**OWN, "rootId": _to("Root")}}
    three = {**two, "Twig": {**OWN, "branchId": _to("Branch")}}
    _built(place, one, two, three)
    place.do(
        "INSERT INTO roots VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO branches (id, root_id) VALUES (10, 1), (20, 2)",
        "INSERT INTO twigs (id, branch_id) VALUES (100, 10), (200, 20)",
    )
    everything = [place.rows(table) for table in ("roots", "branches", "twigs")]
    _back(place, 0)
    assert place.tables("public") == {}
    _forth(place, 3)
    assert [place.rows(table) for table in ("roots", "branches", "twigs")] == everything
    _back(place, 1)
    place.do("DELETE FROM roots WHERE id = 2")
    _forth(place, 3)
    assert [_ids(place.rows(table)) for table in ("roots", "branches", "twigs")] == [[1], [10], [100]]
    assert sum(_leftovers(place).values()) == 2


def test_set_null_loses_the_reference_and_keeps_the_row(embedded_place: Place) -> None:
    place = embedded_place
    parent = {"Parent": OWN}
    _built(place, parent, {**parent, "Child": {**OWN, "parentId": _to("Parent", "set null")}})
    place.do(
        "INSERT INTO parents VALUES (1, 'x'), (2, 'y')", "INSERT INTO children (id, parent_id) VALUES (1, 1), (2, 2)"
    )
    _back(place, 1)
    place.do("DELETE FROM parents WHERE id = 2")
    _forth(place, 2)
    assert [(row["id"], row["parent_id"]) for row in place.rows("children")] == [(1, 1), (2, None)]


def test_a_table_that_refers_to_itself_comes_back_whole(embedded_place: Place) -> None:
    place = embedded_place
    other = {"Other": OWN}
    tree = {"Node": {**OWN, "parentNodeId": _to("Node")}}
    _built(place, other, {**other, **tree})
    place.do("INSERT INTO nodes (id, parent_node_id) VALUES (1, NULL), (2, 1), (3, 2), (4, 4)")
    before = place.rows("nodes")
    _back(place, 1)
    assert _given(_forth(place, 2)) == {"nodes": (4, 0)}
    assert place.rows("nodes") == before
    place.do("DELETE FROM nodes WHERE id = 1")
    assert _ids(place.rows("nodes")) == [4]


def test_tables_in_a_cycle_of_foreign_keys_come_back_whole(embedded_place: Place) -> None:
    place = embedded_place
    other = {"Other": OWN}
    cycle = {
        "Team": {**OWN, "leaderId": {"type": "integer", "foreignKey": "Member.id", "onDelete": "set null"}},
        "Member": {**OWN, "teamId": _to("Team"), "otherId": _to("Other")},
    }
    _built(place, other, {**other, **cycle})
    place.do(
        "INSERT INTO others VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO teams (id) VALUES (1), (2)",
        "INSERT INTO members (id, team_id, other_id) VALUES (1, 1, 1), (2, 2, 2), (3, 1, 2)",
        "UPDATE teams SET leader_id = id",
    )
    before = [place.rows(table) for table in ("teams", "members")]
    _back(place, 1)
    _forth(place, 2)
    assert [place.rows(table) for table in ("teams", "members")] == before
    _back(place, 1)
    place.do("DELETE FROM others WHERE id = 2")
    _forth(place, 2)
    assert _ids(place.rows("members")) == [1]
    assert [(row["id"], row["leader_id"]) for row in place.rows("teams")] == [(1, 1), (2, None)]


def test_an_identity_goes_on_where_it_stood(embedded_place: Place) -> None:
    place = embedded_place
    other = {"Other": OWN}
    _built(place, other, {**other, "Ticket": {"id": {"type": "serial", "pk": True}, "name": TEXT}})
    place.do("INSERT INTO tickets (name) VALUES ('a'), ('b'), ('c')", "DELETE FROM tickets WHERE id = 3")
    _back(place, 1)
    _forth(place, 2)
    place.do("INSERT INTO tickets (name) VALUES ('d')")
    assert [(row["id"], row["name"]) for row in place.rows("tickets")] == [(1, "a"), (2, "b"), (4, "d")]


def test_columns_of_a_table_with_a_composite_key_come_back_by_it(embedded_place: Place) -> None:
    place = embedded_place
    fields = {"year": {"type": "integer"}, "month": {"type": "integer"}}
    one = {"Period": {"primaryKey": ["year", "month"], "fields": fields}}
    two = {"Period": {"primaryKey": ["year", "month"], "fields": {**fields, "total": {"type": "decimal(10,2)"}}}}
    _built(place, one, two)
    place.do("INSERT INTO periods (year, month, total) VALUES (2025, 1, 10.50), (2025, 2, 20), (2026, 1, NULL)")
    _back(place, 1)
    place.do("INSERT INTO periods VALUES (2026, 2)", "DELETE FROM periods WHERE year = 2025 AND month = 2")
    told = _forth(place, 2)
    assert {(row["year"], row["month"]): str(row["total"]) for row in place.rows("periods")} == {
        (2025, 1): "10.50",
        (2026, 1): "None",
        (2026, 2): "None",
    }
    assert sum(int(str(event["leftover"])) for event in told) == 1
    assert _leftovers(place) == {parcel_name(QName("public", "periods"), "public", "total"): 1}


def test_rows_changed_added_and_gone_in_between_keep_what_happened_to_them(embedded_place: Place) -> None:
    place = embedded_place
    one = {"Account": OWN}
    _built(place, one, {"Account": {**OWN, "phone": TEXT, "level": {"type": "integer", "default": 7}}})
    place.do("INSERT INTO accounts VALUES (1, 'one', '+1', 1), (2, 'two', '+2', 2), (3, 'three', NULL, NULL)")
    _back(place, 1)
    place.do(
        "UPDATE accounts SET name = 'ONE' WHERE id = 1",
        "DELETE FROM accounts WHERE id = 2",
        "INSERT INTO accounts VALUES (4, 'four')",
    )
    _forth(place, 2)
    assert [tuple(row[name] for name in ("id", "name", "phone", "level")) for row in place.rows("accounts")] == [
        (1, "ONE", "+1", 1),
        (3, "three", None, None),  # a NULL that was kept is not the default
        (4, "four", None, 7),
    ]


def test_a_required_column_that_comes_back_needs_a_value_for_rows_born_since(place: Place) -> None:
    code = {"type": "string", "required": True}
    _built(place, {"Account": OWN}, {"Account": OWN, "Other": OWN})
    place.model(3, {"Account": {**OWN, "code": code}, "Other": OWN})
    place.slipway("build", "3", "--answer", "backfill:accounts.code='none'")
    place.do("INSERT INTO accounts VALUES (1, 'one')")
    place.slipway("apply")
    place.do("UPDATE accounts SET code = 'A1'")
    place.model(4, {"Account": OWN, "Other": OWN})
    place.slipway("build", "4", "--answer", "drop:accounts.code=drop")
    place.slipway("apply")
    place.do("INSERT INTO accounts VALUES (2, 'born since')")
    refused = place.slipway("rollback", "--to", "3", "--json", code=3).document["error"]
    assert refused["code"] == "fill-needed"
    assert "--fill accounts.code=" in refused["remedy"]
    place.proved(4)
    place.slipway("rollback", "--to", "3", "--fill", "accounts.code=1; DROP TABLE accounts", code=2)
    _back(place, 3, "--fill", "accounts.code='filled'")
    assert {row["id"]: row["code"] for row in place.rows("accounts")} == {1: "A1", 2: "filled"}


def test_a_deprecated_column_keeps_its_values_and_the_way_back_makes_it_required_again(embedded_place: Place) -> None:
    place = embedded_place
    code = {"type": "string", "required": True, "description": "The code"}
    _built(place, {"Account": {**OWN, "code": code}}, {"Account": OWN})
    note = "SELECT col_description('accounts'::regclass, attnum), attnotnull FROM pg_attribute WHERE attname = 'code'"
    place.do("INSERT INTO accounts (id, code) VALUES (1, 'A')")
    [(comment, required)] = place.ask(note + " AND attrelid = 'accounts'::regclass")
    assert (str(comment).startswith("Deprecated in iteration 2."), required) == (True, False)
    place.do("INSERT INTO accounts (id) VALUES (2)")  # what the model's own program does now
    place.slipway("rollback", "--to", "1", code=3)
    _back(place, 1, "--fill", "accounts.code='B'")
    assert place.ask(note + " AND attrelid = 'accounts'::regclass") == [("The code", True)]
    assert {row["id"]: row["code"] for row in place.rows("accounts")} == {1: "A", 2: "B"}
    _forth(place, 2)
    assert {row["id"]: row["code"] for row in place.rows("accounts")} == {1: "A", 2: "B"}


def test_a_deprecated_table_stays_with_its_rows_and_returns_when_the_model_names_it_again(
    embedded_place: Place,
) -> None:
    place = embedded_place
    both = {"Account": OWN, "Note": OWN}
    _built(place, both, {"Account": OWN}, both)
    place.do("INSERT INTO notes VALUES (1, 'x')")
    for goal in (1, 3, 2, 0, 3):
        _ = _back(place, goal) if goal < place.iteration() else _forth(place, goal)
        if goal:
            assert _ids(place.rows("notes")) == [1]


def test_a_column_dropped_by_decision_keeps_its_values_and_gives_them_back(place: Place) -> None:
    _built(place, {"Account": {**OWN, "legacy": TEXT}})
    place.do("INSERT INTO accounts VALUES (1, 'one', 'old'), (2, 'two', NULL), (3, 'three', 'gone')")
    before = place.rows("accounts")
    place.model(2, {"Account": OWN})
    place.slipway("build", "2", "--answer", "drop:accounts.legacy=drop")
    place.slipway("apply")
    place.proved(2)
    assert [set(row) for row in place.rows("accounts")] == [{"id", "name"}] * 3
    assert place.tables(r"slipway\_retained%") == {"slipway_retained_002_up.accounts.legacy": 3}
    place.do("DELETE FROM accounts WHERE id = 3", "INSERT INTO accounts VALUES (4, 'new')")
    told = _back(place, 1)
    after = {row["id"]: row for row in place.rows("accounts")}
    assert [after[number] for number in (1, 2)] == [row for row in before if row["id"] in {1, 2}]
    assert after[4]["legacy"] is None
    assert sum(int(str(event["leftover"])) for event in told) == 1
    assert _leftovers(place) == {"accounts.legacy": 1}


def test_a_table_dropped_by_decision_comes_back_with_its_rows(place: Place) -> None:
    both = {"Account": OWN, "Note": {**OWN, "accountId": _to("Account")}}
    _built(place, both)
    place.do("INSERT INTO accounts VALUES (1, 'x'), (2, 'y')", "INSERT INTO notes VALUES (1, 'a', 1), (2, 'b', 2)")
    before = place.rows("notes")
    place.model(2, {"Account": OWN})
    place.slipway("build", "2", "--answer", "drop:notes=drop")
    place.slipway("apply")
    place.proved(2)
    assert place.ask("SELECT to_regclass('public.notes')") == [(None,)]
    place.do("DELETE FROM accounts WHERE id = 2")  # the kept rows must not vanish with their parent
    assert place.tables(r"slipway\_retained%") == {"slipway_retained_002_up.notes": 2}
    assert _given(_back(place, 1)) == {"notes": (1, 1)}
    assert place.rows("notes") == [row for row in before if row["account_id"] == 1]
    assert sum(_leftovers(place).values()) == 1


def test_going_up_and_down_many_times_loses_nothing_and_leaves_nothing_behind(embedded_crm: Place) -> None:
    place = embedded_crm
    place.slipway("build", "3")
    place.slipway("apply")
    place.do(
        "INSERT INTO accounts (name, phone) SELECT 'account ' || n, n::text FROM generate_series(1, 50) AS n",
        "INSERT INTO locations (account_id, city) SELECT id, name FROM accounts",
        "UPDATE accounts SET territory_id = gen_random_uuid()",
    )
    before = [place.rows(table) for table in ("accounts", "locations")]
    for goal in (1, 3, 0, 2, 3):
        _ = _back(place, goal) if goal < place.iteration() else _forth(place, goal)
    assert [place.rows(table) for table in ("accounts", "locations")] == before
    assert place.tables(r"slipway\_retained%") == place.tables(r"slipway\_leftover%") == {}


def test_a_narrowed_column_gives_back_the_values_that_did_not_survive(embedded_place: Place) -> None:
    place = embedded_place
    _built(place, {"Item": {**OWN, "price": {"type": "decimal(10,3)"}}})
    place.do("INSERT INTO items VALUES (1, 'a', 1.234), (2, 'b', 2.500), (3, 'c', 3.999)")
    before = place.rows("items")
    place.model(2, {"Item": {**OWN, "price": {"type": "decimal(10,1)"}}})
    place.slipway("build", "2")
    place.slipway("apply")
    place.proved(2)
    assert [str(row["price"]) for row in place.rows("items")] == ["1.2", "2.5", "4.0"]
    place.do("UPDATE items SET price = 9.9 WHERE id = 3")
    _back(place, 1)
    assert place.rows("items")[:2] == before[:2]
    assert str(place.rows("items")[2]["price"]) == "9.900"  # changed since: the new value wins


def test_a_second_rollback_leaves_over_what_nobody_came_for(embedded_place: Place) -> None:
    place = embedded_place
    _built(place, {"Account": OWN}, {"Account": {**OWN, "phone": TEXT}})
    place.do("INSERT INTO accounts VALUES (1, 'one', '+1'), (2, 'two', '+2')")
    _back(place, 1)
    place.do("DELETE FROM accounts WHERE id = 2")
    _forth(place, 2)
    assert _leftovers(place) == {"accounts.phone": 1}
    _back(place, 1)
    _forth(place, 2)
    assert {row["id"]: row["phone"] for row in place.rows("accounts")} == {1: "+1"}
    assert _leftovers(place) == {"accounts.phone": 1}  # still there, untouched


def test_tables_that_point_at_each_other_come_back_into_a_reopened_iteration_that_makes_them_otherwise(
    embedded_place: Place,
) -> None:
    place = embedded_place
    base = {"Base": OWN}

    def circle(**more: object) -> dict[str, object]:
        chicken = {**OWN, "eggId": _to("Egg", "set null"), **more}
        return {**base, "Chicken": chicken, "Egg": {**OWN, "chickenId": _to("Chicken", "set null")}}

    _built(place, base, circle())
    place.do(
        "INSERT INTO eggs (id, name) VALUES (1, 'white'), (2, 'brown')",
        "INSERT INTO chickens (id, name, egg_id) VALUES (1, 'old', 1), (2, 'young', 2)",
        "UPDATE eggs SET chicken_id = id",
    )
    before = [place.rows("chickens"), place.rows("eggs")]
    _back(place, 1)
    place.model(2, circle(colour={"type": "text"}))
    place.slipway("build", "2", "--reopen")
    _forth(place, 2)
    assert [place.rows("chickens"), place.rows("eggs")] == [[{**row, "colour": None} for row in before[0]], before[1]]
    assert _leftovers(place) == {}
