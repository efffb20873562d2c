"""What the panel shows in the terminal's words."""

from __future__ import annotations

from core.report.events import line as event
from core.report.letters import visible

__all__ = ["event", "visible"]
