"""A value of a parsed document, asked by any of the keys that mean the same."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.load.entities import Scalar

Placed = tuple[str, object, str]
"""A member by its key, and the place where it stands."""
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class LinedMap(dict[str, object]):
    """An object of a line-based document: it knows the line of each of its members."""

    __slots__ = ("file", "lines")

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.lines = array("L")  # one for each key, in their order: a second dictionary would double the tree

    def line(self, key: str) -> int:
        return self.lines[next(index for index, known in enumerate(self) if known == key)]


class LinedList(list[object]):
    """A list of a line-based document: it knows the line of each of its items."""

    __slots__ = ("file", "lines")

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.lines = array("L")


@dataclass(frozen=True, slots=True)
class Node:
    """One value with its place: the file and line where its document has lines, else its pointer."""

    value: object
    origin: str

    def place(self, key: str) -> str:
        """Where the member under this key stands."""
        value = self.value
        if isinstance(value, LinedMap):
            return f"{value.file}:{value.line(key)}"
        return f"{self.origin}/{escaped(key)}"

    def get(self, *keys: str) -> Node | None:
        """The member under the first of these keys that is there and not null."""
        found = self._first(keys)
        return Node(found[1], self.place(found[0])) if found else None

    def _first(self, keys: Sequence[str]) -> tuple[str, object] | None:
        if isinstance(self.value, dict):
            for key in keys:
                if (value := self.value.get(key)) is not None:
                    return key, value
        return None

    def members(self) -> Iterator[tuple[str, Node]]:
        for key, value, origin in self.placed():
            yield key, Node(value, origin)

    def placed(self) -> list[Placed]:
        """Each member with its place."""
        value, origin = self.value, self.origin
        if isinstance(value, LinedMap):
            file = value.file
            return [(key, said, f"{file}:{line}") for line, (key, said) in zip(value.lines, value.items(), strict=True)]
        if isinstance(value, dict):
            return [(key, said, f"{origin}/{escaped(key)}") for key, said in value.items()]
        return []

    def items(self) -> Iterator[Node]:
        if isinstance(self.value, LinedList):
            for line, value in zip(self.value.lines, self.value, strict=True):
                yield Node(value, f"{self.value.file}:{line}")
        elif isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, f"{self.origin}/{index}")

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def text(self, *keys: str) -> str:
        found = self._first(keys)
        return text_in(found[1]) if found else ""

    def flag(self, *keys: str) -> bool | None:
        found = self._first(keys)
        return flag_in(found[1]) if found else None

    def scalar(self, *keys: str) -> Scalar | None:
        found = self._first(keys)
        return scalar_in(found[1]) if found else None

    def scalars(self) -> tuple[Scalar, ...]:
        return scalars_in(self.value)

    def names(self) -> tuple[str, ...]:
        """One name or a list of them."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(value for value in self.scalars() if isinstance(value, str))


class Meanings:
    """Which keys mean the same; of two that are given the one listed first counts."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]], flags: frozenset[str] = frozenset()) -> None:
        self.keys = keys
        self.flags = flags  # where only yes or no can stand
        self.meant = {key: meaning for meaning, same in keys.items() for key in same}

    def facts(self, value: object) -> Facts:
        """What an object says by meaning, where it isn't null."""
        found, meant, flags = Facts(), self.meant, self.flags
        if isinstance(value, dict):
            for key, said in value.items():
                if said is not None and (meaning := meant.get(key)):
                    found[meaning] = said if meaning not in found else self._first(value, meaning)
                    if meaning in flags and flag_in(said) is None:
                        found.unreadable = (*found.unreadable, key)
        return found

    def _first(self, value: Mapping[str, object], meaning: str) -> object:
        return next(said for key in self.keys[meaning] if (said := value.get(key)) is not None)


class Facts(dict[str, object]):
    """What an object says, one fact under each meaning."""

    unreadable: tuple[str, ...] = ()  # the keys whose values are neither yes nor no, where nothing else can be

    def text(self, meaning: str) -> str:
        return text_in(self.get(meaning))

    def flag(self, meaning: str) -> bool | None:
        return flag_in(self.get(meaning))

    def affirms(self, meaning: str) -> bool:
        said = self.get(meaning)
        return said is True or (said is not None and flag_in(said) is True)

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


def escaped(key: str) -> str:
    """The key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def text_in(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def flag_in(value: object) -> bool | None:
    """Where only yes or no can stand, their words mean them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | str):
        return _FLAGS.get(str(value).strip().casefold())
    return None


def scalar_in(value: object) -> Scalar | None:
    return value if isinstance(value, Scalar) else None


def scalars_in(value: object) -> tuple[Scalar, ...]:
    """The plain values of a list."""
    listed = value if isinstance(value, list) else []
    return tuple(item for item in listed if isinstance(item, Scalar))
