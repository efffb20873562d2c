"""What a reviewer settled, read from and written to an iteration's decisions.toml."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import tomlkit

from core.errors import Refused, UsageError
from core.project.expressions import is_one_expression

FILE = "decisions.toml"
LISTS = ("drop", "keep", "aside", "accept")
TABLES = ("default", "backfill", "using")
NAMED = ("rename",)
NESTED = ("value_map",)
WORDS = ("settings",)
NOT_RENAMED = "no"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Keys are `table` or `table.column`; what a value is depends on the kind of decision."""

    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()  # columns that are renamed out of the way instead of dropped
    accept: tuple[str, ...] = ()  # suggestions of findings: "enum-suggestion:Lead.priority"
    default: Mapping[str, str] = field(default_factory=dict)  # SQL expressions that a person wrote
    backfill: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)
    rename: Mapping[str, str] = field(default_factory=dict)  # the new name; of a column without its table; or "no"
    settings: str = ""  # what becomes of what is stored when slipway.toml changes how: "change" or "keep"
    value_map: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # a column's old values to new ones


def read(folder: Path) -> Decisions:
    """Read an iteration's decisions; none there is none taken."""
    path = folder / FILE
    if not path.exists():
        return Decisions()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    kinds = (*LISTS, *TABLES, *NAMED, *NESTED, *WORDS)
    if unknown := sorted(set(document) - set(kinds)):
        raise _broken(path, f"{unknown[0]!r} is no kind of decision ({', '.join(kinds)})")
    return Decisions(
        drop=_names(document, "drop", path),
        keep=_names(document, "keep", path),
        aside=_names(document, "aside", path),
        accept=_names(document, "accept", path),
        default=_expressions(document, "default", path),
        backfill=_expressions(document, "backfill", path),
        using=_expressions(document, "using", path),
        rename=_texts(
            document.get("rename", {}), '[rename] must hold names as text, like "accounts.phone" = "mobile"', path
        ),
        value_map=_value_maps(document, path),
        settings=_word(document, path),
    )


def write(folder: Path, decisions: Decisions) -> None:
    """Write what was decided, keeping a person's comments and order where the file is there."""
    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for kind in LISTS:
        if values := getattr(decisions, kind):
            document[kind] = list(values)
    if decisions.settings:
        document["settings"] = decisions.settings
    for kind in (*TABLES, *NAMED):
        for subject, text in getattr(decisions, kind).items():
            document.setdefault(kind, tomlkit.table())[subject] = text
    for subject, mapped in decisions.value_map.items():
        table = document.setdefault("value_map", tomlkit.table(is_super_table=True))
        for old, new in mapped.items():
            table.setdefault(subject, tomlkit.table())[old] = new
    text = tomlkit.dumps(document)
    if text.strip():
        path.write_text(text, encoding="utf-8")


def inherit(earlier: Iterable[Decisions], own: Decisions) -> Decisions:
    """A default or a suggestion that an earlier iteration took still holds, under the name that it has by now."""
    defaults: dict[str, str] = {}
    accepted: dict[str, None] = {}
    for decisions in (*earlier, own):
        defaults = {_renamed(name, decisions.rename): value for name, value in defaults.items()}
        defaults |= decisions.default
        accepted |= dict.fromkeys(decisions.accept)
    return replace(own, default=defaults, accept=tuple(accepted))


def _renamed(name: str, renames: Mapping[str, str]) -> str:
    """Follow a column through its table's new name and its own."""
    table, _, column = name.rpartition(".")
    moved = renames.get(table, NOT_RENAMED)
    now = table if moved == NOT_RENAMED else moved
    given = renames.get(name, renames.get(f"{now}.{column}", NOT_RENAMED))
    return f"{now}.{column if given == NOT_RENAMED else given}"


def identity(decisions: Decisions) -> str:
    """Hash what was decided, for the iteration's record."""
    lists = {kind: list(getattr(decisions, kind)) for kind in LISTS}
    tables = {kind: dict(getattr(decisions, kind)) for kind in (*TABLES, *NAMED)}
    maps = {name: dict(mapped) for name, mapped in decisions.value_map.items()}
    # Kinds that came later count only where they are used: what was reviewed before them keeps its hash.
    later = {"aside", "accept", *NAMED, *NESTED, *WORDS}
    everything = {**lists, **tables, "value_map": maps, "settings": decisions.settings}
    whole = {kind: said for kind, said in everything.items() if said or kind not in later}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


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


def _word(document: Mapping[str, object], path: Path) -> str:
    value = document.get("settings", "")
    if value not in {"", "change", "keep"}:
        raise _broken(path, 'settings is "change" or "keep"')
    return str(value)


def _value_maps(document: Mapping[str, object], path: Path) -> Mapping[str, Mapping[str, str]]:
    shape = '[value_map."accounts.status"] must hold values as text, like legacy = "active"'
    value = document.get("value_map", {})
    if not isinstance(value, dict):
        raise _broken(path, shape)
    return {subject: _texts(mapped, shape, path) for subject, mapped in value.items()}


def _texts(value: object, shape: str, path: Path) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise _broken(path, shape)
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
