"""slipway.toml: the project's name, targets and pipeline stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import Refused, UsageError
from core.names import LIMIT
from core.project.review_settings import ReviewSettings
from core.project.toml_texts import NoToml, line_of, parse

FILE = "slipway.toml"

Stage = Literal["development", "staging", "production"]
Way = Literal["by size", "online", "one transaction"]
"""Which of an iteration's two files runs, where it has two."""


def _ours_or_the_servers(name: str) -> str:
    if not 0 < len(name.encode()) <= LIMIT or name.startswith(("slipway", "pg_")) or name == "information_schema":
        raise ValueError("a schema's name has 1 to 63 bytes and is none of slipway*, pg_*, information_schema")
    return name


SchemaName = Annotated[
    str,
    AfterValidator(_ours_or_the_servers),
    Field(json_schema_extra={"pattern": r"^(?!slipway|pg_|information_schema$)[\s\S]{1,63}$"}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProjectSettings(_Strict):
    name: Annotated[str, Field(min_length=1, description="what the project is called")]
    id: Annotated[
        str,
        Field(
            pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            description="tells it from other projects in the same database; made by slipway new, and never changed",
        ),
    ]
    schema_name: Annotated[SchemaName, Field(alias="schema", description="where the business model's tables are")] = (
        "public"
    )
    app_schema: Annotated[SchemaName, Field(description="where the data_model's tables are")] = "app"
    enums: Annotated[Literal["check", "native"], Field(description="how a list of values is stored")] = "check"
    arrays: Annotated[Literal["jsonb", "native"], Field(description="how an array is stored")] = "jsonb"
    default_length: Annotated[int, Field(ge=1, le=10_485_760, description="of a string that says none")] = 255
    online_rows: Annotated[
        int, Field(ge=0, description="off development, a table of so many rows is changed by the online file")
    ] = 100_000
    target: Annotated[str, Field(description="the target that a command works on when none is named")] = "dev"
    scratch: Annotated[str, Field(description="the server that reads DDL files: a URL, or embedded")] = "embedded"


class TargetSettings(_Strict):
    stage: Annotated[Stage, Field(description="development applies at once; others take only what was approved")] = (
        "development"
    )
    url: Annotated[
        str, Field(description="embedded, postgresql://user@host/db, or service=name; no passwords here")
    ] = "embedded"


class PipelineStage(_Strict):
    name: Annotated[str, Field(min_length=1)]
    command: Annotated[
        tuple[str, ...], Field(strict=False, description="what runs, word by word, without a shell")
    ] = ()
    database: Annotated[bool, Field(description="true for the stage that Slipway itself is")] = False


class Settings(_Strict):
    project: ProjectSettings
    targets: Annotated[dict[str, TargetSettings], Field(description="databases by name")] = {}
    pipeline: Annotated[
        tuple[PipelineStage, ...], Field(strict=False, description="the stages of a build, in order")
    ] = ()
    review: Annotated[ReviewSettings, Field(description="how what is found is weighed")] = ReviewSettings()


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
    return understood(root, (root / FILE).read_bytes())


def understood(root: Path, raw: bytes) -> Project:
    """Take the text that is, or would be, in the file."""
    try:
        return Project(root, Settings.model_validate(parse(raw)))
    except NoToml as error:
        raise _broken(str(error), error.line) from error
    except ValidationError as error:
        complaints = sorted(_complaints(error, raw.decode()))
        line, first = complaints[0]
        others = "".join(f"; line {where}: {why}" for where, why in complaints[1:])
        raise _broken(f"{first}{others}", line) from None


def _complaints(error: ValidationError, text: str) -> Iterator[tuple[int, str]]:
    """Each with its line and its key; what was written there may be a secret, and is not repeated."""
    for each in error.errors(include_url=False, include_input=False):
        key = each["loc"]
        # A setting that is missing is missed in its table.
        place = key[:-1] if each["type"] == "missing" else key
        yield line_of(text, place), f"{'.'.join(map(str, key))}: {_SAID.get(each['type'], each['msg'])}"


_SAID = {"missing": "it is missing", "extra_forbidden": "there is no such setting"}


def _broken(why: str, line: int) -> Refused:
    return Refused(
        "settings-broken", why, place=f"{FILE}:{line}", remedy=f"Correct {FILE}; the README shows a whole one."
    )
