"""What others do to the database while a run is at work is kept out, or undoes the run, or is told as drift."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import psycopg
import pytest

from core.errors import CoreError
from core.project.migrations import built
from core.run.patience import PAUSES, patiently
from core.run.session import Control
from core.run.standing import looked_up
from core.run.transaction import Undertaking
from core.targets.connector import Connector
from tests.acceptance.projects import Place

TABLE = ("CREATE TABLE by_hand (n integer)", "DROP TABLE by_hand")
COLUMN = ("ALTER TABLE accounts ADD COLUMN by_hand text", "ALTER TABLE accounts DROP COLUMN by_hand")


def test_structure_that_others_change_during_a_run_is_never_taken_for_the_runs(embedded_crm: Place) -> None:
    """At every fifth event of an apply: others are kept out, or the run is undone, or it is told as drift."""
    place = embedded_crm
    place.slipway("build", "2")
    place.slipway("apply", "1")
    place.do("INSERT INTO accounts (name) VALUES ('ours')")
    ends: Counter[str] = Counter()
    with place.connector() as connector:
        for doing, undoing in (TABLE, COLUMN):
            number, told = 0, 1
            while number < told:
                end, told = _applied_meanwhile(place, connector, number, doing)
                ends[end] += 1
                with connector.connect() as other:
                    other.execute("SET search_path TO public")
                    if end != "kept out":
                        other.execute(undoing.encode())
                standing = looked_up(place.settings, connector)
                assert (standing.drift, standing.damage) == ((), None), (doing, number, end)
                assert standing.iteration == (1 if end == "undone" else 2), (doing, number, end)
                if standing.iteration == 2:
                    place.slipway("rollback", "--to", "1")
                assert [row["name"] for row in place.rows("accounts")] == ["ours"]
                number += 5
    assert set(ends) >= {"kept out", "undone"}, ends


def _applied_meanwhile(place: Place, connector: Connector, number: int, doing: str) -> tuple[str, int]:
    """Apply iteration 2, and do something over another connection at one event; say how it ended."""
    project, control = place.settings, Control()
    page = next(one for one in built(project) if one.iteration == 2)
    doer = Undertaking(str(uuid4()), project, connector, control, "up", {}, "development")
    done, told = False, 0
    try:
        with control.working(connector) as connection:
            for told, _ in enumerate(patiently(doer, connection, 1, (page,)), start=1):
                if told == number + 1:
                    done = _done(connector, doing)
    except CoreError as error:
        if not done or error.code not in {"not-as-reviewed", "drift"}:
            raise
        return "undone", max(told, number + 4)
    return ("drift" if done else "kept out"), told


def _done(connector: Connector, doing: str) -> bool:
    with connector.connect() as other:
        other.execute("SET search_path TO public")
        other.execute("SET lock_timeout TO '50ms'")
        try:
            other.execute(doing.encode())
        except psycopg.errors.LockNotAvailable:
            return False
        return True


def test_whoever_holds_a_lock_for_too_long_is_named_and_nothing_is_applied(
    url_crm: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.run.patience.PAUSES", (0.1,))
    monkeypatch.setattr("core.run.transaction._LIMITS", (("lock_timeout", "700ms"),))
    assert PAUSES[0] == 0.5
    url_crm.slipway("build", "2")
    url_crm.slipway("apply", "1")
    url = url_crm.settings.target(None)[1].url
    with psycopg.connect(url, application_name="nightly report") as holder:
        holder.execute("LOCK TABLE accounts IN SHARE MODE")
        ran = url_crm.slipway("apply", "--json", "--events", code=3)
        assert ran.document["error"]["code"] == "statement-failed-55P03"  # type: ignore[index]
        waited = [event for event in ran.events if event["event"] == "waiting"]
        assert len(waited) == 1
        assert "nightly report" in str(waited[0]["blockers"])
        status = url_crm.slipway("status", "--json").document
        assert (status["iteration"], status["pending"], status["interrupted"]) == (1, [2], None)
    failed = url_crm.slipway("history", "--json").document["runs"][-1]  # type: ignore[index]
    assert (failed["success"], "lock timeout" in failed["error"]) == (False, True)
    assert "Not applied" in url_crm.slipway("repair", str(failed["run"])).out
    url_crm.slipway("apply")
    url_crm.proved(2)
