"""The journal on a bad day: cut at any byte, on a full disk, unreadable, from a newer Slipway."""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Refused
from core.run.records.damage import damage
from core.run.records.history import History, Row
from core.run.records.journal import FILE, Entry, Journal
from core.run.records.witness import Witness
from tests.core.run.test_damage import _chain
from tests.core.run.test_history import _row

SEEN = Witness("742", 4711, "7300000000000000001", 1, 16384)
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")


def _rows() -> tuple[Row, ...]:
    return _chain(*(_row(run=f"run {n}", iteration=n) for n in range(1, 5)))


def _entry(row: Row) -> Entry:
    return Entry(row.run, "dev", row.iteration, "up", "commit-sent", "", row.chain, SEEN)


def _lived(journal: Journal) -> None:
    """Three runs: one committed, one rolled back, one that nobody saw the end of."""
    ends = ("committed", "not applied", None)
    for row, end in zip(_rows(), ends, strict=False):
        entry = _entry(row)
        journal.write("started", replace(entry, chain="", witness=Witness()).facts)
        journal.write("commit-sent", entry.facts)
        if end is not None:
            journal.write(end, entry.facts)  # type: ignore[arg-type]


def test_a_journal_cut_at_any_byte_never_cries_wolf_and_goes_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    _lived(journal)
    path, rows = tmp_path / FILE, _rows()
    whole, everything = path.read_bytes(), journal.entries()
    known = {entry.run for entry in everything}
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        found = journal.entries()
        lines = whole[:length].count(b"\n")
        assert found[:lines] == everything[:lines], length
        assert len(found) - lines in {0, 1}, length
        assert {entry.run for entry in journal.unsettled("dev")} <= known, length
        assert damage(History(rows[:1]), journal.last_seen("dev")) is None, length
        if length % 11 and whole[length - 2 : length + 2].count(b"\n") == 0:
            continue  # every write waits for the disk: in the middle of a line some cuts stand for all
        journal.write("started", replace(_entry(rows[3]), chain="", witness=Witness()).facts)
        assert journal.entries()[-1].run == "run 4", length
        assert [entry.run for entry in journal.unsettled("dev")][-1] == "run 4", length


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """The disk is full from this byte on, as far as this process can tell."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def _refused(journal: Journal, entry: Entry) -> bool:
    try:
        journal.write("commit-sent", entry.facts)
    except Refused as refused:
        told = (refused.code, refused.place, journal.unsettled("dev")[-1].transition)
    else:
        return False
    assert told == ("journal", str(journal.home / FILE), "started")
    return True


@unix
def test_a_disk_that_is_full_from_any_byte_on_is_told_and_loses_no_earlier_line(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), _rows()
    journal.write("started", replace(_entry(rows[0]), chain="").facts)
    whole = (tmp_path / FILE).read_bytes()
    full = 0
    for room in range(0, 400, 9):
        (tmp_path / FILE).write_bytes(whole)
        with _no_file_longer_than(len(whole) + room):
            full += _refused(journal, _entry(rows[0]))
            journal.note("not applied", _entry(rows[0]).facts)  # never raises
        journal.write("committed", _entry(rows[0]).facts)
        assert journal.entries()[-1].transition == "committed", room
        assert journal.head("dev") == rows[0].chain, room
    assert full > 20


def test_a_journal_that_can_not_be_read_is_a_refusal_that_names_it(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    for deed in (Journal(tmp_path).entries, lambda: Journal(tmp_path).write("started", {})):
        with pytest.raises(Refused) as refused:
            deed()
        assert (refused.value.code, refused.value.place) == ("journal", str(tmp_path / FILE))


def test_what_a_newer_slipway_wrote_beside_is_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    line = {**_entry(_rows()[0]).facts, "transition": "commit-sent", "at": "2030-01-01", "weather": {"rain": True}}
    (tmp_path / FILE).write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert journal.unsettled("dev") == (replace(_entry(_rows()[0]), at="2030-01-01"),)


def test_what_was_noted_before_commit_is_there_for_whoever_looks_it_up(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    _lived(journal)
    (last,) = journal.unsettled("dev")
    assert (last.run, last.witness, last.chain) == ("run 3", SEEN, _rows()[2].chain)
    journal.settle(last, committed=True)
    assert journal.unsettled("dev") == ()
    assert journal.head("dev") == _rows()[2].chain


def test_a_shorter_history_that_was_accepted_is_no_damage_any_more(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), _rows()
    for row in rows:
        journal.write("committed", _entry(row).facts)
    shorter = History(rows[:2])
    missing = journal.last_seen("dev")
    assert damage(shorter, missing) is not None
    assert missing is not None
    journal.accept(missing, head=shorter.head)
    assert damage(shorter, journal.last_seen("dev")) is None
    longer = History(_chain(*rows[:2], _row(run="another", iteration=3)))
    assert damage(longer, journal.last_seen("dev")) is None
    assert damage(History(rows[:1]), journal.last_seen("dev")) is not None
    journal.accept(missing, head="")
    assert damage(History(rows[:1]), journal.last_seen("dev")) is None
