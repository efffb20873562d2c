"""What the corpus says of locks and rewrites is what servers do: a sample at random on 15 and 18, all with --full."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterator

import pytest

from core.lint.lock_modes import MODES
from core.render.scripts import script
from core.targets.connector import Connection, Connector
from tests.core.lint.sketches import FIRST, sketch
from tests.core.lint.verdict_cases import Case, cases, planned
from tests.core.run.scratches import create, fresh

SEED = int(os.environ.get("SLIPWAY_SEED") or secrets.randbits(32))
SAMPLE = 16
# What a server without extensions and without anybody's own types can't make.
STRANGE = ("positive", "my_number", "gist", "EXTENSION")
CASES = [
    case
    for case in cases()
    if not case.edit
    and not any(word in case.before + case.after for word in STRANGE)
    and not any(finding.startswith("error") for finding in case.findings)
]
COUNTERS = ("counter",)  # a sequence has one row
Seen = dict[str, tuple[str, bool]]


@pytest.fixture(params=["18", "15"])
def scratch(request: pytest.FixtureRequest, server: Connector, other_server: Connector) -> Iterator[Connector]:
    with (server if request.param == "18" else other_server).scratch() as made:
        yield made


def test_no_relation_waits_or_is_written_anew_without_being_named(
    scratch: Connector, request: pytest.FixtureRequest
) -> None:
    whole = request.config.getoption("--full")
    chosen = CASES if whole else random.Random(SEED).sample(CASES, SAMPLE)
    told = [f"{case.name}: {line}" for case in chosen for line in _differences(case, scratch)]
    assert not told, "\n".join([f"SLIPWAY_SEED={SEED}", *told])


def _differences(case: Case, scratch: Connector) -> Iterator[str]:
    plan, _, _ = planned(case)
    with fresh(scratch, FIRST) as connection:
        create(connection, sketch(case.before), FIRST)
        seen = _seen(connection, [statement.sql for statement in script(plan, "up", FIRST)])
    said = _said(case)
    for name, (mode, rewritten) in seen.items():
        strength, rewrites = said.get(name, (-1, False))
        if MODES.index(mode) > strength:  # type: ignore[arg-type]
            yield f"{name} is held in {mode}"
        if rewritten and not rewrites:
            yield f"{name} is written anew"
    for name, (_, rewrites) in said.items():
        if rewrites and name in seen and not seen[name][1]:
            yield f"{name} is not written anew"


def _said(case: Case) -> dict[str, tuple[int, bool]]:
    """By relation, the strongest lock and whether any statement writes it anew; a renamed one by its first name."""
    found: dict[str, tuple[int, bool]] = {}
    renamed = {new: old for old, new in case.decisions.get("rename", {}).items() if "." not in old}
    for line in case.locks:
        name, mode, *more = line.split()
        before = found.get(renamed.get(name, name), (-1, False))
        strength = MODES.index(mode)  # type: ignore[arg-type]
        found[renamed.get(name, name)] = max(before[0], strength), before[1] or "rewrites" in more
    return found


def _seen(connection: Connection, statements: list[str]) -> Seen:
    """Of what was there before: what nobody but plain readers waits for is left out."""
    relations = (
        "SELECT oid::bigint, relname::text, pg_relation_filenode(oid)::bigint FROM pg_class "
        "WHERE relkind IN ('r', 'v', 'm', 'S') AND relnamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'i')"  # an identity's own
    )
    before = {oid: (name, file) for oid, name, file in connection.execute(relations).fetchall()}
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in statements:
            connection.execute(statement.encode())
        rows = connection.execute(
            "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL"
        ).fetchall()
        after = {oid: file for oid, _, file in connection.execute(relations).fetchall()}
    found: Seen = {}
    for oid, mode in ((oid, mode.removesuffix("Lock")) for oid, mode in rows if oid in before):
        if mode in MODES and MODES.index(mode) >= MODES.index("RowExclusive"):
            name, file = before[oid]
            held = found.get(name, (mode, False))[0]
            stronger = max(held, mode, key=MODES.index)
            found[name] = stronger, name not in COUNTERS and oid in after and after[oid] != file
    return found
