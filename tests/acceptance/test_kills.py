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


def test_an_apply_killed_at_any_statement_leaves_all_or_nothing_and_can_be_repeated(killing: Stage) -> None:
    place = killing.place
    full = killing.rows()
    place.slipway("rollback", "--to", "2")
    two = killing.rows()
    place.slipway("rollback", "--to", "1")
    for base, there, goal, filled in ((1, killing.rows(), 2, two), (2, two, 3, full)):
        killing.remember(f"at_{base}")
        total = killing.count("apply", str(goal))
        assert killing.rows() == filled
        for number in range(1, total + 1):
            killed = _inside(killing, f"at_{base}", number, "apply", str(goal))
            assert killed.committed == ()
            _interrupted(killing, killed, base)
            assert killing.rows() == there
        place.slipway("apply", str(goal))
        place.proved(goal)
        assert killing.rows() == filled
        assert killing.place.slipway("status", "--json").document["interrupted"] is None


def test_an_apply_killed_in_its_second_chapter_leaves_the_first_one_whole(killing: Stage) -> None:
    place = killing.place
    full = killing.rows()
    place.slipway("rollback", "--to", "1")
    killing.remember("at_1")
    total = killing.count("apply")
    killed = _inside(killing, "at_1", total, "apply")
    assert (killed.committed, killed.chapter) == ((2,), 3)
    _interrupted(killing, killed, 2)
    place.slipway("apply")
    place.proved(3)
    assert killing.rows() == full


def test_a_rollback_killed_at_any_statement_changes_nothing_and_can_be_repeated(killing: Stage) -> None:
    place = killing.place
    place.slipway("rollback", "--to", "2")
    killing.remember("at_2")
    there = killing.rows()
    total = killing.count("rollback", "--to", "1")
    less = killing.rows()
    for number in range(1, total + 1):
        killed = _inside(killing, "at_2", number, "rollback", "--to", "1")
        assert killed.committed == ()
        _interrupted(killing, killed, 2)
        assert killing.rows() == there
        assert not any("_002_" in name for name in place.tables(r"slipway\_retained%"))
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert killing.rows() == less
    place.slipway("apply")


def test_a_rollback_of_two_iterations_killed_in_the_second_one_undoes_both(killing: Stage) -> None:
    killing.remember("at_3")
    full = killing.rows()
    total = killing.count("rollback", "--to", "1")
    killed = _inside(killing, "at_3", total, "rollback", "--to", "1")
    assert (killed.committed, killed.chapter) == ((), 2)
    _interrupted(killing, killed, 3)
    assert killing.rows() == full
    assert killing.place.tables(r"slipway\_retained%") == {}


def _inside(killing: Stage, base: str, number: int, *words: str) -> Killed:
    """Kill again where the run was faster than the kill; one that never falls inside the transaction fails."""
    for _ in range(ATTEMPTS):
        killing.restore(base)
        killing.slow(PACE)
        before = killing.runs()
        killed = killing.kill(number, *words)
        killing.slow(0)
        if killed.arrived and not killed.ended and killing.runs() - before == len(killed.committed):
            return killed
    pytest.fail(f"no kill at statement {number} fell inside the transaction: {killed.statement}")


def _interrupted(killing: Stage, killed: Killed, iteration: int) -> None:
    """`status` ends well, tells the run that was cut off, and the database is as it should be there."""
    status = killing.place.slipway("status", "--json").document
    assert (status["iteration"], status["drift"], status["in_doubt"]) == (iteration, [], False)
    assert status["interrupted"] is not None
    assert status["interrupted"]["run"] == killed.run
    killing.place.proved(iteration)
