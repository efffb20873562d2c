"""The metadata that an attribute leads to, as a snapshot's document with remarks, enums and places beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from sqlalchemy import MetaData, Table

from .dialects import Words
from .entities import Entities
from .leftovers import leftovers
from .notes import Notes
from .sequences import sequences
from .tables import Tables

WANTED = "a MetaData, a declarative base, a registry, a Table, or a function without arguments that gives one"


def document(module: ModuleType, attribute: str, first: str, folder: Path, notes: Notes) -> dict[str, object]:
    found = _reached(module, attribute, notes)
    if not isinstance(found, MetaData | Table):
        return {"remarks": list(notes.all())}
    metadata = found if isinstance(found, MetaData) else found.metadata
    chosen = [found] if isinstance(found, Table) else sorted(metadata.tables.values(), key=lambda table: table.fullname)
    entities = Entities.of(module, metadata, folder)
    words = Words()
    reading = Tables(words, notes, entities, first)
    tables = [reading.table(table) for table in chosen if not _is_view(table)]
    leftovers(metadata, chosen, notes)
    for table in chosen:
        if _is_view(table):
            notes.leave("views", table.fullname)
    if not tables:
        remedy = "Import the modules that define the tables before the attribute is read."
        notes.say("no-entities", notes.source, f"{notes.source} has no tables", remedy)
    return {
        "slipway": 1,
        "tables": tables,
        "objects": sequences(None if isinstance(found, Table) else metadata, chosen, words, first),
        "enums": reading.enums,
        "places": reading.places,
        "remarks": list(notes.all()),
    }


def _is_view(table: Table) -> bool:
    """SQLAlchemy's own since 2.1, or marked as one as its recipes do."""
    return bool(getattr(table, "is_view", False) or table.info.get("is_view"))


def _reached(module: ModuleType, attribute: str, notes: Notes) -> object:
    reached: object = module
    walked = module.__name__
    for name in attribute.split("."):
        if not hasattr(reached, name):
            message = f"{walked} has no attribute {name}{_others(module)}"
            notes.say("orm-no-metadata", notes.source, message, f"Name {WANTED}.")
            return None
        reached = getattr(reached, name)
        walked = f"{walked}.{name}"
    found, gives = _metadata_of(reached), _takes_nothing(reached)
    if found is None and gives is not None:
        found = _metadata_of(gives())
    if found is None:
        message = f"{walked} is {_called(reached)}, not {WANTED}"
        notes.say("orm-no-metadata", notes.source, message, f"Name {WANTED}{_others(module)}.")
    return found


def _metadata_of(value: object) -> MetaData | Table | None:
    if isinstance(value, MetaData | Table):
        return value
    metadata = getattr(value, "metadata", None)
    return metadata if isinstance(metadata, MetaData) else None


def _takes_nothing(value: object) -> Callable[[], object] | None:
    """Anything that wants an argument, and any class, is not ours to call."""
    if isinstance(value, type) or not callable(value):
        return None
    try:
        inspect.signature(value).bind()
    except (TypeError, ValueError):
        return None
    return value


def _called(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else f"of type {type(value).__name__}"


def _others(module: ModuleType) -> str:
    """What the user may have meant."""
    names: Sequence[str] = [name for name, value in sorted(vars(module).items()) if _is_whole(value)]
    return f" (it has {', '.join(names[:5])})" if names else ""


def _is_whole(value: object) -> bool:
    mapped = hasattr(value, "__mapper__") or isinstance(value, Table)
    return not mapped and _metadata_of(value) is not None
