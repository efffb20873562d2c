"""slipway.toml: the project's name, targets and pipeline stages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import Refused, UsageError
from core.names import LIMIT

FILE = "slipway.toml"

Stage = Literal["development", "staging", "production"]


def _ours_or_the_servers(name: str) -> str:
    if not 0 < len(name.encode()) <= LIMIT or name.startswith(("slipway", "pg_")) or name == "information_schema":
        raise ValueError("a schema's name has 1 to 63 bytes and is none of slipway*, pg_*, information_schema")
    return name


SchemaName = Annotated[str, AfterValidator(_ours_or_the_servers)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProjectSettings(_Strict):
    name: Annotated[str, Field(min_length=1)]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    schema_name: Annotated[SchemaName, Field(alias="schema")] = "public"
    app_schema: SchemaName = "app"
    default_length: Annotated[int, Field(ge=1, le=10_485_760)] = 255
    target: str = "dev"


class TargetSettings(_Strict):
    stage: Stage = "development"
    url: str = "embedded"


class PipelineStage(_Strict):
    name: Annotated[str, Field(min_length=1)]
    command: tuple[str, ...] = ()
    database: bool = False


class Settings(_Strict):
    project: ProjectSettings
    targets: dict[str, TargetSettings] = {}
    pipeline: tuple[PipelineStage, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that holds slipway.toml, and what it says."""

    root: Path
    settings: Settings

    @property
    def name(self) -> str:
        return self.settings.project.name

    @property
    def id(self) -> str:
        return self.settings.project.id

    @property
    def first_schema(self) -> str:
        return self.settings.project.schema_name

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    def target(self, name: str | None) -> tuple[str, TargetSettings]:
        """Find a target by name; a URL is a development target of its own."""
        wanted = name or self.settings.project.target
        if wanted in self.settings.targets:
            return wanted, self.settings.targets[wanted]
        if name is None and wanted == "dev":
            return "dev", TargetSettings()
        if "://" in wanted or "=" in wanted:
            return "url", TargetSettings(url=wanted)
        known = ", ".join(sorted(self.settings.targets)) or "none"
        plain = wanted if wanted.replace("-", "").replace("_", "").isalnum() else "of that name"
        raise UsageError(
            "unknown-target",
            f"there is no target {plain} in {FILE} (known: {known})",
            remedy=f"Name one of them, give a URL like postgresql://user@host/db, or add a [targets.NAME] to {FILE}.",
        )


def find(start: Path) -> Project:
    """Find the project in a folder or one of its parents."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return read(folder)
    raise UsageError(
        "no-project",
        f"neither {start} nor a folder above it holds {FILE}",
        remedy="Go to a project, name one with --project DIR, or make one: slipway new DIR --example crm",
    )


def read(root: Path) -> Project:
    try:
        document = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
        return Project(root, Settings.model_validate(document))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _broken(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _broken(why: str) -> Refused:
    return Refused("settings-broken", why, place=FILE, remedy=f"Correct {FILE}; the README shows a whole one.")
