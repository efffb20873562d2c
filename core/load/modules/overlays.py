"""A field as the module says it, laid over the field of the business model: where the two disagree the module wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.load.entities import UNLIMITED, Choices, Due, Field, Limits, Scalar, TypeWord
from core.load.remarks import remark
from core.load.tables.expressions import text_of
from core.load.tables.kinds import TEXTUAL, Kind, kind_of
from core.names import snake
from core.schema.findings import Finding


@dataclass(frozen=True, slots=True)
class Overlay:
    """Knows the lists of values that either document may name."""

    choices: Mapping[str, Choices]

    def lay(self, label: str, field: Field, said: Field) -> tuple[Field, list[Finding]]:
        remedy = "Correct one of the two."
        conflicts = [
            f"the module says that {label} {theirs}, the business model that it {ours}; the module wins"
            for theirs, ours in self.disagreements(field, said)
        ]
        laid = self.refined(field, said) if self.agree(field, said) else _retyped(field, said)
        merged = laid._replace(
            unique=field.unique or said.unique,
            indexed=field.indexed or said.indexed,
            required=field.required if said.required is None else said.required,
            default=field.default if said.default is None else said.default,
            reference=said.reference or field.reference,
            on_delete=said.on_delete or field.on_delete,
            description=said.description or field.description,
            due=_due(field.due, said.due),
        )
        return merged, [remark("type-conflict", said.origin, message, remedy) for message in conflicts]

    def disagreements(self, field: Field, said: Field) -> Iterator[tuple[str, str]]:
        """What the module says, and what the business model says instead."""
        if not self.agree(field, said):
            yield f"is {_spelled(said)}", f"is {_spelled(field)}"
        else:
            if (theirs := _size(said)) and (ours := _size(field)) and theirs != ours:
                yield f"has the size {_listed(theirs)}", f"has {_listed(ours)}"
            if (one := self.values(said)) and (other := self.values(field)) and set(one) != set(other):
                yield f"may be {_listed(one)}", f"may be {_listed(other)}"
        if said.required is False and field.required and not field.key:
            yield "may be left out", "is required"

    def agree(self, field: Field, said: Field) -> bool:
        """Two words for one type agree, and a reference has the type of what it points to."""
        if not (said.type.is_said and field.type.is_said):
            return True
        one, other = self.kind(field), self.kind(said)
        if one == other == "unknown":
            return field.type.name.casefold() == said.type.name.casefold()
        if one == other or "reference" in {one, other}:
            return True
        return all(self.is_listed(each) for each in (field, said))

    def kind(self, field: Field) -> Kind:
        if field.type.array:
            return "array"
        kind = kind_of(field.type.name)
        return "enum" if kind == "unknown" and snake(field.type.name) in self.choices else kind

    def is_listed(self, field: Field) -> bool:
        return self.kind(field) in TEXTUAL and bool(self.values(field))

    def values(self, field: Field) -> tuple[str, ...]:
        word = field.type
        named = self.choices.get(snake(word.enum or word.name))
        return tuple(text_of(value) for value in word.values or (named.values if named else ()))

    def refined(self, field: Field, said: Field) -> Field:
        """The type stays as the business model spells it, unless it says none of its own."""
        ours, theirs = field.type, said.type
        says_type = bool(theirs.name) and (not ours.name or self.kind(field) == "reference")
        listed = theirs if theirs.values or theirs.enum else ours
        word = TypeWord(
            name=theirs.name if says_type else ours.name,
            arguments=theirs.arguments if _size(said) else ours.arguments,
            values=listed.values,
            enum=listed.enum,
            array=ours.array or theirs.array,
            items=ours.items or theirs.items,
        )
        return field._replace(type=word, limits=_limits(field, said))


def _retyped(field: Field, said: Field) -> Field:
    """What belongs to the type goes with it."""
    return field._replace(type=said.type, origin=said.origin, limits=said.limits, suggested=())


def _due(ours: Due, theirs: Due) -> Due:
    return Due(
        phase=ours.phase if theirs.phase is None else theirs.phase,
        essential=ours.essential or theirs.essential,
        complexity=theirs.complexity or ours.complexity,
    )


def _limits(field: Field, said: Field) -> Limits:
    ours, theirs = field.limits, said.limits
    longest = theirs.max_length if _size(said) else ours.max_length
    merged = Limits(
        minimum=ours.minimum if theirs.minimum is None else theirs.minimum,
        maximum=ours.maximum if theirs.maximum is None else theirs.maximum,
        min_length=ours.min_length if theirs.min_length is None else theirs.min_length,
        max_length=longest,
        patterns=theirs.patterns or ours.patterns,
    )
    return UNLIMITED if merged == UNLIMITED else merged


def _size(field: Field) -> tuple[int, ...]:
    longest = field.limits.max_length
    return field.type.arguments or (() if longest is None else (longest,))


def _spelled(field: Field) -> str:
    size = f"({_listed(_size(field))})" if _size(field) else ""
    return f"{field.type.name}{size}{'[]' if field.type.array else ''}"


def _listed(values: tuple[Scalar, ...]) -> str:
    return ", ".join(map(str, values))
