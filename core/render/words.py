"""The only place that quotes: text becomes `Sql` here, and everywhere else only `Sql` goes into `Sql`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import LiteralString, NewType

from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.literals import quoted
from core.schema.types import DataType

Sql = NewType("Sql", str)

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_KEYWORDS = frozenset({*RESERVED_KEYWORDS, *TYPE_FUNC_NAME_KEYWORDS, *COL_NAME_KEYWORDS})


def sql(words: LiteralString, *parts: Sql) -> Sql:
    """Put parts where the words have `{}`."""
    return Sql(words.format(*parts))


def ident(name: str) -> Sql:
    """Quote where PostgreSQL would read it otherwise, and only there."""
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return Sql(name)
    return Sql('"' + name.replace('"', '""') + '"')


def literal(text: str) -> Sql:
    return Sql(quoted(text))


def expression(value: Expression) -> Sql:
    """Take what a loader normalised or a reviewer wrote as SQL."""
    return Sql(value.sql)


def type_(value: DataType) -> Sql:
    return Sql(str(value))


def listed(parts: Iterable[Sql], separator: LiteralString = ", ") -> Sql:
    return Sql(separator.join(parts))


def idents(names: Iterable[str]) -> Sql:
    return listed(ident(name) for name in names)


def qname(name: QName, first: str) -> Sql:
    """Write a table of the project's first schema without it."""
    return ident(name.name) if name.schema == first else sql("{}.{}", ident(name.schema), ident(name.name))


def number(value: int) -> Sql:
    return Sql(str(value))


def setting(option: str) -> Sql:
    """Write an option as the catalogue keeps it, `security_invoker=true`, as WITH takes it."""
    name, _, value = option.partition("=")
    spelled = Sql(value) if _PLAIN.fullmatch(value) or value.isdecimal() else literal(value)
    return Sql(f"{'.'.join(map(ident, name.split('.')))}={spelled}")


def body(code: Sql) -> Sql:
    """Quote a block of code between dollars that are not in it."""
    tag = "$slipway$"
    while tag in code:
        tag = f"{tag[:-1]}_$"
    return Sql(f"{tag}\n{code}\n{tag}")


def comment(text: str) -> Sql:
    """Write one line that can't end early, whatever it holds."""
    return Sql("-- " + " ".join(text.split()))
