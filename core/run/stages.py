"""The build's next stage, run after the database is proved: by argv list, in the project's folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

from core.errors import Refused
from core.project.settings import Project
from core.run.events import Event, PipelineStage


def continue_stages(project: Project, redact: Callable[[str], str]) -> Iterator[Event]:
    """Run the stage after the one marked `database`; a stage without a command is named and left to its owner."""
    stages = project.settings.pipeline
    position = next((number for number, stage in enumerate(stages) if stage.database), None)
    if position is None or position + 1 >= len(stages):
        return
    stage = stages[position + 1]
    if not stage.command:
        yield PipelineStage(stage.name, "no command")
        return
    yield PipelineStage(stage.name, "started")
    try:
        done = subprocess.run(
            stage.command, cwd=project.root, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise Refused(
            "stage-missing",
            f"{stage.command[0]} can't be started: {error.strerror}",
            place=f"slipway.toml, stage {stage.name}",
            remedy="Correct the stage's command. The database is applied and verified already.",
        ) from error
    # We tell it, so the target's secret is hidden in it as in everything else.
    output = redact(done.stdout + done.stderr)
    yield PipelineStage(stage.name, "failed" if done.returncode else "done", done.returncode, output)
    if done.returncode:
        raise Refused(
            "stage-failed",
            f"{stage.name} ended with {done.returncode}",
            place="slipway.toml",
            remedy="The database is applied and verified already; mend the stage and run it again.",
        )
