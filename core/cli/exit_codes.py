"""What a command's exit code says; the codes of refusals are on the errors themselves."""

from __future__ import annotations

DONE = 0
BUG = 1
USAGE = 2
REFUSED = 3
DIFFERS = 4
UNANSWERED = 5
CANCELLED = 6
IN_DOUBT = 7
