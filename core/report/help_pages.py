"""The help page of each code of a finding: what it means, why it matters, what to do, and an example that raises it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.errors import UsageError


def codes() -> tuple[str, ...]:
    return tuple(sorted(entry.name.removesuffix(".md") for entry in _folder().iterdir() if entry.name.endswith(".md")))


def page(code: str) -> str:
    """Read a page as Markdown; what is nearly a code is told which one it may mean."""
    known = codes()
    if code not in known:
        said = repr(code) if code.replace("-", "").isalnum() and len(code) < 64 else "that was given"
        raise UsageError("unknown-code", f"no finding has the code {said}", remedy=_near(code.lower(), known))
    return _folder().joinpath(f"{code}.md").read_text(encoding="utf-8")


def _near(code: str, known: Sequence[str]) -> str:
    near = get_close_matches(code, known, n=3, cutoff=0.6) or [one for one in known if code and code in one][:5]
    return f"Did you mean {', '.join(near)}?" if near else f"The codes are {', '.join(known)}."


def _folder() -> Traversable:
    return files("resources").joinpath("help", "findings")
