"""What a reviewer settled, read from and written to an iteration's decisions.toml."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import tomlkit

from core.errors import Refused, UsageError
from core.project.expressions import is_one_expression

FILE = "decisions.toml"
LISTS = ("drop", "keep")
TABLES = ("default", "backfill", "using")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Keys are `table` or `table.column`; values are SQL expressions that a person wrote."""

    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    default: Mapping[str, str] = field(default_factory=dict)
    backfill: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)


def read(folder: Path) -> Decisions:
    """Read an iteration's decisions; none there is none taken."""
    path = folder / FILE
    if not path.exists():
        return Decisions()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    if unknown := sorted(set(document) - {*LISTS, *TABLES}):
        raise _broken(path, f"{unknown[0]!r} is no kind of decision ({', '.join((*LISTS, *TABLES))})")
    return Decisions(
        drop=_names(document, "drop", path),
        keep=_names(document, "keep", path),
        default=_expressions(document, "default", path),
        backfill=_expressions(document, "backfill", path),
        using=_expressions(document, "using", path),
    )


def answered(decisions: Decisions, answers: Mapping[str, str]) -> Decisions:
    """Add answers such as `backfill:accounts.region` = `'north'` or `key:accounts.code` = `drop`."""
    for key, value in answers.items():
        kind, _, subject = key.partition(":")
        match kind, value:
            case ("drop", "drop" | "yes") | ("key", "drop"):
                decisions = replace(decisions, drop=_with(decisions.drop, subject))
            case ("drop", "keep" | "no") | ("key", "keep"):
                decisions = replace(decisions, keep=_with(decisions.keep, subject))
            case ("default" | "backfill" | "using", _) if not is_one_expression(value):
                raise no_expression(f"--answer {key}={value}")
            case ("default", _):
                decisions = replace(decisions, default={**decisions.default, subject: value})
            case ("backfill", _):
                decisions = replace(decisions, backfill={**decisions.backfill, subject: value})
            case ("using", _):
                decisions = replace(decisions, using={**decisions.using, subject: value})
            case _:
                raise UsageError(
                    "unknown-answer",
                    f"{key}={value} answers no question",
                    remedy="Run build without --answer: it prints every open question with its key and its choices.",
                )
    return decisions


def write(folder: Path, decisions: Decisions) -> None:
    """Write what was decided, keeping a person's comments and order where the file is there."""
    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for kind in LISTS:
        if values := getattr(decisions, kind):
            document[kind] = list(values)
    for kind in TABLES:
        for subject, expression in getattr(decisions, kind).items():
            document.setdefault(kind, tomlkit.table())[subject] = expression
    text = tomlkit.dumps(document)
    if text.strip():
        path.write_text(text, encoding="utf-8")


def decided(folders: Sequence[Path], answers: Mapping[str, str]) -> Decisions:
    """Take an iteration's decisions, the last folder's, with new answers and what earlier ones settled for good."""
    *earlier, own = folders
    return inherit([read(folder) for folder in earlier], answered(read(own), answers))


def inherit(earlier: Iterable[Decisions], own: Decisions) -> Decisions:
    """A default decided in an earlier iteration still holds: later models don't repeat it."""
    defaults: dict[str, str] = {}
    for decisions in earlier:
        defaults |= decisions.default
    return replace(own, default={**defaults, **own.default})


def identity(decisions: Decisions) -> str:
    """Hash what was decided, for the iteration's record."""
    document = {kind: list(getattr(decisions, kind)) for kind in LISTS}
    tables = {kind: dict(getattr(decisions, kind)) for kind in TABLES}
    return hashlib.sha256(json.dumps({**document, **tables}, sort_keys=True).encode()).hexdigest()


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)


def _names(document: Mapping[str, object], kind: str, path: Path) -> tuple[str, ...]:
    value = document.get(kind, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _broken(path, f'{kind!r} must be a list of names, like {kind} = ["accounts.phone"]')
    return tuple(value)


def _expressions(document: Mapping[str, object], kind: str, path: Path) -> Mapping[str, str]:
    value = document.get(kind, {})
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise _broken(path, f'[{kind}] must hold SQL expressions as text, like "accounts.region" = "\'north\'"')
    for subject, expression in value.items():
        if not is_one_expression(expression):
            raise _broken(path, f"[{kind}] {subject}: {expression!r} is not one SQL expression")
    return dict(value)


def no_expression(said: str) -> UsageError:
    return UsageError(
        "no-expression",
        f"{said} is not one SQL expression",
        remedy="Give a value as SQL writes it: 'north' with its quotes, 0, now(). No comment, no second value.",
    )


def _broken(path: Path, why: str) -> Refused:
    remedy = "Correct the file; build prints the questions that it answers."
    return Refused("decisions-broken", why, place=f"iterations/{path.parent.name}/{path.name}", remedy=remedy)
