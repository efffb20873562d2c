"""Which steps are taken apart, in which order, and which stay in the first transaction, told with the reason."""

from __future__ import annotations

from dataclasses import replace

from core.plan.online.segmenting import segments
from core.plan.online.segments import Segments
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render import online
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import View
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType

FIRST = "public"
INTEGER, TEXT = DataType("integer"), DataType("text")
ACCOUNTS, VISITS = QName(FIRST, "accounts"), QName(FIRST, "visits")
ACCOUNT = Table(
    ACCOUNTS,
    (Column("id", INTEGER, nullable=False), Column("email", TEXT), Column("city", TEXT)),
    primary_key=PrimaryKey("pk_accounts", ("id",)),
)
VISIT = Table(
    VISITS,
    (Column("id", INTEGER, nullable=False), Column("email", TEXT)),
    primary_key=PrimaryKey("pk_visits", ("id",)),
)
CITY = Index("ix_accounts_city", (Expression('"city"'),), ("city",))
EMAIL = Unique("uq_accounts_email", ("email",))
TO_EMAIL = ForeignKey("fk_to_email", ("email",), ACCOUNTS, ("email",))


def _segments(old: Schema, new: Schema) -> Segments | None:
    return segments(plan(old, new, iteration=2, decisions=Decisions(), first=FIRST))


def _said(found: Segments | None) -> list[str]:
    """Each statement as one line, with the segment that it is in."""
    assert found is not None
    return [
        f"{number}: {' '.join(one.sql.split())}"
        for number in range(1, len(found.segments) + 1)
        for one in online._statements(found, number, "up")
    ]


def test_what_nobody_waits_for_needs_no_segments() -> None:
    other = Table(QName(FIRST, "notes"), (Column("id", INTEGER),), indexes=(replace(CITY, name="ix_notes"),))
    grown = replace(ACCOUNT, columns=(*ACCOUNT.columns, Column("state", TEXT)))
    assert _segments(Schema((ACCOUNT,)), Schema((grown, other))) is None
    assert _segments(Schema((ACCOUNT,)), Schema((ACCOUNT,))) is None


def test_a_foreign_key_waits_for_the_key_that_is_built_before_it() -> None:
    found = _segments(
        Schema((ACCOUNT, VISIT)), Schema((replace(ACCOUNT, uniques=(EMAIL,)), replace(VISIT, foreign_keys=(TO_EMAIL,))))
    )
    assert _said(found) == [
        '1: CREATE UNIQUE INDEX CONCURRENTLY uq_accounts_email ON accounts ("email")',
        "2: ALTER TABLE accounts ADD CONSTRAINT uq_accounts_email UNIQUE USING INDEX uq_accounts_email",
        "3: LOCK TABLE accounts, visits IN SHARE ROW EXCLUSIVE MODE",
        "3: ALTER TABLE visits ADD CONSTRAINT fk_to_email FOREIGN KEY (email) REFERENCES accounts (email) NOT VALID",
        "4: ALTER TABLE visits VALIDATE CONSTRAINT fk_to_email",
    ]


def test_a_key_that_a_new_table_points_at_is_built_at_once_and_that_is_told() -> None:
    child = replace(VISIT, foreign_keys=(TO_EMAIL,))
    changed = replace(ACCOUNT, uniques=(EMAIL,), indexes=(CITY,))
    found = _segments(Schema((ACCOUNT,)), Schema((changed, child)))
    assert found is not None
    assert found.stays == ("uq_accounts_email is built at once: a new table points at it",)
    assert _said(found)[-1] == '2: CREATE INDEX CONCURRENTLY ix_accounts_city ON accounts ("city")'


def test_columns_become_required_before_they_become_a_key_and_the_other_way_round_on_the_way_back() -> None:
    loose = replace(VISIT, columns=(Column("id", INTEGER), Column("email", TEXT)), primary_key=None)
    found = _segments(Schema((loose,)), Schema((VISIT,)))
    assert [line[:2] + line[3:].split("visits", 1)[1].strip() for line in _said(found)] == [
        '1:ADD CONSTRAINT slipway_visits_id_is_there CHECK ("id" IS NOT NULL) NOT VALID',
        "2:VALIDATE CONSTRAINT slipway_visits_id_is_there",
        "3:ALTER COLUMN id SET NOT NULL",
        "3:DROP CONSTRAINT slipway_visits_id_is_there",
        '4:ON visits ("id")',
        "5:ADD CONSTRAINT pk_visits PRIMARY KEY USING INDEX pk_visits",
    ]
    assert found is not None
    back = [" ".join(one.sql.split()) for one in online._statements(found, 3, "down")]
    assert back == [
        'ALTER TABLE visits ADD CONSTRAINT slipway_visits_id_is_there CHECK ("id" IS NOT NULL) NOT VALID',
        "ALTER TABLE visits ALTER COLUMN id DROP NOT NULL",
    ]


def test_a_primary_key_that_moves_is_never_missing_between_two_segments() -> None:
    moved = replace(ACCOUNT, primary_key=PrimaryKey("pk_accounts_email", ("email",)), indexes=(CITY,))
    required = replace(moved, columns=(moved.columns[0], Column("email", TEXT, nullable=False), moved.columns[2]))
    found = _segments(Schema((ACCOUNT,)), Schema((required,)))
    assert found is not None
    assert found.stays == ("pk_accounts_email is built at once: the table is never without a primary key",)
    assert len(found.segments) == 2


def test_an_index_that_goes_and_comes_with_its_column_stays_with_it() -> None:
    wider = replace(ACCOUNT, columns=(*ACCOUNT.columns[:2], Column("city", DataType("varchar", (40,)))))
    lesser = replace(wider, indexes=(replace(CITY, keys=(Expression('lower("city"::text)'),)),))
    other = replace(lesser, columns=(*ACCOUNT.columns[:2], Column("city", DataType("varchar", (80,)))))
    found = _segments(Schema((lesser,)), Schema((other,)))
    assert found is None


def test_an_index_goes_after_everything_else_and_at_once_where_its_column_goes() -> None:
    indexed = replace(ACCOUNT, indexes=(CITY,), checks=())
    check = Check("email_is_long", Expression('char_length("email") > 3'), ("email",))
    found = _segments(Schema((indexed,)), Schema((replace(ACCOUNT, checks=(check,)),)))
    assert [line.partition(" ")[0] for line in _said(found)] == ["1:", "2:", "3:"]
    assert _said(found)[-1] == "3: DROP INDEX CONCURRENTLY ix_accounts_city"
    gone = replace(ACCOUNT, columns=ACCOUNT.columns[:2])
    assert _segments(Schema((indexed,)), Schema((gone,))) is None


def test_what_has_no_safer_form_is_told_beside_what_has() -> None:
    exclusion = Exclusion("no_twice", (Expression('"city" WITH ='),), ("city",))
    found = _segments(Schema((ACCOUNT,)), Schema((replace(ACCOUNT, exclusions=(exclusion,), indexes=(CITY,)),)))
    assert found is not None
    assert found.stays == ("accounts.no_twice is built and proved under one lock: there is no other way",)


def test_a_primary_key_that_a_new_view_may_group_by_is_there_before_it() -> None:
    loose = replace(VISIT, primary_key=None)
    view = View(QName(FIRST, "busy"), Expression("SELECT id, email FROM public.visits GROUP BY id"))
    indexed = replace(VISIT, indexes=(Index("ix_visits_email", (Expression('"email"'),), ("email",)),))
    found = _segments(Schema((loose,)), Schema((indexed,), (view,)))
    assert found is not None
    assert found.stays == ("pk_visits is built at once: a view may group by it",)
