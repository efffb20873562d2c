"""A coded remark on an input, a change or a step, and a question that only a reviewer can settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    severity: Severity
    place: str
    message: str
    remedy: str
    step: int = -1  # position in the plan, for a finding on a step


@dataclass(frozen=True, slots=True)
class Question:
    """Answered by `--answer KEY=VALUE`, in the panel, or in decisions.toml."""

    key: str  # "default:accounts.region"
    message: str
    choices: tuple[str, ...]  # what may be answered; "<expression>" stands for free SQL
    place: str
