"""For every kind of change Slipway's script and Alembic's operations lead from the same base to the same catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, get_args

import pytest
import sqlalchemy as sa
from pglast import parse_sql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.diff.changes import AddConstraint, AlterColumn, Change, CreateIndex, DropConstraint
from core.plan.steps import Direction
from core.project.decisions import Decisions
from core.render.words import ident
from core.run.proving.differences import Difference, differences
from core.schema.columns import Column, Expression, Identity
from core.schema.constraints import Action, Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.literals import quoted
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type
from core.targets.connector import Connector
from tests.core.render.alembic_operations import DOTTED, FIRST, NOTHING_DECIDED, OTHER, Courts, Journey, Situation
from tests.core.render.test_change_cases import BY_CASES
from tests.core.schema.strategies import ODD

C = '"pg_catalog"."C"'

Part = TypeVar("Part", Column, Unique, ForeignKey, Check, Exclusion, Index)


def column(
    name: str, type_: str, *, default: str | None = None, generated: str | None = None, **facts: object
) -> Column:
    made = Column(name, parse_type(type_), **facts)  # type: ignore[arg-type]
    return replace(
        made,
        default=Expression(default) if default is not None else None,
        generated=Expression(generated) if generated is not None else None,
    )


def check(name: str, condition: str, *columns: str, validated: bool = True) -> Check:
    return Check(name, Expression(condition), columns, validated=validated)


def index(name: str, *keys: str, columns: tuple[str, ...], where: str | None = None, **facts: object) -> Index:
    made = Index(name, tuple(Expression(key) for key in keys), columns, **facts)  # type: ignore[arg-type]
    return replace(made, predicate=Expression(where) if where is not None else None)


def with_parts(table: Table, *parts: Column | Constraint | Index) -> Table:
    """Add parts, or put them in the place of those of the same name."""
    for part in parts:
        match part:
            case Column():
                table = replace(table, columns=_put(table.columns, part))
            case PrimaryKey():
                table = replace(table, primary_key=part)
            case Unique():
                table = replace(table, uniques=_put(table.uniques, part))
            case ForeignKey():
                table = replace(table, foreign_keys=_put(table.foreign_keys, part))
            case Check():
                table = replace(table, checks=_put(table.checks, part))
            case Exclusion():
                table = replace(table, exclusions=_put(table.exclusions, part))
            case Index():
                table = replace(table, indexes=_put(table.indexes, part))
    return table


def _put(parts: tuple[Part, ...], new: Part) -> tuple[Part, ...]:
    if any(part.name == new.name for part in parts):
        return tuple(new if part.name == new.name else part for part in parts)
    return (*parts, new)


REGIONS = Table(
    QName(FIRST, "regions"),
    (column("id", "integer", nullable=False), column("code", "varchar(20)", nullable=False)),
    primary_key=PrimaryKey("regions_pkey", ("id",)),
    uniques=(Unique("regions_code_key", ("code",)),),
)
ACCOUNTS = Table(
    QName(FIRST, "accounts"),
    (
        column("id", "integer", nullable=False, identity="by default"),
        column("code", "varchar(20)", nullable=False),
        column("city", "text", comment="Where it is"),
        column("amount", "numeric(12,2)", default="0"),
        column("region_id", "integer", default="1"),
        column("made", "timestamptz", nullable=False, default="now()"),
        column("tags", "text[]", nullable=False, default="'{}'"),
        column("facts", "jsonb"),
    ),
    primary_key=PrimaryKey("accounts_pkey", ("id",)),
    comment="Who buys",
)
TO_REGIONS = ForeignKey("accounts_region_id_fkey", ("region_id",), REGIONS.name, ("id",))
WHOLE = with_parts(
    ACCOUNTS,
    column("twice", "numeric", generated="amount * 2"),
    column("label", "varchar(40)", default="'100% :z'", collation=C, comment='a\ttab, 100% of it\'s "own" :x'),
    Unique("accounts_code_key", ("code",)),
    check("accounts_amount_check", "amount >= 0", "amount"),
    check("accounts_code_check", "code::text IN ('a%', ':b', 'it''s')", "code"),
    replace(TO_REGIONS, on_delete="cascade"),
    index("accounts_city_idx", "lower(city)", "code DESC", columns=("code", "city")),
    index("accounts_made_idx", '"made"', columns=("made", "city"), where="city IS NOT NULL", include=("code",)),
)
SHELF = Table(
    QName(OTHER, "Shelf"),
    (column("Id", "bigint", nullable=False, identity="always"), column("up", "bigint")),
    primary_key=PrimaryKey("Shelf pk", ("Id",)),
    foreign_keys=(ForeignKey("Shelf up", ("up",), QName(OTHER, "Shelf"), ("Id",), on_delete="set null"),),
)


def comes(sentence: str, *parts: Column | Constraint | Index, to: Table = ACCOUNTS) -> Situation:
    return changes(sentence, to, with_parts(to, *parts))


def changes(sentence: str, before: Table, after: Table, decisions: Decisions = NOTHING_DECIDED) -> Situation:
    """Beside it stands the table that it may point at."""
    return Situation(sentence, schema_of([REGIONS, before]), schema_of([REGIONS, after]), decisions)


def becomes(sentence: str, old: Column, new: Column, *parts: Constraint | Index, using: str = "") -> Situation:
    decisions = Decisions(using={f"accounts.{old.name}": using} if using else {})
    before, after = with_parts(ACCOUNTS, old, *parts), with_parts(ACCOUNTS, new, *parts)
    return changes(sentence, before, after, decisions)


def _tables() -> Iterator[Situation]:
    yield Situation("tables are created from nothing", Schema(), schema_of([REGIONS, WHOLE, SHELF]))
    yield Situation("a table with everything is created", schema_of([REGIONS]), schema_of([REGIONS, WHOLE]))
    yield Situation("a table that points at itself is dropped", schema_of([SHELF]), Schema())
    one = with_parts(replace(REGIONS, name=QName(FIRST, "one")), column("b", "integer"))
    two = with_parts(replace(REGIONS, name=QName(DOTTED, "two")), column("a", "integer"))
    one = replace(one, primary_key=PrimaryKey("one_pkey", ("id",)), uniques=())
    two = replace(two, primary_key=PrimaryKey("two_pkey", ("id",)), uniques=())
    one_there = with_parts(one, ForeignKey("one_b_fkey", ("b",), SHELF.name, ("Id",), deferrable=True))
    two_there = with_parts(two, ForeignKey("two_a_fkey", ("a",), one.name, ("id",), on_update="cascade"))
    shelf = with_parts(SHELF, column("one", "integer"), ForeignKey("Shelf one", ("one",), one.name, ("id",)))
    yield Situation("tables come in a cycle", Schema(), schema_of([one_there, two_there, shelf]))
    late = with_parts(ACCOUNTS, check("late", "amount <> 13", "amount", validated=False))
    late = with_parts(late, replace(TO_REGIONS, validated=False))
    yield Situation("a table with unproved constraints is created", schema_of([REGIONS]), schema_of([REGIONS, late]))
    yield changes("a table's comment comes", replace(ACCOUNTS, comment=""), ACCOUNTS)
    yield changes("a table's comment changes", ACCOUNTS, replace(ACCOUNTS, comment="50% of ':z'\tand \"x\" ü ✓ \\n"))
    yield changes("a table is deprecated", ACCOUNTS, replace(ACCOUNTS, comment="Deprecated.", deprecated_since=2))


def _columns() -> Iterator[Situation]:
    yield comes("an optional column comes", column("phone", "varchar(30)", comment="it's 100%"))
    yield comes("a required column comes", column("phone", "varchar(30)", nullable=False))
    yield comes("a column with a default comes", column("vip", "boolean", nullable=False, default="false"))
    yield comes("a column with a volatile default comes", column("key", "uuid", default="gen_random_uuid()"))
    yield comes("a generated column comes", column("total", "numeric(14,2)", generated="amount * 1.2"))
    yield comes("an array comes", column("marks", "integer[]", default="'{1,2}'"))
    yield comes("a collated column comes", column("label", "text", collation=C))
    yield comes("an identity comes", column("number", "bigint", nullable=False, identity="always"))
    bare = replace(ACCOUNTS, columns=tuple(one for one in ACCOUNTS.columns if one.name != "city"))
    yield changes("a column goes", ACCOUNTS, bare)
    backfill = Decisions(backfill={"accounts.phone": "'none'"})
    yield changes(
        "a column is filled", ACCOUNTS, with_parts(ACCOUNTS, column("phone", "text", nullable=False)), backfill
    )


def _altered() -> Iterator[Situation]:
    named = {one.name: one for one in ACCOUNTS.columns}
    city, code, amount = named["city"], named["code"], named["amount"]
    yield becomes("a type is widened", code, column("code", "varchar(80)", nullable=False))
    yield becomes("a type is narrowed", city, column("city", "varchar(5)", comment=city.comment))
    yield becomes("a type changes family", city, column("city", "date", comment=city.comment))
    yield becomes("a type has no way", named["made"], column("made", "uuid", nullable=False))
    yield becomes("a type is told how", city, column("city", "integer"), using="length(city) % 7")
    yield becomes("a numeric is widened", amount, column("amount", "numeric(14,4)", default="0"))
    yield becomes("a type and its default change", amount, column("amount", "text", default="'none %'"))
    yield becomes("a text becomes an array", city, column("city", "text[]", default="'{}'"))
    yield becomes("an identity is widened", named["id"], column("id", "bigint", nullable=False, identity="by default"))
    yield becomes(
        "a type changes under a check and an index",
        column("code", "varchar(20)", nullable=False),
        column("code", "text", nullable=False),
        check("accounts_code_check", "code::text IN ('a', 'b')", "code"),
        index("accounts_code_idx", "lower(code)", columns=("code",), where="code <> 'x'"),
        Unique("accounts_code_key", ("code",)),
    )
    yield becomes(
        "a type changes under a foreign key",
        named["region_id"],
        column("region_id", "bigint", default="1"),
        TO_REGIONS,
    )
    yield becomes("a collation comes", city, replace(city, collation=C))
    yield becomes("a collation comes with another type", city, column("city", "varchar(9)", collation=C))
    yield becomes("a column becomes required", city, replace(city, nullable=False))
    yield becomes("a column becomes optional", code, replace(code, nullable=True))
    yield becomes("a default comes", code, replace(code, default=Expression("'x:y %(z)s'")))
    yield becomes("a default changes", amount, replace(amount, default=Expression("1.5")))
    yield becomes("a default goes", amount, replace(amount, default=None))
    yield becomes("an identity becomes strict", named["id"], replace(named["id"], identity="always"))
    yield becomes("an identity goes", named["id"], replace(named["id"], identity=None))
    strict = column("amount", "bigint", nullable=False, identity="always")
    yield becomes("a default gives way to an identity", column("amount", "integer", default="7"), strict)
    yield becomes("a comment comes", code, replace(code, comment="a\ttab\nand 'quotes' \"both\" 100% :x \\ ✓"))
    yield becomes("a comment goes", city, replace(city, comment=""))
    everything = column("city", "varchar(7)", nullable=False, default="'-'", collation=C, comment="All")
    yield becomes("everything of a column changes", city, everything)
    deprecated = replace(code, nullable=True, comment="Deprecated in iteration 2.", deprecated_since=2)
    yield becomes("a column is deprecated", code, deprecated)


def _constraints() -> Iterator[Situation]:
    yield changes("a primary key comes", replace(ACCOUNTS, primary_key=None), ACCOUNTS)
    both = PrimaryKey("accounts_pkey", ("code", "id"))
    yield changes("a primary key moves", ACCOUNTS, replace(ACCOUNTS, primary_key=both))
    yield comes("a unique comes", Unique("accounts_code_key", ("code", "city")))
    yield comes("a unique in which NULLs are equal comes", Unique("k", ("city",), nulls_not_distinct=True))
    for later in (False, True):
        name = "deferred" if later else "deferrable"
        yield comes(f"a {name} unique comes", Unique("k", ("city",), deferrable=True, initially_deferred=later))
        apart = Exclusion(
            "apart", (Expression("city WITH ="),), ("city", "amount"), "btree", Expression("amount > 0"), later
        )
        yield comes(f"an exclusion comes, {name}", apart)
    some = replace(TO_REGIONS, on_delete="set null", set_columns=TO_REGIONS.columns)
    yield comes("a foreign key comes that sets named columns", some)
    for action in get_args(Action):
        yield comes(f"a foreign key comes, on delete {action}", replace(TO_REGIONS, on_delete=action))
        yield comes(f"a foreign key comes, on update {action}", replace(TO_REGIONS, on_update=action))
    yield comes("a deferrable foreign key comes", replace(TO_REGIONS, deferrable=True))
    yield comes("a deferred foreign key comes", replace(TO_REGIONS, deferrable=True, initially_deferred=True))
    yield comes("a foreign key comes unproved", replace(TO_REGIONS, validated=False))
    pair = ForeignKey("pair", ("code", "region_id"), REGIONS.name, ("code", "id"))
    target = with_parts(REGIONS, Unique("regions_both", ("id", "code")))
    after = schema_of([target, with_parts(ACCOUNTS, pair)])
    yield Situation("a foreign key comes with its target", schema_of([REGIONS, ACCOUNTS]), after)
    cascade = with_parts(ACCOUNTS, replace(TO_REGIONS, on_delete="cascade"))
    yield changes("a delete rule changes", with_parts(ACCOUNTS, TO_REGIONS), cascade)
    yield comes("a check comes", check("listed", "code::text IN ('a%', ':b', E'\\tc', 'it''s')", "code"))
    yield comes("a check of two columns comes", check("both", "amount > 0 OR city IS NOT NULL", "amount", "city"))
    yield comes("a check comes unproved", check("late", "amount <> 13", "amount", validated=False))
    yield changes(
        "a check changes",
        with_parts(ACCOUNTS, check("amount_check", "amount > 0", "amount")),
        with_parts(ACCOUNTS, check("amount_check", "amount % 2 = 0", "amount")),
    )


def _indexes() -> Iterator[Situation]:
    yield comes("an index comes", index("i", "city", columns=("city",)))
    yield comes("a unique index comes", index("i", "code", "city", columns=("code", "city"), unique=True))
    same = index("i", "city", columns=("city",), unique=True, nulls_not_distinct=True)
    yield comes("a unique index in which NULLs are equal comes", same)
    yield comes("a partial index comes", index("i", "city", columns=("city",), where="city LIKE ':a%'"))
    yield comes("an index of an expression comes", index("i", "lower(city || ':x %')", columns=("city",)))
    yield comes("an index of a cast comes", index("i", "(facts ->> 'a:b')", columns=("facts",)))
    yield comes("an index with more columns comes", index("i", "code", columns=("code",), include=("city", "made")))
    down = index("i", "city DESC", "made DESC NULLS LAST", "code NULLS FIRST", columns=("city", "made", "code"))
    yield comes("a descending index comes", down)
    yield comes("an index of another kind comes", index("i", "facts", columns=("facts",), method="gin"))
    yield comes("a hash index comes", index("i", "city", columns=("city",), method="hash"))
    yield comes("an index of another class comes", index("i", "city text_pattern_ops", columns=("city",)))
    yield comes("an index of another collation comes", index("i", f"city COLLATE {C}", columns=("city",)))
    yield changes(
        "an index changes",
        with_parts(ACCOUNTS, index("i", "city", columns=("city",))),
        with_parts(ACCOUNTS, index("i", "city", "code DESC", columns=("city", "code", "amount"), where="amount > 0")),
    )
    yield comes("an index of a schema of its own comes", index("I x", '"up"', columns=("up",)), to=SHELF)


def _odd(text: str) -> Situation:
    """One text as every name and in every place where a text can be."""
    name, words, schema = str(ident(text)), quoted(text), OTHER
    before = Table(
        QName(schema, text),
        (column("id", "integer", nullable=False), column("old", "text", comment=text)),
        primary_key=PrimaryKey(text[:30] + "_pk", ("id",)),
    )
    after = with_parts(
        before,
        column("old", "varchar(90)", default=words, comment=text + text),
        column(text, "text", nullable=False, default=words, comment=text),
        Unique(text[:30] + "_uq", (text,)),
        check(text[:30] + "_ck", f"{name}::text IN ({words}, 'x')", text),
        index(text[:30] + "_ix", f"lower({name})", name, columns=(text,), where=f"{name} <> {words}", include=("old",)),
    )
    child = Table(
        QName(FIRST, text),
        (column(text, "text"), column("twice", "text", generated=f"{name} || {words}")),
        foreign_keys=(ForeignKey(text, (text,), after.name, (text,), on_delete="cascade"),),
        comment=text,
    )
    return Situation(
        f"everything is named {text!r}", schema_of([before]), schema_of([replace(after, comment=text), child])
    )


def _pointing_at_dots() -> tuple[Situation, ...]:
    target = with_parts(REGIONS, column(DOTTED, "integer"), Unique("there", (DOTTED,)))
    dotted = replace(REGIONS, name=QName(FIRST, DOTTED))
    child = replace(ACCOUNTS, name=QName(FIRST, "child"), primary_key=PrimaryKey("child_pkey", ("id",)))
    to_column = with_parts(child, ForeignKey("pointing", ("region_id",), target.name, (DOTTED,)))
    to_table = with_parts(child, ForeignKey("pointing", ("region_id",), dotted.name, ("id",)))
    return (
        Situation("a key to a table with a dot comes", schema_of([dotted, child]), schema_of([dotted, to_table])),
        Situation("a key to a column with a dot comes", schema_of([target, child]), schema_of([target, to_column])),
        Situation("a table comes, its key to a column with a dot", schema_of([target]), schema_of([target, to_column])),
        Situation("a table comes, its key to a table with a dot", schema_of([dotted]), schema_of([dotted, to_table])),
    )


SITUATIONS = (
    *_tables(), *_columns(), *_altered(), *_constraints(), *_indexes(), *map(_odd, ODD), _pointing_at_dots()[0],
)  # fmt: skip
DOTS = "Alembic writes the target of a foreign key as one text, schema.table.column, and splits it at its dots"
UNSAYABLE = tuple((situation, DOTS) for situation in _pointing_at_dots()[1:])
EVERYTHING = (*SITUATIONS, *(situation for situation, _ in UNSAYABLE))


@pytest.fixture(scope="module")
def courts(server: Connector) -> Iterator[Courts]:
    with server.scratch() as one, server.scratch() as other:
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=lambda: other.connect(autocommit=False), poolclass=NullPool
        )
        with one.connect(autocommit=False) as ours, engine.connect() as theirs:
            yield Courts(ours, theirs)
        engine.dispose()


def _differences_but_spelling(wanted: Schema, read: Schema) -> tuple[Difference, ...]:
    """All but how an expression is spelled, which is PostgreSQL's to say."""
    return differences(_unspelled(wanted), _unspelled(read))


Value = TypeVar("Value")


def _unspelled(value: Value) -> Value:
    if isinstance(value, Expression):
        return Expression("...")  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(_unspelled, value))  # type: ignore[return-value]
    if is_dataclass(value):
        return replace(value, **{one.name: _unspelled(getattr(value, one.name)) for one in fields(value)})
    return value


def _sentence(situation: Situation) -> str:
    return situation.sentence


@pytest.mark.parametrize("situation", SITUATIONS, ids=_sentence)
def test_what_was_meant_reads_back_and_alembic_leads_there_too(courts: Courts, situation: Situation) -> None:
    base, there, back = _as_meant(courts, situation)
    judged_base, judged_there, judged_back = courts.alembic(situation)
    assert differences(judged_base, base) == ()
    assert differences(judged_there, there) == ()
    assert differences(judged_back, back) == ()


@pytest.mark.parametrize(("situation", "why"), UNSAYABLE, ids=[one.sentence for one, _ in UNSAYABLE])
def test_nothing_is_left_out_that_alembic_can_say(courts: Courts, situation: Situation, why: str) -> None:
    assert why
    _as_meant(courts, situation)
    with pytest.raises(SQLAlchemyError):
        courts.alembic(situation)


def _as_meant(courts: Courts, situation: Situation) -> Journey:
    base, there, back = courts.slipway(situation)
    assert _differences_but_spelling(situation.before, base) == ()
    assert _differences_but_spelling(situation.after, there) == ()
    assert differences(base, back) == ()
    return base, there, back


@pytest.mark.parametrize("situation", EVERYTHING, ids=_sentence)
def test_the_parser_reads_each_statement_as_one(situation: Situation) -> None:
    for direction in get_args(Direction):
        statements = situation.rendered(direction)
        assert [len(parse_sql(statement)) for statement in statements] == [1] * len(statements)
        assert len(parse_sql(";\n".join(statements))) == len(statements)


def _judged(direction: Direction) -> list[Change]:
    return [change for situation in SITUATIONS for change in situation.changes(direction)]


@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("kind", sorted({*get_args(Change)} - BY_CASES, key=str), ids=lambda kind: kind.__name__)
def test_every_kind_of_change_is_judged(kind: type[Change], direction: Direction) -> None:
    assert [change for change in _judged(direction) if type(change) is kind]


@pytest.mark.parametrize("kind", get_args(Constraint), ids=lambda kind: kind.__name__)
def test_every_kind_of_constraint_is_judged_as_it_comes_and_goes(kind: type[Constraint]) -> None:
    up = _judged("up")
    assert any(isinstance(change, AddConstraint) and type(change.constraint) is kind for change in up)
    assert any(isinstance(change, DropConstraint) and type(change.constraint) is kind for change in _judged("down"))


def test_every_fact_of_a_column_is_judged_as_it_changes_alone() -> None:
    alone = set()
    for change in _judged("up"):
        if isinstance(change, AlterColumn):
            changed = {name for name in _facts(Column) if getattr(change.old, name) != getattr(change.new, name)}
            alone |= changed if len(changed) == 1 else set()
    # PostgreSQL turns no column into a generated one, and Alembic knows of no other way; cases judge these.
    assert alone == _facts(Column) - {"generated", "virtual", "counting"}


def test_every_fact_of_a_foreign_key_a_check_and_an_index_is_judged() -> None:
    parts = [one.constraint for one in _judged("up") if isinstance(one, AddConstraint)]
    keys = [one for one in parts if isinstance(one, ForeignKey)]
    assert {one.on_delete for one in keys} == {one.on_update for one in keys} == set(get_args(Action))
    for kind in (Unique, ForeignKey, Check):
        assert _varied(kind, [one for one in parts if type(one) is kind]) == _facts(kind) - ONLY_CASES
    indexes = [one.index for one in _judged("up") if isinstance(one, CreateIndex)]
    assert _varied(Index, indexes) == _facts(Index) - {"valid", "comment"}  # nobody asks for an invalid index
    columns = [one for situation in SITUATIONS for table in situation.after.tables for one in table.columns]
    assert {one.identity for one in columns} == {None, *get_args(Identity)}


ONLY_CASES = {"include", "comment"}
"""Of keys and constraints Alembic has no words for these."""


def _facts(kind: type[object]) -> set[str]:
    """Name what may differ between two parts of the same name."""
    return {one.name for one in fields(kind) if one.compare and one.name != "name"}  # type: ignore[arg-type]


def _varied(kind: type[object], parts: list[Part]) -> set[str]:
    return {name for name in _facts(kind) if len({getattr(part, name) for part in parts}) > 1}


FAULTS = (
    ("a column becomes required", "SET NOT NULL", "DROP NOT NULL"),
    ("a column with a default comes", " NOT NULL", ""),
    ("a type is widened", "varchar(80)", "varchar(81)"),
    ("a default comes", "x:y", "xNULL"),
    ("a default comes", "%", "%%"),
    ("a collation comes", f" COLLATE {C}", ""),
    ("an identity becomes strict", "ALWAYS", "BY DEFAULT"),
    ("a table's comment changes", "\\t", "    "),
    ("a comment goes", "NULL", "'NULL'"),
    ("a foreign key comes, on delete set null", "SET NULL", "SET DEFAULT"),
    ("a deferred foreign key comes", " INITIALLY DEFERRED", ""),
    ("a check comes unproved", " NOT VALID", ""),
    ("a check comes", "':b'", "'NULL'"),
    ("a unique index comes", "UNIQUE ", ""),
    ("a partial index comes", "LIKE", "NOT LIKE"),
    ("a descending index comes", "city DESC", "city"),
    ("an index with more columns comes", "city, made", "city"),
    ("a hash index comes", " USING hash", ""),
    ("an index of an expression comes", "lower", "upper"),
    ("everything is named 'UPPER'", '"UPPER_ix"', "UPPER_ix"),
)


@pytest.mark.parametrize(("sentence", "right", "wrong"), FAULTS)
def test_a_wrong_rendering_is_noticed(courts: Courts, sentence: str, right: str, wrong: str) -> None:
    (situation,) = [one for one in SITUATIONS if one.sentence == sentence]
    rendered = situation.rendered("up")
    assert any(right in statement for statement in rendered)
    there = courts.after(situation, [statement.replace(right, wrong) for statement in rendered])
    _, judged, _ = courts.alembic(situation)
    assert differences(judged, there) != ()


def test_a_statement_that_is_missing_is_noticed(courts: Courts) -> None:
    (whole,) = [one for one in SITUATIONS if one.sentence == "a table with everything is created"]
    rendered = whole.rendered("up")
    _, judged, _ = courts.alembic(whole)
    for number, statement in enumerate(rendered[2:], start=2):
        there = courts.after(whole, rendered[:number] + rendered[number + 1 :])
        assert differences(judged, there) != (), statement
