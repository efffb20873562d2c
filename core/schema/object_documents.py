"""A snapshot's documents of what is no table, read back as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from core.schema.columns import Expression
from core.schema.indexes import Index
from core.schema.objects import (
    Command,
    Enabled,
    EnumType,
    Extension,
    Function,
    Namespace,
    Object,
    Policy,
    Sequence,
    Trigger,
    View,
)
from core.schema.reading import Reader
from core.schema.types import parse_type

COMMANDS: tuple[Command, ...] = get_args(Command)
STATES: tuple[Enabled, ...] = get_args(Enabled)


def read_object(kind: str, document: Reader, index: Callable[[Reader], Index]) -> Object:
    found = _read(kind, document, index)
    stands = document.baseline()
    return replace(found, baseline=stands) if stands else found


def _read(kind: str, document: Reader, index: Callable[[Reader], Index]) -> Object:
    match kind:
        case "schema":
            return Namespace(document.text("name"), document.text("comment"))
        case "extension":
            return Extension(document.text("name"), document.text("schema"))
        case "enum":
            return EnumType(document.qname("name"), document.names("values"), document.text("comment"))
        case "sequence":
            return _sequence(document)
        case "function":
            return _function(document)
        case "view":
            return _view(document, index)
        case "trigger":
            return _trigger(document)
        case "policy":
            return _policy(document)
        case _:
            raise document.broken(f"{kind!r} is no kind of object")


def _sequence(document: Reader) -> Sequence:
    usual = Sequence(document.qname("name"))
    return Sequence(
        name=usual.name,
        type=parse_type(document.text("type") or str(usual.type)),
        start=document.count("start", usual.start),
        increment=document.count("increment", usual.increment),
        minimum=document.count("minimum", usual.minimum),
        maximum=document.count("maximum", usual.maximum),
        cache=document.count("cache", usual.cache),
        cycle=document.flag("cycle", default=False),
        owner=document.qname("owner") if document.value("owner") is not None else None,
        owner_column=document.text("owner_column"),
        comment=document.text("comment"),
    )


def _function(document: Reader) -> Function:
    return Function(
        name=document.qname("name"),
        arguments=document.text("arguments"),
        definition=Expression(document.text("definition")),
        procedure=document.flag("procedure", default=False),
        comment=document.text("comment"),
        depends_on=document.qnames("depends_on"),
    )


def _view(document: Reader, index: Callable[[Reader], Index]) -> View:
    return View(
        name=document.qname("name"),
        query=Expression(document.text("query")),
        materialized=document.flag("materialized", default=False),
        options=document.names("options"),
        indexes=tuple(index(one) for one in document.each("indexes")),
        comment=document.text("comment"),
        depends_on=document.qnames("depends_on"),
    )


def _trigger(document: Reader) -> Trigger:
    return Trigger(
        table=document.qname("table"),
        name=document.text("name"),
        definition=Expression(document.text("definition")),
        enabled=document.word("enabled", STATES) or "origin",
        comment=document.text("comment"),
        depends_on=document.qnames("depends_on"),
    )


def _policy(document: Reader) -> Policy:
    return Policy(
        table=document.qname("table"),
        name=document.text("name"),
        command=document.word("command", COMMANDS) or "all",
        permissive=document.flag("permissive", default=True),
        roles=document.names("roles") or ("public",),
        using=document.expression("using"),
        check=document.expression("check"),
        comment=document.text("comment"),
        depends_on=document.qnames("depends_on"),
    )
