"""What a reviewer settled: the answers to questions, by kind, and what of them holds from one iteration to the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.errors import UsageError

FILE = "decisions.toml"
LISTS = ("drop", "keep", "aside", "accept", "leave_out")
TABLES = ("default", "backfill", "using", "repair")
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
    leave_out: tuple[str, ...] = ()  # what this iteration leaves as it was: tables, columns, "orders.by_date", views
    default: Mapping[str, str] = field(default_factory=dict)  # SQL expressions that a person wrote
    backfill: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)
    repair: Mapping[str, str] = field(default_factory=dict)  # of rows against what comes: a value, or "delete"
    rename: Mapping[str, str] = field(default_factory=dict)  # the new name; of a column without its table; or "no"
    settings: str = ""  # what becomes of what is stored when slipway.toml changes how: "change" or "keep"
    value_map: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # a column's old values to new ones


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
    later = {"aside", "accept", "leave_out", "repair", *NAMED, *NESTED, *WORDS}
    everything = {**lists, **tables, "value_map": maps, "settings": decisions.settings}
    whole = {kind: said for kind, said in everything.items() if said or kind not in later}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def no_expression(said: str) -> UsageError:
    return UsageError(
        "no-expression",
        f"{said} is not one SQL expression",
        remedy="Give a value as SQL writes it: 'north' with its quotes, 0, now(). No comment, no second value.",
    )
