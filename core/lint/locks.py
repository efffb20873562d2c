"""What a change does to the relations that it is about: locks, rewrites and scans, looked up and never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.diff.changes import Change
from core.lint.kinds.changes import uses
from core.lint.kinds.uses import Use
from core.lint.lock_facts import NEWEST, LockFact, facts_of
from core.lint.lock_modes import MODES, Lock, strongest
from core.plan.steps import Side
from core.schema.constraints import QName
from core.schema.schemas import Schema

_WEAKEST_THAT_IS_TOLD = MODES.index("RowExclusive")


@dataclass(frozen=True, slots=True)
class Effect:
    """`known` is false where a part of it was never measured: then there may be more."""

    locks: tuple[Lock, ...] = ()
    rewrites: tuple[QName, ...] = ()
    scans: tuple[QName, ...] = ()
    known: bool = True


def effect(side: Side, around: Schema | None = None, major: int = NEWEST) -> Effect:
    return effect_of(uses(side, around), major)


def effect_of(used: Iterable[Use], major: int = NEWEST) -> Effect:
    """Join what each kind does; on each relation the strongest lock."""
    facts, listed = facts_of(major), tuple(used)
    found = [(one, facts[one.kind]) for one in listed if one.kind in facts]
    return Effect(
        strongest(tuple(lock for one, fact in found for lock in _locks(one, fact))),
        tuple(
            dict.fromkeys(name for one, fact in found for part in _with_rows(fact.rewrites) for name in one.names(part))
        ),
        tuple(dict.fromkeys(name for one, fact in found for part in fact.scans for name in one.names(part))),
        len(found) == len(listed) and all(_is_whole(one, fact) for one, fact in found),
    )


def _with_rows(parts: tuple[str, ...]) -> Iterator[str]:
    return (part for part in parts if part != "sequence")


def _is_whole(one: Use, fact: LockFact) -> bool:
    """Every relation whose readers or writers wait has a name here; what nobody named is unknown, not unlocked."""
    parts = {part for part, mode in fact.locks if MODES.index(mode) >= _WEAKEST_THAT_IS_TOLD} - {"indexes"}
    return parts <= {part for part, _ in one.parts}


def _locks(one: Use, fact: LockFact) -> Iterator[Lock]:
    return (Lock(name, mode) for part, mode in fact.locks for name in one.names(part))


def locks(change: Change) -> tuple[Lock, ...]:
    """Name every relation whose readers or writers wait, also the second one."""
    return told(effect(Side(change)))


def told(found: Effect) -> tuple[Lock, ...]:
    """Leave out what a plain query takes too."""
    return tuple(lock for lock in found.locks if MODES.index(lock.mode) >= _WEAKEST_THAT_IS_TOLD)


def rewrites(change: Change) -> bool:
    """Every row is written anew while the lock is held."""
    return bool(effect(Side(change)).rewrites)
