"""Values and conditions of a model as SQL that PostgreSQL reads back unchanged."""

from __future__ import annotations

from core.load.entities import Limits, Scalar
from core.load.tables.kinds import NUMERIC, TEXTUAL, Kind
from core.schema.literals import quoted as text_literal
from core.schema.types import DataType


def literal(value: Scalar) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return text_literal(value)


def text_of(value: Scalar) -> str:
    return value if isinstance(value, str) else literal(value)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def one_of(column: str, values: tuple[Scalar, ...], kind: Kind) -> str:
    """The cast makes it read back as it was written; without it varchar reads back two different ways."""
    if kind in NUMERIC:
        return f"{quoted(column)} IN ({', '.join(literal(value) for value in values)})"
    return f"{quoted(column)}::text IN ({', '.join(literal(text_of(value)) for value in values)})"


def limit_checks(column: str, kind: Kind, type_: DataType, limits: Limits) -> list[tuple[str, str]]:
    """Each limit as the end of a check's name and its condition."""
    lengths = kind in TEXTUAL
    subject = f"char_length({quoted(column)}::text)" if lengths else quoted(column)
    minimum = limits.min_length if lengths and limits.min_length is not None else limits.minimum
    maximum = limits.max_length if lengths and limits.max_length is not None else limits.maximum
    found: list[tuple[str, str]] = []
    if _is_number(minimum) and (lengths or kind in NUMERIC):
        found.append(("min_length" if lengths else "min", f"{subject} >= {minimum}"))
    # A varchar keeps to its length by itself.
    if _is_number(maximum) and (kind in NUMERIC or (lengths and type_.name != "varchar")):
        found.append(("max_length" if lengths else "max", f"{subject} <= {maximum}"))
    if lengths:
        found += [("pattern", f"{quoted(column)}::text ~ {literal(pattern)}") for pattern in limits.patterns]
    return found


def _is_number(value: Scalar | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
