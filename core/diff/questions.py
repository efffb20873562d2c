"""What only a reviewer can settle about a set of changes."""

from __future__ import annotations

from collections.abc import Iterable

from core.diff.changes import AddColumn, AlterColumn, Change
from core.diff.difference import Difference
from core.diff.keep import spoken
from core.diff.value_maps import value_questions
from core.project.decisions import Decisions
from core.schema.casts import casts_by_itself, way
from core.schema.columns import Column
from core.schema.findings import Question
from core.schema.types import DataType, is_own


def open_questions(
    found: Difference, kept: Iterable[Question], decisions: Decisions, *, first: str
) -> tuple[Question, ...]:
    """Ask everything that has no answer; of what may be an old thing renamed nothing else meanwhile."""
    asked = [*kept, *questions(found.changes, decisions, first=first)]
    asked += value_questions(found.changes, found.after, decisions, first)
    renames = found.moved.questions
    waiting = {f"{one.key.partition(':')[2].rpartition('.')[0]}.{name}" for one in renames for name in one.choices}
    return (*renames, *(one for one in asked if one.key.partition(":")[2] not in waiting))


def questions(changes: Iterable[Change], decisions: Decisions, *, first: str) -> tuple[Question, ...]:
    """Ask about each change that has no answer yet."""
    asked: list[Question] = []
    for change in changes:
        match change:
            case AddColumn(table, column) if column.needs_value:
                where = f"{spoken(table, first)}.{column.name}"
                if where not in decisions.backfill:
                    asked.append(_which_value(where, column.origin))
            case AlterColumn(table, old, new) if _needs_words(old, new):
                where = f"{spoken(table, first)}.{new.name}"
                if where not in decisions.using:
                    asked.append(_which_cast(where, old.type, new.type, new.origin))
            case _:
                pass
    return tuple(asked)


def _needs_words(old: Column, new: Column) -> bool:
    """There is no cast; or a deprecated name is back with another type, and may mean something else now."""
    returns = old.deprecated_since is not None and new.deprecated_since is None
    over_text = is_own(new.type) and way(old.type, new.type) == "text"
    return not (casts_by_itself(old.type, new.type) or over_text) or (returns and old.type != new.type)


def _which_value(where: str, place: str) -> Question:
    return Question(
        key=f"backfill:{where}",
        message=f"{where} is required and has no default. Which value do the rows that are there get? "
        f"Answer with an SQL expression; or answer default:{where}=EXPRESSION to give the column that default.",
        choices=("<expression>",),
        place=place,
    )


def _which_cast(where: str, old: DataType, new: DataType, place: str) -> Question:
    return Question(
        key=f"using:{where}",
        message=f"{where} changes from {old} to {new}, and PostgreSQL can't know how. "
        "Which SQL expression turns the old value into the new one?",
        choices=("<expression>",),
        place=place,
    )
