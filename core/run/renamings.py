"""What a file renames, followed through: which name a thing has before the file runs, and which one after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.diff.renaming import NewNames
from core.run.statements import Fact, FileStatement
from core.schema.constraints import QName

Column = tuple[QName, str]


@dataclass(slots=True)
class Trail:
    """Each name as it is at some point of the file, with the one that it had at the file's beginning."""

    tables: dict[QName, QName] = field(default_factory=dict)
    columns: dict[Column, Column] = field(default_factory=dict)

    def table(self, now: QName) -> QName:
        return self.tables.get(now, now)

    def column(self, now: Column) -> Column:
        table, name = now
        return self.columns.get(now, (self.table(table), name))

    def follow(self, statement: FileStatement) -> None:
        for fact in statement.makes("renamed table"):
            self._move(fact.table, QName(fact.table.schema, fact.name))
        for fact in statement.makes("moved"):
            if not fact.name.startswith("slipway_retained_"):
                self._move(fact.table, QName(fact.name, fact.table.name))
        for fact in statement.makes("renamed column"):
            old = self.columns.pop((fact.table, fact.name), (self.table(fact.table), fact.name))
            self.columns[fact.table, fact.new] = old

    def _move(self, old: QName, new: QName) -> None:
        self.tables[new] = self.tables.pop(old, old)
        for place in [place for place in self.columns if place[0] == old]:
            self.columns[new, place[1]] = self.columns.pop(place)

    def new_names(self) -> NewNames:
        """The way from the beginning to here."""
        columns: dict[QName, dict[str, str]] = {}
        for (_, name), (table, old) in self.columns.items():
            if name != old:
                columns.setdefault(table, {})[old] = name
        return NewNames({old: new for new, old in self.tables.items() if old != new}, columns)

    def old_names(self) -> NewNames:
        """The way back from here to the beginning."""
        columns: dict[QName, dict[str, str]] = {}
        for (table, name), (_, old) in self.columns.items():
            if name != old:
                columns.setdefault(table, {})[name] = old
        return NewNames({new: old for new, old in self.tables.items() if old != new}, columns)


def trail(script: Iterable[FileStatement]) -> Trail:
    """Walk a whole file."""
    found = Trail()
    for statement in script:
        found.follow(statement)
    return found


def last_renames(script: tuple[FileStatement, ...]) -> Trail:
    """The renames that end a way back: everything before them speaks of the names that they take away."""
    start = len(script)
    while start and _renames(script[start - 1]):
        start -= 1
    return trail(script[start:])


def _renames(statement: FileStatement) -> bool:
    return bool(statement.facts) and all(
        fact.made in {"renamed table", "renamed column", "renamed part", "moved"} for fact in statement.facts
    )


def as_it_is_now(fact: Fact, script: Iterable[FileStatement]) -> Fact:
    """Name a fact's place as the database has it before the file runs."""
    found = Trail()
    for statement in script:
        if fact in statement.facts:
            break
        found.follow(statement)
    table, name = found.column((fact.table, fact.name))
    return Fact(fact.made, table, name)
