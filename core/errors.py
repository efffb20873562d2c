"""What can go wrong in a way that the user can act on; everything else is a bug and is allowed to crash."""

from __future__ import annotations

from collections.abc import Callable


class CoreError(Exception):
    """A refusal or failure that carries its stable code, its place and the way out."""

    exit_code = 3

    def __init__(self, code: str, message: str, *, remedy: str, place: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.place = place

    def hide(self, redact: Callable[[str], str]) -> None:
        """Before it is told: what the server said may hold the target's secret."""
        self.message, self.remedy = redact(self.message), redact(self.remedy)
        self.args = (self.message,)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}"


class UsageError(CoreError):
    """The command was called in a way that can't mean anything."""

    exit_code = 2


class Refused(CoreError):
    """Nothing was done, or what was begun has been rolled back."""

    exit_code = 3


class Differs(CoreError):
    """The target is not what the snapshot or the last run says."""

    exit_code = 4


class Unanswered(CoreError):
    """Only a reviewer can settle it: an answer or an approval is missing."""

    exit_code = 5


class Cancelled(CoreError):
    """The user stopped it before anything was committed."""

    exit_code = 6


class InDoubt(CoreError):
    """COMMIT was sent and no answer came: nobody knows yet."""

    exit_code = 7
