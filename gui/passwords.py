"""Passwords that were given for this session: they live in memory, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from core.targets.addresses import joined


class Passwords:
    """By project and target; whoever opens a target asks here for what to open it with."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], str] = {}

    def hold(self, root: Path, target: str, password: str) -> None:
        self._known[root, target] = password

    def password(self, root: Path, target: str) -> str:
        return self._known.get((root, target), "")

    def address(self, root: Path, target: str, url: str) -> str:
        """Give what the connection is opened with; it is never shown."""
        return joined(url, self.password(root, target))
