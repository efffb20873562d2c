"""A diagram's boxes never overlap, whatever refers to whatever, and the same diagram is always arranged the same."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from core.schema.constraints import QName
from gui.arranging import Area, Pair, arranged


def _names(count: int) -> list[QName]:
    return [QName("public", f"t{number:03d}") for number in range(count)]


def _overlap(one: Area, other: Area) -> bool:
    across = one.left < other.left + other.width and other.left < one.left + one.width
    return across and one.top < other.top + other.height and other.top < one.top + one.height


def _chance(count: int, links: int, seed: int) -> list[Pair]:
    chance, names = random.Random(seed), _names(count)
    return [(chance.choice(names), chance.choice(names)) for _ in range(links)]


CIRCLE = [(_names(4)[at], _names(4)[(at + 1) % 4]) for at in range(4)]
STAR = [(name, _names(60)[0]) for name in _names(60)[1:]]
CHAIN = [(one, other) for one, other in zip(_names(100), _names(100)[1:], strict=False)]


@pytest.mark.parametrize(
    ("count", "pairs"),
    [
        pytest.param(1, [], id="one table"),
        pytest.param(3, [(_names(1)[0], _names(1)[0])], id="a table that refers to itself"),
        pytest.param(4, [*CIRCLE, *CIRCLE], id="a circle, twice over"),
        pytest.param(4, [*CIRCLE, *((other, one) for one, other in CIRCLE)], id="both ways"),
        pytest.param(60, STAR, id="all refer to one"),
        pytest.param(100, CHAIN, id="a long chain"),
        *[pytest.param(100, _chance(100, 140, seed), id=f"by chance {seed}") for seed in range(3)],
    ],
)
def test_boxes_never_overlap_and_none_is_lost(count: int, pairs: list[Pair]) -> None:
    sizes = {name: (120.0 + 3 * (at % 7), 40.0 + 20 * (at % 9)) for at, name in enumerate(_names(count))}
    found = arranged(sizes, pairs)
    assert set(found.areas) == set(sizes)
    assert [(one, other) for one, other in combinations(found.areas.values(), 2) if _overlap(one, other)] == []
    assert {name: (area.width, area.height) for name, area in found.areas.items()} == sizes
    assert min(area.left for area in found.areas.values()) == min(area.top for area in found.areas.values()) == 0
    assert arranged(sizes, pairs) == found


def test_what_refers_stands_left_of_what_it_refers_to() -> None:
    accounts, locations, other = QName("public", "accounts"), QName("public", "locations"), QName("public", "x")
    sizes = dict.fromkeys((accounts, locations, other), (100.0, 50.0))
    found = arranged(sizes, [(locations, accounts), (locations, QName("public", "gone"))])
    assert found.areas[locations].left + 100 < found.areas[accounts].left
