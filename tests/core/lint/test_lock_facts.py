"""What lock_facts.toml says is what running servers do: 20 kinds at random in each run, all with dev.py probe-locks."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.lint.lock_facts import LockFact, facts_of, lock_facts
from core.targets.connector import Connector
from tests.core.lint.lock_probe import Connection, differences, measured, probing, text_of

SEED = int(os.environ.get("SLIPWAY_SEED") or secrets.randbits(32))
Probe = tuple[int, Connection, Connection]


@pytest.fixture(scope="module", params=["18", "15"])
def probe(request: pytest.FixtureRequest, server: Connector, other_server: Connector) -> Iterator[Probe]:
    with (server if request.param == "18" else other_server).scratch() as scratch, probing(scratch.connect) as found:
        yield found


def test_twenty_kinds_at_random_are_as_the_table_says(probe: Probe) -> None:
    major = probe[0]
    print(f"SLIPWAY_SEED={SEED}")
    chosen = random.Random(SEED).sample(sorted(facts_of(major)), 20)
    told = [
        line for kind in chosen for fact in (facts_of(major)[kind],) for line in differences(fact, _seen(probe, fact))
    ]
    assert told == [], f"on PostgreSQL {major}, SLIPWAY_SEED={SEED}"


def _seen(probe: Probe, fact: LockFact) -> LockFact:
    _, connection, other = probe
    return measured(connection, fact, other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"locks": (("table", "Share"),)},
        {"locks": ()},
        {"rewrites": ("table",)},
        {"scans": ("table",)},
        {"locks": (("table", "AccessExclusive"), ("parent", "AccessExclusive"))},
    ],
)
def test_a_wrong_entry_fails_the_probe(probe: Probe, wrong: dict[str, object]) -> None:
    """Each is the truth about adding a column with one thing changed: the probe must see it."""
    right = facts_of(probe[0])["add column"]
    assert differences(right, _seen(probe, right)) == []
    mistaken = replace(right, **wrong)  # type: ignore[arg-type]
    assert differences(mistaken, _seen(probe, mistaken)) != []


# What other tools say of PostgreSQL, where it does otherwise: the kind, and what they take for its lock or rewrite.
PEERS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("pgfence", "add column with a stable default", {"rewrites": ("indexes", "table"), "scans": ("table",)}),
    ("pgfence", "add check", {"locks": (("table", "ShareRowExclusive"),)}),
    ("pgfence", "add unique", {"locks": (("table", "ShareRowExclusive"),)}),
    ("pgfence", "add unique using index", {"locks": (("table", "ShareUpdateExclusive"),)}),
    ("pg-schema-diff", "add column that is an identity", {"rewrites": (), "scans": ()}),
    ("pg-schema-diff", "add column with a volatile default", {"rewrites": (), "scans": ()}),
    ("pg-delta", "add domain constraint", {"locks": (), "scans": ()}),
    ("pg-delta", "comment on table", {"locks": ()}),
    ("pg-delta", "rename index", {"locks": (("indexes", "AccessExclusive"),)}),
    ("pg-delta", "alter sequence", {"locks": (("sequence", "AccessExclusive"),)}),
    ("everyone", "create partition", {"locks": ()}),
    ("everyone", "drop foreign key", {"locks": (("table", "AccessExclusive"),)}),
    ("everyone", "create table with a foreign key", {"locks": ()}),
    ("everyone", "drop table with a foreign key", {"locks": (("table", "AccessExclusive"),)}),
)


@pytest.mark.parametrize(("peer", "kind", "claim"), PEERS, ids=lambda one: one if isinstance(one, str) else "")
def test_where_a_peer_says_otherwise_a_server_says_who_is_right(
    probe: Probe, peer: str, kind: str, claim: dict[str, object]
) -> None:
    fact = facts_of(probe[0])[kind]
    seen = _seen(probe, fact)
    assert differences(fact, seen) == []
    assert differences(replace(fact, **claim), seen) != [], f"{peer} is right about {kind}"  # type: ignore[arg-type]


def test_the_table_knows_every_kind_once_for_each_version() -> None:
    for major in range(14, 19):
        kinds = [fact.kind for fact in lock_facts() if fact.since <= major <= fact.until]
        assert len(kinds) == len(set(kinds))
    assert len({fact.kind for fact in lock_facts()}) >= 150
    assert "kind = " in text_of(lock_facts())
