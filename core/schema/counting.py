"""How an identity counts: what is said of it beside its being one, where that isn't what PostgreSQL would choose."""

from __future__ import annotations

from dataclasses import dataclass

from core.schema.types import DataType

_BITS = {"smallint": 15, "integer": 31}


@dataclass(frozen=True, slots=True)
class Counting:
    """Nothing where it is what PostgreSQL chooses for the type and the direction; make it with `counted`."""

    start: int | None = None
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


AS_USUAL = Counting()


def counted(kind: DataType, said: Counting) -> Counting:
    """Leave out what is as usual, so that two ways to say the same are one value."""
    low, high = limits(kind, Counting(increment=said.increment))
    minimum = None if said.minimum == low else said.minimum
    maximum = None if said.maximum == high else said.maximum
    bare = Counting(None, said.increment, minimum, maximum, said.cache, said.cycle)
    return Counting(
        None if said.start == first_number(kind, bare) else said.start,
        said.increment,
        minimum,
        maximum,
        said.cache,
        said.cycle,
    )


def limits(kind: DataType, said: Counting) -> tuple[int, int]:
    """Between which numbers it counts."""
    highest = 2 ** _BITS.get(kind.name, 63)
    low, high = (1, highest - 1) if said.increment > 0 else (-highest, -1)
    return low if said.minimum is None else said.minimum, high if said.maximum is None else said.maximum


def first_number(kind: DataType, said: Counting) -> int:
    low, high = limits(kind, said)
    if said.start is not None:
        return said.start
    return low if said.increment > 0 else high
