"""Imports a user's models and writes what their metadata says, or why it can't, where the parent looks for it."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self

HERE = Path(__file__).resolve().parent
OURS = HERE.parents[3]
NAMES = frozenset({"core", "gui", "resources"})
OWN_NAME = "slipway_orm"
LONGEST = 20_000
NO_MODULE = "Name it as Python imports it from the project's folder: package.module:attribute."
NO_SQLALCHEMY = "Install SQLAlchemy there, or run Slipway with the Python that runs the models."
MISSING = "Install what the models import in the Python that runs Slipway."
MEND = "Make the module importable by itself: python -c 'import {}' in the project's folder must end quietly."


class Strangers(MetaPathFinder):
    """A package called core is the user's, or there is none: ours may lie beside SQLAlchemy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in NAMES or self.folder == OURS:
            return None
        others = [place for place in path or sys.path if not _is_ours(place)]
        found = PathFinder.find_spec(fullname, others, target)
        if found is None:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return found


class Answer:
    """Ends with an answer whatever the models do: this is the border of a process, where any exception is a fact."""

    def __init__(self, source: str, folder: Path, path: Path) -> None:
        self.source = source
        self.folder = folder
        self.path = path
        self.pid = os.getpid()
        self.document: dict[str, object] = {}
        self.notes: object = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if error is not None:
            self.document = {"remarks": [_failure(error, getattr(self.notes, "at", ""), self.source, self.folder)]}
        if os.getpid() == self.pid:  # a module may have forked
            draft = self.path.with_suffix(".draft")
            draft.write_text(json.dumps(self.document), encoding="utf-8")
            draft.replace(self.path)
        # What a module left running, a thread or something at exit, doesn't hold the answer back.
        os._exit(0)


def main(source: str, first: str, answer: str) -> None:
    folder = Path.cwd()
    sys.argv[:] = [source]
    beside_others = (OURS / "sqlalchemy").is_dir()  # installed, and no checkout
    sys.path[:] = [str(folder), *(place for place in sys.path if beside_others or not _is_ours(place))]
    sys.meta_path.insert(0, Strangers(folder))
    with Answer(source, folder, Path(answer)) as writing:
        name, _, attribute = source.partition(":")
        module = importlib.import_module(name)
        writing.notes = notes = _readers("notes").Notes(source)
        writing.document = _checked(_readers("documents").document(module, attribute, first, folder, notes))


def _checked(document: dict[str, object]) -> dict[str, object]:
    for text in _texts(document):
        if "\0" in text or text.encode(errors="ignore").decode() != text:
            raise ValueError(f"{text!r} holds a character that PostgreSQL can't store")
    return document


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from (text for item in value.values() for text in _texts(item))
        case list() | tuple():
            yield from (text for item in value for text in _texts(item))
        case _:
            pass


def _readers(name: str) -> ModuleType:
    """Under a name of their own, so that no module of the user's is taken for one of them."""
    spec = importlib.util.spec_from_file_location(
        OWN_NAME, HERE / "__init__.py", submodule_search_locations=[str(HERE)]
    )
    if spec is not None and OWN_NAME not in sys.modules:
        sys.modules[OWN_NAME] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{OWN_NAME}.{name}")


def _is_ours(place: str) -> bool:
    return Path(place).resolve() == OURS


def _failure(error: BaseException, at: str, source: str, folder: Path) -> dict[str, str]:
    module = source.partition(":")[0]
    place = _place(error, folder) or at or source
    if isinstance(error, ModuleNotFoundError) and error.name == "sqlalchemy":
        message, remedy = f"SQLAlchemy is not installed in {Path(sys.executable).name}", NO_SQLALCHEMY
    elif isinstance(error, ModuleNotFoundError) and error.name and f"{module}.".startswith(f"{error.name}."):
        message, remedy, place = f"there is no module {error.name}", NO_MODULE, source
    elif isinstance(error, SystemExit):
        message, remedy = f"{module} ends the process: SystemExit({error.code!r})", MEND.format(module)
    else:
        remedy = MISSING if isinstance(error, ImportError) else MEND.format(module)
        message = f"{at or module} can't be read: {_said(error)}"
    printable = message[:LONGEST].encode(errors="backslashreplace").decode()
    return {"code": "orm-failed", "place": place, "message": printable, "remedy": remedy}


def _said(error: BaseException) -> str:
    """An exception may fail even to say what it is."""
    told = traceback.TracebackException(type(error), error, None)
    text = " ".join(str(told).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(error: BaseException, folder: Path) -> str:
    """The user's own line: the last one in the project's folder, but not in what is installed there."""
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append((error.filename, error.lineno))
    real = [(Path(file).resolve(), line) for file, line in steps if Path(file).is_file()]
    own = [(file.relative_to(folder), line) for file, line in real if file.is_relative_to(folder)]
    users = [(file, line) for file, line in own if "site-packages" not in file.parts and not _is_reader(folder / file)]
    return f"{users[-1][0].as_posix()}:{users[-1][1]}" if users else ""


def _is_reader(file: Path) -> bool:
    return file.is_relative_to(HERE)


if __name__ == "__main__":
    main(*sys.argv[1:])
