"""What a project's settings say about turning a model into tables, and what a reviewer said when they changed."""

from __future__ import annotations

from dataclasses import fields

from core.load.loaded import Rules
from core.project.decisions import Decisions
from core.project.settings import Project
from core.schema.findings import Question
from core.schema.schemas import Schema, Storage

KEEP, CHANGE = "keep", "change"


def rules_of(project: Project, before: Schema, decisions: Decisions) -> Rules:
    """Store as the settings say, or as the last snapshot does where a reviewer wants it kept."""
    settings = project.settings.project
    wanted = Storage(settings.enums, settings.arrays, settings.default_length)
    storage = before.storage if _stores(before) and decisions.settings == KEEP else wanted
    return Rules(project.first_schema, settings.app_schema, storage, frozenset(decisions.accept))


def _stores(before: Schema) -> bool:
    """A model has been stored there already; what `import` found was never stored by these settings."""
    return any(table.baseline != "unmanaged" for table in before.tables)


def settings_questions(before: Schema, wanted: Storage, decisions: Decisions) -> tuple[Question, ...]:
    """A changed setting is one question, not a hundred changed columns."""
    changed = [
        f"{one.name} from {getattr(before.storage, one.name)} to {getattr(wanted, one.name)}"
        for one in fields(Storage)
        if getattr(before.storage, one.name) != getattr(wanted, one.name)
    ]
    if not _stores(before) or not changed or decisions.settings:
        return ()
    return (
        Question(
            key="settings-changed",
            message=f"slipway.toml changes how the model is stored: {', '.join(changed)}. "
            f"Change every column that this is about, or keep them as they are?",
            choices=(CHANGE, KEEP),
            place="slipway.toml",
        ),
    )
