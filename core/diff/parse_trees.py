"""Two spellings as PostgreSQL's own parser sees them, without a server: one tree, or surely another order."""

from __future__ import annotations

from pglast import ast, parse_sql
from pglast.enums import SortByDir, SortByNulls
from pglast.parser import ParseError

_WHOLE = frozenset({"query", "definition"})
_AROUND = {"keys": "CREATE INDEX ON t ({})", "elements": "ALTER TABLE t ADD EXCLUDE ({})"}
_VALUE = "SELECT ({})"


def is_same_tree(attribute: str, one: str, other: str) -> bool:
    """Brackets, blanks and needless quotes make no difference; what can't be parsed is not known to be the same."""
    ours = _parsed(attribute, one)
    return ours is not None and ours == _parsed(attribute, other)


def is_other_order(attribute: str, one: str, other: str) -> bool:
    """How many keys there are and which way each one sorts is no expression."""
    return attribute == "keys" and _ways(one) != _ways(other)


def _parsed(attribute: str, text: str) -> tuple[ast.Node | None, ...] | None:
    around = "{}" if attribute in _WHOLE else _AROUND.get(attribute, _VALUE)
    try:
        return tuple(parsed.stmt for parsed in parse_sql(around.format(text)))
    except ParseError:
        return None


def _ways(keys: str) -> tuple[tuple[bool, bool], ...] | None:
    """Descending or not, NULLs first or not: they come first where the order descends and nothing else is said."""
    match _parsed("keys", keys):
        case (ast.IndexStmt(indexParams=tuple() as elements),):
            return tuple(_way(one) for one in elements)
        case _:
            return None


def _way(element: ast.IndexElem) -> tuple[bool, bool]:
    descending = element.ordering == SortByDir.SORTBY_DESC
    usual = element.nulls_ordering == SortByNulls.SORTBY_NULLS_DEFAULT
    return descending, descending if usual else element.nulls_ordering == SortByNulls.SORTBY_NULLS_FIRST
