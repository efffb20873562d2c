"""The numbered folders that hold a model each, and which documents an iteration is made of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused, UsageError
from core.project.settings import Project
from core.schema.findings import Finding

_FOLDER = re.compile(r"(?:iteration-)?0*([0-9]+)")
_KINDS = {
    "busm": re.compile(r"busm\.(mmd|mermaid|md|json|yaml|yml)"),
    "data_model": re.compile(r"data_model\.(json|yaml|yml)"),
    "module": re.compile(r"module\.(json|yaml|yml)"),
    "state_contract": re.compile(r"state_contract\.(json|yaml|yml)"),
}
_SETTLED = ("approvals.toml", "decisions.toml")


@dataclass(frozen=True, slots=True)
class Iteration:
    number: int
    folder: Path
    documents: tuple[Path, ...]  # its own, and those carried over
    findings: tuple[Finding, ...] = ()


def iterations(project: Project) -> tuple[Iteration, ...]:
    """List them in order; a kind of document that one lacks comes from the newest earlier one that has it."""
    carried: dict[str, Path] = {}
    result: list[Iteration] = []
    for number, folder in _folders(project.root / "iterations"):
        own = _documents(project, folder)
        notes = tuple(_carried_over(folder, carried[kind]) for kind in _KINDS if kind in carried and kind not in own)
        carried |= own
        result.append(Iteration(number, folder, _whole(project, carried), notes))
    return tuple(result)


def iteration(project: Project, number: int | None) -> Iteration:
    """Find one; the newest when none is named."""
    listed = iterations(project)
    if not listed:
        raise UsageError(
            "no-iterations",
            f"{project.name} has no iteration yet",
            remedy="Put a model at iterations/001/busm.mmd, or start from the example: slipway new DIR --example crm",
        )
    for candidate in listed:
        if candidate.number == (listed[-1].number if number is None else number):
            return _with_model(candidate)
    raise UsageError(
        "no-such-iteration",
        f"there is no iteration {number} (there are {listed[0].number} to {listed[-1].number})",
        remedy="Name one that is there, or add its folder under iterations/.",
    )


def of_baseline(project: Project) -> Path:
    """Where the baseline's approvals lie: no model gave it, and nothing else may be there."""
    found = [folder for number, _, folder in _numbered(project.root / "iterations") if number == 0]
    return found[0] if found else project.root / "iterations" / "000"


def kind_of_document(name: str) -> str:
    """Say what a file of an iteration is by its name; of any other file, nothing."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(name)), "")


def _folders(parent: Path) -> list[tuple[int, Path]]:
    found = [one for one in _numbered(parent) if one[0] or not _is_of_baseline(one[2])]
    _refuse_gaps_and_duplicates([number for number, _, _ in found], [name for _, name, _ in found])
    return [(number, folder) for number, _, folder in found]


def _numbered(parent: Path) -> list[tuple[int, str, Path]]:
    if not parent.is_dir():
        return []
    return sorted(
        (int(match[1]), folder.name, folder)
        for folder in parent.iterdir()
        if folder.is_dir() and (match := _FOLDER.fullmatch(folder.name))
    )


def _is_of_baseline(folder: Path) -> bool:
    return {path.name for path in folder.iterdir()} <= {_SETTLED[0]}


def _refuse_gaps_and_duplicates(numbers: list[int], names: list[str]) -> None:
    for position, number in enumerate(numbers, start=1):
        if number != position:
            twice = number in numbers[: position - 1]
            raise Refused(
                "iteration-duplicate" if twice else "iteration-gap",
                f"iteration {number} is there twice" if twice else f"iteration {position} is missing before {number}",
                place=f"iterations/{names[position - 1]}",
                remedy="Number the folders 1, 2, 3 and so on, each once.",
            )


def _documents(project: Project, folder: Path) -> dict[str, Path]:
    for path in (folder, *(folder / name for name in _SETTLED)):
        _refuse_outside(project, path)
    return {kind: found for kind in _KINDS if (found := _document(project, folder, kind))}


def _document(project: Project, folder: Path, kind: str) -> Path | None:
    matching = sorted(path for path in folder.iterdir() if _KINDS[kind].fullmatch(path.name.lower()))
    if len(matching) > 1:
        raise Refused(
            "ambiguous-dialect",
            f"{_and(path.name for path in matching)} are both there",
            place=_place(project, folder),
            remedy="Keep one of them: an iteration has one document of a kind.",
        )
    for path in matching:
        _refuse_outside(project, path)
    return matching[0] if matching else None


def _whole(project: Project, carried: Mapping[str, Path]) -> tuple[Path, ...]:
    """A module selects from the business model beside slipway.toml, as long as no iteration has had one of its own."""
    if "module" in carried and "busm" not in carried:
        beside = _document(project, project.root, "busm")
        carried = {**carried, "busm": beside} if beside else carried
    return tuple(carried[kind] for kind in _KINDS if kind in carried)


def _with_model(found: Iteration) -> Iteration:
    if not found.documents:
        raise Refused(
            "no-model",
            f"iteration {found.number} has no model, and neither has one before it",
            place=f"iterations/{found.folder.name}",
            remedy="Put one there: busm.mmd, busm.json, busm.yaml or data_model.json.",
        )
    return found


def _refuse_outside(project: Project, path: Path) -> None:
    """A link may lead to another place of the project, for what is reviewed and committed is the project."""
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(project.root)):
        raise Refused(
            "unsafe-path",
            f"it is a link that leads out of the project, to {real}",
            place=_place(project, path),
            remedy="Put the document itself there.",
        )


def _place(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix()


def _carried_over(folder: Path, path: Path) -> Finding:
    return Finding(
        code="carried-over",
        severity="note",
        place=f"iterations/{folder.name}",
        message=f"{path.name} is not in this iteration; the one of iteration {path.parent.name} still holds.",
        remedy="Nothing to do. Only a document that is there removes anything.",
    )


def _and(words: Iterable[str]) -> str:
    return " and ".join(words)
