"""What goes wrong around a run: rivals, impatience, edited files, and hands in the database."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.projects import Place, Ran, joined

APPLIERS = 8
LOCKED = "EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid())"


def test_of_eight_appliers_at_once_exactly_one_wins_each_iteration(crm: Place) -> None:
    crm.slipway("build", "3")
    racers = [crm.spawn("apply", "--json", "--events") for _ in range(APPLIERS)]
    ran = [joined(racer) for racer in racers]
    for each in ran:
        assert "Traceback" not in each.err, each.said
        assert each.code in {0, 3}, each.said
        if each.code == 3:
            assert each.document["error"]["code"] in {"busy", "moved-on"}, each.said
    won = [event["iteration"] for each in ran for event in each.events if event["event"] == "committed"]
    assert won.count(1) == 1
    assert sorted(won) == list(range(1, len(won) + 1))
    crm.slipway("apply")  # the winner of one iteration may have lost the next one to a rival that lost its own
    runs = crm.slipway("history", "--json").document
    done = [run["iteration"] for run in runs["runs"] if run["success"]]
    assert (done, runs["chain_broken_at"]) == ([1, 2, 3], None)
    crm.proved(3)


def test_of_eight_rollbacks_at_once_exactly_one_wins(embedded_crm: Place) -> None:
    embedded_crm.slipway("build", "2")
    embedded_crm.slipway("apply")
    embedded_crm.do("INSERT INTO accounts (name) VALUES ('ours')")
    racers = [embedded_crm.spawn("rollback", "--to", "1", "--json", "--events") for _ in range(APPLIERS)]
    ran = [joined(racer) for racer in racers]
    for each in ran:
        assert "Traceback" not in each.err, each.said
        assert each.code in {0, 3}, each.said
    committed = [event for each in ran for event in each.events if event["event"] == "committed"]
    assert len(committed) == 1
    embedded_crm.proved(1)
    assert [row["name"] for row in embedded_crm.rows("accounts")] == ["ours"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c_while_waiting_for_a_lock_ends_with_6_and_nothing_applied(url_crm: Place) -> None:
    url_crm.slipway("build", "2")
    url_crm.slipway("apply", "1")
    with psycopg.connect(url_crm.settings.target(None)[1].url) as holder:
        holder.execute("LOCK TABLE accounts IN ROW EXCLUSIVE MODE")  # somebody writes and doesn't end
        applier = url_crm.spawn("apply", "--events")
        _until_it_waits(url_crm, applier)
        applier.send_signal(signal.SIGINT)
        ran = joined(applier, 6)
        assert "Traceback" not in ran.err
        assert "committed" not in [event["event"] for event in ran.events]
    status = url_crm.slipway("status", "--json").document
    assert (status["iteration"], status["pending"], status["interrupted"]) == (1, [2], None)
    url_crm.proved(1)
    url_crm.slipway("apply")
    url_crm.proved(2)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c_during_a_rollback_leaves_everything_where_it_was(url_crm: Place) -> None:
    url_crm.slipway("build", "2")
    url_crm.slipway("apply")
    url_crm.do("INSERT INTO accounts (name) VALUES ('ours')")
    before = url_crm.rows("accounts")
    with psycopg.connect(url_crm.settings.target(None)[1].url) as holder:
        holder.execute("LOCK TABLE locations IN ROW EXCLUSIVE MODE")
        roller = url_crm.spawn("rollback", "--to", "1", "--events")
        _until_it_waits(url_crm, roller)
        roller.send_signal(signal.SIGINT)
        assert "Traceback" not in joined(roller, 6).err
    url_crm.proved(2)
    assert url_crm.rows("accounts") == before
    assert url_crm.tables(r"slipway\_retained%") == {}


def _until_it_waits(place: Place, process: subprocess.Popen[str]) -> None:
    try:
        place.until(LOCKED, seconds=20)
    except AssertionError:
        process.kill()
        process.communicate()
        raise


def test_a_file_edited_after_build_is_refused_with_both_checksums(embedded_crm: Place) -> None:
    place = embedded_crm
    place.slipway("build", "2")
    place.slipway("apply", "1")
    for name in ("002_iteration2_locations.sql", "002_iteration2_locations.rollback.sql"):
        file = place.root / "migrations" / name
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("territory_id", "territory_no"), encoding="utf-8")
        _refused_with_both(place.slipway("apply", "--json", code=3), place.root, name)
        place.slipway("build", "2", "--json", code=3)  # never replaced in silence
        assert "territory_no" in file.read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8")
    file = place.root / "migrations/002_iteration2_locations.sql"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))  # line ends are no edit
    place.slipway("apply")
    place.proved(2)
    file.write_text(file.read_text(encoding="utf-8") + "\n-- more\n", encoding="utf-8")
    _refused_with_both(place.slipway("rollback", "--to", "1", "--json", code=3), place.root, file.name)
    stands = place.slipway("status", "--json", code=4).document
    told = [(one["place"], one["how"]) for one in stands["files"]]  # type: ignore[attr-defined]
    assert (told, stands["drift"]) == ([(f"migrations/{file.name}", "changed")], [])
    assert f"changed: migrations/{file.name}" in place.slipway("status", "--quiet", code=4).err


def _refused_with_both(ran: Ran, root: Path, name: str) -> None:
    error = ran.document["error"]
    lines = (root / "migrations/slipway.sum").read_text(encoding="utf-8").splitlines()
    written = next(line.split()[0] for line in lines if line.endswith(f" {name}"))
    assert error["code"] == "checksum-mismatch"
    found = re.findall("[0-9a-f]{64}", error["message"])
    assert (len(set(found)), found[0]) == (2, written)


ALTER = "ALTER TABLE accounts "
DRIFTS = {
    "a column more": (ALTER + "ADD COLUMN by_hand text", ALTER + "DROP COLUMN by_hand"),
    "a column less": (ALTER + "DROP COLUMN updated_at", ALTER + "ADD COLUMN updated_at timestamptz DEFAULT now()"),
    "another type": (ALTER + "ALTER COLUMN name TYPE text", ALTER + "ALTER COLUMN name TYPE varchar(100)"),
    "not required": (ALTER + "ALTER COLUMN name DROP NOT NULL", ALTER + "ALTER COLUMN name SET NOT NULL"),
    "another default": (
        ALTER + "ALTER COLUMN created_at SET DEFAULT '2000-01-01'",
        ALTER + "ALTER COLUMN created_at SET DEFAULT now()",
    ),
    "an index more": ("CREATE INDEX by_hand ON accounts (name)", "DROP INDEX by_hand"),
    "a check less": (
        ALTER + "DROP CONSTRAINT ck_accounts_status",
        ALTER + "ADD CONSTRAINT ck_accounts_status CHECK (status::text IN ('active', 'inactive'))",
    ),
    "a comment": ("COMMENT ON TABLE accounts IS 'by hand'", "COMMENT ON TABLE accounts IS NULL"),
    "a table more": ("CREATE TABLE by_hand (id integer PRIMARY KEY)", "DROP TABLE by_hand"),
}


def test_drift_made_by_hand_is_refused_with_4_and_named(embedded_crm: Place) -> None:
    place = embedded_crm
    place.slipway("build", "2")
    place.slipway("apply", "1")
    missed = []
    for name, (statement, undone) in DRIFTS.items():
        place.do(statement)
        drift = place.slipway("status", "--json", code=4).document["drift"]
        told = place.slipway("apply", "--json", code=4).document["error"]
        if not drift or told["code"] != "drift" or drift[0]["object"].rpartition(".")[2] not in told["message"]:
            missed.append(name)
        place.do(undone)
    assert missed == []
    place.slipway("apply")
    place.proved(2)


def test_a_table_made_by_hand_under_the_same_name_is_told_as_drift_and_left_alone(crm: Place) -> None:
    crm.slipway("build", "2")
    crm.slipway("apply", "1")
    crm.do("CREATE TABLE locations (mine text)", "INSERT INTO locations VALUES ('precious')")
    told = crm.slipway("apply", "--json", code=4).document["error"]
    assert "locations" in told["message"]
    assert crm.rows("locations") == [{"mine": "precious"}]
    assert crm.slipway("status", "--json", code=4).document["iteration"] == 1


def test_a_view_under_the_same_name_is_noticed_when_the_file_runs_and_everything_is_rolled_back(crm: Place) -> None:
    crm.slipway("build", "2")
    crm.slipway("apply", "1")
    crm.do("CREATE VIEW locations AS SELECT 1 AS mine")
    told = crm.slipway("apply", "--json", code=4).document["error"]
    assert told["code"] in {"already-there", "drift"}
    assert "locations" in told["message"]
    crm.do("DROP VIEW locations")
    crm.proved(1)
    columns = "SELECT count(*) FROM information_schema.columns WHERE column_name = 'territory_id'"
    assert crm.ask(columns) == [(0,)]
    crm.slipway("apply")
    crm.proved(2)


def test_two_projects_never_share_a_schema_of_one_database(url_crm: Place, tmp_path: Path) -> None:
    url_crm.slipway("build", "1")
    url_crm.slipway("apply")
    second = Place(tmp_path / "second")
    second.slipway("new", str(second.root))
    second.target(url_crm.settings.target(None)[1].url)
    second.model(1, {"Thing": {"id": {"type": "uuid", "pk": True}}})
    second.slipway("build", "1")
    assert second.slipway("apply", "--json", code=3).document["error"]["code"] == "schema-taken"
    url_crm.proved(1)


def test_a_history_row_that_somebody_changed_is_told(embedded_crm: Place) -> None:
    embedded_crm.slipway("build", "2")
    embedded_crm.slipway("apply")
    embedded_crm.do("UPDATE slipway.migration_history SET actor = 'nobody' WHERE seq = 1")
    assert embedded_crm.slipway("history", "--json", code=4).document["chain_broken_at"] == 1
    assert embedded_crm.slipway("status", "--json", code=4).document["chain_broken_at"] == 1
