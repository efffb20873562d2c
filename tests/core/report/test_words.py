"""Changes are told to people in their words and to programs in documents that keep their keys."""

from __future__ import annotations

import json

import pytest

from core.errors import Differs, InDoubt, Refused
from core.render.proposals import Build
from core.report import builds, errors, events
from core.report.summary import groups
from core.run.events import (
    Blocked,
    Blocker,
    ChapterStarted,
    CommitSent,
    Committed,
    Finished,
    GaveBack,
    PipelineStage,
    RunStarted,
    Sent,
    Waiting,
)
from tests.core.render.cases import CASES, read_case


def _groups(case: str) -> dict[str, list[str]]:
    proposal = read_case(CASES / case).proposal
    return {
        group.title: [f"{item.name} ({item.detail})" if item.detail else item.name for item in group.items]
        for group in groups(proposal.changes, "public")
    }


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (
            "table_created_with_a_foreign_key",
            {
                "New tables": ["locations (3 columns)"],
                "New relationships": ["locations.account_id to accounts.id (on delete cascade)"],
            },
        ),
        ("column_added", {"Modified tables": ["accounts (ADD COLUMN territory_id)", "accounts (ADD COLUMN phone)"]}),
        ("column_deprecated", {"Deprecated": ["accounts.phone (stays with its data, marked)"]}),
        ("table_deprecated", {"Deprecated": ["locations (stays with its data, marked)"]}),
        ("table_dropped_by_decision", {"Dropped": ["locations (its rows are kept)"]}),
        (
            "deprecated_column_returns",
            {"Modified tables": ["accounts (ALTER COLUMN phone (in the model again, required))"]},
        ),
        (
            "type_narrowed",
            {
                "Modified tables": [
                    "accounts (ALTER COLUMN a (numeric(8,2) to integer))",
                    "accounts (ALTER COLUMN b (varchar(40) to varchar(3)))",
                ]
            },
        ),
    ],
)
def test_a_change_is_told_in_the_words_of_its_reviewers(case: str, told: dict[str, list[str]]) -> None:
    assert _groups(case) == told


def test_a_build_says_what_was_detected_and_which_files_hold_it() -> None:
    proposal = read_case(CASES / "table_created_with_a_foreign_key").proposal
    lines = list(builds.lines(Build(2, "draft", proposal, (), (), written=True)))
    assert lines[0] == "BUILD ITERATION 2 - DATABASE CHANGES DETECTED"
    assert "  + locations (3 columns)" in lines
    assert "  migrations/002_iteration2_locations.sql" in lines


def test_the_document_of_a_build_has_the_keys_of_the_interface() -> None:
    proposal = read_case(CASES / "type_narrowed").proposal
    document = json.loads(json.dumps(builds.document(Build(2, "draft", proposal, (), ()))))
    assert {"iteration", "status", "changes", "steps", "questions", "findings", "files"} <= set(document)
    for step in document["steps"]:
        assert set(step) == {"sql", "reverse", "locks", "rewrites", "scans", "known", "transactional"}
        assert all(set(lock) == {"relation", "mode", "blocks"} for lock in step["locks"])
        assert step["sql"] and step["reverse"]
    assert all({"kind", "object"} <= set(change) for change in document["changes"])


@pytest.mark.parametrize("error", [Refused, Differs, InDoubt])
def test_an_error_is_told_with_its_code_its_place_and_the_way_out(error: type[Refused]) -> None:
    problem = error("a-code", "it went wrong", place="migrations/x.sql", remedy="Do this.")
    assert list(errors.lines(problem)) == ["a-code: migrations/x.sql: it went wrong", "  Do this."]
    assert errors.document(problem) == {
        "error": {"code": "a-code", "message": "it went wrong", "place": "migrations/x.sql", "remedy": "Do this."}
    }


def test_each_event_is_one_line_for_programs_with_its_kind() -> None:
    run = RunStarted("r", "up", "dev", 0, 2, 2)
    told = [run, Sent(1, 1, 2, "SELECT 1"), CommitSent("r", 1), Committed("r", 1), Finished("r", "applied", 0, 2, 0.5)]
    documents = [json.loads(json.dumps(events.document(event))) for event in told]
    assert [one["event"] for one in documents] == ["run-started", "sent", "commit-sent", "committed", "finished"]
    assert (documents[0]["from"], documents[0]["to"]) == (0, 2)
    assert all("\n" not in json.dumps(one) for one in documents)


def test_events_are_told_to_people_in_a_line_each() -> None:
    assert events.line(RunStarted("r", "down", "dev", 2, 1, 1)) == "Rolling back on dev: iteration 2 to 1"
    assert events.line(Sent(1, 2, 3, "SELECT\n   1")) == "  2 of 3: SELECT 1"
    assert events.line(Sent(1, 2, 3, "SELECT 1", ours=True)) == "  Slipway adds: SELECT 1"
    assert events.line(GaveBack("t", "c", 1, 2, "left")) == "  given back: 1 row of t.c, 2 left over in left"
    holder = Blocker(7, "psql", "ada", "idle in transaction", 12.2, "UPDATE accounts SET name = 'x'")
    said = "process 7, psql of ada, idle in transaction, open for 12 s: UPDATE accounts SET name = 'x'"
    assert events.line(Waiting(2.0, (holder,))) == f"  trying again in 2.0 s: a lock was not to be had ({said})"
    assert events.line(Blocked(1, 3, 0.5, (holder,))) == f"  statement 3 waits for a lock (0.5 s): {said}"
    assert "exit code 3" in str(events.line(PipelineStage("ViewForge", "failed", 3, "no")))


def test_a_run_is_told_by_where_it_leads_and_the_baseline_by_its_name() -> None:
    assert events.line(RunStarted("r", "up", "dev", 0, 0, 1)) == "Applying on dev: the baseline"
    assert events.line(RunStarted("r", "up", "dev", 0, 2, 3)) == "Applying on dev: the baseline, iteration 0 to 2"
    assert events.line(RunStarted("r", "up", "dev", 0, 2, 2)) == "Applying on dev: iteration 0 to 2"
    assert events.line(RunStarted("r", "down", "dev", 1, 1, 0)) is None
    assert events.line(RunStarted("r", "up", "dev", 0, 0, 0)) is None
    assert events.line(ChapterStarted(0, "000_baseline.sql", 0)) == "The baseline: 000_baseline.sql, nothing runs"
    assert events.line(ChapterStarted(1, "001_x.sql", 2)) == "Iteration 1: 001_x.sql, 2 statements"
    done = events.line(Finished("r", "applied", 0, 0, 0.5))
    assert done == "Done: applied, in 0.50 s. The target stands at iteration 0."


def test_a_long_statement_is_cut_for_people_and_whole_for_programs() -> None:
    long = "SELECT " + "x" * 500
    assert len(str(events.line(Sent(1, 1, 1, long)))) < 130
    assert events.document(Sent(1, 1, 1, long))["sql"] == long  # type: ignore[index,call-overload]
