"""kill -9 of the applier at every statement: the database is where it was or where it should be, with every row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.killing import PACE, Killed, Stage, stage

ATTEMPTS = 4


@pytest.fixture(scope="module")
def killing() -> Iterator[Stage]:
    with stage() as found:
        yield found


def test_an_apply_killed_at_any_statement_leaves_a_chapter_whole_and_can_be_repeated(killing: Stage) -> None:
    place = killing.place
    full = killing.rows()
    place.slipway("rollback", "--to", "1")
    killing.remember("at_one")
    total = killing.count("apply")
    assert killing.rows() == full
    inside = 0
    for number in range(1, total + 1):
        killed = _inside(killing, "at_one", number, "apply")
        inside += killed.arrived and not killed.ended
        reached = max((1, *killed.committed))
        _interrupted(killing, killed, reached)
        assert [row["name"] for row in killing.rows()["accounts"]] == [row["name"] for row in full["accounts"]]
        place.slipway("apply")
        place.proved(3)
        assert killing.rows() == full
    assert inside == total, f"only {inside} of {total} kills fell inside the transaction"


def test_a_rollback_killed_at_any_statement_changes_nothing_and_can_be_repeated(killing: Stage) -> None:
    place = killing.place
    place.slipway("apply")
    killing.remember("at_three")
    full = killing.rows()
    total = killing.count("rollback", "--to", "1")
    less = killing.rows()
    inside = 0
    for number in range(1, total + 1):
        killed = _inside(killing, "at_three", number, "rollback", "--to", "1")
        inside += killed.arrived and not killed.ended
        assert killed.committed == ()
        _interrupted(killing, killed, 3)
        assert killing.rows() == full
        assert place.tables(r"slipway\_retained%") == {}
        if number % 4 == 0:
            place.slipway("rollback", "--to", "1")
            place.proved(1)
            assert killing.rows() == less
    assert inside == total, f"only {inside} of {total} kills fell inside the transaction"


def _inside(killing: Stage, base: str, number: int, *words: str) -> Killed:
    """Kill again where the run was faster than the kill."""
    for _ in range(ATTEMPTS):
        killing.restore(base)
        killing.slow(PACE)
        before = len(killing.place.slipway("history", "--json").document["runs"])
        killed = killing.kill(number, *words)
        killing.slow(0)
        after = len(killing.place.slipway("history", "--json").document["runs"])
        if killed.arrived and not killed.ended and after - before == len(killed.committed):
            return killed
    pytest.fail(f"no kill at statement {number} fell inside the transaction: {killed.statement}")


def _interrupted(killing: Stage, killed: Killed, iteration: int) -> None:
    """`status` ends well, tells the run that was cut off, and the database is as it should be there."""
    status = killing.place.slipway("status", "--json").document
    assert (status["iteration"], status["drift"], status["in_doubt"]) == (iteration, [], False)
    assert status["interrupted"] is not None
    assert status["interrupted"]["run"] == killed.run
    killing.place.proved(iteration)
