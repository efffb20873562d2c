"""A connector is the one way to a database: it connects, or only reads, makes scratch databases, hides its secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import psycopg
from psycopg.rows import TupleRow

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Connection = psycopg.Connection[TupleRow]
Kind = Literal["embedded", "url"]


class Connector(Protocol):
    """One database on one server."""

    @property
    def label(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    def connect(self, *, autocommit: bool = True) -> Connection: ...

    def read(self) -> Connection: ...

    def scratch(self) -> AbstractContextManager[Connector]: ...

    def redact(self, text: str) -> str: ...
