"""Names out of a parse tree: a relation without a schema is in the one that the file's search_path begins with."""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast

from core.schema.constraints import QName


def relation(node: ast.RangeVar, first: str) -> QName:
    return QName(node.schemaname or first, node.relname or "")


def named(parts: object, first: str) -> QName:
    """A name as DROP and COMMENT hold it: one string for each part."""
    texts = [part.sval for part in parts if isinstance(part, ast.String)] if isinstance(parts, Iterable) else []
    words = [text for text in texts if text]
    if not words:
        return QName(first, parts.sval or "") if isinstance(parts, ast.String) else QName(first, "")
    return QName(words[-2], words[-1]) if len(words) > 1 else QName(first, words[0])
