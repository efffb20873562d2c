"""A text as an SQL constant that reads the same under any setting, and whatever becomes of a file's line ends."""

from __future__ import annotations

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "'": "''"})


def quoted(text: str) -> str:
    """Write what git or an editor could change in passing as an escape."""
    escaped = text.translate(_ESCAPES)
    return f"E'{escaped}'" if "\\" in escaped else f"'{escaped}'"
