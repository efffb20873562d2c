"""A target where the role can do what a run takes, and nothing can judge what an expression means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from core.project.places import project_home
from core.run.proving.judge import read_back
from core.run.proving.unproved import Wanted, compared
from tests.acceptance.conftest import example
from tests.acceptance.projects import Place
from tests.core.render.cases import FOLDERS, read_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connector

SAMPLED = 50
STATUS = "check public.accounts.ck_accounts_status"
TYPE = "check public.accounts.ck_accounts_type"


@pytest.fixture
def unjudged(tmp_path: Path, new_url: str, server: Connector) -> Iterator[Place]:
    """PostgreSQL 15, which the embedded server is not, and a role that owns neither the database nor its schema."""
    name = new_url.rpartition("/")[2]
    with psycopg.connect(new_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS unjudged")
        connection.execute("CREATE ROLE unjudged LOGIN PASSWORD 'a word of its own'")
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO unjudged").format(sql.Identifier(name)))
        connection.execute("GRANT USAGE, CREATE ON SCHEMA public TO unjudged")
        url = "postgresql://unjudged:a%20word%20of%20its%20own@" + new_url.partition("@")[2]
        with example(tmp_path, url, server, "--example", "crm") as place:
            yield place
        connection.execute("DROP OWNED BY unjudged CASCADE")
        connection.execute("DROP ROLE unjudged")


def test_what_is_no_expression_is_proved_and_what_is_one_is_named_where_it_is_not(unjudged: Place) -> None:
    place, settings = unjudged, unjudged.root / "slipway.toml"
    place.slipway("build", "1")
    settings.write_text(settings.read_text(encoding="utf-8").replace("development", "staging"), encoding="utf-8")
    assert "missing: table public.accounts\n" in place.slipway("verify", "--iteration", "1", code=4).out
    refused = place.slipway("apply", "--yes", code=5)
    assert "not-rehearsed" in refused.err and "slipway approve 1 unproved@rehearsal" in refused.err
    place.slipway("approve", "1", "unproved@rehearsal", "--reason", "it was read")
    why, *told = _list(place.slipway("apply", "--yes", "--json").document["unproved"])
    assert "can't be proved" in str(why)
    assert told == [f"iteration 1: {name}, expression: not proven" for name in (STATUS, TYPE)]
    assert not (project_home(place.settings.id) / "read_backs").exists()  # no other target is told what nobody proved

    report = place.slipway("verify", "--json").document
    assert (report["ok"], report["proved"], report["differences"], report["mend"]) == (True, False, [], [])
    assert _named(report["unproved"]) == {STATUS: "before-run-ended", TYPE: "before-run-ended"}
    assert "Rehearsals: nowhere." in place.slipway("status").out

    place.do("ALTER TABLE accounts ALTER COLUMN name TYPE varchar(120)")
    (found,) = _list(place.slipway("verify", "--json", code=4).document["differences"])
    assert (found["object"], found["attribute"]) == ("column public.accounts.name", "type")
    place.do("ALTER TABLE accounts ALTER COLUMN name TYPE varchar(100)")

    place.do(
        "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_status",
        "ALTER TABLE accounts ADD CONSTRAINT ck_accounts_status CHECK (status IN ('active', 'inactive', 'gone'))",
    )
    report = place.slipway("verify", "--json", code=4).document
    assert (report["ok"], report["differences"]) == (False, [])
    assert _named(report["unproved"]) == {STATUS: "since-run", TYPE: "before-run-ended"}
    refused = place.slipway("rollback", "--to", "0", "--yes", code=4)
    assert f"{STATUS} has expression" in refused.err
    place.do(*map(str, _list(report["mend"])[1:-1]))  # its BEGIN and COMMIT are ours

    assert "CHANGED" not in place.slipway("verify").out
    place.slipway("rollback", "--to", "0", "--yes")
    assert "matches iteration 0\n" in place.slipway("verify").out


def _list(found: object) -> list[Any]:
    assert isinstance(found, list)
    return found


def _named(found: object) -> dict[str, str]:
    return {one["object"]: one["since"] for one in _list(found)}


def test_a_snapshot_in_its_own_words_differs_from_its_read_back_in_expressions_alone(
    other_server: Connector, request: pytest.FixtureRequest
) -> None:
    """Were one other attribute spelled otherwise, every target without a judge would look as if it had drifted."""
    left = 0
    for folder in FOLDERS if request.config.getoption("full") else FOLDERS[::SAMPLED]:
        after = read_case(folder).proposal.after
        live = read_back(other_server, after, "public")
        found = compared(other_server, Wanted(after, "nobody could"), live, "public")
        assert found.differences == (), folder.name
        left += len(found.unproved)
    assert left


def test_segments_that_can_not_be_rehearsed_wait_for_somebody_who_answers_for_them(
    tmp_path: Path, other_url: str, server: Connector
) -> None:
    """Who owns the database but may create none rehearses the one transaction beside what is there, and no segments."""
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE owns_one LOGIN PASSWORD 'x'")
        connection.execute("CREATE DATABASE owned OWNER owns_one")
        url = "postgresql://owns_one:x@" + other_url.partition("@")[2].removesuffix("/crm") + "/owned"
        try:
            with example(tmp_path, url, server) as place:
                _walk_in_segments(place)
        finally:
            connection.execute("DROP DATABASE owned WITH (FORCE)")
            connection.execute("DROP ROLE owns_one")


def _walk_in_segments(place: Place) -> None:
    key = {"type": "integer", "primary_key": True}
    place.model(1, {"Account": {"id": key, "email": "string"}})
    place.slipway("build", "1", "--apply")
    place.model(2, {"Account": {"id": key, "email": {"type": "string", "unique": True}}})
    place.slipway("build", "2")
    settings = place.root / "slipway.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("development", "staging"), encoding="utf-8")
    refused = place.slipway("apply", "--online", "--yes", code=5)
    assert "rehearsed: iteration 2 up again" in refused.out
    assert "not-rehearsed" in refused.err and "segments need a scratch database" in refused.err
    place.slipway("approve", "2", "unproved@rehearsal", "--reason", "it was read")
    told = _list(place.slipway("apply", "--online", "--yes", "--json").document["unproved"])
    assert [line for line in told if line.startswith("iteration 2 in segments: ")] == told and told
    place.proved(2)
