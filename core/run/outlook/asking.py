"""One question about rows: of all within the time limit, else of a sample that is called one, else of the visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from core.run.lookups import relation
from core.run.outlook.data_checks import ALL_ROWS, NO_ROWS, DataCheck
from core.run.outlook.rows import Rows
from core.run.outlook.terms import column_of
from core.targets.connector import Connection

SAMPLES = 5
SAMPLED = 10_000
"""About so many rows are looked at where all of them took too long."""


@dataclass(frozen=True, slots=True)
class Found:
    rows: int
    samples: tuple[str, ...]


Ask = Callable[[Connection, sql.Composable], Found]
"""Asks a table's rows, or a part of them: the source stands behind FROM, and gets a name there."""


@dataclass(frozen=True, slots=True)
class Question:
    ask: Ask
    there: Rows
    alone: bool = True  # each row is judged by itself; a part shows a pair only where both are in it


def answered(connection: Connection, draft: DataCheck, question: Question) -> DataCheck:
    """Count, and name some of the rows by their key."""
    try:
        return _told(draft, _within(connection, question, question.there.source), ALL_ROWS)
    except psycopg.errors.QueryCanceled as error:
        return _of_a_part(connection, draft, question, error)
    except psycopg.errors.InsufficientPrivilege as error:
        return _of_what_is_visible(connection, draft, question, error)
    except psycopg.Error as error:
        return _unknown(connection, draft, error)


def counted(query: Callable[[sql.Composable], sql.Composed], key: tuple[str, ...]) -> Ask:
    """Ask by a query that gives the rows that are against something."""

    def ask(connection: Connection, source: sql.Composable) -> Found:
        found = connection.execute(_counted(query(source), key)).fetchall()
        return Found(int(found[0][0]) if found else 0, tuple(sample(key, row[1:]) for row in found))

    return ask


def sample(key: tuple[str, ...], values: tuple[object, ...]) -> str:
    return ", ".join(f"{name} {'NULL' if value is None else value}" for name, value in zip(key, values, strict=True))


def about(connection: Connection, source: sql.Composable) -> int:
    """Ask the planner how many rows there are: it knows a table that was never analysed by its size."""
    row = connection.execute(sql.SQL("EXPLAIN (FORMAT JSON) SELECT FROM {} AS t").format(source)).fetchone()
    return max(int(row[0][0]["Plan"].get("Plan Rows", 0)) if row else 0, 1)


def _within(connection: Connection, question: Question, source: sql.Composable) -> Found:
    with connection.transaction():
        return question.ask(connection, source)


def _told(draft: DataCheck, found: Found, looked_at: str) -> DataCheck:
    if not found.rows:
        passed = looked_at == ALL_ROWS
        said = draft.message if passed else f"{draft.message}: none in {looked_at}"
        return replace(draft, message=said, rows=0, looked_at=looked_at, verdict="passes" if passed else "unknown")
    more = "; ..." if found.rows > len(found.samples) else ""
    part = "" if looked_at == ALL_ROWS else f" in {looked_at}"
    said = f"{draft.message}: {found.rows}{part} ({'; '.join(found.samples)}{more})"
    return replace(draft, message=said, rows=found.rows, samples=found.samples, looked_at=looked_at)


def _of_a_part(connection: Connection, draft: DataCheck, question: Question, error: psycopg.Error) -> DataCheck:
    """What a sample shows is true; what it doesn't show is not known."""
    try:
        there = about(connection, question.there.source)
        part = _sampled(question.there, there)
        found = _within(connection, question, part)
    except psycopg.Error:
        return _unknown(connection, draft, error)
    pairs = "" if question.alone else ", where a pair is only seen if both rows are in it"
    return _told(draft, found, f"a sample of about {min(SAMPLED, there)} of about {there} rows{pairs}")


def _sampled(there: Rows, count: int) -> sql.Composed:
    """Whole pages by chance where it is a table as it stands, else what comes first."""
    if there.plain and there.place:
        percent = sql.Literal(min(100.0, 100.0 * SAMPLED / count))
        pages = sql.SQL("(SELECT * FROM {} TABLESAMPLE SYSTEM ({}) REPEATABLE (1))")
        return pages.format(relation(there.place), percent)
    return sql.SQL("(SELECT * FROM {} AS t LIMIT {})").format(there.source, sql.Literal(SAMPLED))


def _of_what_is_visible(
    connection: Connection, draft: DataCheck, question: Question, error: psycopg.Error
) -> DataCheck:
    """A policy hides rows from this role: those that it shows are counted, and said to be no more than that."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL row_security TO on")
            found = question.ask(connection, question.there.source)
    except psycopg.Error:
        return _unknown(connection, draft, error)
    return _told(draft, found, f"the rows that row security shows to {connection.info.user}")


def _unknown(connection: Connection, draft: DataCheck, error: psycopg.Error) -> DataCheck:
    if connection.closed:
        raise error
    why = error.diag.message_primary or "no answer"
    return replace(draft, message=f"{draft.message}: not counted ({why})", verdict="unknown", looked_at=NO_ROWS)


def _counted(query: sql.Composed, key: tuple[str, ...]) -> sql.Composed:
    values = sql.SQL(", ").join(sql.SQL("left({}::text, 60)").format(column_of("t", name)) for name in key)
    order = sql.SQL(", ").join(column_of("t", name) for name in key)
    whole = sql.SQL("SELECT count(*) OVER (), {} FROM ({}) AS t ORDER BY {} LIMIT {}")
    return whole.format(values, query, order, sql.Literal(SAMPLES))
