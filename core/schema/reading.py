"""A snapshot's document asked fact by fact, by name and type; what is not as it should be is said with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar, get_args

from core.errors import Refused
from core.schema.columns import Baseline, Expression
from core.schema.constraints import QName

Word = TypeVar("Word", bound=str)

BASELINES: tuple[Baseline, ...] = get_args(Baseline)


@dataclass(frozen=True, slots=True)
class Reader:
    """One object of the document; asks for a fact by name and type, or says what is wrong."""

    document: object
    place: str

    def broken(self, why: str) -> Refused:
        return Refused(
            "snapshot-broken",
            f"the snapshot can't be read: {why}",
            place=self.place,
            remedy="Restore the file from version control; slipway.sum holds its checksum.",
        )

    def inner(self, key: str) -> Reader | None:
        value = self.value(key)
        return None if value is None else Reader(value, self.place)

    def value(self, key: str) -> object:
        if not isinstance(self.document, dict):
            raise self.broken(f"an object with {key!r} was expected")
        return self.document.get(key)

    def text(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.broken(f"{key!r} must be text")
        return value

    def word(self, key: str, allowed: tuple[Word, ...]) -> Word | None:
        text = self.text(key)
        if text and text not in allowed:
            raise self.broken(f"{key!r} can't be {text!r}")
        return next((word for word in allowed if word == text), None)

    def baseline(self) -> Baseline:
        return self.word("baseline", BASELINES) or ""

    def number(self, key: str) -> int | None:
        value = self.value(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.broken(f"{key!r} must be a number")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.broken(f"{key!r} must be true or false")
        return value

    def count(self, key: str, default: int) -> int:
        value = self.number(key)
        return default if value is None else value

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self._item(item, key) for item in self._items(key))

    def each(self, key: str) -> Iterator[Reader]:
        return (Reader(item, self.place) for item in self._items(key))

    def expression(self, key: str) -> Expression | None:
        return Expression(self.text(key)) if self.value(key) is not None else None

    def qnames(self, key: str) -> tuple[QName, ...]:
        return tuple(Reader({key: item}, self.place).qname(key) for item in self._items(key))

    def qname(self, key: str) -> QName:
        match self.names(key):
            case (schema, name):
                return QName(schema, name)
            case _:
                raise self.broken(f"{key!r} must be a schema and a name")

    def _items(self, key: str) -> list[object]:
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.broken(f"{key!r} must be a list")
        return value

    def _item(self, item: object, key: str) -> str:
        if not isinstance(item, str):
            raise self.broken(f"{key!r} must hold names")
        return item
