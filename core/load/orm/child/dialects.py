"""SQLAlchemy's own PostgreSQL, told to write what a file can hold: every name quoted, every text on one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ClauseElement, MetaData, Table
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect, PGIdentifierPreparer
from sqlalchemy.schema import Constraint, CreateTable, Index
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

LIMIT = 63
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Preparer(PGIdentifierPreparer):
    def _requires_quotes(self, value: str) -> bool:
        return bool(value)


class Compiler(PGCompiler):
    def render_literal_value(self, value: object, type_: TypeEngine[Any]) -> str:
        """A line end, a tab or a backslash as an escape: it reads the same under any setting and from any file."""
        render: Callable[[object, TypeEngine[Any]], str] = super().render_literal_value
        text = render(value, type_)
        escaped = text.translate(_ESCAPES)
        return f"E{escaped}" if text.startswith("'") and escaped != text else text


class Dialect(PGDialect):
    """Its parameters are named, so that no percent sign is doubled."""

    supports_statement_cache = True
    default_paramstyle = "named"
    preparer = Preparer
    statement_compiler = Compiler

    def validate_identifier(self, ident: str) -> None:
        """PostgreSQL cuts a name that is too long; so do we."""


class Words:
    """Expressions, types and names as SQL."""

    def __init__(self) -> None:
        make: Callable[[], Dialect] = Dialect
        self.dialect = make()
        compiled = CreateTable(Table("any", MetaData())).compile(dialect=self.dialect)
        if not isinstance(compiled, DDLCompiler):
            raise TypeError(f"{compiled!r} compiles no DDL")
        self.compiler = compiled

    def expression(self, clause: ClauseElement) -> str:
        return str(self.compiler.sql_compiler.process(clause, include_table=False, literal_binds=True))

    def text(self, value: str) -> str:
        return str(self.compiler.render_default_string(value))

    def type(self, type_: TypeEngine[Any], **context: object) -> str:
        return str(self.dialect.type_compiler_instance.process(type_, **context))

    def name(self, part: Constraint | Index) -> str:
        """What somebody gave, or the metadata's naming convention; else nothing, and Slipway names it."""
        if part.name is None:
            return ""
        return cut(str(self.dialect.identifier_preparer.format_constraint(part, _alembic_quote=False) or ""))


def cut(name: str) -> str:
    return name.encode()[:LIMIT].decode(errors="ignore")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
