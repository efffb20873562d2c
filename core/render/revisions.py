"""Frozen migrations as Alembic revision files: the same statements, one by one, both ways, online and offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pglast import ast
from pglast.parser import scan

from core.plan.steps import Direction
from core.project.migrations import Migration
from core.render.frozen import FrozenStatement, frozen
from core.render.words import Sql, ident, listed, literal, sql

_LINE = 100
_SETTINGS = ("search_path", "row_security", "timezone")

# The version table is found by Alembic's own search path, and the next revision begins as this one did.
_REMEMBER = "SELECT set_config('slipway.' || name, current_setting(name, true), true) FROM unnest(ARRAY[{}]) AS name"
_RESTORE = "SELECT set_config(name, current_setting('slipway.' || name), true) FROM unnest(ARRAY[{}]) AS name"


@dataclass(frozen=True, slots=True)
class Revision:
    """One file of an Alembic environment's versions folder."""

    id: str
    file: str
    text: str


def revisions(migrations: Sequence[Migration], project_id: str) -> tuple[Revision, ...]:
    """Chain one revision per iteration; a revision's id depends on nothing that a later build may change."""
    earlier = [None, *(migration.iteration for migration in migrations)]
    return tuple(revision(one, before, project_id) for one, before in zip(migrations, earlier, strict=False))


def revision(migration: Migration, earlier: int | None, project_id: str) -> Revision:
    """Give one revision, with the iteration that it follows."""
    own, before = (
        None if one is None else f"slipway_{project_id[:8]}_{one:03d}" for one in (migration.iteration, earlier)
    )
    text = "".join(f"{line}\n" for line in _lines(migration, str(own), before))
    return Revision(str(own), f"{migration.up.stem}.py", text)


def _lines(migration: Migration, own: str, earlier: str | None) -> Iterator[str]:
    yield f'"""Iteration {migration.iteration}, as reviewed: made by slipway export, not to be edited.'
    yield ""
    directions: tuple[Direction, ...] = ("up", "down") if migration.iteration else ("up",)  # nothing leads before it
    for direction in directions:
        yield f"{migration.file(direction).name}  sha256 {migration.checksum(direction)}"
    yield ""
    yield "What a step would lose is kept in a schema slipway_retained_*; Slipway gives it back, Alembic doesn't."
    yield '"""'
    yield from ("", "from alembic import op", "")
    yield f"revision = {own!r}"
    yield f"down_revision = {earlier!r}"
    yield from ("branch_labels = None", "depends_on = None")
    yield from ("", "", "def upgrade() -> None:", *_calls(migration, "up"))
    yield from ("", "", "def downgrade() -> None:", *_calls(migration, "down"))
    yield from ("", "", *_RUN)


_RUN = (
    "def run(statement: str) -> None:",
    '    """Send it as it is; op.execute would read %, :name and tabs as something else."""',
    "    context = op.get_context()",
    "    if not context.impl.transactional_ddl:",
    '        raise RuntimeError("this revision needs a transaction: leave transactional_ddl on")',
    "    if context.as_sql:",
    '        context.impl.static_output(statement + ";")',
    "    else:",
    '        op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})',
)


def _calls(migration: Migration, direction: Direction) -> Iterator[str]:
    statements = frozen(migration.text(direction), place=f"migrations/{migration.file(direction).name}")
    before, after = _frame(statements)
    yield "    # Alembic's transaction stands in for the file's own BEGIN; these make sure that it is one"
    for said in before:
        yield from _call(said)
    for statement in statements:
        yield ""
        yield from (f"    # {line}" for line in statement.remark)
        yield from _call(_ended(statement.sql))
    yield from ("", "    # What was set is as it was: Alembic looks for its version table next")
    yield from _call(after)


def _frame(statements: Sequence[FrozenStatement]) -> tuple[tuple[str, ...], str]:
    """Stand in for the file's own BEGIN: without a transaction, or in a stricter one, the first statement fails."""
    names = listed(literal(name) for name in dict.fromkeys((*_SETTINGS, *_set_by(statements))))
    before = (
        sql("SAVEPOINT {}", ident("slipway_begin")),
        sql("RELEASE SAVEPOINT {}", ident("slipway_begin")),
        Sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
        sql(_REMEMBER, names),
        Sql("SET LOCAL row_security TO off"),
        # As when Slipway applies it: a default such as '2020-01-01' on timestamptz is frozen in the session's zone.
        Sql("SET LOCAL TimeZone TO 'UTC'"),
    )
    return before, sql(_RESTORE, names)


def _set_by(statements: Sequence[FrozenStatement]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement.node, ast.VariableSetStmt) and statement.node.name:
            yield statement.node.name.lower()


def _ended(text: str) -> str:
    """A comment at its end would swallow the semicolon that Alembic's output needs."""
    return f"{text}\n" if scan(text)[-1].name == "SQL_COMMENT" else text


def _call(text: str) -> Iterator[str]:
    """One Python literal per line of SQL, so that a person can read and compare it."""
    lines = text.split("\n")
    pieces = [*(f"{line}\n" for line in lines[:-1]), *lines[-1:]]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 1 and len(repr(text)) <= _LINE:
        yield f"    run({text!r})"
        return
    yield "    run("
    yield from (f"        {piece!r}" for piece in pieces)
    yield "    )"
