"""What must be said or proved before a file runs: approvals, accepted edits, reopened iterations, the next stage."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from core import pipeline
from core.errors import CoreError, Refused, Unanswered, UsageError
from core.project import approvals, integrity, settings
from core.project.baselines import baseline
from core.project.migrations import built
from core.project.settings import Project
from core.run.accepting import accept
from core.run.approving import approve, mark_reviewed, refuse_unrehearsed
from core.run.events import Finished, PipelineStage
from core.run.reopening import reopen
from core.run.session import Control
from core.run.sources.importing import import_baseline
from core.targets.connector import Connector
from core.targets.redact import redact


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    return pipeline.new(tmp_path / "crm", "crm")


@pytest.fixture
def dropping(project: Project) -> Project:
    """Iteration 4 drops a column by decision, which is a warning."""
    fourth = project.root / "iterations" / "004"
    fourth.mkdir()
    model = (project.root / "iterations" / "002" / "busm.mmd").read_text()
    (fourth / "busm.mmd").write_text(model)
    _build(project, 4, {"drop:accounts.phone": "drop"})
    return project


def _build(project: Project, number: int, answers: dict[str, str]) -> None:
    done = list(pipeline.build(project, number, answers))
    assert done[-1].proposal is not None, done[-1]


def _apply(project: Project, connector: Connector, goal: int | None, stage: settings.Stage = "development") -> Finished:
    told = list(pipeline.apply(project, connector, goal, Control(), stage=stage))
    return next(event for event in told if isinstance(event, Finished))


def _read_all(project: Project) -> None:
    for one in built(project):
        mark_reviewed(project, one.iteration)


def test_development_applies_at_once(dropping: Project, database: Connector) -> None:
    assert _apply(dropping, database, 4).outcome == "applied"


def test_production_takes_only_what_was_approved(dropping: Project, database: Connector) -> None:
    with pytest.raises(Unanswered) as refused:
        _apply(dropping, database, 4, "production")
    assert refused.value.code == "not-approved"
    assert "slipway approve 4 destructive-drop@public.accounts.phone" in refused.value.remedy
    assert pipeline.standing(dropping, database).iteration == 0
    approve(dropping, 4, "destructive-drop@public.accounts.phone", "the phone book replaces it")
    _read_all(dropping)
    assert _apply(dropping, database, 4, "production").goal == 4


def test_production_takes_only_what_somebody_has_read_byte_for_byte(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    with pytest.raises(Unanswered) as refused:
        _apply(project, database, 1, "production")
    assert (refused.value.code, pipeline.standing(project, database).iteration) == ("not-reviewed", 0)
    assert "slipway approve 1 --reviewed" in refused.value.remedy
    _read_all(project)
    up = built(project)[0].up
    up.write_text(up.read_text().replace("\nCOMMIT;", "\n-- one more line\n\nCOMMIT;"))
    list(accept(project, database, 1, Control()))
    with pytest.raises(Unanswered, match="nobody has reviewed"):
        _apply(project, database, 1, "production")
    _read_all(project)
    assert _apply(project, database, 1, "production").outcome == "applied"


def test_staging_takes_a_migration_without_warnings_unread(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    assert _apply(project, database, 1, "staging").outcome == "applied"


def test_an_approval_never_changes_a_plan(dropping: Project) -> None:
    before = {path.name: path.read_bytes() for path in dropping.migrations.glob("004*")}
    approve(dropping, 4, "destructive-drop@public.accounts.phone", "agreed")
    _build(dropping, 4, {})
    assert {path.name: path.read_bytes() for path in dropping.migrations.glob("004*")} == before


def test_an_approval_whose_statement_hash_is_gone_is_void(dropping: Project) -> None:
    approve(dropping, 4, "destructive-drop@public.accounts.phone", "agreed")
    folder = dropping.root / "iterations" / "004"
    path = folder / approvals.FILE
    given = approvals.read(folder)[0]
    path.write_text(path.read_text().replace(given.statement, "0" * 64))
    warnings = approvals.warned(built(dropping)[3])
    assert [one.name for one in approvals.open_warnings(folder, warnings)] == ["destructive-drop@public.accounts.phone"]


def test_an_approval_names_a_warning_and_a_reason(dropping: Project) -> None:
    with pytest.raises(UsageError, match="no warning"):
        approve(dropping, 4, "destructive-drop@public.accounts.name", "why not")
    with pytest.raises(UsageError, match="reason"):
        approve(dropping, 4, "destructive-drop@public.accounts.phone", "  ")


def test_two_warnings_of_one_code_and_place_are_approved_each_by_its_own_name(dropping: Project) -> None:
    record = built(dropping)[3].record
    document = json.loads(record.read_text())
    (warning,) = document["slipway"]["warnings"]
    document["slipway"]["warnings"] += [{**warning, "statement": "0" * 64}, warning]
    record.write_text(json.dumps(document))
    name = "destructive-drop@public.accounts.phone"
    folder = dropping.root / "iterations" / "004"

    def waiting() -> list[str]:
        return [one.name for one in approvals.open_warnings(folder, approvals.warned(built(dropping)[3]))]

    assert waiting() == [name, f"{name}#2", name]
    approve(dropping, 4, f"{name}#2", "the second is no harm")
    assert waiting() == [name, name]
    approve(dropping, 4, name, "nor is the first, which is told twice")
    assert waiting() == []
    with pytest.raises(UsageError, match=rf"it has: {name}, {name}#2\)"):
        approve(dropping, 4, f"{name}#3", "there is none")


def test_a_baseline_that_is_made_needs_the_review_that_every_iteration_needs_and_an_adopted_one_runs_nothing(
    project: Project, database: Connector
) -> None:
    model = project.root / "before.json"
    model.write_text(json.dumps({"entities": {"Account": {"fields": {"id": {"type": "uuid", "primaryKey": True}}}}}))
    import_baseline(project, str(model), None, discard_edits=False)
    with pytest.raises(Unanswered) as refused:
        _apply(project, database, 0, "production")
    assert (refused.value.code, pipeline.standing(project, database).pending) == ("not-reviewed", (0,))
    assert "slipway approve 0 --reviewed" in refused.value.remedy
    mark_reviewed(project, 0)
    page = baseline(project)
    assert page is not None
    with pytest.raises(Unanswered):
        refuse_unrehearsed(project, "production", page, "why")
    approve(project, 0, "unproved@rehearsal", "it was read")
    refuse_unrehearsed(project, "production", page, "why")
    assert (project.root / "iterations" / "000" / approvals.FILE).exists()
    _build(project, 1, {"backfill:accounts.name": "'a'"})  # the folder of the baseline's approvals is no iteration
    assert _apply(project, database, 0, "production").outcome == "applied"
    with database.connect() as connection:
        connection.execute("DROP SCHEMA slipway CASCADE")
    (project.root / "iterations" / "000" / approvals.FILE).unlink()
    assert _apply(project, database, 0, "production").outcome == "adopted"


def test_an_edited_pair_is_accepted_once_it_is_proved(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    up = built(project)[0].up
    up.write_text(up.read_text().replace("-- Account\n", "-- Account, as our DBA likes it\n"))
    list(accept(project, database, 1, Control()))
    record = built(project)[0].record.read_text()
    assert '"origin": "edited"' in record
    assert integrity.status(integrity.read(project.migrations).values(), 1) == "sealed"
    assert _apply(project, database, 1).outcome == "applied"
    _build(project, 1, {})
    assert "as our DBA likes it" in up.read_text()


def test_an_edit_that_leads_elsewhere_is_not_accepted(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    up = built(project)[0].up
    up.write_text(up.read_text().replace("varchar(100)", "varchar(99)"))
    with pytest.raises(Refused) as refused:
        list(accept(project, database, 1, Control()))
    assert refused.value.code == "rehearsal-differs"
    assert "varchar(99)" in str(refused.value)
    assert integrity.status(integrity.read(project.migrations).values(), 1) == "draft"


def test_an_edit_that_does_not_parse_is_not_accepted(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    up = built(project)[0].up
    up.write_text(up.read_text() + "\nCREATE TABEL x;\n")
    with pytest.raises(CoreError) as refused:
        list(accept(project, database, 1, Control()))
    assert refused.value.code == "sql-broken"


def test_an_unedited_iteration_has_nothing_to_accept(project: Project, database: Connector) -> None:
    _build(project, 1, {})
    with pytest.raises(Refused, match="as Slipway wrote it"):
        list(accept(project, database, 1, Control()))


def test_a_sealed_iteration_is_reopened_on_development_once_it_is_rolled_back(
    project: Project, database: Connector
) -> None:
    _build(project, 1, {})
    _apply(project, database, 1)
    with pytest.raises(Refused, match="is applied there"):
        reopen(project, database, 1)
    list(pipeline.rollback(project, database, 0, Control(), {}))
    reopen(project, database, 1)
    model = project.root / "iterations" / "001" / "busm.mmd"
    model.write_text(model.read_text().replace("string(100) name", "string(120) name"))
    _build(project, 1, {})
    assert "varchar(120)" in built(project)[0].up.read_text()


def test_an_iteration_that_a_target_off_development_ever_had_stays_sealed(
    project: Project, database: Connector
) -> None:
    path = project.root / settings.FILE
    toml = path.read_text()
    path.write_text(
        toml.replace("[[pipeline]]", '[targets.prod]\nstage = "staging"\nurl = "embedded"\n\n[[pipeline]]', 1)
    )
    project = settings.read(project.root)
    _build(project, 1, {})
    with pipeline.open_target(project, "prod") as prod:
        _apply(project, prod, 1, "staging")
        list(pipeline.rollback(project, prod, 0, Control(), {}))
        with pytest.raises(Refused, match="staging or production target") as refused:
            reopen(project, database, 1)
        assert refused.value.code == "sealed-for-good"
        # It knows itself what it is, whatever it is called in slipway.toml now.
        path.write_text(toml)
        with pytest.raises(Refused) as refused:
            reopen(settings.read(project.root), prod, 1)
        assert refused.value.code == "sealed-for-good"


def test_a_stage_whose_program_is_not_there_is_told_with_its_name(project: Project) -> None:
    path = project.root / settings.FILE
    path.write_text(path.read_text().replace('name = "ViewForge"', 'name = "ViewForge"\ncommand = ["no-such-program"]'))
    with pytest.raises(Refused, match="no-such-program can't be started") as failed:
        list(pipeline.continue_stages(settings.read(project.root), str))
    assert (failed.value.code, failed.value.place) == ("stage-missing", "slipway.toml, stage ViewForge")


def test_the_next_stage_runs_after_the_database(project: Project) -> None:
    path = project.root / settings.FILE
    command = f'command = ["{sys.executable}", "-c", "print(40 + 2)"]'
    path.write_text(path.read_text().replace('name = "ViewForge"', f'name = "ViewForge"\n{command}'))
    told = list(pipeline.continue_stages(settings.read(project.root), str))
    assert told[-1] == PipelineStage("ViewForge", "done", 0, "42\n")


def test_what_a_stage_prints_of_the_targets_secret_is_hidden(project: Project) -> None:
    path, secret = project.root / settings.FILE, "s3cret/of the target"
    program = f"import sys; print({secret!r}); sys.stderr.write('s3cret%2Fof%20the%20target')"
    command = f"command = {json.dumps([sys.executable, '-c', program])}"
    path.write_text(path.read_text().replace('name = "ViewForge"', f'name = "ViewForge"\n{command}'))
    told = list(pipeline.continue_stages(settings.read(project.root), lambda text: redact(text, [secret])))
    assert told[-1] == PipelineStage("ViewForge", "done", 0, "***\n***")


def test_a_stage_that_fails_says_that_the_database_is_applied(project: Project) -> None:
    path = project.root / settings.FILE
    command = f'command = ["{sys.executable}", "-c", "raise SystemExit(9)"]'
    path.write_text(path.read_text().replace('name = "ViewForge"', f'name = "ViewForge"\n{command}'))
    with pytest.raises(Refused, match="ended with 9") as failed:
        list(pipeline.continue_stages(settings.read(project.root), str))
    assert "applied and verified already" in failed.value.remedy


def test_a_view_that_hangs_on_a_table_stops_its_way_back(project: Project, database: Connector) -> None:
    _build(project, 2, {})
    _apply(project, database, 2)
    with database.connect() as connection:
        connection.execute("INSERT INTO accounts (name) VALUES ('a')")
        connection.execute("INSERT INTO locations (account_id) SELECT id FROM accounts")
        connection.execute("CREATE SCHEMA reports")
        connection.execute("CREATE VIEW reports.cities AS SELECT city FROM locations")
    with pytest.raises(CoreError) as refused:
        list(pipeline.rollback(project, database, 1, Control(), {}))
    assert refused.value.code == "depended-on"
    assert "view reports.cities" in refused.value.message
    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM locations").fetchone() == (1,)
    assert pipeline.standing(project, database).iteration == 2


def test_another_checkouts_files_do_not_roll_back_what_was_applied_from_this_one(
    project: Project, database: Connector, tmp_path: Path
) -> None:
    _build(project, 2, {})
    _apply(project, database, 2)
    other = settings.read(tmp_path / "crm")
    up = built(other)[1].up
    entries = integrity.read(other.migrations)
    up.write_text(up.read_text().replace("-- Location\n", "-- Location, elsewhere\n"))
    changed = integrity.Entry(integrity.checksum(up.read_text()), "sealed", up.name)
    integrity.write(other.migrations, {**entries, up.name: changed})
    with pytest.raises(Refused) as refused:
        list(pipeline.rollback(other, database, 1, Control(), {}))
    assert refused.value.code == "other-file"
    assert entries[up.name].checksum in str(refused.value)
    assert changed.checksum in str(refused.value)


def test_an_accepted_edit_that_deletes_rows_needs_an_approval_off_development(
    project: Project, database: Connector
) -> None:
    _build(project, 1, {})
    up = built(project)[0].up
    up.write_text(up.read_text().replace("\nCOMMIT;", "\nDELETE FROM accounts;\n\nCOMMIT;"))
    list(accept(project, database, 1, Control()))
    _read_all(project)
    with pytest.raises(Unanswered) as refused:
        _apply(project, database, 1, "production")
    assert "edit-changes-all-rows" in str(refused.value)
    assert "DELETE FROM accounts" in str(refused.value)


@pytest.mark.parametrize("escape", ["ROLLBACK;", "COMMIT;", "PREPARE TRANSACTION 'x';", "SET search_path TO app;"])
def test_a_file_cannot_leave_its_transaction(project: Project, database: Connector, escape: str) -> None:
    _build(project, 1, {})
    up = built(project)[0].up
    up.write_text(up.read_text().replace("\nCOMMIT;", f"\n{escape}\n\nCOMMIT;"))
    with pytest.raises(Refused) as refused:
        list(accept(project, database, 1, Control()))
    assert refused.value.code == "leaves-transaction"


def test_a_production_target_stays_one_under_another_name(dropping: Project, database: Connector) -> None:
    approve(dropping, 4, "destructive-drop@public.accounts.phone", "agreed")
    _read_all(dropping)
    assert _apply(dropping, database, 3, "production").goal == 3
    (dropping.root / "iterations" / "004" / approvals.FILE).unlink()
    with pytest.raises(Unanswered):
        _apply(dropping, database, 4, "development")


def test_what_was_checked_is_what_runs_whatever_is_written_meanwhile(project: Project, database: Connector) -> None:
    _build(project, 2, {})
    _apply(project, database, 1)
    with database.connect() as connection:
        connection.execute("INSERT INTO accounts (name) VALUES ('a')")
    _read_all(project)
    for event in pipeline.apply(project, database, 2, Control(), stage="production"):
        if getattr(event, "name", "") == "rehearsed":
            path = built(project)[1].up
            path.write_text(path.read_text().replace("\nCOMMIT;", "\nDELETE FROM accounts;\n\nCOMMIT;"))
    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (1,)
