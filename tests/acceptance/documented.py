"""What docs/interface.md promises of a command's document."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "interface.md"


def documented(command: str) -> set[str]:
    """Give the keys of the document itself, without those inside brackets."""
    rows = (line.split(" | ", 1) for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    (said,) = (keys for names, keys in rows if f"`{command}`" in names)
    while (outer := re.sub(r"\([^()]*\)", "", said)) != said:
        said = outer
    return set(re.findall(r"`([a-z_]+)(?:\[\])?`", said))
