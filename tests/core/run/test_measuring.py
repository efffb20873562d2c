"""What a statement does in a rehearsal is seen by asking the server; a wrong prediction is called different."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.lint.lock_modes import Lock, Mode
from core.run.events import Done, Measured, Sent
from core.run.measuring import Meter
from core.run.predicting import Prediction
from core.schema.constraints import QName
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import fresh

T, P = QName("public", "t"), QName("public", "p")
MADE = (
    "CREATE TABLE p (id int PRIMARY KEY)",
    "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(9), p_id int)",
    "CREATE INDEX ix ON t (a)",
)
MILLION = {T: 1_000_000, P: 10}
# A statement, what is predicted of it, the locks and rewrites that are seen, the verdict, seconds for a million rows.
Case = tuple[str, tuple[Lock, ...], bool, set[tuple[str, str]], set[str], str, tuple[float, float]]


def _lock(table: QName, mode: Mode) -> Lock:
    return Lock(table, mode)


ANEW = {"public.t", "public.t_pkey", "public.ix"}
CASES: dict[str, Case] = {
    "a column": (
        "ALTER TABLE t ADD COLUMN c int",
        (_lock(T, "AccessExclusive"),), False,
        {("public.t", "AccessExclusive")}, set(), "confirmed", (0, 0),
    ),
    "a rewrite": (
        "ALTER TABLE t ALTER COLUMN a TYPE bigint",
        (_lock(T, "AccessExclusive"),), True,
        {("public.t", "AccessExclusive")}, ANEW, "confirmed", (0.8, 2),
    ),
    "a rewrite that nobody predicted": (
        "ALTER TABLE t ALTER COLUMN a TYPE bigint",
        (_lock(T, "AccessExclusive"),), False,
        {("public.t", "AccessExclusive")}, ANEW, "different", (0.8, 2),
    ),
    "a rewrite that does not come": (
        "ALTER TABLE t ALTER COLUMN b TYPE varchar(20)",
        (_lock(T, "AccessExclusive"),), True,
        {("public.t", "AccessExclusive")}, set(), "different", (0, 0),
    ),
    "a scan": (
        "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        (_lock(T, "AccessExclusive"),), False,
        {("public.t", "AccessExclusive")}, set(), "confirmed", (0.05, 0.1),
    ),
    "a second table": (
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p",
        (_lock(T, "ShareRowExclusive"), _lock(P, "ShareRowExclusive")), False,
        {("public.t", "ShareRowExclusive"), ("public.p", "ShareRowExclusive")}, set(), "confirmed", (0.05, 0.2),
    ),
    "a second table that nobody predicted": (
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p",
        (_lock(T, "ShareRowExclusive"),), False,
        {("public.t", "ShareRowExclusive"), ("public.p", "ShareRowExclusive")}, set(), "different", (0.05, 0.2),
    ),
    "a lock that is weaker than predicted": (
        "CREATE INDEX more ON t (b)",
        (_lock(T, "AccessExclusive"),), False,
        {("public.t", "Share")}, set(), "different", (1, 2),
    ),
    "a new table": (
        "CREATE TABLE n (id int PRIMARY KEY)",
        (), False, set(), set(), "confirmed", (0, 0),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(scratches: tuple[Connector, Connector]) -> Iterator[Connection]:
    with fresh(scratches[0], "public") as connection:
        connection.execute("SET search_path TO public")
        for statement in MADE:
            connection.execute(statement)
        yield connection


@pytest.mark.parametrize("name", CASES)
def test_locks_rewrites_and_reads_are_seen_and_held_against_what_was_predicted(made: Connection, name: str) -> None:
    text, predicted, rewrites, locks, rewritten, verdict, (least, most) = CASES[name]
    found = _measured(made, text, {text: Prediction(predicted, rewrites, ends=True)})
    assert {(one.relation, one.mode) for one in found.locks} == locks
    assert set(found.rewritten) == rewritten
    assert (found.verdict, bool(found.why)) == (verdict, verdict == "different")
    assert least <= found.estimated_seconds <= most
    assert found.blocks == bool(locks)


def test_what_slipway_did_not_write_was_not_predicted(made: Connection) -> None:
    found = _measured(made, "ALTER TABLE t DROP COLUMN b", {})
    assert found.verdict == "not predicted" and found.locks


def _measured(connection: Connection, text: str, predictions: dict[str, Prediction]) -> Measured:
    with connection.transaction(force_rollback=True):
        meter = Meter(connection, predictions, MILLION)
        meter.start()
        meter.sent(Sent(2, 1, 1, text))
        connection.execute(text.encode())
        found = meter.done(Done(2, 1, 1, 0.001))
    assert found is not None
    return found
