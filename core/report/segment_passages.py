"""The second pair of files, read through segment by segment: each with the segment that leads back."""

from __future__ import annotations

from core.render.frozen_segments import FrozenSegment, frozen_segments
from core.report.passages import SEGMENT, Passage, digest, in_words


def segment_passages(up: str, down: str, *, place: str, first: str) -> tuple[Passage, ...]:
    """What the head of the file says of all of them stands above the first."""
    back = {one.number: _text(one) for one in frozen_segments(down, "down", place=place, first=first)}
    head = "".join(f"{line}\n" for line in up.partition("\n\n-- Segment ")[0].split("\n")[3:])
    return tuple(
        Passage(
            words=_words(one),
            forward=(head if one.number == 1 else "") + _text(one),
            backward=back.get(one.number, ""),
            mark=digest("segment", str(one.number), _text(one), back.get(one.number, "")),
            step=SEGMENT,
        )
        for one in frozen_segments(up, "up", place=place, first=first)
    )


def _words(one: FrozenSegment) -> str:
    what = in_words(one.work.sql) if one.work else "one transaction"
    return f"Segment {one.number} of {one.of}: {what}"


def _text(one: FrozenSegment) -> str:
    if one.work is None or one.text:
        return one.text
    return "".join(f"{sql};\n" for sql in (*one.settings, one.work.sql, *one.resets))
