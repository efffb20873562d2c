"""What a database holds beside its tables, each noun rendered by its own file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.diff.changes import AlterObject
from core.render.objects import enums, extensions, functions, namespaces, policies, sequences, triggers, views
from core.render.words import Sql
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View


def create(one: Object, first: str) -> Iterator[Sql]:
    match one:
        case Namespace():
            return namespaces.create(one, first)
        case Extension():
            return extensions.create(one, first)
        case EnumType():
            return enums.create(one, first)
        case Sequence():
            return sequences.create(one, first)
        case Function():
            return functions.create(one, first)
        case View():
            return views.create(one, first)
        case Trigger():
            return triggers.create(one, first)
        case Policy():
            return policies.create(one, first)
        case _:
            assert_never(one)


def drop(one: Object, first: str) -> Iterator[Sql]:
    match one:
        case Namespace():
            return namespaces.drop(one, first)
        case Extension():
            return extensions.drop(one, first)
        case EnumType():
            return enums.drop(one, first)
        case Sequence():
            return sequences.drop(one, first)
        case Function():
            return functions.drop(one, first)
        case View():
            return views.drop(one, first)
        case Trigger():
            return triggers.drop(one, first)
        case Policy():
            return policies.drop(one, first)
        case _:
            assert_never(one)


def alter(change: AlterObject, first: str) -> Iterator[Sql]:
    """Both sides are of one noun; the plan lets nothing else come here."""
    match change.old, change.new:
        case Namespace() as old, Namespace() as new:
            return namespaces.alter(old, new, first)
        case Extension() as old, Extension() as new:
            return extensions.alter(old, new, first)
        case EnumType() as old, EnumType() as new:
            return enums.alter(old, new, first, change.swapped)
        case Sequence() as old, Sequence() as new:
            return sequences.alter(old, new, first)
        case Function() as old, Function() as new:
            return functions.alter(old, new, first)
        case View() as old, View() as new:
            return views.alter(old, new, first)
        case Trigger() as old, Trigger() as new:
            return triggers.alter(old, new, first)
        case Policy() as old, Policy() as new:
            return policies.alter(old, new, first)
        case old, new:
            raise TypeError(f"{type(old).__name__} can't become {type(new).__name__}")
