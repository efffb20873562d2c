"""Small projects in a folder: a model per iteration as an entity map, and what build made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import pipeline
from core.project import settings
from core.project.settings import Project
from core.render.proposals import Build

Model = Mapping[str, Any]
KEY = {"type": "uuid", "primaryKey": True}


def entity(**fields: object) -> dict[str, Any]:
    return {
        "fields": {
            "id": KEY,
            **{name: said if isinstance(said, dict) else {"type": said} for name, said in fields.items()},
        }
    }


def model(**entities: Model) -> Model:
    return {"entities": dict(entities)}


@dataclass(frozen=True)
class Place:
    project: Project

    @property
    def migrations(self) -> Path:
        return self.project.migrations

    def say(self, number: int, said: Model) -> Path:
        """Write an iteration's model."""
        folder = self.project.root / "iterations" / f"{number:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "busm.json").write_text(json.dumps(said, indent=2, ensure_ascii=False), encoding="utf-8")
        return folder

    def decide(self, number: int, text: str) -> None:
        (self.project.root / "iterations" / f"{number:03d}" / "decisions.toml").write_text(text, encoding="utf-8")

    def build(self, number: int | None = None, *, discard_edits: bool = False, **answers: str) -> Build:
        said = {key.replace("__", ":").replace("_dot_", "."): value for key, value in answers.items()}
        return list(pipeline.build(self.project, number, said, discard_edits=discard_edits))[-1]

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.migrations.glob("*"))}

    def file(self, ending: str) -> Path:
        return next(path for path in sorted(self.migrations.iterdir()) if path.name.endswith(ending))

    def up(self, number: int) -> Path:
        found = self.migrations.glob(f"{number:03d}_*.sql")
        return next(path for path in sorted(found) if not path.name.endswith(".rollback.sql"))

    def record(self, number: int) -> dict[str, Any]:
        found = (path for path in self.migrations.glob(f"{number:03d}_*.json"))
        read: dict[str, Any] = json.loads(next(found).read_text(encoding="utf-8"))
        return read


def place_at(root: Path, *models: Model, edit: tuple[str, str] = ("", "")) -> Place:
    pipeline.new(root, None)
    toml = root / settings.FILE
    toml.write_text(toml.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    place = Place(settings.read(root))
    for number, said in enumerate(models, start=1):
        place.say(number, said)
    return place
