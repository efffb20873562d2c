"""What only a reviewer can settle is asked in place, tried, written, and never lost."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hands import confirm, execute, idle
from pytestqt.qtbot import QtBot

from core.project.settings import Project
from core.schema.findings import Question
from gui.app import Panel, Request
from gui.widgets.question_card import QuestionCard

UPDATED = "        datetime updatedAt\n    }\n\n    Location"
REQUIRED = '        string(20) region "required"\n        integer level "required"\n    }\n\n    Location'


@pytest.fixture
def model(project: Project) -> Path:
    """The second iteration's model, where accounts have no `updatedAt` any more."""
    path = project.root / "iterations" / "002" / "busm.mmd"
    text = path.read_text()
    assert UPDATED in text
    path.write_text(text.replace(UPDATED, "    }\n\n    Location"))
    return path


@pytest.fixture
def asking(model: Path, project: Project, open_panel: Callable[[Request], Panel]) -> Panel:
    """And two columns are new, required and without a default."""
    model.write_text(model.read_text().replace("    }\n\n    Location", REQUIRED))
    return open_panel(Request(project))


def _decided(project: Project) -> dict[str, object]:
    path = project.root / "iterations" / "002" / "decisions.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def test_open_questions_come_first_and_the_main_button_says_so(asking: Panel) -> None:
    window = asking.window
    assert [card.question.key for card in window.page.changes.questions.cards] == [
        "backfill:accounts.region",
        "backfill:accounts.level",
    ]
    first = window.page.changes.questions.cards[0]
    assert first.isVisible() and first.place.text() == "busm.mmd:9"
    assert window.footer.apply.text() == "Answer 2 questions first" and not window.footer.apply.isEnabled()
    assert not asking.actions.bring.isEnabled()
    assert window.headline.sentence.text() == "2 questions only you can answer."


def test_the_last_answer_writes_all_of_them_and_the_migration(asking: Panel, project: Project, qtbot: QtBot) -> None:
    pane = asking.window.page.changes.questions
    execute(asking, "INSERT INTO accounts (name) VALUES ('Ada')")
    qtbot.keyClicks(pane.cards[1].edit.line, "3")
    qtbot.keyClicks(pane.cards[0].edit.line, "'north'")
    pane.cards[0].button.click()
    idle(qtbot, asking)
    assert _decided(project) == {}
    assert asking.window.headline.sentence.text() == "1 question only you can answer, 1 answer given."
    (left,) = pane.cards
    assert left.question.key == "backfill:accounts.level" and left.edit.text == "3"
    left.lasting.click()
    left.button.click()
    idle(qtbot, asking)
    assert _decided(project) == {"backfill": {"accounts.region": "'north'"}, "default": {"accounts.level": "3"}}
    assert pane.cards == () and "'north'" in asking.window.page.preview.migration.toPlainText()
    assert asking.window.page.iterations.model.entries[1].note == "pending, draft"
    assert asking.window.footer.apply.text() == "Apply && Continue to dev"
    asking.actions.apply.trigger()
    confirm(qtbot, asking)
    assert execute(asking, "SELECT region, level FROM accounts") == [("north", 3)]


def test_an_answer_that_is_no_expression_is_refused_beside_its_editor_and_nothing_is_lost(
    asking: Panel, project: Project, qtbot: QtBot
) -> None:
    first, second = asking.window.page.changes.questions.cards
    qtbot.keyClicks(second.edit.line, "7")
    qtbot.keyClicks(first.edit.line, "1, 2")
    first.button.click()
    idle(qtbot, asking)
    assert first.refusal.isVisible() and "is not one SQL expression" in first.refusal.text()
    assert (first.edit.text, second.edit.text) == ("1, 2", "7") and not second.refusal.isVisible()
    assert asking.window.page.changes.questions.cards == (first, second)
    assert asking.workspace.trouble is None and _decided(project) == {}
    qtbot.keyClicks(first.edit.line, "3")
    assert not first.refusal.isVisible() and first.button.isEnabled()


def test_a_question_with_choices_takes_one_of_them(
    model: Path, project: Project, open_panel: Callable[[Request], Panel], qtbot: QtBot
) -> None:
    model.write_text(model.read_text().replace("uuid id PK\n        string(100)", "uuid code PK\n        string(100)"))
    panel = open_panel(Request(project))
    card = next(one for one in panel.window.page.changes.questions.cards if one.question.key == "key:accounts.id")
    assert [choice.text() for choice in card.choices] == ["keep", "drop"]
    assert not card.button.isEnabled() and not card.edit.line.isVisible()
    card.choices[0].click()
    card.button.click()
    idle(qtbot, panel)
    assert "key:accounts.id" not in [one.question.key for one in panel.window.page.changes.questions.cards]
    (other,) = panel.window.page.changes.questions.cards
    other.choices[-1].click()
    other.button.click()
    idle(qtbot, panel)
    assert _decided(project) == {"keep": ["accounts.id"], "rename": {"accounts.id": "no"}}


def test_what_is_deprecated_can_be_dropped_instead(
    model: Path, project: Project, open_panel: Callable[[Request], Panel], qtbot: QtBot
) -> None:
    panel = open_panel(Request(project))
    findings = panel.window.page.findings
    row = next(number for number, (_, texts) in enumerate(findings.model.rows) if texts[1] == "deprecated")
    assert not findings.drop.isVisible()
    findings.table.setCurrentIndex(findings.model.index(row, 0))
    assert findings.drop.isVisible() and findings.drop.text() == "Drop it instead"
    findings.drop.click()
    idle(qtbot, panel)
    assert _decided(project) == {"drop": ["accounts.updated_at"]}
    assert "DROP COLUMN" in panel.window.page.preview.migration.toPlainText()
    assert "deprecated" not in [texts[1] for _, texts in findings.model.rows]


def test_nothing_can_be_answered_while_something_runs(asking: Panel, qtbot: QtBot) -> None:
    card = asking.window.page.changes.questions.cards[0]
    qtbot.keyClicks(card.edit.line, "0")
    asking.operations.apply(1, goes_on=False)
    assert not card.button.isEnabled()
    idle(qtbot, asking)
    assert card.button.isEnabled()


def test_markup_in_a_question_stays_text(qtbot: QtBot) -> None:
    card = QuestionCard(Question("default:a.b", "<b>bold</b>", ("<expression>",), "<i>place</i>"))
    qtbot.addWidget(card)
    assert card.message.text() == "<b>bold</b>" and card.place.text() == "<i>place</i>"
