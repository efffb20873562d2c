"""What is said of the locks of changes beside tables is what a real server takes, in each case and both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.lint.locks import locks
from core.targets.connector import Connection, Connector
from tests.core.lint.test_locks_live import ORDER
from tests.core.render.cases import FIRST, FOLDERS, read_case
from tests.core.run.scratches import create, fresh

SNAPSHOTS = [folder for folder in FOLDERS if (folder / "after.snapshot.json").exists()]


@pytest.mark.parametrize("folder", SNAPSHOTS, ids=lambda folder: folder.name)
def test_every_relation_that_waits_is_named_and_no_lock_is_stronger_than_said(
    folder: Path, server: Connector, request: pytest.FixtureRequest
) -> None:
    case = read_case(folder)
    scratch = request.getfixturevalue("other_server") if case.needs_extensions else server
    said: dict[str, str] = {}
    for step in case.proposal.plan.steps:
        for lock in locks(step.forward.change):
            name = str(lock.relation)
            said[name] = max(said.get(name, f"{lock.mode}Lock"), f"{lock.mode}Lock", key=ORDER.index)
    with scratch.scratch() as one, fresh(one, FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        held = _held(connection, [statement.sql for statement in case.proposal.up])
    for name, mode in held.items():
        assert name in said, f"{name} waits for {mode}"
        assert ORDER.index(mode) <= ORDER.index(said[name]), name


def _held(connection: Connection, statements: list[str]) -> dict[str, str]:
    """By the name that each relation has before; what is made meanwhile keeps nobody waiting."""
    relations = (  # an identity's sequence waits together with its table
        "SELECT c.oid, n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = "
        "c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'S') AND n.nspname !~ '^(pg_|information_schema)' "
        "AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'i' AND c.relkind = 'S')"
    )
    names = dict(connection.execute(relations).fetchall())
    with connection.transaction(force_rollback=True):
        for statement in statements:
            connection.execute(statement.encode())
        rows = connection.execute("SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid()").fetchall()
    found: dict[str, str] = {}
    for oid, mode in rows:
        if mode in ORDER and oid in names:
            found[names[oid]] = max(found.get(names[oid], mode), mode, key=ORDER.index)
    return found
