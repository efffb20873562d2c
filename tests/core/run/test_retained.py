"""What is kept: listed with what purging would mean, purged under the run's lock, and told afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import CoreError
from core.run.records import purging, retained
from core.run.records.doubt import lock_key
from core.run.session import Control
from core.targets.connector import Connector
from tests.acceptance.projects import Place

OWN = {"id": {"type": "integer", "pk": True}, "name": {"type": "text"}}
PHONE = {"Account": {**OWN, "phone": {"type": "text"}, "number": {"type": "serial", "unique": True}}}


def test_a_parcel_is_listed_purged_and_later_told_as_structure_only(
    tmp_path: Path, data_home: Path, server: Connector
) -> None:
    place = Place(tmp_path / "p")
    place.slipway("new", str(place.root))
    place.model(1, {**PHONE, "Note": OWN})
    place.model(2, {"Account": OWN})
    place.slipway("build", "1")
    drops = (f"drop:{one}=drop" for one in ("accounts.phone", "accounts.number", "notes"))
    place.slipway("build", "2", *(word for one in drops for word in ("--answer", one)))
    assert place.slipway("retained").out == "Nothing is kept.\n"
    assert place.slipway("retained", "--purge").out == "Nothing is kept.\nNothing to purge.\n"
    place.slipway("apply", "1")
    place.do("INSERT INTO accounts (id, phone) VALUES (1, '+1'), (2, NULL)", "INSERT INTO notes VALUES (1, 'n')")
    place.slipway("apply", "2")
    place.do("DELETE FROM accounts WHERE id = 2")

    (parcel,) = place.slipway("retained", "--json").document["parcels"]  # type: ignore[misc]
    assert (parcel["parcel"], parcel["iteration"], parcel["direction"]) == ("slipway_retained_002_up", 2, "up")
    held = {one["object"]: one["rows"] for one in parcel["objects"] if one["kind"] == "rows"}
    assert held == {"accounts.phone": 2, "accounts.number": 2, "notes": 1}
    assert parcel["bytes"] > 0
    assert "rolling back to 1 would give structure only for" in parcel["purging_means"]
    assert place.slipway("status", "--json").document["kept"] == {"parcels": 1, "bytes": parcel["bytes"]}
    assert "Kept: 1 parcel, " in place.slipway("status").out
    dry = place.slipway("rollback", "--to", "1", "--dry-run", "--json").document
    fates = {one["object"]: one for one in dry["fates"]}  # type: ignore[attr-defined]
    assert (fates["notes"]["verdict"], fates["notes"]["rows"]) == ("restored with data", 1)
    assert (fates["accounts.phone"]["verdict"], fates["accounts.phone"]["lost"]) == ("restored with data", 1)

    _refuses(place)

    # Off development it asks, and then it is gone for good.
    toml = place.root / "slipway.toml"
    said = toml.read_text(encoding="utf-8")
    toml.write_text(said.replace('stage = "development"', 'stage = "production"'), encoding="utf-8")
    assert place.slipway("retained", "--purge", "--json", code=5).document["error"]["code"] == "not-confirmed"  # type: ignore[index]
    purged = place.slipway("retained", "--purge", "--yes", "--json").document
    assert [one["rows"] for one in purged["purged"]] == [5]  # type: ignore[attr-defined]
    toml.write_text(said, encoding="utf-8")
    assert place.tables(r"slipway\_retained%") == {}
    assert place.ask("SELECT run::text, sum(row_count) FROM slipway.purged GROUP BY run") == [(purged["run"], 5)]
    assert place.ask("SELECT count(*) FROM slipway.retained") == [(0,)]
    assert place.slipway("retained", "--purge").out == "Nothing is kept.\nNothing to purge.\n"
    _told_in_the_history(place, str(purged["run"]))

    dry = place.slipway("rollback", "--to", "1", "--dry-run", "--json").document
    told = {one["object"]: one for one in dry["fates"]}  # type: ignore[attr-defined]
    assert {told[one]["verdict"] for one in ("notes", "accounts.phone")} == {"structure only"}
    assert all("was purged by" in told[one]["why"] for one in ("notes", "accounts.phone"))
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert place.rows("notes") == []
    assert [(row["id"], row["phone"]) for row in place.rows("accounts")] == [(1, None)]
    _no_traces(place, server)


def test_a_dry_run_tells_drift_and_what_is_at_work(tmp_path: Path, data_home: Path, server: Connector) -> None:
    place = Place(tmp_path / "p")
    place.slipway("new", str(place.root))
    place.model(1, {"Account": OWN})
    place.model(2, PHONE)
    place.slipway("build", "2")
    place.slipway("apply")
    place.do("ALTER TABLE accounts ADD COLUMN by_hand integer")
    dry = place.slipway("rollback", "--to", "1", "--dry-run", "--json", code=4).document
    assert dry["possible"] is False
    assert [one["object"] for one in dry["drift"]] == ["column public.accounts.by_hand"]  # type: ignore[attr-defined]
    place.slipway("rollback", "--to", "1", code=4)
    place.do("ALTER TABLE accounts DROP COLUMN by_hand")
    with place.connector() as connector, connector.connect() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", (_key(place),))
        other.execute("LOCK TABLE public.accounts IN ACCESS EXCLUSIVE MODE")
        dry = place.slipway("rollback", "--to", "1", "--dry-run", "--json").document
        assert (dry["at_work"], dry["possible"], dry["fates"]) == (True, False, [])
    assert place.slipway("rollback", "--to", "1", "--dry-run", "--json").document["possible"] is True
    snapshot = place.root / "migrations" / "002.snapshot.json"
    written = snapshot.read_bytes()
    snapshot.unlink()
    assert "002.snapshot.json is missing" in place.slipway("rollback", "--to", "1", "--dry-run", code=3).err
    snapshot.write_bytes(written)
    place.slipway("rollback", "--to", "1")
    _no_traces(place, server)


def _told_in_the_history(place: Place, run: str) -> None:
    """It is a row like that of a run, in the same chain, and leaves the target where it is."""
    told = place.slipway("history", "--json").document
    up, purge = told["runs"][1:]  # type: ignore[index]
    assert (purge["seq"], purge["run"], purge["direction"], told["chain_broken_at"]) == (3, run, "purge", None)
    assert (purge["migration_file"], purge["iteration"]) == ("slipway_retained_002_up", 2)
    assert purge["state_after"] == purge["state_before"] == up["state_after"]
    assert "PURGED        slipway_retained_002_up" in place.slipway("history").out
    assert (place.iteration(), place.slipway("status", "--json").document["drift"]) == (2, [])
    assert "purging at iteration 2" in place.slipway("repair", run).out
    # It can't be taken out unseen, and nothing more is given up behind a history that is not whole.
    with place.connect() as connection:
        cut = "DELETE FROM slipway.migration_history WHERE seq = 3 RETURNING *"
        connection.execute("CREATE TEMPORARY TABLE gone (LIKE slipway.migration_history)")
        connection.execute(f"WITH cut AS ({cut}) INSERT INTO gone SELECT * FROM cut".encode())
        assert place.slipway("status", "--json", code=4).document["chain_damage"] == "cut"
        with place.connector() as connector, pytest.raises(CoreError, match="ends before a run"):
            purging.refuse_broken(connection, place.settings, connector)
        connection.execute("INSERT INTO slipway.migration_history SELECT * FROM gone")
    assert place.slipway("status", "--json").document["chain_damage"] is None


def _refuses(place: Place) -> None:
    """What somebody else has put there, or hung on it, is never dropped."""
    place.do("CREATE TABLE slipway_retained_002_up.mine (x int)")
    refused = place.slipway("retained", "--purge", "--json", code=3).document["error"]
    assert (refused["code"], "table mine" in refused["message"]) == ("strange-in-parcel", True)  # type: ignore[index]
    place.do(
        "DROP TABLE slipway_retained_002_up.mine", "CREATE VIEW looks AS SELECT * FROM slipway_retained_002_up.notes"
    )
    assert place.slipway("retained", "--purge", "--json", code=3).document["error"]["code"] == "depended-on"  # type: ignore[index]
    place.do("DROP VIEW looks")
    place.slipway("retained", "slipway_retained_009_up", "--purge", code=2)
    place.slipway("retained", "slipway_retained_002_up", code=2)
    with place.connector() as connector, connector.connect() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", (_key(place),))
        assert place.slipway("retained", "--purge", "--json", code=3).document["error"]["code"] == "at-work"  # type: ignore[index]
        with pytest.raises(CoreError, match="another Slipway"):
            retained.purge(place.settings, connector, (), Control())


def _key(place: Place) -> int:
    return lock_key(place.settings)


def _no_traces(place: Place, server: Connector) -> None:
    with place.connect() as there:
        name = there.info.dbname
    with server.connect() as connection:
        connection.execute(f'DROP DATABASE "{name}"'.encode())
