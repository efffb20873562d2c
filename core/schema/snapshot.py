"""A Schema as a document and back, by hand, so that `load(dump(x)) == x` with nothing guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Literal, get_args

from core.schema.columns import Column, Expression, Identity
from core.schema.constraints import Action, Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.counting import AS_USUAL, Counting, counted
from core.schema.facts import FACTS
from core.schema.indexes import Index
from core.schema.layout import Json, laid_out
from core.schema.object_documents import read_object
from core.schema.objects import KINDS
from core.schema.reading import Reader
from core.schema.schemas import USUAL, LeftOut, Schema, Storage, schema_of
from core.schema.tables import RowSecurity, Table
from core.schema.types import DataType, parse_type

FORMAT = 1

_WRITTEN = {
    noun: tuple((fact.name, fact.usual) for fact in facts if fact.name != "origin") for noun, facts in FACTS.items()
}
ACTIONS: tuple[Action, ...] = get_args(Action)
IDENTITIES: tuple[Identity, ...] = get_args(Identity)
ENUMS: tuple[Literal["check", "native"], ...] = ("check", "native")
ARRAYS: tuple[Literal["jsonb", "native"], ...] = ("jsonb", "native")
SECURITIES: tuple[RowSecurity, ...] = get_args(RowSecurity)


def dump(schema: Schema) -> str:
    """One fact a line, so that a reviewer sees a snapshot's change in a diff."""
    document: dict[str, Json] = {"slipway": FORMAT, "tables": as_json(schema.tables)}
    if schema.objects:
        document["objects"] = [{"kind": KINDS[type(one)], "is": as_json(one)} for one in schema.objects]
    if schema.storage != USUAL:
        document["storage"] = as_json(schema.storage)
    if schema.left_out:
        document["left_out"] = as_json(schema.left_out)
    return laid_out(document) + "\n"


@lru_cache(maxsize=4)
def load(text: str, *, place: str) -> Schema:
    """Read what `dump` wrote; anything else is refused with its place. A run asks for the same few again and again."""
    try:
        document = Reader(json.loads(text), place)
        if document.number("slipway") != FORMAT:
            raise document.broken("it has another format")
        whole = schema_of(
            [_table(table) for table in document.each("tables")],
            [read_object(one.text("kind"), one.inner("is") or one, _index) for one in document.each("objects")],
            _storage(document.inner("storage")),
        )
        left_out = tuple(LeftOut(one.qname("table"), one.text("constraint")) for one in document.each("left_out"))
        return replace(whole, left_out=left_out) if left_out else whole
    except (ValueError, RecursionError) as error:
        raise Reader({}, place).broken(str(error)) from error


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
        case _:
            if (written := _WRITTEN.get(type(value))) is None:
                raise TypeError(f"{type(value).__name__} has no place in a snapshot")
            said = ((name, getattr(value, name), usual) for name, usual in written)
            return {name: as_json(fact) for name, fact, usual in said if fact != usual}


def _storage(document: Reader | None) -> Storage:
    if document is None:
        return USUAL
    return Storage(
        document.word("enums", ENUMS) or USUAL.enums,
        document.word("arrays", ARRAYS) or USUAL.arrays,
        document.count("default_length", USUAL.default_length),
    )


def _table(document: Reader) -> Table:
    key = document.inner("primary_key")
    return Table(
        name=document.qname("name"),
        columns=tuple(_column(column) for column in document.each("columns")),
        primary_key=_primary_key(key) if key else None,
        uniques=tuple(_unique(unique) for unique in document.each("uniques")),
        foreign_keys=tuple(_foreign_key(foreign_key) for foreign_key in document.each("foreign_keys")),
        checks=tuple(_check(check) for check in document.each("checks")),
        exclusions=tuple(_exclusion(exclusion) for exclusion in document.each("exclusions")),
        indexes=tuple(_index(index) for index in document.each("indexes")),
        row_security=document.word("row_security", SECURITIES) or "",
        comment=document.text("comment"),
        entity=document.text("entity"),
        deprecated_since=document.number("deprecated_since"),
        baseline=document.baseline(),
        unnamed=document.names("unnamed"),
    )


def _column(document: Reader) -> Column:
    return Column(
        name=document.text("name"),
        type=parse_type(document.text("type")),
        nullable=document.flag("nullable", default=True),
        default=document.expression("default"),
        identity=document.word("identity", IDENTITIES),
        generated=document.expression("generated"),
        collation=document.text("collation"),
        comment=document.text("comment"),
        counting=_counting(document),
        virtual=document.flag("virtual", default=False),
        source=document.text("source"),
        deprecated_since=document.number("deprecated_since"),
        baseline=document.baseline(),
        unnamed=document.names("unnamed"),
    )


def _counting(column: Reader) -> Counting:
    said = column.inner("counting")
    if said is None:
        return AS_USUAL
    found = Counting(
        said.number("start"),
        said.count("increment", AS_USUAL.increment),
        said.number("minimum"),
        said.number("maximum"),
        said.count("cache", AS_USUAL.cache),
        said.flag("cycle", default=False),
    )
    return counted(parse_type(column.text("type")), found)


def _primary_key(document: Reader) -> PrimaryKey:
    name, columns = document.text("name"), document.names("columns")
    return PrimaryKey(name, columns, *_deferred(document), *_beside(document), baseline=document.baseline())


def _unique(document: Reader) -> Unique:
    distinct, stands = document.flag("nulls_not_distinct", default=False), document.baseline()
    name, columns = document.text("name"), document.names("columns")
    return Unique(name, columns, distinct, *_deferred(document), *_beside(document), baseline=stands)


def _deferred(document: Reader) -> tuple[bool, bool]:
    return document.flag("deferrable", default=False), document.flag("initially_deferred", default=False)


def _beside(document: Reader) -> tuple[tuple[str, ...], str]:
    return document.names("include"), document.text("comment")


def _exclusion(document: Reader) -> Exclusion:
    deferrable, deferred = _deferred(document)
    return Exclusion(
        name=document.text("name"),
        elements=tuple(Expression(element) for element in document.names("elements")),
        columns=document.names("columns"),
        method=document.text("method") or "gist",
        predicate=document.expression("predicate"),
        deferrable=deferrable,
        initially_deferred=deferred,
        include=document.names("include"),
        comment=document.text("comment"),
        baseline=document.baseline(),
    )


def _foreign_key(document: Reader) -> ForeignKey:
    deferrable, deferred = _deferred(document)
    return ForeignKey(
        name=document.text("name"),
        columns=document.names("columns"),
        references=document.qname("references"),
        referenced_columns=document.names("referenced_columns"),
        on_delete=document.word("on_delete", ACTIONS) or "no action",
        on_update=document.word("on_update", ACTIONS) or "no action",
        deferrable=deferrable,
        initially_deferred=deferred,
        validated=document.flag("validated", default=True),
        set_columns=document.names("set_columns"),
        comment=document.text("comment"),
        baseline=document.baseline(),
        unnamed=document.names("unnamed"),
    )


def _check(document: Reader) -> Check:
    return Check(
        name=document.text("name"),
        expression=Expression(document.text("expression")),
        columns=document.names("columns"),
        validated=document.flag("validated", default=True),
        comment=document.text("comment"),
        baseline=document.baseline(),
    )


def _index(document: Reader) -> Index:
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
        comment=document.text("comment"),
        baseline=document.baseline(),
    )
