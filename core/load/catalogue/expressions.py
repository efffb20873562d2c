"""What a deparser answered, as SQL."""

from __future__ import annotations

from core.load.catalogue.refusals import moving
from core.schema.columns import Expression


def expression(text: str | None) -> Expression:
    """A deparser answers NULL for what was dropped since the snapshot."""
    if text is None:
        raise moving()
    return Expression(text)
