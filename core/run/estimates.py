"""What a rehearsal's measures add up to."""

from __future__ import annotations

from collections.abc import Sequence

from core.run.events import Measured


def estimated(measured: Sequence[Measured]) -> float:
    """From the first lock that somebody waits for until COMMIT, with the rows of the target."""
    return round(sum(one.estimated_seconds + one.seconds for one in measured if one.blocks), 4)
