"""How PostgreSQL turns a value of one type into another, and whether it comes back the same."""

from __future__ import annotations

from typing import Literal

from core.schema.types import DataType, is_own

Way = Literal["assignment", "explicit", "text", "none"]

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TEXTS = frozenset({"varchar", "text", "char"})
_FAMILIES = (
    _NUMBERS,
    frozenset({"date", "timestamp", "timestamptz"}),
    frozenset({"time", "timetz"}),
    frozenset({"json", "jsonb"}),
)
_EXPLICIT = frozenset({("boolean", "integer"), ("integer", "boolean"), *(("jsonb", name) for name in _NUMBERS)})
_WHOLE = ("smallint", "integer", "bigint", "numeric")
_FINER = frozenset({"time", "timetz", "timestamp", "timestamptz"})
_DIGITS = {"smallint": 5, "integer": 10, "bigint": 19}
_LENGTHS = {"smallint": 6, "integer": 11, "bigint": 20, "uuid": 36, "boolean": 5, "date": 13}


def way(old: DataType, new: DataType) -> Way:
    """Find the plain way: ALTER TYPE's own, a cast that must be written, over text, or none."""
    if casts_by_itself(old, new):
        return "assignment"
    if _spelled_alike(old, new):
        return "text"
    if old.dimensions or new.dimensions:
        return "none"
    if (old.name, new.name) in _EXPLICIT:
        return "explicit"
    return "text" if old.name in _TEXTS else "none"


def casts_by_itself(old: DataType, new: DataType) -> bool:
    """PostgreSQL has an assignment cast, so ALTER TYPE needs no USING."""
    if old.name == new.name and old.dimensions == new.dimensions:
        return True
    if is_own(old) and old.dimensions == new.dimensions and new.name in _TEXTS:
        return True
    if old.dimensions or new.dimensions:
        return False
    return new.name in _TEXTS or any({old.name, new.name} <= family for family in _FAMILIES)


def loses_nothing(old: DataType, new: DataType) -> bool:
    """Every value survives the way there and back."""
    if old == new or (_spelled_alike(old, new) and not new.arguments):
        return True
    if old.dimensions or new.dimensions:
        return False
    if new.name in {"varchar", "text"}:
        return _fits_in_text(old, new)
    if old.name == new.name == "numeric":
        return _wider_numeric(old.arguments, new.arguments)
    if old.name == new.name and old.name in _FINER:
        return not new.arguments or (bool(old.arguments) and old.arguments <= new.arguments)
    if old.name in _WHOLE and new.name in _WHOLE and not old.arguments:
        return _WHOLE.index(old.name) <= _WHOLE.index(new.name) and _holds_digits(old, new)
    return False


def fails_rather(old: DataType, new: DataType) -> bool:
    """A value arrives as it was, or the statement fails: an assignment rounds nothing here, and cuts nothing."""
    if _spelled_alike(old, new) and (is_own(old) or is_own(new)):
        return not new.arguments
    if old.dimensions or new.dimensions:
        return False
    if {old.name, new.name} <= {"varchar", "text"}:
        return True
    if old.name in _WHOLE[:3]:
        return new.name in _WHOLE and not (new.arguments and new.arguments[-1] < 0)
    return old.name == new.name == "numeric" and bool(old.arguments and new.arguments) and _keeps_scale(old, new)


def _keeps_scale(old: DataType, new: DataType) -> bool:
    return (*new.arguments, 0)[1] >= (*old.arguments, 0)[1]


def _holds_digits(old: DataType, new: DataType) -> bool:
    if not new.arguments:
        return True
    precision, scale = (*new.arguments, 0)[:2]
    return precision - scale >= _DIGITS.get(old.name, precision + 1)


def _spelled_alike(old: DataType, new: DataType) -> bool:
    """An enum's value goes over its text: it arrives as it is spelled, or the statement fails."""
    if old.dimensions != new.dimensions or not (is_own(old) or is_own(new)):
        return False
    return all(is_own(one) or one.name in {"varchar", "text"} for one in (old, new))


def _fits_in_text(old: DataType, new: DataType) -> bool:
    if old.name in {"varchar", "text"}:
        return not new.arguments or (bool(old.arguments) and old.arguments <= new.arguments)
    length = _LENGTHS.get(old.name)
    return length is not None and (not new.arguments or length <= new.arguments[0])


def _wider_numeric(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    if not new:
        return True
    if not old:
        return False
    (old_precision, old_scale), (precision, scale) = ((*old, 0)[:2], (*new, 0)[:2])
    return scale >= old_scale and precision - scale >= old_precision - old_scale
