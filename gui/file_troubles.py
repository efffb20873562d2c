"""A file that can't be read or written is something that a person can act on, in the panel as at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Refused


@contextmanager
def refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            "file",
            error.strerror or str(error),
            place=str(error.filename or ""),
            remedy="Check the path and its permissions; what was written before this stays.",
        ) from error
