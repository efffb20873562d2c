"""What a refusal names as the way out is a button on its card, and a rollback that lacks values asks for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hands import choose, confirm, execute, idle, question
from pytestqt.qtbot import QtBot

from core.errors import Refused
from core.project.settings import Project
from gui.app import Panel, Request
from gui.dialogs.confirm_rollback import ConfirmRollback
from gui.remedies import Offer, lacking, offers


def _offered(panel: Panel) -> list[str]:
    return [button.text() for button in panel.window.card.offers]


@pytest.fixture
def lacking_name(project: Project, open_panel: Callable[[Request], Panel], qtbot: QtBot) -> Panel:
    """Iteration 2 drops a required column, a row was born since, and the rollback was refused."""
    model = project.root / "iterations" / "002" / "busm.mmd"
    model.write_text(model.read_text().replace('        string(100) name "required"\n', ""))
    (model.parent / "decisions.toml").write_text('drop = ["accounts.name"]\n')
    panel = open_panel(Request(project))
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    execute(panel, "INSERT INTO accounts (status) VALUES ('active')")
    choose(qtbot, panel, 1)
    panel.actions.roll_back.trigger()
    confirm(qtbot, panel)
    return panel


def test_a_rollback_that_lacks_values_asks_for_them_and_runs_again(lacking_name: Panel, qtbot: QtBot) -> None:
    panel = lacking_name
    assert panel.workspace.trouble is not None and panel.workspace.trouble.code == "fill-needed"
    assert _offered(panel) == ["Give the missing values"]
    question(panel).reject()
    qtbot.waitUntil(lambda: not panel.window.findChildren(ConfirmRollback))
    panel.window.card.offers[0].click()
    asked = question(panel)
    assert isinstance(asked, ConfirmRollback) and list(asked.fills) == ["accounts.name"]
    edit = asked.fills["accounts.name"]
    qtbot.wait(300)
    assert not asked.go.isEnabled()
    qtbot.keyClicks(edit.line, "'new'; DROP TABLE accounts")
    qtbot.waitUntil(asked.go.isEnabled, timeout=20_000)
    asked.go.click()
    assert asked.isVisible() and "is not one SQL expression" in edit.refusal.text()
    edit.line.setText("'new'")
    confirm(qtbot, panel)
    assert panel.workspace.at == 1 and panel.workspace.trouble is None
    assert execute(panel, "SELECT name FROM accounts") == [("new",)]
    assert panel.operations.fills(1) == {}


def test_drift_that_stops_a_run_offers_to_verify(panel: Panel, qtbot: QtBot) -> None:
    execute(panel, "ALTER TABLE accounts ADD COLUMN phone text")
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    assert _offered(panel) == ["Verify"]
    panel.window.card.offers[0].click()
    idle(qtbot, panel)
    assert panel.workspace.report is not None and not panel.workspace.report.ok


def test_an_edited_draft_offers_to_be_built_anew_and_asks_before(panel: Panel, project: Project, qtbot: QtBot) -> None:
    panel.looking.build(2)
    idle(qtbot, panel)
    file = project.migrations / "002_iteration2_locations.sql"
    written = file.read_text()
    file.write_text(written.replace("varchar(100)", "varchar(200)"))
    panel.actions.apply.trigger()
    confirm(qtbot, panel)
    assert _offered(panel) == ["Build 2 anew"]
    panel.window.card.offers[0].click()
    confirm(qtbot, panel)
    assert file.read_text() == written
    assert not panel.window.card.isVisible()


def test_the_way_back_and_the_way_forward_are_offered_and_asked_like_any_other(panel: Panel, qtbot: QtBot) -> None:
    panel.operations.roll_back(2, {})
    idle(qtbot, panel)
    assert _offered(panel) == ["Apply 2"]
    panel.window.card.offers[0].click()
    confirm(qtbot, panel)
    assert panel.workspace.at == 2
    panel.operations.apply(1, goes_on=False)
    idle(qtbot, panel)
    assert _offered(panel) == ["Roll back to 1"]
    panel.window.card.offers[0].click()
    assert question(panel).heading.text() == "Roll dev back to iteration 1"
    question(panel).reject()


def test_a_remedy_offers_only_what_the_panel_can_do() -> None:
    def found(remedy: str, code: str = "code") -> tuple[Offer, ...]:
        return offers(Refused(code, "", remedy=remedy))

    assert found("Run slipway build 12 first: it writes the migration to review.") == (Offer("build", 12),)
    assert found("On development you may instead roll back to 1 and run slipway build 12 --reopen.") == ()
    assert found("To give up the edit: slipway build 12 --discard-edits.") == (Offer("discard edits", 12),)
    assert found("Wait until it is done; slipway status says so.") == (Offer("refresh"),)
    assert found("Build with --answer backfill:a.b=EXPRESSION while 2 is a draft.", "fill-needed") == ()
    assert lacking(Refused("fill-needed", "", remedy="--fill a.b c=EXPRESSION --fill d.e=EXPRESSION")) == (
        "a.b c",
        "d.e",
    )
