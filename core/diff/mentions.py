"""What a piece of SQL names, read by PostgreSQL's own parser: relations, functions, types, and the words of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pglast import ast, parse_sql
from pglast.parser import ParseError

from core.schema.constraints import QName
from core.schema.types import DataType, is_own

_REGISTERED = frozenset({"regclass", "regproc", "regprocedure", "regtype"})
_NOWHERE = "slipway_nowhere"


@dataclass(frozen=True, slots=True)
class Mentions:
    """A name without a schema is one of any schema."""

    names: frozenset[QName] = frozenset()
    plain: frozenset[str] = frozenset()  # names without a schema
    words: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()  # the texts that it holds as constants

    def __or__(self, other: Mentions) -> Mentions:
        both = self.plain | other.plain, self.words | other.words, self.values | other.values
        return Mentions(self.names | other.names, *both)

    def name(self, one: QName) -> bool:
        return one in self.names or one.name in self.plain

    def any_of(self, names: frozenset[QName]) -> bool:
        return not self.names.isdisjoint(names) or bool(self.plain and any(one.name in self.plain for one in names))

    def word(self, column: str) -> bool:
        """Whole rows hold every column."""
        return column in self.words or "*" in self.words


@lru_cache(maxsize=20_000)
def mentions(text: str) -> Mentions:
    """Read a statement, a condition, a value, or a key as an index or an exclusion takes it."""
    element = text.rpartition(" WITH ")[0]
    attempts = (
        text,
        f"SELECT {text}",
        f"CREATE INDEX ON {_NOWHERE} ({text})",
        f"CREATE INDEX ON {_NOWHERE} ({element})",
    )
    for attempt in attempts:
        try:
            nodes = tuple(_nodes(parse_sql(attempt)))
        except ParseError:
            continue
        own = {node.ctename for node in nodes if isinstance(node, ast.CommonTableExpr)}
        found = named(name for node in nodes for name in _names(node))
        return Mentions(
            found.names,
            found.plain - own - {_NOWHERE},
            frozenset(word for node in nodes for word in _words(node)),
            frozenset(value for node in nodes for value in _values(node)),
        )
    return Mentions()


def named(names: Iterable[QName]) -> Mentions:
    listed = tuple(names)
    whole = frozenset(name for name in listed if name.schema)
    return Mentions(whole, frozenset(name.name for name in listed if not name.schema))


@lru_cache(maxsize=2_000)
def mentioned_type(spelled: str) -> QName:
    """Name a type as it stands in SQL; one that is built in belongs to no schema of ours."""
    found = [name for node in _nodes(_parsed(f"SELECT NULL::{spelled}")) for name in _names(node)]
    return found[0] if found else QName("", spelled)


def is_of(kind: DataType, name: QName) -> bool:
    """A column's type may be spelled with its schema or without, as a model or a server writes it."""
    return is_own(kind) and mentioned_type(kind.name) in {name, QName("", name.name)}


def _parsed(text: str) -> tuple[ast.Node, ...]:
    try:
        return tuple(parse_sql(text))
    except ParseError:
        return ()


def _nodes(value: object) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield value
        for slot in value:
            yield from _nodes(getattr(value, slot))
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def _names(node: ast.Node) -> Iterator[QName]:
    match node:
        case ast.RangeVar(relname=str() as name):
            yield QName(node.schemaname or "", name)
        case ast.FuncCall(funcname=tuple() as parts) | ast.CreateTrigStmt(funcname=tuple() as parts):
            yield _name(parts)
            if isinstance(node, ast.FuncCall) and _name(parts).name == "nextval":
                yield from _registered(node.args[0] if node.args else None)
        case ast.TypeName(names=tuple() as parts):
            yield _name(parts)
        case ast.TypeCast(arg=arg, typeName=ast.TypeName(names=tuple() as parts)) if _name(parts).name in _REGISTERED:
            yield from _registered(arg)
        case _:
            return


def _registered(constant: ast.Node | None) -> Iterator[QName]:
    """A text that PostgreSQL reads as a name: 'public.numbers'::regclass."""
    if isinstance(constant, ast.A_Const) and isinstance(constant.val, ast.String):
        plain = (constant.val.sval or "").partition("(")[0]
        for node in _nodes(_parsed(f"SELECT FROM {plain}")):
            if isinstance(node, ast.RangeVar):
                yield QName(node.schemaname or "", node.relname or "")


def _words(node: ast.Node) -> Iterator[str]:
    match node:
        case ast.String(sval=str() as word) | ast.IndexElem(name=str() as word):
            yield word
        case ast.A_Star():
            yield "*"
        case _:
            return


def _values(node: ast.Node) -> Iterator[str]:
    if isinstance(node, ast.A_Const) and isinstance(node.val, ast.String):
        yield node.val.sval or ""


def _name(parts: tuple[ast.Node, ...]) -> QName:
    words = [part.sval or "" for part in parts if isinstance(part, ast.String)]
    return QName(words[-2] if len(words) > 1 else "", words[-1] if words else "")
