"""A target knows what it was called when it was worked on: under another name or by its URL it is as strict as ever."""

from __future__ import annotations

from core.cli.call import Call
from core.project.settings import Project
from core.run.records import history
from core.targets.connector import Connector
from core.targets.translate import reading


def confirm_there(call: Call, project: Project, connector: Connector, what: str) -> None:
    """Ask what slipway.toml alone would not have asked."""
    if project.target(call.target)[1].stage == "development":
        with reading(connector) as connection:
            stands = history.stage(connection, project, "development")
        call.confirm(project, what, stands)
