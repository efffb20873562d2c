"""What a model no longer names stays, marked, until a decision drops it or the name returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.diff.compare import diff
from core.diff.keep import Kept, keep
from core.diff.questions import questions
from core.project.decisions import Decisions
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

ID = Column("id", parse_type("uuid"), nullable=False, default=Expression("gen_random_uuid()"))
ACCOUNTS = QName("public", "accounts")


def _column(name: str, kind: str = "text", **facts: object) -> Column:
    return replace(Column(name, parse_type(kind)), **facts)  # type: ignore[arg-type]


def _table(*columns: Column, name: QName = ACCOUNTS, key: tuple[str, ...] = ("id",), **parts: object) -> Table:
    table = Table(name, (ID, *columns), PrimaryKey(f"pk_{name.name}", key))
    return replace(table, **parts)  # type: ignore[arg-type]


def _kept(before: Table | Schema, model: Table | Schema, iteration: int = 2, **decided: object) -> Kept:
    old, new = (side if isinstance(side, Schema) else schema_of([side]) for side in (before, model))
    return keep(old, new, iteration=iteration, decisions=Decisions(**decided), first="public")  # type: ignore[arg-type]


def _only(kept: Kept, name: str) -> Column:
    column = kept.schema.tables[0].column(name)
    assert column is not None
    return column


def test_a_forgotten_column_stays_with_a_mark_that_names_the_iteration() -> None:
    column = _only(_kept(_table(_column("phone", comment="Where to call")), _table()), "phone")
    assert column.deprecated_since == 2
    assert column.comment == "Deprecated in iteration 2. Where to call"


def test_a_mark_without_a_comment_is_the_mark_alone() -> None:
    assert _only(_kept(_table(_column("phone")), _table()), "phone").comment == "Deprecated in iteration 2."


def test_not_null_goes_only_where_an_insert_would_now_fail() -> None:
    required: Callable[..., Column] = lambda name, **facts: _column(name, "integer", nullable=False, **facts)  # noqa: E731
    kept = _kept(
        _table(
            required("bare"),
            required("filled", default=Expression("1")),
            required("counted", identity="by default"),
            required("made", generated=Expression("1 + 1")),
        ),
        _table(),
    )
    assert {column.name: column.nullable for column in kept.schema.tables[0].columns if column.name != "id"} == {
        "bare": True,
        "filled": False,
        "counted": False,
        "made": False,
    }


def test_a_deprecated_column_is_carried_on_silently_and_as_it_is() -> None:
    first = _kept(_table(_column("phone", nullable=False)), _table())
    second = _kept(first.schema, schema_of([_table()]), iteration=3)
    assert second.schema == first.schema
    assert _only(second, "phone").deprecated_since == 2
    assert (second.findings, second.questions) == ((), ())
    assert diff(first.schema, second.schema) == ()


def test_a_deprecation_is_told_once() -> None:
    found = _kept(_table(_column("phone")), _table()).findings
    assert [(one.code, one.severity, one.place) for one in found] == [("deprecated", "note", "accounts.phone")]
    assert "drop:accounts.phone=drop" in found[0].remedy


def test_a_decision_drops_what_the_model_forgot_and_never_what_it_names() -> None:
    both = _table(_column("phone"), _column("name"))
    assert _kept(both, _table(_column("name")), drop=("accounts.phone",)).schema.tables[0].column("phone") is None
    named = _kept(both, both, drop=("accounts.phone", "accounts"))
    assert named.schema == schema_of([both])


def test_a_returning_name_takes_its_comment_and_its_not_null_back() -> None:
    before = _table(_column("phone", nullable=False, comment="Where to call"))
    gone = _kept(before, _table())
    back = keep(gone.schema, schema_of([before]), iteration=3, decisions=Decisions(), first="public")
    assert back.schema == schema_of([before])
    assert _only(back, "phone").deprecated_since is None


def test_a_name_that_returns_as_another_type_is_a_question_whatever_casts() -> None:
    gone = _kept(_table(_column("size", "integer")), _table()).schema
    for kind in ("bigint", "text", "boolean"):
        back = keep(
            gone, schema_of([_table(_column("size", kind))]), iteration=3, decisions=Decisions(), first="public"
        )
        asked = questions(diff(gone, back.schema), Decisions(), first="public")
        assert [question.key for question in asked] == ["using:accounts.size"]


def test_a_forgotten_key_column_is_a_question_and_keeps_the_key_when_kept() -> None:
    before = _table(_column("code", nullable=False), key=("id", "code"))
    assert [question.key for question in _kept(before, _table()).questions] == ["key:accounts.code"]
    kept = _kept(before, _table(), keep=("accounts.code",))
    assert kept.questions == ()
    assert kept.schema.tables[0].primary_key == before.primary_key
    assert not _only(kept, "code").nullable
    assert _kept(kept.schema, schema_of([_table()]), iteration=3).questions == ()


def test_a_key_column_that_is_dropped_leaves_the_models_key() -> None:
    before = _table(_column("code", nullable=False), key=("id", "code"))
    dropped = _kept(before, _table(), drop=("accounts.code",))
    assert dropped.questions == ()
    assert dropped.schema == schema_of([_table()])


def test_what_belongs_to_a_kept_column_stays_with_it() -> None:
    unique = Unique("uq_accounts_phone", ("phone",))
    check = Check("ck_accounts_phone", Expression("phone <> ''"), ("phone",))
    index = Index("ix_accounts_phone", (Expression("phone"),), ("phone",))
    kept = _kept(_table(_column("phone"), uniques=(unique,), checks=(check,), indexes=(index,)), _table())
    table = kept.schema.tables[0]
    assert (table.uniques, table.checks, table.indexes) == ((unique,), (check,), (index,))


def test_what_belongs_to_a_kept_and_a_dropped_column_goes() -> None:
    unique = Unique("uq_accounts_a_b", ("a", "b"))
    kept = _kept(_table(_column("a"), _column("b"), uniques=(unique,)), _table(), drop=("accounts.b",))
    assert kept.schema.tables[0].uniques == ()


def test_a_constraint_that_the_model_dropped_from_a_column_it_still_names_goes() -> None:
    unique = Unique("uq_accounts_phone", ("phone",))
    kept = _kept(_table(_column("phone"), uniques=(unique,)), _table(_column("phone")))
    assert kept.schema.tables[0].uniques == ()


def test_a_forgotten_table_stays_whole_with_a_mark() -> None:
    before = _table(_column("phone", nullable=False), comment="Who pays")
    kept = _kept(before, Schema())
    (table,) = kept.schema.tables
    assert (table.comment, table.deprecated_since) == ("Deprecated in iteration 2. Who pays", 2)
    assert table.columns == before.columns
    assert _kept(kept.schema, Schema(), iteration=3).schema == kept.schema


def test_a_table_that_returns_is_in_the_model_again() -> None:
    before = _table(_column("phone"), comment="Who pays")
    gone = _kept(before, Schema()).schema
    back = _kept(gone, schema_of([before]), iteration=3)
    assert back.schema == schema_of([before])
    assert back.schema.tables[0].deprecated_since is None


def test_a_foreign_key_to_what_a_decision_drops_goes_also_from_a_live_table() -> None:
    parent = _table(name=QName("public", "territories"))
    key = ForeignKey("fk_accounts_t", ("t",), parent.name, ("id",))
    before = schema_of([parent, _table(_column("t", "uuid"), foreign_keys=(key,))])
    for model in (schema_of([_table()]), Schema()):
        kept = keep(before, model, iteration=2, decisions=Decisions(drop=("territories",)), first="public")
        assert [table.foreign_keys for table in kept.schema.tables] == [()]


def test_a_decided_default_fills_a_column_that_has_none() -> None:
    model = _table(_column("region", nullable=False), _column("own", default=Expression("'mine'")))
    kept = _kept(_table(), model, default={"accounts.region": "'north'", "accounts.own": "'theirs'"})
    assert _only(kept, "region").default == Expression("'north'")
    assert _only(kept, "own").default == Expression("'mine'")


def test_a_required_column_without_a_default_is_a_question_and_its_answer_closes_it() -> None:
    new = schema_of([_table(_column("region", nullable=False))])
    changes = diff(schema_of([_table()]), new)
    (question,) = questions(changes, Decisions(), first="public")
    assert question.key == "backfill:accounts.region"
    assert "default:accounts.region=" in question.message
    assert questions(changes, Decisions(backfill={"accounts.region": "'north'"}), first="public") == ()


def test_a_new_table_asks_nothing() -> None:
    changes = diff(Schema(), schema_of([_table(_column("region", nullable=False))]))
    assert questions(changes, Decisions(), first="public") == ()


def test_a_table_outside_the_first_schema_is_spoken_of_with_its_schema() -> None:
    before = _table(_column("phone"), name=QName("app", "Order"))
    kept = _kept(before, _table(name=QName("app", "Order")))
    assert [finding.place for finding in kept.findings] == ["app.Order.phone"]
