"""A new project folder, empty or from an example."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree
from uuid import uuid4

from core.errors import Refused, UsageError
from core.project.iterations import Iteration, iterations, kind_of_document
from core.project.settings import FILE, Project, read

_SETTINGS = """[project]
name = "{name}"
id = "{id}"
schema = "public"

[targets.dev]
stage = "development"
url = "embedded"

[[pipeline]]
name = "Requirements"

[[pipeline]]
name = "Configuration"

[[pipeline]]
name = "Database"
database = true

[[pipeline]]
name = "ViewForge"

[[pipeline]]
name = "Components"

[[pipeline]]
name = "Validation"

[[pipeline]]
name = "Deployment"
"""


def create(folder: Path, example: str | None) -> Project:
    """Make the folder with its own project id; nothing that is there is overwritten."""
    if (folder / FILE).exists() or (folder.exists() and any(folder.iterdir())):
        raise Refused(
            "folder-not-empty",
            "it holds something already",
            place=str(folder),
            remedy="Name a folder that is empty or not there yet.",
        )
    if example is not None and example not in examples():
        raise UsageError(
            "unknown-example",
            f"there is no example {example!r} (there is {', '.join(examples())})",
            remedy="Name one of them.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    if example is None:
        (folder / "iterations" / "001").mkdir(parents=True)
    else:
        with as_file(files("resources").joinpath("examples", example, "iterations")) as source:
            copytree(source, folder / "iterations")
    name = folder.resolve().name.replace('"', "").replace("\\", "") or "project"
    (folder / FILE).write_text(_SETTINGS.format(name=example or name, id=uuid4()), encoding="utf-8")
    return read(folder)


def examples() -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in files("resources").joinpath("examples").iterdir() if entry.is_dir()))


def create_from_model(folder: Path, model: Path) -> Project:
    """Make a project whose first iteration is a model that lies elsewhere; the model itself stays there."""
    name = model_name(model)
    project = create(folder, None)
    (project.root / "iterations" / "001" / name).write_bytes(model.read_bytes())
    return project


def next_number(listed: Sequence[Iteration]) -> int:
    """Say which iteration a model would be: the first that has none, else a new one."""
    return next((one.number for one in listed if not one.documents), len(listed) + 1)


def add_model(project: Project, model: Path) -> int:
    """Put a model in as the next iteration, and say which that is."""
    name, listed = model_name(model), iterations(project)
    number = next_number(listed)
    known = {one.number: one.folder for one in listed}
    folder = known.get(number, project.root / "iterations" / f"{number:03d}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(model.read_bytes())
    return number


def model_name(model: Path) -> str:
    """What the document is called inside an iteration."""
    lowered = model.name.lower()
    if kind_of_document(lowered):
        return lowered
    renamed = f"busm{model.suffix.lower()}"
    if kind_of_document(renamed):
        return renamed
    raise Refused(
        "no-model-file",
        "it is no model that Slipway reads",
        place=model.name,
        remedy="A model is a Mermaid diagram (.mmd, .md), or JSON or YAML.",
    )
