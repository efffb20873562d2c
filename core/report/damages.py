"""A history that was changed by hand, restored, or written by a newer Slipway, told with the way out."""

from __future__ import annotations

from collections.abc import Iterator

from core.run.records.damage import Damage
from core.run.records.history import LAYOUT


def lines(found: Damage) -> Iterator[str]:
    yield f"The history's chain breaks at row {found.row}: {found.said}."
    if found.how == "cut":
        yield "  It was restored, or rows are missing: slipway repair says what this machine saw, and settles it."
    else:
        yield "  Restore slipway.migration_history from a backup; apply and rollback are refused until then."


def newer(layout: int) -> str:
    return (
        f"A newer Slipway wrote the history (layout {layout}, this one knows {LAYOUT}): "
        "its chain can't be checked here, and apply and rollback are refused. Update Slipway."
    )
