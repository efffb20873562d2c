"""One measurement of a benchmark: ours against what it is compared with, and the goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    ours: float
    theirs: float | None
    goal: float
    unit: str = "s"

    @property
    def measured(self) -> float:
        return self.ours if self.theirs is None else self.ours / self.theirs

    def text(self) -> str:
        met = "met" if self.measured <= self.goal else "MISSED"
        if self.theirs is None:
            ours = f"{self.ours:>8.3f} {self.unit:<2}"
            return f"{self.name:<52} {ours} {'':>9} {'':>8} goal {self.goal:g} {self.unit}  {met}"
        ratio = f"{self.measured:.3g}x"
        return f"{self.name:<52} {self.ours:>8.3f} s {self.theirs:>8.3f} s {ratio:>8} goal {self.goal:g}x  {met}"
