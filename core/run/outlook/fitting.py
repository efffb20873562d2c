"""Whether a value can be cast, as a condition: as PostgreSQL would cast it, NaN, infinity and rounding included."""

from __future__ import annotations

from psycopg import sql

from core.schema.casts import way
from core.schema.types import DataType

_BITS = {"smallint": 15, "integer": 31, "bigint": 63}
_FLOATS = {
    "real": ("3.4028235677973366e38", "7.006492321624086e-46"),
    "double precision": ("1.7976931348623157e308", "0"),
}
_LAST_DAY = "294276-12-31"  # of a timestamp; a date goes on far beyond
_FIRST_ASKING, _NULL_IS_NULL = 160_000, 180_000
_SHAPES = {
    "uuid": r"^\{?([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}\}?$",
    "boolean": r"^\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1)\s*$",
    "number": r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,3})?\s*$",
    "integer": r"^\s*[+-]?[0-9]{1,25}\s*$",
}
"""What is read as a value of a type, for servers that can't be asked; what they don't know is left alone."""


def fits(old: DataType, new: DataType, value: sql.Composable, version: int) -> sql.Composed | None:
    """Nothing where every value fits, or where nobody can say."""
    if old.dimensions or new.dimensions:
        return None
    if old.name in _BITS or old.name in {"numeric", *_FLOATS}:
        return _number(old, new, value)
    if old.name == "jsonb" and way(old, new) == "explicit":
        return _in_document(new, value, version)
    if old.name == "date" and new.name in {"timestamp", "timestamptz"}:
        return sql.SQL("NOT isfinite({v}) OR {v} <= {last}::date").format(v=value, last=sql.Literal(_LAST_DAY))
    if (old.name, new.name) == ("json", "jsonb") or way(old, new) == "text":
        return _read(new, value, version)
    return None


def _number(old: DataType, new: DataType, value: sql.Composable) -> sql.Composed | None:
    if new.name in _BITS:
        return _whole(old, new, value)
    if new.name == "numeric" and new.arguments:
        precision, scale = (*new.arguments, 0)[:2]
        words = sql.SQL("({v}::numeric = 'NaN' OR abs(round({v}::numeric, {scale})) < 10::numeric ^ {digits})")
        return words.format(v=value, scale=sql.Literal(scale), digits=sql.Literal(precision - scale))
    if new.name in _FLOATS and old.name != new.name and old.name not in _BITS and (old.name, new.name) != _WIDENED:
        return _float(old, new, value)
    return None


_WIDENED = ("real", "double precision")


def _whole(old: DataType, new: DataType, value: sql.Composable) -> sql.Composed:
    """A float is rounded to the nearest even number, and compared as a float: it may have no exact decimal."""
    limit = 2 ** _BITS[new.name]
    if old.name in _FLOATS:
        words = sql.SQL("(round({v}::float8) >= -{n}::float8 AND round({v}::float8) < {n}::float8)")
        return words.format(v=value, n=sql.Literal(limit))
    return sql.SQL("round({v}::numeric) BETWEEN -{n} AND {n} - 1").format(v=value, n=sql.Literal(limit))


def _float(old: DataType, new: DataType, value: sql.Composable) -> sql.Composed:
    highest, lowest = _FLOATS[new.name]
    kind = sql.SQL("numeric" if old.name == "numeric" else "float8")
    words = sql.SQL(
        "({v} IN ('NaN', 'Infinity', '-Infinity', 0) OR (abs({v}) < {high}::{kind} AND abs({v}) > {low}::{kind}))"
    )
    return words.format(v=value, high=sql.Literal(highest), low=sql.Literal(lowest), kind=kind)


def _in_document(new: DataType, value: sql.Composable, version: int) -> sql.Composed:
    """A number in it has the bounds of a numeric; null is NULL from 18 on, and fails before."""
    inner = _number(DataType("numeric"), new, sql.SQL("{}::numeric").format(value)) or sql.SQL("true")
    empty = sql.SQL("true" if version >= _NULL_IS_NULL else "false")
    words = sql.SQL("CASE jsonb_typeof({}) WHEN 'number' THEN {} WHEN 'null' THEN {} ELSE false END")
    return words.format(value, inner, empty)


def _read(new: DataType, value: sql.Composable, version: int) -> sql.Composed | None:
    """Ask the server itself whether a text is one, from 16 on."""
    if version >= _FIRST_ASKING:
        return sql.SQL("pg_input_is_valid({}::text, {})").format(value, sql.Literal(str(new)))
    shape = "integer" if new.name in _BITS else "number" if new.name == "numeric" else new.name
    if shape not in _SHAPES:
        return None
    same = sql.SQL("{}::text ~* {}").format(value, sql.Literal(_SHAPES[shape]))
    if shape not in {"integer", "number"}:
        return same
    inner = _number(DataType("numeric"), new, sql.SQL("{}::text::numeric").format(value)) or sql.SQL("true")
    words = r"^\s*nan\s*$" if new.arguments else r"^\s*(nan|[+-]?inf(inity)?)\s*$"
    spelled = sql.SQL("{}::text ~* {}").format(value, sql.Literal(words)) if shape == "number" else sql.SQL("false")
    return sql.SQL("CASE WHEN {} THEN {} ELSE {} END").format(same, inner, spelled)
