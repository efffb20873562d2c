"""Keys, foreign keys, checks and exclusions as a snapshot's document has them; a name nobody gave is empty."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.exc import NoReferenceError
from sqlalchemy.schema import (
    CheckConstraint,
    ColumnCollectionConstraint,
    Constraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from .dialects import Words, cut
from .notes import Notes

Document = dict[str, object]

ACTIONS = frozenset({"no action", "restrict", "cascade", "set null", "set default"})


@dataclass(frozen=True)
class Constraints:
    words: Words
    notes: Notes
    first: str

    def wanted(self, part: Constraint | Index) -> bool:
        """Types bring checks for other databases, and `ddl_if` is the user's own condition."""
        rule = getattr(part, "_create_rule", None)
        if rule is not None and not rule(self.words.compiler):
            return False
        condition = part._ddl_if  # noqa: SLF001 - there is no other way to ask
        if condition is None:
            return True
        if condition.callable_ is not None:
            self.notes.leave("conditions that ask a server (ddl_if)", self.words.name(part) or "one without a name")
        dialects = [condition.dialect] if isinstance(condition.dialect, str) else condition.dialect
        return not dialects or self.words.dialect.name in dialects

    def primary_key(self, key: PrimaryKeyConstraint) -> Document:
        return {
            "name": self.words.name(key),
            "columns": columns_of(key),
            "include": _included(key),
            **_deferred(key),
            **_said(key),
        }

    def unique(self, unique: UniqueConstraint) -> Document:
        return {
            "name": self.words.name(unique),
            "columns": columns_of(unique),
            "nulls_not_distinct": unique.dialect_options["postgresql"]["nulls_not_distinct"] is True,
            "include": _included(unique),
            **_deferred(unique),
            **_said(unique),
        }

    def foreign_key(self, key: ForeignKeyConstraint) -> list[Document]:
        """None where it leads nowhere: a table or column that the metadata doesn't have."""
        table = key.table
        try:
            targets = [element.column for element in key.elements]
        except NoReferenceError:
            targets = []
        if not targets or targets[0].table.metadata is not table.metadata:
            message = f"{table.fullname} refers to {_target(key.elements[0])}, which the metadata doesn't have"
            self.notes.say(
                "unresolved-reference",
                self.notes.at,
                message,
                "Import the module that defines it, or correct the name.",
            )
            return []
        on_delete, set_columns = self._action(key.ondelete, key)
        on_update, _ = self._action(key.onupdate, key)
        if key.match and key.match.upper() != "SIMPLE":
            self.notes.leave("MATCH of foreign keys", f"{table.fullname} ({key.match})")
        self._leave_not_valid(key)
        referenced = targets[0].table
        document: Document = {
            "name": self.words.name(key),
            "columns": [cut(element.parent.name) for element in key.elements],
            "references": [referenced.schema or self.first, cut(referenced.name)],
            "referenced_columns": [cut(target.name) for target in targets],
            "on_delete": on_delete,
            "on_update": on_update,
            "set_columns": set_columns,
            **_deferred(key),
            **_said(key),
        }
        return [document]

    def check(self, check: CheckConstraint) -> Document:
        if _deferred(check)["deferrable"]:
            self.notes.leave("deferrable checks (PostgreSQL has none)", self.words.name(check))
        self._leave_not_valid(check)
        return {
            "name": self.words.name(check),
            "expression": self.words.expression(check.sqltext),
            **_said(check),
        }

    def exclusion(self, exclusion: ExcludeConstraint) -> Document:
        parts: list[str] = []
        for element, _, operator in exclusion._render_exprs:  # noqa: SLF001 - it is public only as an argument
            column = exclusion.table.c[element] if isinstance(element, str) else element
            key = getattr(column, "key", None)
            class_ = f" {exclusion.ops[key]}" if key in exclusion.ops else ""
            parts.append(f"{self.words.expression(column)}{class_} WITH {operator}")
        where = {"predicate": self.words.expression(exclusion.where)} if exclusion.where is not None else {}
        name = self.words.name(exclusion)
        return {
            "name": name,
            "elements": parts,
            "columns": columns_of(exclusion),
            "method": exclusion.using.lower(),
            **where,
            **_deferred(exclusion),
            **_said(exclusion),
        }

    def _action(self, text: str | None, key: ForeignKeyConstraint) -> tuple[str, list[str]]:
        phrase, bracket, rest = " ".join((text or "no action").split()).partition("(")
        action = phrase.strip().lower()
        if action not in ACTIONS:
            self.notes.leave("actions of foreign keys", f"{key.table.fullname} ({text})")
            return "no action", []
        names = [name.strip() for name in rest.rstrip(") ").split(",")] if bracket else []
        return action, [_unquoted(name) for name in names]

    def _leave_not_valid(self, constraint: CheckConstraint | ForeignKeyConstraint) -> None:
        """In CREATE TABLE the words mean nothing, so a database made from the models has proved it."""
        if constraint.dialect_options["postgresql"]["not_valid"]:
            self.notes.leave("NOT VALID", self.words.name(constraint) or "a constraint without a name")


def columns_of(constraint: ColumnCollectionConstraint) -> list[str]:
    return [cut(column.name) for column in constraint.columns if isinstance(column, Column)]


def _included(key: PrimaryKeyConstraint | UniqueConstraint) -> list[str]:
    columns = key.dialect_options["postgresql"]["include"] or ()
    return [cut(key.table.c[one].name if isinstance(one, str) else one.name) for one in columns]


def _said(constraint: Constraint) -> dict[str, str]:
    return {"comment": constraint.comment or ""}


def _deferred(constraint: Constraint) -> dict[str, bool]:
    deferred = (constraint.initially or "").upper() == "DEFERRED"
    return {"deferrable": bool(constraint.deferrable) or deferred, "initially_deferred": deferred}


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def _target(key: ForeignKey) -> str:
    return str(key.target_fullname)
