"""Decided renames, understood: which table and which column gets which name, and which decision can't be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.diff.keep import spoken
from core.diff.renaming import NewNames
from core.project.decisions import FILE, NOT_RENAMED, Decisions
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Understood:
    names: NewNames
    findings: tuple[Finding, ...] = ()


def new_names(previous: Schema, model: Schema, decisions: Decisions, first: str) -> Understood:
    """Tables first: a column may be named under its table's old or new name."""
    reader = _Reader(previous, model, first)
    said = {key: value for key, value in decisions.rename.items() if value != NOT_RENAMED}
    rest = {key: value for key, value in said.items() if not reader.table(key, value)}
    for key, value in rest.items():
        if not reader.column(key, value):
            reader.findings.append(_strange(key))
    reader.findings += reader.collisions()
    return Understood(NewNames(reader.tables, reader.columns), tuple(reader.findings))


@dataclass(slots=True)
class _Reader:
    previous: Schema
    model: Schema
    first: str
    tables: dict[QName, QName] = field(default_factory=dict)
    columns: dict[QName, dict[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    before: Mapping[str, QName] = field(init=False)
    after: Mapping[str, QName] = field(init=False)

    def __post_init__(self) -> None:
        self.before = {spoken(table.name, self.first): table.name for table in self.previous.tables}
        self.after = {spoken(table.name, self.first): table.name for table in self.model.tables}

    def table(self, key: str, value: str) -> bool:
        """`people = "contacts"`: the old name first; the other way round where only that can be meant."""
        if key in self.before and value in self.after:
            self.tables[self.before[key]] = self.after[value]
        elif key in self.after and key not in self.before and value in self.before and value not in self.after:
            self.tables[self.before[value]] = self.after[key]
        elif key in self.before:
            self.findings.append(_impossible(key, f"the model has no table {value}"))
        else:
            return False
        return True

    def column(self, key: str, value: str) -> bool:
        where, _, name = key.rpartition(".")
        new_to_old = {new: old for old, new in self.tables.items()}
        old = self.before.get(where) or new_to_old.get(self.after.get(where, QName("", "")))
        if old is None:
            return False
        new = self.tables.get(old, old)
        was, will = self.previous.table(old), self.model.table(new)
        if was is None or will is None:
            return False
        there, coming = {column.name for column in was.columns}, {column.name for column in will.columns}
        if name in there and value in coming:
            self.columns.setdefault(old, {})[name] = value
        elif name in coming - there and value in there - coming:
            self.columns.setdefault(old, {})[value] = name
        elif name in there:
            self.findings.append(_impossible(key, f"the model's {spoken(new, self.first)} has no column {value}"))
        else:
            return False
        return True

    def collisions(self) -> Iterator[Finding]:
        """A name can be taken once, and only when what has it now has another one then."""
        names = {table.name for table in self.previous.tables}
        for old, new in self.tables.items():
            if [*self.tables.values()].count(new) > 1 or (new in names and new not in self.tables):
                why = f"{spoken(new, self.first)} is a table already, or another one gets that name"
                yield _impossible(spoken(old, self.first), why)
        for table, columns in self.columns.items():
            found = self.previous.table(table)
            there = {column.name for column in found.columns} if found else set()
            for old_name, name in columns.items():
                if [*columns.values()].count(name) > 1 or (name in there and name not in columns):
                    where = spoken(table, self.first)
                    why = f"{where} has a column {name} already, or another one gets that name"
                    yield _impossible(f"{where}.{old_name}", why)


def _strange(key: str) -> Finding:
    return Finding(
        code="unknown-decision",
        severity="error",
        place=f"{FILE}: rename",
        message=f"rename names {key}, which the last snapshot doesn't have.",
        remedy="Correct the name, or take the decision out.",
    )


def _impossible(key: str, why: str) -> Finding:
    return Finding(
        code="rename-impossible",
        severity="error",
        place=f"{FILE}: rename",
        message=f"{key} can't be renamed: {why}.",
        remedy="Correct the decision; what has the name now may be dropped or renamed in an iteration before.",
    )
