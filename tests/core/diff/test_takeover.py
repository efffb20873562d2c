"""What import found keeps its names and forms when a model takes it over, and is left alone until then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.diff.baselines import baseline_of
from core.diff.difference import Difference, difference
from core.diff.keep import Kept, keep
from core.diff.likeness import alike
from core.diff.moved import Moved, moved
from core.load.rules import settings_questions
from core.project.decisions import Decisions
from core.schema import snapshot
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.digests import fingerprint
from core.schema.indexes import Index
from core.schema.objects import EnumType, Namespace, Sequence, View
from core.schema.schemas import USUAL, Schema, Storage, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type
from core.schema.unmanaged import unmanaged

if TYPE_CHECKING:
    from core.diff.changes import Change

ORDERS, PEOPLE, AUDIT = (QName("public", name) for name in ("orders", "people", "audit"))
STATUS = EnumType(QName("public", "status"), ("new", "paid"), "where it stands")


def _column(name: str, kind: str = "text", **facts: object) -> Column:
    return replace(Column(name, parse_type(kind)), **facts)  # type: ignore[arg-type]


def _check(name: str, column: str, sql: str) -> Check:
    return Check(name, Expression(sql), (column,))


def _index(name: str, *columns: str, unique: bool = False) -> Index:
    return Index(name, tuple(Expression(f'"{column}"') for column in columns), columns, unique)


FOUND = schema_of(
    [
        Table(
            PEOPLE,
            (
                _column(
                    "id", "integer", nullable=False, default=Expression("nextval('public.people_id_seq'::regclass)")
                ),
                _column("email", "varchar(255)", nullable=False, collation='"C"'),
                _column("born", "date", comment="as in the passport"),
                _column("branch", nullable=False),
            ),
            PrimaryKey("people_pkey", ("id",)),
            uniques=(Unique("one_address", ("email",), nulls_not_distinct=True),),
            comment="who buys",
        ),
        Table(
            ORDERS,
            (
                _column("id", "bigint", nullable=False, identity="always"),
                _column("person", "integer"),
                _column("number", "integer", nullable=False),
                _column("status", "public.status", default=Expression("'new'::public.status")),
                _column("rank", "varchar(20)", default=Expression("'low'::character varying")),
                _column("total", "numeric(12,2)", nullable=False, default=Expression("0")),
                _column("old_total", "integer"),
            ),
            PrimaryKey("orders_pkey", ("id",)),
            foreign_keys=(ForeignKey("buys", ("person",), PEOPLE, ("id",), "cascade", "cascade", deferrable=True),),
            checks=(
                _check(
                    "low_or_high", "rank", "((rank)::text = ANY ((ARRAY['low'::varchar, 'high'::varchar])::text[]))"
                ),
                _check("no_debts", "total", "(total >= (0)::numeric)"),
                _check("not_42", "total", "(total <> (42)::numeric)"),
            ),
            exclusions=(Exclusion("once", (Expression("number WITH ="),), ("number",)),),
            indexes=(_index("by_person", "person"), _index("numbered", "number", unique=True), _index("rest", "total")),
        ),
        Table(AUDIT, (_column("what"),)),
        Table(QName("billing", "bills"), (_column("id", "integer"),)),
    ],
    [STATUS, Sequence(QName("public", "people_id_seq")), View(QName("public", "open"), Expression("SELECT 1"))],
)
BASELINE = baseline_of(FOUND, USUAL, "public")

MODEL = schema_of(
    [
        Table(
            PEOPLE,
            (
                _column("id", "integer", nullable=False, identity="by default"),
                _column("email", "varchar(255)", nullable=False),
                _column("born", "date"),
            ),
            PrimaryKey("pk_people", ("id",)),
            uniques=(Unique("uq_people_email", ("email",)),),
            entity="Person",
        ),
        Table(
            ORDERS,
            (
                _column("id", "bigint", nullable=False),
                _column("person", "integer"),
                _column("number", "integer", nullable=False),
                _column("status", "varchar(20)", default=Expression("'new'")),
                _column("rank", "varchar(20)", default=Expression("'low'")),
                _column("total", "numeric(12,2)", nullable=False),
            ),
            PrimaryKey("pk_orders", ("id",)),
            uniques=(Unique("uq_orders_number", ("number",)),),
            foreign_keys=(ForeignKey("fk_orders_person", ("person",), PEOPLE, ("id",)),),
            checks=(
                _check("ck_orders_status", "status", "\"status\"::text IN ('paid', 'new')"),
                _check("ck_orders_rank", "rank", "\"rank\"::text IN ('low', 'high')"),
                _check("ck_orders_total_min", "total", '"total" >= 0'),
            ),
            indexes=(_index("ix_orders_person", "person"),),
            entity="Order",
        ),
    ]
)


def _iteration(before: Schema, model: Schema, number: int = 1, **decided: object) -> tuple[Moved, Kept, Difference]:
    decisions = Decisions(**decided)  # type: ignore[arg-type]
    found = moved(before, model, decisions, first="public")
    kept = keep(found.schema, found.model, iteration=number, decisions=decisions, first="public")
    return found, kept, difference(before, found, kept.schema)


def _snapshot(before: Schema, model: Schema, number: int = 1) -> Schema:
    return _iteration(before, model, number)[1].schema


def _changes(before: Schema, model: Schema, number: int = 1) -> tuple[Change, ...]:
    found, _, between = _iteration(before, model, number)
    return (*found.changes, *between.changes)


def _with(model: Schema, name: QName, **facts: object) -> Schema:
    tables = [replace(table, **facts) if table.name == name else table for table in model.tables]  # type: ignore[arg-type]
    return replace(model, tables=tuple(tables))


def test_a_model_that_means_what_is_there_changes_nothing_and_no_name_and_asks_nothing() -> None:
    found, kept, between = _iteration(BASELINE, MODEL)
    assert (found.changes, between.changes) == ((), ())
    assert (found.questions, kept.questions, found.findings) == ((), (), ())
    taken = kept.schema.table(ORDERS)
    assert taken is not None
    assert [one.name for one in taken.constraints()] == [
        *("orders_pkey", "low_or_high", "no_debts", "not_42", "once", "buys")
    ]
    assert [one.name for one in taken.indexes] == ["numbered", "by_person", "rest"]
    assert snapshot.dump(_snapshot(kept.schema, MODEL, 2)) == snapshot.dump(kept.schema)


def test_what_no_model_named_is_counted_and_named_and_the_rest_is_not() -> None:
    left = unmanaged(_snapshot(BASELINE, MODEL), "public")
    assert left.tables == ("billing.bills", "audit")
    assert left.columns == ("orders.old_total", "people.branch")
    assert (left.constraints, left.indexes) == (("orders.not_42", "orders.once"), ("orders.rest",))
    assert left.objects == ("sequence public.people_id_seq", "view public.open")
    assert left.sentence.startswith("2 tables, 2 columns, 2 constraints, 1 index and 2 objects of the baseline are")
    codes = [finding.code for finding in _iteration(BASELINE, MODEL)[1].findings]
    assert codes == ["unmanaged-required", "unmanaged"]
    assert [one.code for one in _iteration(_snapshot(BASELINE, MODEL), MODEL, 2)[1].findings] == ["unmanaged"]


def test_a_snapshot_keeps_every_mark_and_no_mark_counts_in_a_fingerprint() -> None:
    taken = _snapshot(BASELINE, MODEL)
    again = snapshot.load(snapshot.dump(taken), place="001.snapshot.json")
    assert snapshot.dump(again) == snapshot.dump(taken)
    assert "unnamed" in snapshot.dump(taken)
    assert fingerprint(BASELINE) == fingerprint(FOUND)


def test_facts_that_a_model_can_only_be_silent_about_stay_until_it_names_them() -> None:
    taken = _snapshot(BASELINE, MODEL).table(PEOPLE)
    assert taken is not None
    assert taken.comment == "who buys"
    born, email = taken.column("born"), taken.column("email")
    assert born is not None and email is not None
    assert (born.comment, email.collation) == ("as in the passport", '"C"')
    said = replace(born, comment="a date")
    model = _with(MODEL, PEOPLE, columns=(*MODEL.tables[1].columns[:2], said), comment="people")
    named = _snapshot(_snapshot(BASELINE, MODEL), model, 2)
    silent = _snapshot(named, MODEL, 3).table(PEOPLE)
    assert silent is not None
    assert silent.comment == ""
    assert [column.comment for column in silent.columns if column.name == "born"] == [""]


def test_what_was_taken_over_and_is_forgotten_is_deprecated_or_goes_like_everything_else() -> None:
    taken = _snapshot(BASELINE, MODEL)
    orders = MODEL.tables[0]
    assert orders.name == ORDERS
    without = _with(MODEL, ORDERS, columns=orders.columns[:-1], checks=orders.checks[:2], indexes=())
    kept = _snapshot(taken, without, 2).table(ORDERS)
    assert kept is not None
    total, old = kept.column("total"), kept.column("old_total")
    assert total is not None and old is not None
    assert (total.deprecated_since, old.deprecated_since) == (2, None)
    assert [one.name for one in kept.indexes] == ["numbered", "rest"]
    assert [one.name for one in kept.checks] == ["low_or_high", "no_debts", "not_42"]  # they are of a kept column
    gone = _snapshot(taken, replace(MODEL, tables=MODEL.tables[:1]), 2)
    people = gone.table(PEOPLE)
    assert people is not None
    assert (people.deprecated_since, people.comment) == (2, "Deprecated in iteration 2. who buys")
    assert snapshot.dump(_snapshot(gone, MODEL, 3)) == snapshot.dump(taken)
    forgotten = _snapshot(taken, _with(MODEL, PEOPLE, columns=MODEL.tables[1].columns[:2]), 2)
    assert "Deprecated in iteration 2. as in the passport" in snapshot.dump(forgotten)
    assert snapshot.dump(_snapshot(forgotten, MODEL, 3)) == snapshot.dump(taken)


def test_a_list_that_grows_keeps_the_name_of_its_check_and_a_native_one_gets_the_value() -> None:
    checks = (
        _check("ck_orders_status", "status", "\"status\"::text IN ('new', 'paid', 'lost')"),
        _check("ck_orders_rank", "rank", "\"rank\"::text IN ('low', 'high', 'top')"),
    )
    grown = _snapshot(BASELINE, _with(MODEL, ORDERS, checks=checks))
    table = grown.table(ORDERS)
    assert table is not None
    assert [one.name for one in table.checks] == ["low_or_high", "no_debts", "not_42"]
    values = [(one.values, one.comment) for one in grown.objects if isinstance(one, EnumType)]
    assert values == [(("new", "paid", "lost"), "where it stands")]
    shrunk = _snapshot(grown, MODEL, 2)
    assert [one.values for one in shrunk.objects if isinstance(one, EnumType)] == [("new", "paid")]


def test_a_native_list_of_the_model_is_the_one_that_is_there_whatever_it_is_called() -> None:
    columns = [
        replace(column, type=parse_type("orders_status")) if column.name == "status" else column
        for column in MODEL.tables[0].columns
    ]
    mine = EnumType(QName("public", "orders_status"), ("paid", "new", "lost"))
    model = _with(MODEL, ORDERS, columns=tuple(columns), checks=MODEL.tables[0].checks[1:])
    taken = _snapshot(BASELINE, replace(model, objects=(mine,)))
    lists = [one for one in taken.objects if isinstance(one, EnumType)]
    assert [(one.name.name, one.values) for one in lists] == [("status", ("new", "paid", "lost"))]
    again = _snapshot(taken, replace(model, objects=(mine,)), 2)
    assert snapshot.dump(again) == snapshot.dump(taken)


def test_a_native_list_that_no_model_named_loses_no_value() -> None:
    fewer = (_check("ck_orders_status", "status", "\"status\"::text IN ('paid')"),)
    table = _snapshot(BASELINE, _with(MODEL, ORDERS, checks=fewer)).table(ORDERS)
    assert table is not None
    status = table.column("status")
    assert status is not None
    assert (str(status.type), status.default) == ("varchar(20)", Expression("'new'"))
    assert STATUS in _snapshot(BASELINE, _with(MODEL, ORDERS, checks=fewer)).objects


def test_what_a_parent_does_to_its_children_changes_only_when_a_model_says_so_and_keeps_its_name() -> None:
    key = ForeignKey("fk_orders_person", ("person",), PEOPLE, ("id",), "restrict")
    table = _snapshot(BASELINE, _with(MODEL, ORDERS, foreign_keys=(key,))).table(ORDERS)
    assert table is not None
    (there,) = table.foreign_keys
    assert (there.name, there.on_delete, there.on_update, there.deferrable) == ("buys", "restrict", "cascade", True)


def test_a_new_part_of_a_model_never_takes_a_name_that_the_baseline_has() -> None:
    indexes = (*MODEL.tables[0].indexes, _index("rest", "number", "total"))
    checks = (*MODEL.tables[0].checks, _check("not_42", "number", '"number" <> 42'))
    new = Table(QName("public", "news"), (_column("id", nullable=False),), PrimaryKey("people_pkey", ("id",)))
    model = _with(MODEL, ORDERS, indexes=indexes, checks=checks)
    after = _snapshot(BASELINE, replace(model, tables=(*model.tables, new)))
    names = [one.name for table in after.tables for one in (*table.constraints(), *table.indexes)]
    assert len(names) == len(set(names))
    assert {"rest", "not_42", "people_pkey"} <= set(names)


def test_the_key_of_the_baseline_stays_where_the_model_has_another_and_does_not_name_its_column() -> None:
    own = (_column("code", nullable=False, default=Expression("'x'")), *MODEL.tables[1].columns[1:])
    taken = _snapshot(BASELINE, _with(MODEL, PEOPLE, columns=own, primary_key=PrimaryKey("pk_people", ("code",))))
    table = taken.table(PEOPLE)
    assert table is not None and table.primary_key is not None
    assert table.primary_key.columns == ("id",)
    assert ("code",) in [one.columns for one in table.uniques]


def test_nothing_unmanaged_is_asked_about_as_an_old_thing_under_a_new_name() -> None:
    renamed = _with(MODEL, PEOPLE, columns=(*MODEL.tables[1].columns, _column("branch_name", nullable=False)))
    log = Table(QName("public", "audits"), (_column("what"),))
    found, _, _ = _iteration(BASELINE, replace(renamed, tables=(*renamed.tables, log)))
    assert found.questions == ()


@pytest.mark.parametrize(
    "decided",
    [
        {"drop": ("audit",)},
        {"drop": ("orders.old_total",)},
        {"rename": {"audit": "logs"}},
        {"rename": {"orders.old_total": "sum"}},
        {"rename": {"orders.sum": "old_total"}},
    ],
)
def test_a_decision_about_what_no_model_named_is_refused(decided: dict[str, object]) -> None:
    taken = _snapshot(BASELINE, MODEL)
    logs = Table(QName("public", "logs"), (_column("what"),))
    model = _with(MODEL, ORDERS, columns=(*MODEL.tables[0].columns, _column("sum", "integer")))
    model = replace(model, tables=(*model.tables, logs))
    found, _, _ = _iteration(taken, model, 2, **decided)
    assert [finding.code for finding in found.findings if finding.code != "rename-impossible"] == ["unmanaged-decision"]


@pytest.mark.parametrize(
    ("decided", "refused"),
    [
        ({"rename": {"orders.total": "sum"}}, 1),
        ({"rename": {"orders": "sales"}}, 1),
        ({"drop": ("orders.total",)}, 1),
        ({"drop": ("orders",)}, 1),
        ({"rename": {"orders.note": "sum"}}, 0),
        ({"drop": ("people.total",)}, 0),
    ],
)
def test_a_decision_about_what_a_view_speaks_of_that_no_model_knows_is_refused(
    decided: dict[str, object], refused: int
) -> None:
    """PostgreSQL would follow, or refuse at last; the snapshot could never be made again."""
    query = " SELECT o.total, p.note\n   FROM public.orders o\n     JOIN public.people p USING (id)"
    view = View(QName("public", "sums"), Expression(query), depends_on=(ORDERS, PEOPLE), baseline="unmanaged")
    columns = (_column("id"), _column("total"), _column("note"))
    before = schema_of([Table(ORDERS, columns), Table(PEOPLE, columns)], [view])
    after = schema_of([Table(QName("public", "sales"), columns), Table(ORDERS, (*columns, _column("sum")))])
    found = moved(before, after, Decisions(**decided), first="public")  # type: ignore[arg-type]
    held = [one for one in found.findings if one.code == "unmanaged-decision"]
    assert [("view public.sums" in one.message) for one in held] == [True] * refused


def test_a_table_of_the_name_of_a_view_of_the_baseline_is_a_collision() -> None:
    model = replace(MODEL, tables=(*MODEL.tables, Table(QName("public", "open"), (_column("id"),))))
    assert [finding.code for finding in _iteration(BASELINE, model)[0].findings] == ["name-collision"]


def test_a_setting_that_changes_before_any_model_was_stored_asks_nothing() -> None:
    native = Storage(enums="native")
    assert settings_questions(BASELINE, native, Decisions()) == ()
    assert len(settings_questions(_snapshot(BASELINE, MODEL), native, Decisions())) == 1


def test_a_schema_that_only_holds_tables_is_no_noun_and_an_empty_one_is() -> None:
    found = replace(FOUND, objects=(Namespace("billing"), Namespace("empty"), Namespace("public", "standard")))
    assert baseline_of(found, USUAL, "public").objects == (Namespace("empty"),)


def test_without_a_baseline_nothing_is_kept_that_a_model_does_not_name() -> None:
    dropped = _with(MODEL, ORDERS, indexes=())
    assert [type(change).__name__ for change in _changes(MODEL, dropped, 2)] == ["DropIndex"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("'new'", "'new'::character varying", True),
        ("\"s\"::text IN ('a', 'b')", "((s)::text = ANY ((ARRAY['b'::varchar, 'a'::varchar])::text[]))", True),
        ('"p" >= -5', "(p >= '-5'::integer)", True),
        ('char_length("n"::text) >= 3', "(char_length((n)::text) >= 3)", True),
        ("now()", "CURRENT_TIMESTAMP", True),
        ("'x'::public.mood", "'x'", True),
        ("true", "false", False),
        ("a > 1", "a > 2", False),
        ("a::date", "a", False),
        ("x IN (1)", "x IN (1, 2)", False),
        ("lower(a)", "upper(a)", False),
        ("no sql (", "no sql  (", False),
    ],
)
def test_two_texts_are_alike_when_only_their_spelling_differs(one: str, other: str, *, same: bool) -> None:
    assert alike(Expression(one), Expression(other)) is same
