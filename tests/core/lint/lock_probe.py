"""Measures on running servers what lock_facts.toml says; `python3 dev.py probe-locks --write` writes it anew."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import psycopg
from psycopg import sql

from core.lint.lock_facts import NEWEST, OLDEST, LockFact, facts_in
from core.lint.lock_modes import MODES, Mode
from tests.servers import MAJORS, running

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "core/lint/lock_facts.toml"
SETUP = Path(__file__).with_suffix(".sql")
SCHEMA = "probe"
HEAD = """\
# What each kind of change does to the relations that it is about: the strongest lock on each, what is written anew and
# what is read. Measured on PostgreSQL 14 to 18 by `python3 dev.py probe-locks --write`; the relations are those of
# tests/core/lint/lock_probe.sql, named by the part that they play.
"""
ROLES = {
    **dict.fromkeys(("subject", "alone", "keyless", "numbered", "computed", "heir"), "table"),
    "parent": "parent",
    "child": "child",
    "domained": "user",
    **dict.fromkeys(("partitioned", "with_default"), "partitioned"),
    **dict.fromkeys(("partition_one", "others", "loose", "loose_checked"), "partition"),
    "counter": "sequence",
    "seen": "view",
    "gathered": "materialized view",
}
OWN_ROLES = {  # a kind in which a table plays another part than it usually does
    "drop table with a foreign key": {"child": "table", "subject": "parent"},
    "truncate with a foreign key": {"child": "table", "subject": "parent"},
    "drop column with a foreign key": {"child": "table", "subject": "parent"},
    "change type with a foreign key": {"child": "table", "subject": "parent"},
    "insert rows with a foreign key": {"child": "table", "subject": "parent"},
    "drop referenced table cascade": {"parent": "table", "subject": "child", "child": "grandchild"},
    "inherit": {"alone": "parent"},
    "add foreign key to a partitioned table": {"partition_one": "partition"},
}
INDEXES = "indexes"
_DETACHED = "detach partition concurrently"
IN_THE_WAY = {_DETACHED: sql.SQL("ACCESS SHARE")}  # a reader is what it waits for in the end
USUALLY_IN_THE_WAY = sql.SQL("SHARE ROW EXCLUSIVE")
REPAIRS = {  # what was stopped half way
    _DETACHED: (
        b"ALTER TABLE partitioned DETACH PARTITION partition_one FINALIZE",
        b"ALTER TABLE partitioned ATTACH PARTITION partition_one FOR VALUES FROM (0) TO (1000)",
    )
}
WEAKEST_ON_AN_INDEX = MODES.index("ShareUpdateExclusive")

Connection = psycopg.Connection[tuple[object, ...]]


def prepare(connection: Connection) -> None:
    """A connection whose new schema holds the relations of the probe."""
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
    connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(SCHEMA)))
    with connection.transaction():
        connection.execute(SETUP.read_bytes())


def measured(connection: Connection, fact: LockFact, other: Connection | None = None) -> LockFact:
    """The same kind as this server does it; what runs outside a transaction needs a second session."""
    return _outside(connection, other, fact) if fact.outside and other else _inside(connection, fact)


def _inside(connection: Connection, fact: LockFact) -> LockFact:
    with connection.transaction(force_rollback=True):
        before, read = _relations(connection), _scans(connection)
        _run(connection, fact)
        locks = _locks(connection, fact, before, connection.info.backend_pid)
        rewritten = _rewritten(connection, before)
        after = _scans(connection)
    scanned = [before[oid][0] for oid in before if after.get(oid, 0) > read.get(oid, 0)]
    return replace(
        fact,
        locks=locks,
        rewrites=_parts(fact, before, rewritten),
        scans=tuple(part for part in _parts(fact, before, scanned) if part != INDEXES),
    )


def _run(connection: Connection, fact: LockFact) -> None:
    for statement in fact.sql.split("; "):
        connection.execute(statement.encode())


def _outside(connection: Connection, other: Connection, fact: LockFact) -> LockFact:
    """It is made to wait for a lock of ours, looked at, and cancelled: nothing has happened then."""
    before, pid = _relations(connection), connection.info.backend_pid
    with other.transaction(force_rollback=True):
        name, mode = sql.Identifier(SCHEMA, fact.outside), IN_THE_WAY.get(fact.kind, USUALLY_IN_THE_WAY)
        other.execute(sql.SQL("LOCK TABLE {} IN {} MODE").format(name, mode))
        worker = threading.Thread(target=_tried, args=(connection, fact.sql))
        worker.start()
        try:
            _wait_until_it_waits(other, pid)
            locks = _locks(other, fact, before, pid)
        finally:
            connection.cancel_safe()
            worker.join()
    for repair in REPAIRS.get(fact.kind, ()):
        connection.execute(repair)
    return replace(fact, locks=locks)


def _tried(connection: Connection, statement: str) -> None:
    try:
        connection.execute(statement.encode())
    except psycopg.errors.QueryCanceled:
        return
    raise AssertionError(f"{statement} did not wait")


def _wait_until_it_waits(other: Connection, pid: int) -> None:
    deadline = time.monotonic() + 10
    query = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted AND relation IS NOT NULL"
    while time.monotonic() < deadline:
        row = other.execute(query, [pid]).fetchone()
        if row and row[0]:
            return
        time.sleep(0.005)
    raise AssertionError("it takes no lock that anybody waits for")


Relations = Mapping[int, tuple[str, str, int | None]]  # name, the table of an index, and the file


def _relations(connection: Connection) -> Relations:
    rows = connection.execute(
        "SELECT c.oid::bigint, c.relname::text, coalesce(t.relname::text, ''), pg_relation_filenode(c.oid)::bigint "
        "FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid "
        "LEFT JOIN pg_class AS t ON t.oid = i.indrelid WHERE c.relnamespace = 'probe'::regnamespace"
    ).fetchall()
    return {int(str(oid)): (str(name), str(table), _number(file)) for oid, name, table, file in rows}


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _scans(connection: Connection) -> Mapping[int, int]:
    """Scans of tables only: an index that is probed for one row is no scan."""
    rows = connection.execute(
        "SELECT oid::bigint, pg_stat_get_xact_numscans(oid)::bigint FROM pg_class "
        "WHERE relkind IN ('r', 'm') AND relnamespace = 'probe'::regnamespace"
    ).fetchall()
    return {int(str(oid)): int(str(number)) for oid, number in rows}


def _rewritten(connection: Connection, before: Relations) -> list[str]:
    rows = connection.execute(
        "SELECT oid::bigint, pg_relation_filenode(oid)::bigint FROM pg_class WHERE oid = ANY (%s)", [list(before)]
    ).fetchall()
    now = {int(str(oid)): _number(file) for oid, file in rows}
    return [name for oid, (name, _, file) in before.items() if oid in now and now[oid] != file]


def _locks(connection: Connection, fact: LockFact, before: Relations, pid: int) -> tuple[tuple[str, Mode], ...]:
    rows = connection.execute(
        "SELECT relation::bigint, mode FROM pg_locks WHERE pid = %s AND relation IS NOT NULL AND locktype = 'relation'",
        [pid],
    ).fetchall()
    found: dict[str, int] = {}
    for oid, mode in rows:
        name, table, _ = before.get(int(str(oid)), ("", "", None))
        part, strength = _part(fact, name, table), MODES.index(str(mode).removesuffix("Lock"))  # type: ignore[arg-type]
        if part and (part != INDEXES or strength >= WEAKEST_ON_AN_INDEX):
            found[part] = max(found.get(part, strength), strength)
    return tuple((part, MODES[strength]) for part, strength in sorted(found.items()))


def _parts(fact: LockFact, before: Relations, names: Sequence[str]) -> tuple[str, ...]:
    tables = {name: table for name, table, _ in before.values()}
    return tuple(sorted({part for name in names if (part := _part(fact, name, tables[name]))}))


def _part(fact: LockFact, name: str, table: str) -> str:
    if table:
        return INDEXES
    return OWN_ROLES.get(fact.kind, {}).get(name) or ROLES.get(name, "")


def differences(said: LockFact, seen: LockFact) -> list[str]:
    """What the table says otherwise than a server does; what ran outside was stopped before it wrote or read."""
    told: list[str] = []
    for name in ("locks",) if said.outside else ("locks", "rewrites", "scans"):
        one, other = getattr(said, name), getattr(seen, name)
        if set(one) != set(other):
            told.append(f"{said.kind}: {name} are {dict(other) if name == 'locks' else list(other)}, not {one}")
    return told


@contextmanager
def probing(connect: Callable[[], Connection]) -> Iterator[tuple[int, Connection, Connection]]:
    """A session that measures, and one that stands in its way."""
    with connect() as connection, connect() as other:
        connection.add_notice_handler(lambda _: None)
        prepare(connection)
        try:
            yield connection.info.server_version // 10000, connection, other
        finally:
            connection.execute(b"DROP SCHEMA probe, probe_other CASCADE")
            connection.execute(b"DROP PUBLICATION IF EXISTS published")


def probe(connect: Callable[[], Connection], facts: Sequence[LockFact]) -> tuple[int, dict[str, LockFact]]:
    """Each of these kinds as that server does it, where its version knows it."""
    with probing(connect) as (major, connection, other):
        asked = {fact.kind: fact for fact in facts if fact.since <= major <= fact.until}
        return major, {kind: measured(connection, fact, other) for kind, fact in asked.items()}


def text_of(facts: Sequence[LockFact]) -> str:
    return HEAD + "".join(_entry(fact) for fact in facts)


def _entry(fact: LockFact) -> str:
    lines = [f"kind = {json.dumps(fact.kind)}", f"sql = {json.dumps(fact.sql)}"]
    lines += [f"since = {fact.since}"] if fact.since > OLDEST else []
    lines += [f"until = {fact.until}"] if fact.until < NEWEST else []
    lines += [f"outside = {json.dumps(fact.outside)}"] if fact.outside else []
    if fact.locks:
        named = ", ".join(
            f"{json.dumps(part) if ' ' in part else part} = {json.dumps(mode)}" for part, mode in fact.locks
        )
        lines.append(f"locks = {{ {named} }}")
    for name, parts in (("rewrites", fact.rewrites), ("scans", fact.scans)):
        lines += [f"{name} = {json.dumps(list(parts))}"] if parts else []
    return "\n[[change]]\n" + "\n".join(lines) + "\n"


def merged(kinds: Sequence[LockFact], seen: Mapping[int, Mapping[str, LockFact]]) -> list[LockFact]:
    """One entry for the versions in a row that do the same."""
    found: list[LockFact] = []
    for kind in dict.fromkeys(fact.kind for fact in kinds):
        by_major = [(major, seen[major][kind]) for major in sorted(seen) if kind in seen[major]]
        for _, group in groupby(by_major, key=lambda one: (one[1].locks, one[1].rewrites, one[1].scans)):
            majors = list(group)
            found.append(replace(majors[0][1], since=majors[0][0], until=majors[-1][0]))
    return found


def _connecting(url: str) -> Callable[[], Connection]:
    return lambda: psycopg.connect(url, autocommit=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py probe-locks", description=__doc__)
    parser.add_argument("url", nargs="?", help="a server to measure on; else PostgreSQL 14 to 18 of .servers")
    parser.add_argument("--write", action="store_true", help="write what was measured on 14 to 18 into the table")
    given = parser.parse_args(arguments)
    facts = facts_in(TABLE.read_text(encoding="utf-8"))
    seen: dict[int, dict[str, LockFact]] = {}
    if given.url:
        major, found = probe(_connecting(given.url), facts)
        seen[major] = found
    for wanted in () if given.url else MAJORS:
        with running(wanted) as url:
            _, seen[wanted] = probe(_connecting(url), facts)
    if given.write and not given.url:
        TABLE.write_text(text_of(merged(facts, seen)), encoding="utf-8", newline="\n")
    told = [
        f"PostgreSQL {major}: {line}"
        for major, found in seen.items()
        for fact in facts
        if fact.since <= major <= fact.until
        for line in differences(fact, found[fact.kind])
    ]
    print("\n".join(told) or f"The table says what PostgreSQL {', '.join(map(str, seen))} does.")
    return 1 if told and not given.write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
