"""What is known of a target when a plan is judged for it: its version, and about how many rows its tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.schema.constraints import QName


@dataclass(frozen=True, slots=True)
class Facts:
    """Tables by the name that they have after the plan's renames."""

    major: int
    rows: Mapping[QName, int]
