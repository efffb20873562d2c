"""What changed since the last run is told from what never matched, with the statements that would mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import pipeline
from core.project.places import project_home
from core.project.settings import Project
from core.run.proving.judge import known
from core.run.session import Control
from core.run.verify import Report
from core.targets.connector import Connection, Connector

BY_HAND = """
ALTER TABLE public.accounts ALTER name TYPE varchar(120), ADD note text;
CREATE INDEX by_hand ON public.accounts (name);
INSERT INTO public.accounts (name, note) VALUES ('Ada', 'kept');
"""


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    made = pipeline.new(tmp_path / "crm", "crm")
    list(pipeline.build(made, 1, {}))
    return made


def _told(report: Report) -> list[tuple[str, str, str]]:
    return [(one.object, one.attribute, since) for one, since in zip(report.differences, report.origins, strict=True)]


def _run(connection: Connection, report: Report) -> None:
    for statement in report.mend.statements:
        connection.execute(statement.encode())


def test_a_change_after_a_run_is_told_with_that_run_and_mended_by_its_statements(
    project: Project, database: Connector
) -> None:
    list(pipeline.apply(project, database, 1, Control(), stage="development"))
    fine = pipeline.verify(project, database, None)
    assert (fine.ok, fine.findings, fine.mend.statements) == (True, (), ())
    assert fine.last is not None and fine.state == fine.last.state_after
    with database.connect(autocommit=True) as connection:
        connection.execute(BY_HAND.encode())
        report = pipeline.verify(project, database, None)
        assert _told(report) == [
            ("column public.accounts.name", "type", "since-run"),
            ("column public.accounts.note", "", "since-run"),
            ("index public.accounts.by_hand", "", "since-run"),
        ]
        (finding,) = report.findings
        assert finding.code == "changed-since-run"
        assert f"run {fine.last.run[:8]} (apply of iteration 1, {fine.last.actor}, " in finding.message
        _run(connection, report)
        again = pipeline.verify(project, database, None)
        assert (again.ok, again.state) == (True, fine.state)
        kept = connection.execute('SELECT note FROM slipway_retained_000_up."accounts.note"').fetchall()
        assert kept == [("kept",)]
    other = pipeline.verify(project, database, 0)
    assert _told(other) == [("table public.accounts", "", "before-run-ended")]
    assert [one.code for one in other.findings] == ["never-matched"]
    assert other.mend.statements == () and "slipway rollback --to 0" in other.mend.impossible


def test_what_no_run_has_left_never_matched(project: Project, database: Connector) -> None:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE public.orders (id int)")
        report = pipeline.verify(project, database, None)
        assert _told(report) == [("table public.orders", "", "no-run")]
        assert [one.code for one in report.findings] == ["never-matched"]
        _run(connection, report)
        assert pipeline.verify(project, database, None).ok


def test_what_is_remembered_and_broken_is_asked_for_again(project: Project, database: Connector) -> None:
    first = known(project, database, 1, 18)
    (remembered,) = (project_home(project.id) / "read_backs").glob("*.known.json")
    for broken in ("\x00", '["a"]'):
        remembered.write_text(broken, encoding="utf-8")
        assert known(project, database, 1, 18) == first
