"""What may be an old thing under a new name: scored by type, neighbours, constraints and name, and then asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.diff.keep import spoken
from core.names import words
from core.project.decisions import NOT_RENAMED, Decisions
from core.schema.casts import casts_by_itself
from core.schema.columns import Column
from core.schema.findings import Question
from core.schema.schemas import Schema
from core.schema.tables import Table

_TABLE, _COLUMN = 0.45, 0.6
"""What is less like it than this is another thing: two tables share id, name and created_at with half of all tables."""
_LIKELY, _CERTAIN = 0.75, 0.85
_TELLING = 3
"""So many columns are the same by chance in no two tables."""
_CLOSE = 0.15
"""A second candidate this near to the best one makes the choice ambiguous."""


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    score: float
    place: str  # of the new one, in the model


def rename_questions(previous: Schema, model: Schema, decisions: Decisions, first: str) -> tuple[Question, ...]:
    """Ask where something is gone and something like it is new; `previous` has its decided new names already."""
    settled = {*decisions.rename, *decisions.rename.values(), *decisions.drop}
    return (*_tables(previous, model, settled, first), *_columns(previous, model, settled, first))


def _tables(previous: Schema, model: Schema, settled: set[str], first: str) -> Iterator[Question]:
    before, after = previous.by_name(), model.by_name()
    gone = [
        table
        for name, table in before.items()
        if name not in after
        and table.deprecated_since is None
        and table.baseline != "unmanaged"
        and spoken(name, first) not in settled
    ]
    new = [table for name, table in after.items() if name not in before and spoken(name, first) not in settled]
    usual = _usual([*previous.tables, *model.tables]) if gone and new else frozenset()
    for table in gone:
        found = [
            Candidate(spoken(other.name, first), score, other.origin)
            for other in new
            if (score := _alike(table, other, usual)) >= _TABLE
        ]
        if found:
            yield _question(spoken(table.name, first), found, "the same columns")


def _columns(previous: Schema, model: Schema, settled: set[str], first: str) -> Iterator[Question]:
    before = previous.by_name()
    for table in model.tables:
        old = before.get(table.name)
        if old is None:
            continue
        where = spoken(table.name, first)
        named, there = {column.name for column in table.columns}, {column.name for column in old.columns}
        gone = [
            column
            for column in old.columns
            if column.name not in named
            and column.deprecated_since is None
            and column.baseline != "unmanaged"
            and f"{where}.{column.name}" not in settled
        ]
        new = [c for c in table.columns if c.name not in there and f"{where}.{c.name}" not in settled]
        for column in gone:
            found = [
                Candidate(other.name, score, other.origin)
                for other in new
                if (score := _close(column, other, old, table)) >= _COLUMN
            ]
            if found:
                yield _question(f"{where}.{column.name}", found, "a type, a place and a name like it")


def _question(name: str, found: Sequence[Candidate], evidence: str) -> Question:
    best, *others = sorted(found, key=lambda each: (-each.score, each.name))
    rivals = [other for other in others if best.score - other.score < _CLOSE]
    if rivals:
        how = f"It may be {best.name}, or {', or '.join(other.name for other in rivals)}: which one can't be told."
    elif best.score >= _CERTAIN:
        how = f"{best.name} is new with {evidence}: it is almost certainly the same."
    else:
        how = f"{best.name} is new with {evidence}: it is {'likely' if best.score >= _LIKELY else 'perhaps'} the same."
    return Question(
        key=f"rename:{name}",
        message=f"{name} is no longer in the model. {how} Renamed, it keeps its rows; "
        f"answered with {NOT_RENAMED}, it stays as it is, marked as deprecated, beside the new one.",
        choices=(best.name, *(other.name for other in others), NOT_RENAMED),
        place=best.place,
    )


def _usual(tables: Sequence[Table]) -> frozenset[str]:
    """Columns that most tables have (id, created_at) tell nothing."""
    counted = Counter(column.name for table in tables for column in table.columns)
    return frozenset(name for name, count in counted.items() if len(tables) > 3 and count * 2 > len(tables))


def _alike(old: Table, new: Table, usual: frozenset[str]) -> float:
    whole = _shared(_facts(old, frozenset()), _facts(new, frozenset()))
    if whole == 0:
        return 0
    named = _name_alike(old.name.name, new.name.name)
    if whole == 1 and len(_facts(old, usual)) >= _TELLING:
        return _CERTAIN + 0.1 * named
    return 0.6 * _shared(_facts(old, usual), _facts(new, usual)) + 0.15 * whole + 0.25 * named


def _facts(table: Table, without: frozenset[str]) -> set[tuple[str, str]]:
    """A key that is named after its table is the same under any table's name."""
    own = "".join(words(table.name.name))[:-1]
    return {
        ("" if own and column.name.replace("_", "").startswith(own) else column.name, str(column.type))
        for column in table.columns
        if column.name not in without and column.deprecated_since is None
    }


def _shared(old: set[tuple[str, str]], new: set[tuple[str, str]]) -> float:
    """How much of both is in both; columns of one type under two names count half."""
    same = len(old & new)
    gone, fresh = (Counter(kind for _, kind in one - other) for one, other in ((old, new), (new, old)))
    paired = (gone & fresh).total()
    whole = len(old | new) - paired
    return (same + paired / 2) / whole if whole else 0


def _close(old: Column, new: Column, before: Table, after: Table) -> float:
    """A column of another type that PostgreSQL can't turn into the new one is another column."""
    if old.type == new.type:
        score = 0.4
    elif casts_by_itself(old.type, new.type):
        score = 0.2
    else:
        return 0
    score += 0.3 * _name_alike(old.name, new.name) + 0.2 * _neighbourly(old.name, new.name, before, after)
    score += 0.05 * (old.nullable == new.nullable) + 0.05 * (old.default == new.default)
    return score + 0.2 * (_roles(old.name, before) == _roles(new.name, after) != set())


def _name_alike(old: str, new: str) -> float:
    one, other = set(words(old)), set(words(new))
    common = len(one & other) / len(one | other) if one | other else 0
    return max(common, SequenceMatcher(None, old, new).ratio())


def _neighbourly(old: str, new: str, before: Table, after: Table) -> float:
    there, here = _around(old, before), _around(new, after)
    return sum(one == other for one, other in zip(there, here, strict=True)) / 2


def _around(name: str, table: Table) -> tuple[str, str]:
    names = ["", *(column.name for column in table.columns if column.deprecated_since is None), ""]
    position = names.index(name)
    return names[position - 1], names[position + 1]


def _roles(name: str, table: Table) -> set[str]:
    """What the column is for: to whom it points, what lists its values, what makes it unique."""
    roles = {f"to {key.references}" for key in table.foreign_keys if name in key.columns}
    roles |= {"unique" for unique in table.uniques if unique.columns == (name,)}
    roles |= {"key"} if table.primary_key and table.primary_key.columns == (name,) else set()
    return roles | {check.expression.sql.replace(f'"{name}"', "") for check in table.checks if check.columns == (name,)}
