"""Columns as SQLAlchemy would create them: type, default, identity, generated, collation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, DefaultClause, Identity, Sequence
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.exc import CompileError
from sqlalchemy.types import ARRAY, Enum, NullType, TypeDecorator, TypeEngine

from .constraints import Document
from .dialects import Words, cut, quoted
from .notes import Notes

UNKNOWN_REMEDY = "Give the column a type that PostgreSQL has."
SINGLE_PRECISION = 24
_ICU = "-x-icu"
_BUILT_IN = frozenset({"C", "POSIX", "default", "ucs_basic", "unicode", "pg_c_utf8", "C.UTF-8", "C.utf8"})


@dataclass(frozen=True)
class Columns:
    """Those of one table."""

    words: Words
    notes: Notes
    table: tuple[str, str]
    enums: list[dict[str, object]]

    def column(self, column: Column[Any]) -> Document:
        label = f"{column.table.fullname}.{column.name}"
        serial = self._is_serial(column)
        identity = column.identity
        document: Document = {
            "name": cut(column.name),
            "type": self._type(column, label),
            "nullable": bool(column.nullable) and not (serial or identity or column.primary_key),
            "collation": self._collation(column.type),
            "comment": column.comment or "",
        }
        if serial:
            document["identity"] = "by default"
        elif identity is not None:
            document["identity"] = "always" if identity.always else "by default"
            document["counting"] = _counting(identity)
        elif column.computed is not None:
            document["generated"] = self.words.expression(column.computed.sqltext)
            document["virtual"] = column.computed.persisted is False
            if column.computed.persisted is None:
                self.notes.leave("whether a generated column is stored (it becomes so; say persisted)", label)
        elif isinstance(column.server_default, DefaultClause):
            document["default"] = self._default(column.server_default)
        return document

    def _is_serial(self, column: Column[Any]) -> bool:
        """SQLAlchemy makes it SERIAL; an identity does the same by the standard's means."""
        fills = column.default is None or (isinstance(column.default, Sequence) and column.default.optional)
        return column is column.table.autoincrement_column and column.identity is None and fills

    def _default(self, clause: DefaultClause) -> str:
        return self.words.text(clause.arg) if isinstance(clause.arg, str) else self.words.expression(clause.arg)

    def _type(self, column: Column[Any], label: str) -> str:
        inner, is_array = self._inner(column.type)
        brackets = "[]" if is_array else ""
        resolved = self._resolved(inner)
        if isinstance(resolved, DOMAIN):
            self.notes.leave("domains (the column gets the type beneath)", f"{label} ({resolved.name})")
            return self._spelled(resolved.data_type, column, label) + brackets
        if isinstance(resolved, Enum) and resolved.native_enum:
            self._enum(column, resolved, brackets)
            return "text" + brackets
        return self._spelled(inner, column, label) + brackets

    def _enum(self, column: Column[Any], enum: Enum, brackets: str) -> None:
        self.enums.append(
            {
                "table": self.table,
                "column": cut(column.name),
                "name": cut(enum.name or ""),
                "schema": enum.schema or "",
                "values": list(enum.enums),
                "dimensions": 1 if brackets else 0,
            }
        )

    def _spelled(self, type_: TypeEngine[Any], column: Column[Any], label: str) -> str:
        if isinstance(self._resolved(type_), NullType):
            self._say_unknown(f"{label} has no type; it becomes text")
            return "text"
        try:
            text = self.words.type(type_, type_expression=column)
        except CompileError:
            self._say_unknown(f"{label} has the type {type_!r}, which is none of PostgreSQL's; it becomes text")
            return "text"
        collation = getattr(self._resolved(type_), "collation", None)
        bare = text.removesuffix(f" COLLATE {quoted(collation)}") if collation else text
        return _as_stored(bare)

    def _say_unknown(self, message: str) -> None:
        self.notes.say("unknown-type", self.notes.at, message, UNKNOWN_REMEDY)

    def _inner(self, type_: TypeEngine[Any]) -> tuple[TypeEngine[Any], bool]:
        """Take an array apart, whatever decorates it; of its dimensions PostgreSQL keeps no count."""
        resolved = self._resolved(type_)
        if not isinstance(resolved, ARRAY):
            return type_, False
        return self._inner(resolved.item_type)[0], True

    def _resolved(self, type_: TypeEngine[Any]) -> TypeEngine[Any]:
        resolved = type_.dialect_impl(self.words.dialect)
        while isinstance(resolved, TypeDecorator):
            resolved = resolved.impl_instance.dialect_impl(self.words.dialect)
        return resolved

    def _collation(self, type_: TypeEngine[Any]) -> str:
        inner, _ = self._inner(type_)
        name = getattr(self._resolved(inner), "collation", None)
        if not isinstance(name, str) or not name:
            return ""
        # PostgreSQL looks into its own schema first, so these are sure to be its own.
        known = name in _BUILT_IN or name.endswith(_ICU) or name[2:3] == "_"
        return f'"pg_catalog".{quoted(name)}' if known else quoted(name)


def _counting(identity: Identity) -> Document:
    said = {
        "start": identity.start,
        "increment": identity.increment,
        "minimum": None if identity.nominvalue else identity.minvalue,
        "maximum": None if identity.nomaxvalue else identity.maxvalue,
        "cache": identity.cache,
        "cycle": bool(identity.cycle),
    }
    return {name: value for name, value in said.items() if value is not None}


def _as_stored(text: str) -> str:
    """What PostgreSQL makes of spellings that its catalogue doesn't keep."""
    head, _, rest = text.upper().partition("(")
    if head == "FLOAT":
        return "real" if rest and int(rest.rstrip(")")) <= SINGLE_PRECISION else "double precision"
    return "char(1)" if text.upper() in {"CHAR", "CHARACTER"} else text
