"""Answers to questions, as they are given on a command line or in the panel, become decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import UsageError
from core.project.decision_files import read
from core.project.decisions import TABLES, Decisions, inherit, no_expression
from core.project.expressions import is_one_expression


def decided(folders: Sequence[Path], answers: Mapping[str, str]) -> Decisions:
    """Take an iteration's decisions, the last folder's, with new answers and what earlier ones settled for good."""
    *earlier, own = folders
    return inherit([read(folder) for folder in earlier], answered(read(own), answers))


def answered(decisions: Decisions, answers: Mapping[str, str]) -> Decisions:
    """Add answers such as `backfill:accounts.region` = `'north'` or `key:accounts.code` = `drop`."""
    for key, value in answers.items():
        kind, _, subject = key.partition(":")
        if kind in TABLES and not is_one_expression(value):
            raise no_expression(f"--answer {key}={value}")
        found = _chosen(decisions, kind, subject, value) or _written(decisions, kind, subject, value)
        if found is None:
            raise UsageError(
                "unknown-answer",
                f"{key}={value} answers no question",
                remedy="Run build without --answer: it prints every open question with its key and its choices.",
            )
        decisions = found
    return decisions


def _chosen(decisions: Decisions, kind: str, subject: str, value: str) -> Decisions | None:
    """One of a few words."""
    match kind, value:
        case ("drop", "drop" | "yes") | ("key", "drop"):
            return replace(decisions, drop=_with(decisions.drop, subject))
        case ("drop", "keep" | "no") | ("key", "keep"):
            return replace(decisions, keep=_with(decisions.keep, subject))
        case ("aside", "aside" | "yes"):
            return replace(decisions, aside=_with(decisions.aside, subject))
        case ("settings-changed", "change" | "keep"):
            return replace(decisions, settings=value)
        case ("accept", "yes"):
            return replace(decisions, accept=_with(decisions.accept, subject))
        case ("leave_out", "yes"):
            return replace(decisions, leave_out=_with(decisions.leave_out, subject))
        case ("leave_out", "no"):
            return replace(decisions, leave_out=tuple(name for name in decisions.leave_out if name != subject))
        case _:
            return None


def _written(decisions: Decisions, kind: str, subject: str, value: str) -> Decisions | None:
    """An expression, a name or a value."""
    match kind:
        case "default":
            return replace(decisions, default={**decisions.default, subject: value})
        case "backfill":
            return replace(decisions, backfill={**decisions.backfill, subject: value})
        case "using":
            return replace(decisions, using={**decisions.using, subject: value})
        case "repair":
            return replace(decisions, repair={**decisions.repair, subject: value})
        case "rename" if subject and value:
            return replace(decisions, rename={**decisions.rename, subject: value})
        case "value_map" if ":" in subject:
            column, _, old = subject.partition(":")
            mapped = {**decisions.value_map.get(column, {}), old: value}
            return replace(decisions, value_map={**decisions.value_map, column: mapped})
        case _:
            return None


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)
