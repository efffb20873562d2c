"""What a reviewer leaves out stays as it was, with what can't do without it, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.diff.changes import AlterObject, Change, DropObject
from core.diff.compare import diff
from core.diff.keep import Kept
from core.diff.leave import leavable, leave
from core.diff.moved import moved
from core.diff.pieces import Piece, put_together, taken_apart
from core.plan.planning import plan
from core.project.decision_files import read as read_decisions
from core.project.decisions import Decisions
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.findings import Finding
from core.schema.indexes import Index
from core.schema.objects import EnumType, Namespace, View
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type
from tests.core.render.cases import FIRST, FOLDERS, read_case

ID = Column("id", parse_type("uuid"), nullable=False)
ACCOUNTS, ORDERS = QName("public", "accounts"), QName("public", "orders")


def _table(name: QName, *columns: Column, **parts: object) -> Table:
    table = Table(name, (ID, *columns), PrimaryKey(f"pk_{name.name}", ("id",)))
    return replace(table, **parts)  # type: ignore[arg-type]


def _text(name: str) -> Column:
    return Column(name, parse_type("text"))


def _left(before: Schema, after: Schema, *names: str, **decided: object) -> Kept:
    return leave(Kept(after), before, Decisions(leave_out=names, **decided), FIRST)  # type: ignore[arg-type]


def _notes(kept: Kept) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in kept.findings]


BEFORE = schema_of([_table(ACCOUNTS, _text("name"))])
KEY = ForeignKey("fk_accounts_order", ("order_id",), ORDERS, ("id",))
AFTER = schema_of(
    [
        _table(
            ACCOUNTS,
            _text("name"),
            Column("order_id", parse_type("uuid")),
            Column("status", parse_type("public.status")),
            Column("upper_code", parse_type("text"), generated=Expression('upper("code")')),
            _text("code"),
            foreign_keys=(KEY,),
            uniques=(Unique("uq_accounts_code", ("code",)),),
            checks=(Check("ck_accounts_code", Expression("\"code\" <> ''"), ("code",)),),
            indexes=(Index("ix_accounts_code", (Expression('"code"'),), ("code",)),),
        ),
        _table(ORDERS),
    ],
    [
        EnumType(QName("public", "status"), ("a", "b")),
        View(QName("public", "codes"), Expression("SELECT accounts.code FROM public.accounts"), depends_on=(ACCOUNTS,)),
    ],
)


def test_a_new_table_that_is_left_out_takes_the_foreign_keys_to_it_along() -> None:
    kept = _left(BEFORE, AFTER, "orders")
    accounts = kept.schema.table(ACCOUNTS)
    assert kept.schema.table(ORDERS) is None
    assert accounts is not None
    assert accounts.foreign_keys == ()
    assert accounts.column("order_id") is not None, "the column can stand without the key"
    assert _notes(kept) == [("left-out", "orders"), ("left-out-too", "accounts.fk_accounts_order")]


def test_a_new_column_takes_along_what_is_made_over_it() -> None:
    kept = _left(BEFORE, AFTER, "accounts.code")
    accounts = kept.schema.table(ACCOUNTS)
    assert accounts is not None
    assert [column.name for column in accounts.columns] == ["id", "name", "order_id", "status"]
    assert (accounts.uniques, accounts.checks, accounts.indexes) == ((), (), ())
    assert {place for _, place in _notes(kept)} == {
        "accounts.code",
        "accounts.upper_code",
        "accounts.uq_accounts_code",
        "accounts.ck_accounts_code",
        "accounts.ix_accounts_code",
        "codes",
    }


def test_a_type_that_is_left_out_takes_its_columns_along() -> None:
    kept = _left(BEFORE, AFTER, "status")
    assert [type(one) for one in kept.schema.objects] == [View]
    assert all(column.name != "status" for table in kept.schema.tables for column in table.columns)


def test_an_index_alone_can_be_left_out() -> None:
    kept = _left(BEFORE, AFTER, "accounts.ix_accounts_code")
    assert taken_apart(AFTER).keys() - taken_apart(kept.schema).keys() == {Piece("index", ACCOUNTS, "ix_accounts_code")}


def test_a_foreign_key_goes_with_the_key_that_it_leans_on() -> None:
    other = ForeignKey("fk_orders_code", ("code",), ACCOUNTS, ("code",))
    after = schema_of(
        [*(t for t in AFTER.tables if t.name != ORDERS), _table(ORDERS, _text("code"), foreign_keys=(other,))]
    )
    orders = _left(BEFORE, after, "accounts.uq_accounts_code").schema.table(ORDERS)
    assert orders is not None
    assert orders.foreign_keys == ()


def test_a_dropped_column_that_is_left_out_stays_with_its_index() -> None:
    index = Index("ix_accounts_name", (Expression('"name"'),), ("name",))
    before = schema_of([_table(ACCOUNTS, _text("name"), indexes=(index,))])
    kept = _left(before, schema_of([_table(ACCOUNTS)]), "accounts.name")
    assert diff(before, kept.schema) == ()


def test_a_dropped_table_that_is_left_out_stays_whole_with_its_types() -> None:
    status = EnumType(QName("public", "status"), ("a", "b"))
    before = schema_of([_table(ACCOUNTS, Column("status", parse_type("public.status")))], [status])
    assert diff(before, _left(before, Schema(), "accounts").schema) == ()


def test_a_deprecation_that_is_left_out_comes_with_the_next_iteration_and_is_not_told_now() -> None:
    marked = replace(_text("name"), deprecated_since=2, comment="Deprecated in iteration 2.")
    after = schema_of([_table(ACCOUNTS, marked)])
    told = Finding("deprecated", "note", "accounts.name", "", "")
    kept = leave(Kept(after, findings=(told,)), BEFORE, Decisions(leave_out=("accounts.name",)), FIRST)
    assert diff(BEFORE, kept.schema) == ()
    assert _notes(kept) == [("left-out", "accounts.name")]


def test_what_was_made_for_a_columns_new_type_waits_with_it() -> None:
    check = Check("ck_accounts_name", Expression('"name" > 0'), ("name",))
    after = schema_of([_table(ACCOUNTS, Column("name", parse_type("integer")), checks=(check,))])
    assert diff(BEFORE, _left(BEFORE, after, "accounts.name").schema) == ()


def test_a_name_that_nobody_knows_is_an_error_and_one_that_does_not_change_a_note() -> None:
    kept = _left(BEFORE, AFTER, "acounts", "accounts.name")
    assert _notes(kept) == [("left-out", "accounts.name"), ("unknown-decision", "decisions.toml: leave_out")]
    assert kept.schema == AFTER


@pytest.mark.parametrize("name", ["accounts.name", "accounts.title"])
def test_what_is_renamed_by_decision_can_not_be_left_out(name: str) -> None:
    kept = _left(BEFORE, AFTER, name, rename={"accounts.name": "title"})
    assert ("leave-out-renamed", "decisions.toml: leave_out") in _notes(kept)


def _cases() -> Iterator[tuple[str, Schema, Schema]]:
    for folder in FOLDERS:
        case, decisions = read_case(folder).proposal, read_decisions(folder)
        under = moved(case.before, case.after, decisions, first=FIRST).schema
        yield folder.name, under, case.after


CASES = list(_cases())


def test_a_schema_taken_apart_and_put_together_is_the_same() -> None:
    for name, before, after in CASES:
        for schema in (before, after):
            assert put_together(taken_apart(schema), schema.storage) == schema, name


def test_leaving_out_everything_that_changes_leaves_nothing_to_do() -> None:
    for name, before, after in CASES:
        left = _left(before, after, *leavable(before, after, FIRST))
        changes = diff(before, left.schema)
        assert [one for one in changes if not _is_of_a_schema(one)] == [], name


def test_whatever_is_left_out_alone_stays_as_it_was_and_what_remains_can_be_planned() -> None:
    for name, before, after in CASES:
        for left_out in leavable(before, after, FIRST):
            schema = _left(before, after, left_out).schema
            assert put_together(taken_apart(schema), schema.storage) == schema, (name, left_out)
            assert _dangling(schema) == [], (name, left_out)
            plan(before, schema, iteration=2, decisions=Decisions(), first=FIRST)


def _is_of_a_schema(change: Change) -> bool:
    """A schema has no name among decisions: it comes with what is in it."""
    match change:
        case AlterObject(_, one) | DropObject(one):
            return isinstance(one, Namespace)
        case _:
            return False


def _dangling(schema: Schema) -> list[str]:
    """Find what names a column or a table that is not there."""
    columns = {table.name: {column.name for column in table.columns} for table in schema.tables}
    found = []
    for table in schema.tables:
        for part in (*table.constraints(), *table.indexes):
            if not columns[table.name].issuperset(part.columns):
                found.append(part.name)
            if isinstance(part, ForeignKey) and not columns.get(part.references, set()).issuperset(
                part.referenced_columns
            ):
                found.append(part.name)
    return found
