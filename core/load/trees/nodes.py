"""A value of a parsed document with its place, asked by any of the keys that mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.load.entities import Scalar
from core.load.trees.texts import escaped


@dataclass(frozen=True, slots=True)
class Node:
    value: object
    origin: str

    def get(self, *keys: str) -> Node | None:
        """The member under the first of these keys that is there and not null."""
        if not isinstance(self.value, Mapping):
            return None
        for key in keys:
            if (value := self.value.get(key)) is not None:
                return Node(value, f"{self.origin}/{escaped(key)}")
        return None

    def members(self) -> Iterator[tuple[str, Node]]:
        if isinstance(self.value, Mapping):
            for key, value in self.value.items():
                yield str(key), Node(value, f"{self.origin}/{escaped(str(key))}")

    def items(self) -> Iterator[Node]:
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, f"{self.origin}/{index}")

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, Mapping)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def text(self, *keys: str) -> str:
        found = self.get(*keys)
        return found.value.strip() if found and isinstance(found.value, str) else ""

    def flag(self, *keys: str) -> bool | None:
        found = self.get(*keys)
        return found.value if found and isinstance(found.value, bool) else None

    def number(self, *keys: str) -> int | None:
        """A whole number, also when it was written as text."""
        found = self.get(*keys)
        if found is None or isinstance(found.value, bool):
            return None
        if isinstance(found.value, float) and found.value.is_integer():
            return int(found.value)
        if isinstance(found.value, str) and found.value.isascii() and found.value.isdigit() and len(found.value) < 10:
            return int(found.value)
        return found.value if isinstance(found.value, int) else None

    def scalar(self, *keys: str) -> Scalar | None:
        found = self.get(*keys)
        return found.value if found and isinstance(found.value, str | int | float | bool) else None

    def scalars(self) -> tuple[Scalar, ...]:
        """The plain values of a list."""
        return tuple(item.value for item in self.items() if isinstance(item.value, str | int | float | bool))

    def names(self) -> tuple[str, ...]:
        """One name or a list of them."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(value for value in self.scalars() if isinstance(value, str))
