"""What hangs on something that goes, as the statement that takes it off and the one that puts it back."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql


@dataclass(frozen=True, slots=True)
class Hanging:
    off: sql.Composed
    on: sql.Composed  # what puts it back, up to the name of the table
    rest: sql.Composed
