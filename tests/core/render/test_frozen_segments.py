"""An online file is read back as it was written, and nothing that Slipway would not have written gets through."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.plan.steps import Direction
from core.render.frozen_segments import frozen_segments
from core.schema.constraints import QName
from tests.core.render.cases import CASES

UP = (CASES / "unique_and_index_come_and_go/online_up.sql").read_text(encoding="utf-8")
DOWN = (CASES / "unique_and_index_come_and_go/online_down.sql").read_text(encoding="utf-8")


def _read(text: str, direction: Direction = "up") -> tuple[int, ...]:
    return tuple(one.number for one in frozen_segments(text, direction, place="x", first="public"))


def test_both_directions_number_their_segments_alike() -> None:
    assert _read(UP) == (1, 2, 3, 4, 5)
    assert _read(DOWN, "down") == (5, 4, 3, 2, 1)


def test_what_runs_outside_a_transaction_is_known_by_its_index() -> None:
    up = frozen_segments(UP, "up", place="x", first="public")
    built, gone = up[1].work, up[4].work
    assert built and gone
    assert (built.index, built.builds) == (QName("public", "uq_accounts_city"), True)
    assert (gone.index, gone.builds) == (QName("public", "ix_accounts_zip"), False)
    assert up[1].settings == ("SET search_path TO public", "SET lock_timeout TO 0", "SET statement_timeout TO 0")


def test_a_line_inside_a_statement_is_no_heading() -> None:
    text = "COMMENT ON TABLE accounts IS '\n-- Segment 9 of 9: in a transaction\n';\n\nCOMMIT;"
    assert _read(UP.replace("COMMIT;", text, 1)) == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- Segment 2 of 5: outside", "-- Segment 2 of 6: outside"),
        ("-- Segment 2 of 5: outside", "-- Segment 3 of 5: outside"),
        ("-- Segment 2 of 5: outside a", "-- Segment 2 of 5: beside a"),
        ("-- Segment 2 of 5: outside a transaction\n", ""),
        ("-- Segment 1 of 5: in a transaction\n", ""),
        ("UNIQUE INDEX CONCURRENTLY", "UNIQUE INDEX"),
        ("UNIQUE INDEX CONCURRENTLY", "UNIQUE INDEX CONCURRENTLY IF NOT EXISTS"),
        ("RESET search_path;", "RESET search_path;\nDROP INDEX CONCURRENTLY other;"),
        ("RESET search_path;", "DELETE FROM accounts;"),
        ("COMMIT;", "COMMIT;\nBEGIN;\nCOMMIT;"),
        ("COMMIT;", "ROLLBACK;"),
        ("CREATE UNIQUE", "CREATE UNIQ"),
    ],
)
def test_what_slipway_would_not_have_written_is_refused(old: str, new: str) -> None:
    assert old in UP
    with pytest.raises(Refused) as refused:
        _read(UP.replace(old, new, 1))
    assert (refused.value.code, refused.value.place) == ("segments-broken", "x")


def test_the_way_back_is_not_taken_for_the_way_there() -> None:
    with pytest.raises(Refused, match="numbered 5, 4, 3, 2, 1"):
        _read(DOWN)
