"""What is said beside the tables: remarks with their code, and by kind what the document has no place for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 8


@dataclass
class Notes:
    source: str
    at: str = ""  # what is being read
    remarks: list[dict[str, str]] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=dict)

    def say(self, code: str, place: str, message: str, remedy: str) -> None:
        self.remarks.append({"code": code, "place": place, "message": message, "remedy": remedy})

    def leave(self, kind: str, name: str) -> None:
        """Count what is not read under its kind, so that one remark names them all."""
        names = self.unread.setdefault(kind, [])
        if name not in names:
            names.append(name)

    def all(self) -> Iterator[dict[str, str]]:
        yield from self.remarks
        remedy = "Slipway leaves it alone; make it by hand, or leave it out of the models."
        for kind, names in sorted(self.unread.items()):
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            listed = ", ".join(sorted(names)[:SHOWN])
            message = f"not read: {kind} ({len(names)}): {listed}{more}"
            yield {"code": "orm-not-read", "place": self.source, "message": message, "remedy": remedy}
