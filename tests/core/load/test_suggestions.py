"""A suggestion is a finding that a reviewer can take as a decision, never a silent change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.load.loaded import Loaded, Rules

Load = Callable[..., Loaded]
MODEL = """erDiagram
  Lead {
    uuid id PK
    string priority "High, Medium, Low"
  }
  Visit {
    uuid id PK
  }
  Lead ||--o{ Visit : has
"""
VALUES = "enum-suggestion:Lead.priority"
COLUMN = "relation-without-fk:Visit.lead_id"


def _codes(loaded: Loaded) -> set[str]:
    return {finding.code for finding in loaded.findings}


def test_nothing_changes_until_a_suggestion_is_taken_and_the_finding_says_how(load: Load) -> None:
    loaded = load(MODEL)
    leads, visits = loaded.schema.tables
    assert (str(leads.columns[1].type), leads.checks, len(visits.columns)) == ("varchar(255)", (), 1)
    remedies = {finding.code: finding.remedy for finding in loaded.findings}
    assert f"--answer accept:{VALUES}=yes" in remedies["enum-suggestion"]
    assert f"--answer accept:{COLUMN}=yes" in remedies["relation-without-fk"]


def test_values_of_a_comment_that_were_taken_are_a_list_of_values(load: Load) -> None:
    loaded = load(MODEL, rules=Rules(accepted=frozenset({VALUES})))
    (leads, _) = loaded.schema.tables
    assert [check.expression.sql for check in leads.checks] == ["\"priority\"::text IN ('High', 'Medium', 'Low')"]
    assert "enum-suggestion" not in _codes(loaded)


def test_a_column_that_was_taken_points_to_the_other_side_of_its_relation(load: Load) -> None:
    loaded = load(MODEL, rules=Rules(accepted=frozenset({COLUMN})))
    (_, visits) = loaded.schema.tables
    assert [(key.columns, key.references.name) for key in visits.foreign_keys] == [(("lead_id",), "leads")]
    assert str(visits.columns[1].type) == "uuid"
    assert "relation-without-fk" not in _codes(loaded)


@pytest.mark.parametrize("key", ["enum-suggestion:Lead.nothing", "enum-suggestion:Visit.id", "nonsense"])
def test_what_was_not_offered_is_not_taken(load: Load, key: str) -> None:
    assert load(MODEL, rules=Rules(accepted=frozenset({key}))).schema == load(MODEL).schema
