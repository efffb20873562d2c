"""The local witness survives a crash in the middle of a line, and knows which runs nobody ended."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.run.records.journal import FILE, Journal


def _facts(run: str = "one", **others: str | int) -> dict[str, str | int]:
    return {"run": run, "target": "dev", "iteration": 1, "direction": "up", **others}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def test_nothing_written_is_nothing_open(journal: Journal) -> None:
    assert (journal.entries(), journal.unsettled("dev"), journal.head("dev")) == ((), (), "")


@pytest.mark.parametrize(
    ("transitions", "open_"),
    [
        (("started",), True),
        (("started", "not applied"), False),
        (("started", "commit-sent"), True),
        (("started", "commit-sent", "committed"), False),
        (("started", "commit-sent", "in doubt"), True),
        (("started", "commit-sent", "in doubt", "committed"), False),
    ],
)
def test_a_run_is_open_until_its_end_is_written(journal: Journal, transitions: tuple[str, ...], open_: bool) -> None:  # noqa: FBT001
    for transition in transitions:
        journal.write(transition, _facts())  # type: ignore[arg-type]
    assert bool(journal.unsettled("dev")) is open_
    assert journal.unsettled("other") == ()


def test_a_last_line_that_a_crash_cut_is_passed_over(journal: Journal) -> None:
    journal.write("started", _facts())
    journal.write("committed", _facts(chain="abc"))
    path = journal.home / FILE
    path.write_bytes(path.read_bytes()[:-20])
    assert [entry.transition for entry in journal.entries()] == ["started"]
    assert [entry.run for entry in journal.unsettled("dev")] == ["one"]


@pytest.mark.parametrize("stub", [b'{"transition": "star', b"\xff\xfe", b"{}", b"[]", b"null", b'"x"', b"\0" * 40])
def test_what_a_crash_left_does_not_swallow_the_next_line(journal: Journal, stub: bytes) -> None:
    journal.write("started", _facts("one"))
    with (journal.home / FILE).open("ab") as file:
        file.write(stub)
    journal.write("started", _facts("two"))
    assert [entry.run for entry in journal.unsettled("dev")] == ["one", "two"]


def test_settling_closes_exactly_one_run(journal: Journal) -> None:
    journal.write("started", _facts("one"))
    journal.write("started", _facts("two"))
    first, second = journal.unsettled("dev")
    journal.settle(first, committed=True)
    assert journal.unsettled("dev") == (second,)


def test_the_head_of_the_chain_is_the_last_one_of_that_target(journal: Journal) -> None:
    journal.write("committed", _facts(chain="a"))
    journal.write("committed", _facts(chain="b", target="other"))
    journal.write("started", _facts("two"))
    assert (journal.head("dev"), journal.head("other")) == ("a", "b")


def test_only_the_user_may_read_it(journal: Journal) -> None:
    journal.write("started", _facts())
    assert stat.S_IMODE((journal.home / FILE).stat().st_mode) == 0o600


def test_a_line_feed_in_a_fact_stays_inside_its_line(journal: Journal) -> None:
    journal.write("started", _facts(run="a\nb\u2028c"))
    assert [entry.run for entry in journal.entries()] == ["a\nb\u2028c"]
