"""What is said about an object, as SQL."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.words import Sql, literal, sql


def come(name: Sql, text: str) -> Iterator[Sql]:
    if text:
        yield sql("COMMENT ON {} IS {}", name, literal(text))


def change(name: Sql, old: str, new: str) -> Iterator[Sql]:
    if old != new:
        yield sql("COMMENT ON {} IS {}", name, literal(new) if new else sql("NULL"))
