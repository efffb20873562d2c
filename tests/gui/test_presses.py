"""Whatever can be pressed is pressed by a test that then looks at the database or a file; it judges a whole run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from presses import Presses


def _tests_there_are() -> set[tuple[str, str]]:
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add((path.name, node.name))
    return found


def test_every_button_and_action_is_pressed_by_a_test_that_then_looks_at_the_database_or_a_file(
    presses: Presses, request: pytest.FixtureRequest
) -> None:
    chosen = {(item.path.name, getattr(item, "originalname", item.name)) for item in request.session.items}
    if missing := _tests_there_are() - chosen:
        pytest.skip(f"judges a run of all tests of the panel; {len(missing)} were not chosen")
    assert presses.unmade() == [], "made by the panel, and no test brings it on the screen"
    assert presses.left() == [], "pressed by no test, or by none that looked at the database or a file afterwards"
