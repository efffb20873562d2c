"""A field as the module says it, laid over the field of the business model: where the two disagree the module wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.load.entities import UNLIMITED, Choices, Field, Limits, Scalar
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
        merged = replace(
            self.refined(field, said) if self.agree(field, said) else _retyped(field, said),
            unique=field.unique or said.unique,
            indexed=field.indexed or said.indexed,
            required=field.required if said.required is None else said.required,
            default=field.default if said.default is None else said.default,
            reference=said.reference or field.reference,
            on_delete=said.on_delete or field.on_delete,
            description=said.description or field.description,
            phase=field.phase if said.phase is None else said.phase,
            essential=field.essential or said.essential,
            complexity=said.complexity or field.complexity,
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
        if not (said.type or said.array) or not (field.type or field.array):
            return True
        one, other = self.kind(field), self.kind(said)
        if one == other == "unknown":
            return field.type.casefold() == said.type.casefold()
        if one == other or "reference" in {one, other}:
            return True
        return all(self.is_listed(each) for each in (field, said))

    def kind(self, field: Field) -> Kind:
        if field.array:
            return "array"
        kind = kind_of(field.type)
        return "enum" if kind == "unknown" and snake(field.type) in self.choices else kind

    def is_listed(self, field: Field) -> bool:
        return self.kind(field) in TEXTUAL and bool(self.values(field))

    def values(self, field: Field) -> tuple[str, ...]:
        named = self.choices.get(snake(field.enum or field.type))
        return tuple(text_of(value) for value in field.values or (named.values if named else ()))

    def refined(self, field: Field, said: Field) -> Field:
        """The type stays as the business model spells it, unless it says none of its own."""
        says_type = bool(said.type) and (not field.type or self.kind(field) == "reference")
        lists = bool(said.values or said.enum)
        return replace(
            field,
            type=said.type if says_type else field.type,
            array=field.array or said.array,
            arguments=said.arguments if _size(said) else field.arguments,
            values=said.values if lists else field.values,
            enum=said.enum if lists else field.enum,
            limits=_limits(field, said),
            items=field.items or said.items,
        )


def _retyped(field: Field, said: Field) -> Field:
    """What belongs to the type goes with it."""
    return replace(
        field,
        type=said.type,
        origin=said.origin,
        arguments=said.arguments,
        array=said.array,
        values=said.values,
        enum=said.enum,
        limits=said.limits,
        items=said.items,
        suggested=(),
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
    return field.arguments or (() if longest is None else (longest,))


def _spelled(field: Field) -> str:
    size = f"({_listed(_size(field))})" if _size(field) else ""
    return f"{field.type}{size}{'[]' if field.array else ''}"


def _listed(values: tuple[Scalar, ...]) -> str:
    return ", ".join(map(str, values))
