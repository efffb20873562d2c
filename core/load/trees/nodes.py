"""A value of a parsed document, asked by any of the keys that mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.load.entities import Scalar
from core.load.trees.texts import escaped


@dataclass(frozen=True, slots=True)
class Node:
    """One value with its place."""

    value: object
    origin: str

    def get(self, *keys: str) -> Node | None:
        """The member under the first of these keys that is there and not null."""
        if not isinstance(self.value, dict):
            return None
        for key in keys:
            if (value := self.value.get(key)) is not None:
                return Node(value, f"{self.origin}/{escaped(key)}")
        return None

    def members(self) -> Iterator[tuple[str, Node]]:
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield str(key), Node(value, f"{self.origin}/{escaped(str(key))}")

    def items(self) -> Iterator[Node]:
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, f"{self.origin}/{index}")

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def text(self, *keys: str) -> str:
        found = self.get(*keys)
        return text_in(found.value) if found else ""

    def flag(self, *keys: str) -> bool | None:
        found = self.get(*keys)
        return found.value if found and isinstance(found.value, bool) else None

    def scalar(self, *keys: str) -> Scalar | None:
        found = self.get(*keys)
        return scalar_in(found.value) if found else None

    def scalars(self) -> tuple[Scalar, ...]:
        return scalars_in(self.value)

    def names(self) -> tuple[str, ...]:
        """One name or a list of them."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(value for value in self.scalars() if isinstance(value, str))


class Meanings:
    """Which keys mean the same; of two that are given the one listed first counts."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.keys = keys
        self.meant = {key: meaning for meaning, same in keys.items() for key in same}

    def facts(self, value: object) -> Facts:
        """What an object says by meaning, where it isn't null."""
        found = Facts()
        if isinstance(value, dict):
            for key, said in value.items():
                if said is not None and (meaning := self.meant.get(key)):
                    found[meaning] = said if meaning not in found else self._first(value, meaning)
        return found

    def _first(self, value: Mapping[str, object], meaning: str) -> object:
        return next(said for key in self.keys[meaning] if (said := value.get(key)) is not None)


class Facts(dict[str, object]):
    """What an object says, one fact under each meaning."""

    def text(self, meaning: str) -> str:
        return text_in(self.get(meaning))

    def flag(self, meaning: str) -> bool | None:
        value = self.get(meaning)
        return value if isinstance(value, bool) else None

    def scalar(self, meaning: str) -> Scalar | None:
        return scalar_in(self.get(meaning))

    def number(self, meaning: str) -> int | None:
        """A whole number, also when it was written as text."""
        value = self.get(meaning)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def text_in(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def scalar_in(value: object) -> Scalar | None:
    return value if isinstance(value, Scalar) else None


def scalars_in(value: object) -> tuple[Scalar, ...]:
    """The plain values of a list."""
    listed = value if isinstance(value, list) else []
    return tuple(item for item in listed if isinstance(item, Scalar))
