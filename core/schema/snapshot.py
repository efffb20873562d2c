"""A Schema as a document and back, by hand, so that `load(dump(x)) == x` with nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import TypeVar, get_args

from core.errors import Refused
from core.schema.columns import Column, Expression, Identity
from core.schema.constraints import Action, Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType, parse_type

FORMAT = 1

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Word = TypeVar("Word", bound=str)
ACTIONS: tuple[Action, ...] = get_args(Action)
IDENTITIES: tuple[Identity, ...] = get_args(Identity)


def dump(schema: Schema) -> str:
    """One fact a line, so that a reviewer sees a snapshot's change in a diff."""
    return json.dumps({"slipway": FORMAT, "tables": as_json(schema.tables)}, indent=1, ensure_ascii=False) + "\n"


def load(text: str, *, place: str) -> Schema:
    """Read what `dump` wrote; anything else is refused with its place."""
    try:
        document = _Reader(json.loads(text), place)
        if document.number("slipway") != FORMAT:
            raise document.broken("it has another format")
        return schema_of([_table(table) for table in document.each("tables")])
    except (ValueError, RecursionError) as error:
        raise _Reader({}, place).broken(str(error)) from error


def as_json(value: object) -> Json:
    """Write a noun without the fields that hold their default, and without its place: a moved line is no change."""
    match value:
        case None | bool() | int() | str():
            return value
        case DataType():
            return str(value)
        case Expression():
            return value.sql
        case QName():
            return [value.schema, value.name]
        case tuple():
            return [as_json(item) for item in value]
        case Column() | Table() | PrimaryKey() | Unique() | ForeignKey() | Check() | Index():
            return {
                field.name: as_json(getattr(value, field.name))
                for field in fields(value)
                if field.name != "origin" and (field.default is MISSING or getattr(value, field.name) != field.default)
            }
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a snapshot")


@dataclass(frozen=True, slots=True)
class _Reader:
    """One object of the document; asks for a fact by name and type, or says what is wrong."""

    document: object
    place: str

    def broken(self, why: str) -> Refused:
        return Refused(
            "snapshot-broken",
            f"the snapshot can't be read: {why}",
            place=self.place,
            remedy="Restore the file from version control; slipway.sum holds its checksum.",
        )

    def value(self, key: str) -> object:
        if not isinstance(self.document, dict):
            raise self.broken(f"an object with {key!r} was expected")
        return self.document.get(key)

    def text(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.broken(f"{key!r} must be text")
        return value

    def word(self, key: str, allowed: tuple[Word, ...]) -> Word | None:
        text = self.text(key)
        if text and text not in allowed:
            raise self.broken(f"{key!r} can't be {text!r}")
        return next((word for word in allowed if word == text), None)

    def number(self, key: str) -> int | None:
        value = self.value(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.broken(f"{key!r} must be a number")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.broken(f"{key!r} must be true or false")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self._item(item, key) for item in self._items(key))

    def each(self, key: str) -> Iterator[_Reader]:
        return (_Reader(item, self.place) for item in self._items(key))

    def expression(self, key: str) -> Expression | None:
        return Expression(self.text(key)) if self.value(key) is not None else None

    def qname(self, key: str) -> QName:
        match self.names(key):
            case (schema, name):
                return QName(schema, name)
            case _:
                raise self.broken(f"{key!r} must be a schema and a name")

    def _items(self, key: str) -> list[object]:
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.broken(f"{key!r} must be a list")
        return value

    def _item(self, item: object, key: str) -> str:
        if not isinstance(item, str):
            raise self.broken(f"{key!r} must hold names")
        return item


def _table(document: _Reader) -> Table:
    keys = [PrimaryKey(key.text("name"), key.names("columns")) for key in _maybe(document, "primary_key")]
    return Table(
        name=document.qname("name"),
        columns=tuple(_column(column) for column in document.each("columns")),
        primary_key=keys[0] if keys else None,
        uniques=tuple(_unique(unique) for unique in document.each("uniques")),
        foreign_keys=tuple(_foreign_key(foreign_key) for foreign_key in document.each("foreign_keys")),
        checks=tuple(_check(check) for check in document.each("checks")),
        indexes=tuple(_index(index) for index in document.each("indexes")),
        comment=document.text("comment"),
        entity=document.text("entity"),
        deprecated_since=document.number("deprecated_since"),
    )


def _maybe(document: _Reader, key: str) -> list[_Reader]:
    return [_Reader(value, document.place)] if (value := document.value(key)) is not None else []


def _column(document: _Reader) -> Column:
    return Column(
        name=document.text("name"),
        type=parse_type(document.text("type")),
        nullable=document.flag("nullable", default=True),
        default=document.expression("default"),
        identity=document.word("identity", IDENTITIES),
        generated=document.expression("generated"),
        collation=document.text("collation"),
        comment=document.text("comment"),
        source=document.text("source"),
        deprecated_since=document.number("deprecated_since"),
    )


def _unique(document: _Reader) -> Unique:
    return Unique(document.text("name"), document.names("columns"), document.flag("nulls_not_distinct", default=False))


def _foreign_key(document: _Reader) -> ForeignKey:
    return ForeignKey(
        name=document.text("name"),
        columns=document.names("columns"),
        references=document.qname("references"),
        referenced_columns=document.names("referenced_columns"),
        on_delete=document.word("on_delete", ACTIONS) or "no action",
        on_update=document.word("on_update", ACTIONS) or "no action",
        deferrable=document.flag("deferrable", default=False),
        initially_deferred=document.flag("initially_deferred", default=False),
        validated=document.flag("validated", default=True),
    )


def _check(document: _Reader) -> Check:
    return Check(
        name=document.text("name"),
        expression=Expression(document.text("expression")),
        columns=document.names("columns"),
        validated=document.flag("validated", default=True),
    )


def _index(document: _Reader) -> Index:
    return Index(
        name=document.text("name"),
        keys=tuple(Expression(key) for key in document.names("keys")),
        columns=document.names("columns"),
        unique=document.flag("unique", default=False),
        method=document.text("method") or "btree",
        include=document.names("include"),
        predicate=document.expression("predicate"),
        nulls_not_distinct=document.flag("nulls_not_distinct", default=False),
        valid=document.flag("valid", default=True),
    )
