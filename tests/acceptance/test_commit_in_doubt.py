"""The line is cut at COMMIT: what is told afterwards is what the server says, never a guess."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from core.run.records import doubt
from tests.acceptance.cutting import Cut, Proxy, proxy
from tests.acceptance.projects import Place, Ran, joined


@contextmanager
def _behind(place: Place, cut: Cut, *, closed_afterwards: bool = False) -> Iterator[Proxy]:
    """Lead the project's target through a proxy that cuts at the run's COMMIT."""
    url = place.settings.target(None)[1].url
    where = urlsplit(url)
    with proxy((str(where.hostname), int(where.port or 0)), cut, closed_afterwards=closed_afterwards) as found:
        place.target(url.replace(f":{where.port}/", f":{found.port}/"))
        yield found
        assert found.seen, "the run sent no COMMIT"


@pytest.fixture
def standing(url_crm: Place) -> Place:
    """Iteration 1 is there, with a row; iteration 2 is built."""
    url_crm.slipway("build", "2")
    url_crm.slipway("apply", "1")
    url_crm.do("INSERT INTO accounts (name) VALUES ('ours')")
    return url_crm


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the server for one second instead of ten what became of the COMMIT."""
    monkeypatch.setattr(doubt.resolve, "__defaults__", (1.0,))


def _at(url: str) -> int:
    """Ask the server itself, past the proxy and past Slipway."""
    with psycopg.connect(url) as connection:
        there = connection.execute("SELECT to_regclass('public.locations') IS NOT NULL").fetchone()
        rows = connection.execute("SELECT count(*) FROM slipway.migration_history WHERE iteration = 2 AND success")
        count = (rows.fetchone() or (0,))[0]
    assert there == (count == 1,)
    return 2 if count else 1


def _told(ran: Ran) -> list[object]:
    return [event["event"] for event in ran.events]


def test_a_commit_that_the_server_got_is_told_as_applied(standing: Place) -> None:
    url = standing.settings.target(None)[1].url
    with _behind(standing, "after"):
        ran = joined(standing.spawn("apply", "--json", "--events"), 0)
        assert ran.document["outcome"] == "applied"
        assert _told(ran).count("committed") == 1
        assert _at(url) == 2
        status = standing.slipway("status", "--json").document
        assert (status["iteration"], status["interrupted"], status["in_doubt"]) == (2, None, False)
        standing.proved(2)


def test_a_commit_that_the_server_never_got_is_told_as_not_applied(standing: Place) -> None:
    url = standing.settings.target(None)[1].url
    with _behind(standing, "before"):
        ran = joined(standing.spawn("apply", "--json", "--events"), 3)
        assert ran.document["error"]["code"] == "connection-lost"
        assert "nothing was applied" in ran.document["error"]["message"]
        assert "committed" not in _told(ran)
        assert _at(url) == 1
        status = standing.slipway("status", "--json").document
        assert (status["iteration"], status["pending"], status["interrupted"]) == (1, [2], None)
        standing.slipway("apply")
        standing.proved(2)
        assert [row["name"] for row in standing.rows("accounts")] == ["ours"]


def test_a_server_that_can_not_be_asked_leaves_a_doubt_that_status_settles(standing: Place, impatient: None) -> None:
    url = standing.settings.target(None)[1].url
    with _behind(standing, "after", closed_afterwards=True) as cut:
        ran = standing.slipway("apply", "--json", "--events", code=7)
        assert ran.document["error"]["code"] == "in-doubt"
        assert "committed" not in _told(ran)
        cut.closed_afterwards = False
        assert _at(url) == 2
        status = standing.slipway("status", "--json").document
        assert (status["iteration"], status["interrupted"], status["in_doubt"]) == (2, None, False)


def test_a_session_that_may_still_commit_is_a_doubt_until_it_ends(standing: Place, impatient: None) -> None:
    url = standing.settings.target(None)[1].url
    with _behind(standing, "held") as cut:
        standing.slipway("apply", "--json", "--events", code=7)
        status = standing.slipway("status", "--json", code=7).document
        assert (status["iteration"], status["in_doubt"]) == (1, True)
        standing.slipway("apply", code=3)  # never a second try while the first may still commit
        assert _at(url) == 1
        cut.release()
        _until_settled(standing)
        status = standing.slipway("status", "--json").document
        assert (status["iteration"], status["in_doubt"]) == (1, False)
        assert status["interrupted"] is not None
        standing.slipway("apply")
        standing.proved(2)
        assert standing.slipway("status", "--json").document["interrupted"] is None


def _until_settled(place: Place) -> None:
    """The server ends a session when it notices that nobody is there any more."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    place.until(f"({others}) = 0")


def test_a_rollback_whose_commit_got_lost_is_told_honestly_too(standing: Place) -> None:
    standing.slipway("apply")
    url = standing.settings.target(None)[1].url
    with _behind(standing, "before"):
        ran = joined(standing.spawn("rollback", "--to", "1", "--json"), 3)
        assert ran.document["error"]["code"] == "connection-lost"
        assert _at(url) == 2
        standing.proved(2)
    standing.target(url)
    with _behind(standing, "after"):
        assert joined(standing.spawn("rollback", "--to", "1", "--json"), 0).document["outcome"] == "rolled back"
        standing.proved(1)
