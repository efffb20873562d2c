"""The settings of a segment that runs outside a transaction: SET before it, RESET after it, as its file says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.render.frozen_segments import FrozenSegment
from core.targets.connector import Connection


@contextmanager
def as_said(connection: Connection, segment: FrozenSegment) -> Iterator[None]:
    for setting in segment.settings:
        connection.execute(setting.encode())
    try:
        yield
    finally:
        if not connection.closed:
            for setting in segment.resets:
                connection.execute(setting.encode())
