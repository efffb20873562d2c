"""The walk as a user or a pipeline takes it: each command as a process, each document key by key."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from core.targets.accounts import server_account
from core.targets.binaries import find_binaries
from tests.acceptance.documented import documented
from tests.acceptance.projects import Place, Ran, joined

ACCOUNTS = """INSERT INTO accounts (id, name, type, status) VALUES
    ('00000000-0000-0000-0000-000000000001', 'Ada & Söhne', 'customer', 'active'),
    ('00000000-0000-0000-0000-000000000002', E'two\\nlines', NULL, NULL)"""
LOCATIONS = """INSERT INTO locations (id, account_id, city) VALUES
    ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', 'Wien'),
    ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-000000000002', NULL)"""
TERRITORY = """UPDATE accounts SET territory_id = '00000000-0000-0000-0000-0000000000ff'
    WHERE id = '00000000-0000-0000-0000-000000000001'"""
PHONE = "UPDATE accounts SET phone = '+43 1 234' WHERE id = '00000000-0000-0000-0000-000000000002'"


def _filled(place: Place) -> dict[str, list[dict[str, object]]]:
    place.do(ACCOUNTS, LOCATIONS, TERRITORY, PHONE)
    return {table: place.rows(table) for table in ("accounts", "locations")}


def _now(place: Place) -> dict[str, list[dict[str, object]]]:
    return {table: place.rows(table) for table in ("accounts", "locations")}


def test_the_example_goes_from_nothing_to_three_back_to_one_and_forward_with_every_row(crm: Place) -> None:
    said = crm.process("build", "3").out
    assert [line for line in said.splitlines() if line.startswith("BUILD")] == [
        f"BUILD ITERATION {number} - DATABASE CHANGES DETECTED" for number in (1, 2, 3)
    ]
    applied = crm.process("apply", "--json").document
    assert set(applied) == documented("apply")
    assert (applied["outcome"], applied["from"], applied["to"]) == ("applied", 0, 3)
    assert all(set(step) == {"iteration", "sql", "seconds"} for step in applied["steps"])
    crm.proved(3)
    before = _filled(crm)
    dry = crm.process("rollback", "--to", "1", "--dry-run", "--json").document
    assert {fate["object"]: (fate["how"], fate["rows"]) for fate in dry["objects"]} == {
        "accounts.phone": ("is kept in slipway_retained_003_down", 2),
        "accounts.territory_id": ("is kept in slipway_retained_002_down", 2),
        "locations": ("is kept in slipway_retained_002_down", 2),
    }
    assert _now(crm) == before
    assert set(dry) == documented("rollback --dry-run")
    back = crm.process("rollback", "--to", "1", "--json").document
    assert (back["outcome"], back["from"], back["to"]) == ("rolled back", 3, 1)
    assert back["run"] != applied["run"]
    crm.proved(1)
    assert [set(row) & {"territory_id", "phone"} for row in crm.rows("accounts")] == [set(), set()]
    assert crm.process("apply", "--json").document["outcome"] == "applied"
    crm.proved(3)
    assert _now(crm) == before


def test_build_2_says_what_the_database_needs_in_plain_words(embedded_crm: Place) -> None:
    said = embedded_crm.process("build", "2").out
    _, _, second = said.partition("BUILD ITERATION 2 - DATABASE CHANGES DETECTED\n")
    lines = second.splitlines()
    assert lines[lines.index("New tables:") + 1].strip(" +") == "locations (8 columns)"
    assert lines[lines.index("Modified tables:") + 1].strip(" ~") == "accounts (ADD COLUMN territory_id)"
    relation = lines[lines.index("New relationships:") + 1]
    assert relation.strip(" →") == "locations.account_id to accounts.id (on delete cascade)"


def test_the_document_of_build_has_every_key_that_is_promised(embedded_crm: Place) -> None:
    built = embedded_crm.process("build", "2", "--json").document
    assert set(built) == documented("build")
    assert (built["iteration"], built["status"], built["questions"]) == (2, "draft", [])
    assert [(change["kind"], change["object"]) for change in built["changes"]] == [
        ("create-table", "public.locations"),
        ("add-column", "public.accounts.territory_id"),
    ]
    for step in built["steps"]:
        assert {"sql", "reverse", "locks", "rewrites", "scans", "known", "transactional"} == set(step)
        assert all({"relation", "mode", "blocks"} == set(lock) for lock in step["locks"])
    for finding in built["findings"]:
        assert {"code", "severity", "place", "message", "remedy"} <= set(finding)
    assert built["files"] == [
        "migrations/002_iteration2_locations.sql",
        "migrations/002_iteration2_locations.rollback.sql",
        "migrations/002_iteration2_locations.json",
        "migrations/002.snapshot.json",
    ]
    assert all((embedded_crm.root / name).is_file() for name in built["files"])
    assert embedded_crm.process("build", "2", "--json").document["written"] is False


def test_the_written_files_read_like_the_preview(embedded_crm: Place) -> None:
    embedded_crm.slipway("build", "2")
    folder = embedded_crm.root / "migrations"
    for name in ("002_iteration2_locations.sql", "002_iteration2_locations.rollback.sql"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert lines[0] == f"-- Migration: {name}"
        assert re.fullmatch(r"-- Generated: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}", lines[1])
        assert lines[2] == "-- Iteration: 2"
    up = (folder / "002_iteration2_locations.sql").read_text(encoding="utf-8")
    created = up[up.index("CREATE TABLE IF NOT EXISTS locations (") :].partition(");\n")[0]
    assert "FOREIGN KEY (account_id)\n        REFERENCES accounts (id) ON DELETE CASCADE" in created
    assert "ADD COLUMN IF NOT EXISTS territory_id uuid" in up
    record = json.loads((folder / "002_iteration2_locations.json").read_text(encoding="utf-8"))
    assert record["iteration"] == 2
    assert set(record["databaseChanges"]) >= {"tables", "columns", "migrations"}
    assert [migration["applied"] for migration in record["databaseChanges"]["migrations"]] == [None]
    assert set(record["rollback"]) >= {"migrations", "procedure"}


def test_status_verify_and_history_are_documents_with_their_keys(embedded_crm: Place) -> None:
    embedded_crm.slipway("build", "2")
    embedded_crm.slipway("apply", "1")
    status = embedded_crm.process("status", "--json").document
    assert set(status) == documented("status")
    assert (status["iteration"], status["pending"], status["drift"]) == (1, [2], [])
    embedded_crm.slipway("apply", "2")
    report = embedded_crm.process("verify", "--json").document
    assert set(report) == documented("verify")
    assert (report["ok"], report["iteration"], report["differences"]) == (True, 2, [])
    for words in (["history"], ["repair"], ["retained"], ["rehearse"], ["diff", "1", "2"], ["explain", "cycle"]):
        assert set(embedded_crm.slipway(*words, "--json").document) == documented(words[0])
    assert set(embedded_crm.slipway("approve", "2", "--reviewed", "--json").document) == documented(
        "approve --reviewed"
    )
    runs = embedded_crm.slipway("history", "--json").document["runs"]
    assert [(run["seq"], run["iteration"], run["direction"], run["success"]) for run in runs] == [
        (1, 1, "up", True),
        (2, 2, "up", True),
    ]
    assert {"migration_file", "applied_at", "checksum"} <= set(runs[0])
    assert all(re.fullmatch("[0-9a-f]{64}", run["checksum"]) for run in runs)
    embedded_crm.slipway("rollback", "--to", "1")
    stands = embedded_crm.slipway("status", "--json").document
    applied = [one["iteration"] for one in stands["applied"]]  # type: ignore[attr-defined]
    assert (applied, stands["pending"], stands["unbuilt"], stands["files"]) == ([1], [2], [3], [])
    wrong = embedded_crm.slipway("verify", "--iteration", "2", "--json", code=4).document
    assert wrong["ok"] is False
    quietly = embedded_crm.slipway("verify", "--iteration", "2", "--quiet", code=4)
    assert (quietly.out, "table public.locations" in quietly.err) == ("", True)
    assert {"kind", "object", "attribute", "expected", "actual", "since"} == set(wrong["differences"][0])
    assert [(each["kind"], each["object"]) for each in wrong["differences"]] == [
        ("missing", "column public.accounts.territory_id"),
        ("missing", "table public.locations"),
    ]


def test_show_and_diff_tell_programs_what_the_model_means(url_crm: Place) -> None:
    shown = url_crm.process("show", "2", "--json").document
    assert set(shown) == documented("show")
    accounts = next(table for table in shown["tables"] if table["name"] == "accounts")
    assert {"name", "entity", "columns", "primary_key", "foreign_keys", "indexes", "checks"} <= set(accounts)
    required = [column["name"] for column in accounts["columns"] if not column["nullable"] and not column["default"]]
    assert required == ["name"]
    url_crm.slipway("build", "2")
    up, down = url_crm.root / "up.sql", url_crm.root / "down.sql"
    url_crm.process("diff", "1", "2", "--output", str(up), "--reverse", str(down))
    assert "CREATE TABLE IF NOT EXISTS locations" in up.read_text(encoding="utf-8")
    assert "DROP COLUMN IF EXISTS territory_id" in down.read_text(encoding="utf-8")
    url_crm.slipway("apply", "2")
    assert url_crm.process("diff", "2", "target", "--json").document["changes"] == []


def test_events_are_lines_on_standard_error_from_the_first_to_the_last(crm: Place) -> None:
    crm.slipway("build", "2")
    ran = crm.process("apply", "--events", "--json")
    assert ran.document["outcome"] == "applied"
    assert len(ran.events) == len(ran.err.splitlines())
    kinds = [event["event"] for event in ran.events]
    assert kinds[-1] == "finished"
    assert kinds.count("commit-sent") == kinds.count("committed") == kinds.count("chapter-started") == 2
    run = next(event for event in ran.events if event["event"] == "run-started")
    assert (run["from"], run["to"], run["run"]) == (0, 2, ran.document["run"])
    sent = [event for event in ran.events if event["event"] == "sent" and event["iteration"] == 2]
    assert [event["number"] for event in sent] == list(range(1, sent[0]["of"] + 1))
    assert [event["sql"] for event in sent] == [step["sql"] for step in ran.document["steps"] if step["iteration"] == 2]
    for number, kind in enumerate(kinds):
        if kind == "sent":
            assert kinds[number + 1] == "done"


def test_with_json_nothing_else_is_on_standard_output(url_crm: Place) -> None:
    def only_a_document(ran: Ran) -> None:
        assert isinstance(json.loads(ran.out), dict)

    only_a_document(url_crm.slipway("apply", "2", "--json", code=3))
    only_a_document(url_crm.process("build", "2", "--json"))
    only_a_document(url_crm.slipway("build", "7", "--json", code=2))
    for words in (["apply"], ["verify"], ["status"], ["history"], ["rollback", "--to", "1"]):
        only_a_document(url_crm.process(*words, "--json"))
    assert url_crm.slipway("apply", "--quiet").out == ""


def test_exit_codes_say_how_it_ended(embedded_crm: Place) -> None:
    embedded_crm.slipway("apply", "2", code=3)  # refused: it has not been built
    embedded_crm.process("build", "9", code=2)
    embedded_crm.slipway("build", "--no-such-option", code=2)
    embedded_crm.process("frobnicate", code=2)
    embedded_crm.slipway("rollback", code=2)
    embedded_crm.slipway("build", "2")
    embedded_crm.slipway("apply")
    embedded_crm.slipway("status")
    embedded_crm.slipway("apply", "1", code=3)  # it stands beyond
    embedded_crm.slipway("rollback", "--to", "3", code=3)
    embedded_crm.do("ALTER TABLE accounts ADD COLUMN by_hand integer")
    for words in (["status"], ["verify"], ["apply"]):
        embedded_crm.process(*words, code=4)


def test_a_question_writes_nothing_exits_5_and_prints_the_flag_that_answers_it(embedded_place: Place) -> None:
    key = {"id": {"type": "uuid", "pk": True}}
    embedded_place.model(1, {"Account": key})
    embedded_place.model(2, {"Account": {**key, "region": {"type": "string", "required": True}}})
    ran = embedded_place.process("build", "2", code=5)
    assert "--answer backfill:accounts.region=" in ran.out
    assert not (embedded_place.root / "migrations/002.snapshot.json").exists()
    asked = embedded_place.process("build", "2", "--json", code=5).document
    assert [question["key"] for question in asked["questions"]] == ["backfill:accounts.region"]
    assert asked["files"] == []
    embedded_place.process("build", "2", "--answer", "backfill:accounts.region='north'")
    embedded_place.slipway("apply", "1")
    embedded_place.do("INSERT INTO accounts DEFAULT VALUES")
    embedded_place.slipway("apply", "2")
    assert [row["region"] for row in embedded_place.rows("accounts")] == ["north"]
    embedded_place.proved(2)


def test_no_refusal_is_a_bare_traceback_and_each_says_what_to_do(embedded_crm: Place, tmp_path: Path) -> None:
    for words in (
        ["apply", "2"],
        ["status", "--target", "nowhere"],
        ["verify", "--target", "postgresql://x@127.0.0.1:1/x"],
    ):
        ran = joined(embedded_crm.spawn(*words))
        assert ran.code in {2, 3}, ran.said
        assert "Traceback" not in ran.err
        head, remedy = ran.err.splitlines()[:2]
        assert re.match(r"[a-z][a-z-]+: ", head), ran.err
        assert remedy.startswith("  "), ran.err
    outside = Place(tmp_path)
    assert outside.process("status", "--json", code=2).document["error"]["code"] == "no-project"


def test_the_frozen_files_keep_the_rows_also_when_psql_runs_them(crm: Place, data_home: Path) -> None:
    crm.slipway("build", "2")
    crm.slipway("apply")
    crm.do(ACCOUNTS, LOCATIONS, TERRITORY)
    before = _now(crm)
    _psql(crm, data_home, crm.root / "migrations/002_iteration2_locations.rollback.sql")
    assert crm.rows("locations", "slipway_retained_002_down") == before["locations"]
    kept = crm.rows("accounts.territory_id", "slipway_retained_002_down")
    assert kept == [{"id": row["id"], "territory_id": row["territory_id"]} for row in before["accounts"]]
    assert crm.slipway("status", "--json", code=4).document["iteration"] == 2  # psql writes no history: it is drift
    assert crm.ask("SELECT to_regclass('public.locations')") == [(None,)]


def _psql(place: Place, home: Path, file: Path) -> None:
    with place.connect() as connection:
        facts = connection.info
        where = {
            "PGHOST": facts.host,
            "PGPORT": str(facts.port),
            "PGUSER": facts.user,
            "PGPASSWORD": facts.password,
            "PGDATABASE": facts.dbname,
        }
    psql = find_binaries(home, server_account()).named("psql")
    subprocess.run(
        [psql, "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(file)],
        env={**os.environ, **where},
        check=True,
        capture_output=True,
        timeout=30,
    )


@pytest.mark.parametrize("word", ["apply", "verify"])
def test_every_command_tells_its_options(embedded_place: Place, word: str) -> None:
    said = embedded_place.process(word, "--help").out
    for option in ("--project", "--target", "--json", "--events", "--quiet"):
        assert option in said
