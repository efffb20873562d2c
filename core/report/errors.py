"""An error that a user can act on, told with its way out."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import CoreError
from core.schema.layout import Json


def lines(problem: CoreError) -> Iterator[str]:
    yield f"{problem.code}: {problem}"
    yield f"  {problem.remedy}"


def document(problem: CoreError) -> Json:
    return {
        "error": {
            "code": problem.code,
            "message": problem.message,
            "place": problem.place,
            "remedy": problem.remedy,
        }
    }
