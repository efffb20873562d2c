"""Whatever somebody does to a history's rows is found, and named for what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.run.records.damage import Damage, damage
from core.run.records.history import LAYOUT, History, Row, link
from core.run.records.journal import Entry
from tests.core.run.test_history import NOON, _row

OURS, THEIRS = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"


def _chain(*rows: Row) -> tuple[Row, ...]:
    found: list[Row] = []
    for number, row in enumerate(rows, start=1):
        numbered = replace(row, seq=number, chain="")
        found.append(replace(numbered, chain=link(found[-1].chain if found else "", numbered)))
    return tuple(found)


def _rows(layout: int, project: str = OURS) -> tuple[Row, ...]:
    return _chain(
        *(_row(run=f"run {n}", iteration=n, layout=layout, machine="box", project=project) for n in range(1, 6))
    )


def _renumbered(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(replace(row, seq=number) for number, row in enumerate(rows, start=1))


def _seen(row: Row) -> Entry:
    return Entry(row.run, "dev", row.iteration, "up", "committed", NOON.isoformat(), row.chain)


@pytest.fixture(params=[1, LAYOUT])
def rows(request: pytest.FixtureRequest) -> tuple[Row, ...]:
    return _rows(request.param)


def test_a_whole_history_has_no_damage_whichever_run_a_machine_saw_last(rows: tuple[Row, ...]) -> None:
    for row in rows:
        assert damage(History(rows), _seen(row)) is None
    assert damage(History(), _seen(rows[0])) is None


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_altered_row_is_told_from_its_follower(rows: tuple[Row, ...], place: int) -> None:
    changed = (*rows[:place], replace(rows[place], actor="mallory"), *rows[place + 1 :])
    assert damage(History(changed)) == Damage(place + 1, "altered")


def test_the_last_row_has_no_follower_but_this_machine_may_have_seen_it(rows: tuple[Row, ...]) -> None:
    changed = History((*rows[:4], replace(rows[4], actor="mallory")))
    assert damage(changed) == Damage(5, "unclear")
    assert damage(changed, _seen(rows[4])) == Damage(5, "altered")


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_row_that_was_deleted_in_the_middle_is_missing(rows: tuple[Row, ...], place: int) -> None:
    left = (*rows[:place], *rows[place + 1 :])
    assert damage(History(left)) == Damage(place + 1, "missing")
    closed_up = damage(History(_renumbered(left)))
    assert closed_up == Damage(place + 1, "missing" if place < 3 else "unclear")


def test_a_cut_tail_is_missed_by_whoever_saw_it(rows: tuple[Row, ...]) -> None:
    assert damage(History(rows[:3])) is None
    assert damage(History(rows[:3]), _seen(rows[4])) == Damage(4, "cut")


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (1, 4), (0, 4), (3, 4)])
def test_rows_that_changed_places_are_both_named(rows: tuple[Row, ...], one: int, other: int) -> None:
    order = list(rows)
    order[one], order[other] = order[other], order[one]
    mixed = History(_renumbered(tuple(order)))
    for seen in (None, *map(_seen, rows)):
        assert damage(mixed, seen) == Damage(one + 1, "moved", other + 1)


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_a_row_that_was_put_in_is_named(rows: tuple[Row, ...], place: int) -> None:
    forged = replace(rows[0], run="forged", chain="0" * 64)
    longer = _renumbered((*rows[:place], forged, *rows[place:]))
    assert damage(History(longer)) == Damage(place + 1, "put in")


def test_a_row_put_in_before_the_first_or_behind_the_last_is_named(rows: tuple[Row, ...]) -> None:
    before = replace(rows[0], seq=0, run="forged")
    assert damage(History((before, *rows))) == Damage(1, "put in")
    behind = replace(rows[4], seq=6, run="forged")
    assert damage(History((*rows, behind))) == Damage(6, "unclear")


def test_a_chain_written_anew_is_noticed_by_whoever_saw_the_first_one(rows: tuple[Row, ...]) -> None:
    forged = _chain(*(replace(row, actor="mallory") for row in rows))
    assert damage(History(forged)) is None
    assert damage(History(forged), _seen(rows[4])) == Damage(5, "rewritten")


def test_projects_that_were_swapped_are_told_from_each_other() -> None:
    swapped = tuple(replace(row, project=OURS) for row in _rows(LAYOUT, THEIRS))
    assert damage(History(swapped, projects=(THEIRS,))) == Damage(1, "another project's")


def test_projects_that_were_swapped_in_the_first_layout_are_noticed_by_the_witness() -> None:
    theirs = _chain(*(replace(row, run=f"their {row.run}") for row in _rows(1)))
    assert damage(History(theirs, projects=(THEIRS,))) is None
    assert damage(History(theirs, projects=(THEIRS,)), _seen(_rows(1)[4])) == Damage(6, "cut")


@pytest.mark.parametrize("fact", ["machine", "project", "layout"])
def test_the_chain_vouches_for_machine_and_project_from_the_second_layout_on(fact: str) -> None:
    rows = _rows(LAYOUT)
    other: str | int = 1 if fact == "layout" else "another"
    changed = replace(rows[1], **{fact: other})  # type: ignore[arg-type]
    assert damage(History((rows[0], changed, *rows[2:]))) == Damage(2, "altered")
    assert damage(History(tuple(replace(row, machine="another") for row in _rows(1)))) is None


def test_a_newer_layout_is_not_judged_by_rules_that_it_may_have_left() -> None:
    assert damage(History(_rows(1)[1:], layout=LAYOUT + 1)) is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Damage(2, "altered"), "row 2 was altered"),
        (Damage(2, "put in"), "row 2 was put in"),
        (Damage(2, "missing"), "row 2 is missing"),
        (Damage(2, "moved", 3), "rows 2 and 3 have changed places"),
        (Damage(1, "another project's"), "row 1 is another project's"),
    ],
)
def test_damage_is_said_in_words(found: Damage, said: str) -> None:
    assert found.said == said
