"""Two texts side by side as they are shown, made in a worker: equal in their number of lines, coloured and numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.report.sides import Kind, sides
from gui.plain import plain
from gui.tokens import Line, coloured


@dataclass(frozen=True, slots=True)
class Half:
    """`numbers` has 0 where the other side alone has a line."""

    title: str = ""
    text: str = ""
    lines: Sequence[Line] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Half = Half()
    right: Half = Half()
    kinds: tuple[Kind, ...] = ()

    @property
    def differences(self) -> int:
        return sum(1 for kind in self.kinds if kind != "same")


def comparison(before: tuple[str, str], after: tuple[str, str], key: Callable[[str], str] = str) -> Comparison:
    """Take each side as its title and its text."""
    rows = sides(plain(before[1]), plain(after[1]), key)
    return Comparison(
        _half(before[0], [row.left for row in rows]),
        _half(after[0], [row.right for row in rows]),
        tuple(row.kind for row in rows),
    )


def _half(title: str, lines: list[str | None]) -> Half:
    text = "\n".join(line or "" for line in lines)
    numbers, last = list[int](), 0
    for line in lines:
        last += line is not None
        numbers.append(0 if line is None else last)
    return Half(title, text, coloured(text, "sql"), tuple(numbers))
