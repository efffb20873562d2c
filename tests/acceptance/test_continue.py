"""Apply and go on: the pipeline's next stage runs once the database is proved, on development only."""

from __future__ import annotations

import sys

from core.project import settings
from tests.acceptance.projects import Place


def _next_stage(place: Place, code: str) -> None:
    path = place.root / settings.FILE
    text = path.read_text(encoding="utf-8")
    command = f'command = ["{sys.executable}", "-c", "{code}"]'
    kept = [line for line in text.splitlines() if not line.startswith("command = ")]
    lines = [f"{line}\n{command}" if line == 'name = "ViewForge"' else line for line in kept]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_build_applies_and_goes_on_with_the_next_stage_and_says_how_it_ended(embedded_crm: Place) -> None:
    place = embedded_crm
    _next_stage(place, "import os; print(os.getcwd()); raise SystemExit(9)")
    failed = place.slipway("build", "1", "--apply", "--continue", "--json", code=3).document["error"]
    assert (failed["code"], failed["message"]) == ("stage-failed", "ViewForge ended with 9")
    assert "applied and verified already" in failed["remedy"]
    place.proved(1)
    said = place.slipway("build", "1", "--apply", "--continue", code=3)
    assert f"ViewForge failed (exit code 9)\n{place.root}" in said.out
    _next_stage(place, "print(40 + 2)")
    done = place.slipway("build", "2", "--apply", "--continue", "--json").document
    assert (done["outcome"], done["to"]) == ("applied", 2)
    assert [(one["name"], one["outcome"], one["output"]) for one in done["stages"]] == [("ViewForge", "done", "42\n")]
    path = place.root / settings.FILE
    path.write_text(path.read_text(encoding="utf-8").replace("development", "staging"), encoding="utf-8")
    refused = place.slipway("build", "3", "--apply", "--continue", "--json", code=3).document["error"]
    assert refused["code"] == "not-development"
    assert place.iteration() == 2
