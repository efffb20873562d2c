"""The part of an iteration's record that Slipway itself reads again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema

from core.errors import Refused


class Warned(BaseModel, frozen=True):
    """A warning of a built iteration, tied to the statements that it is about."""

    code: str
    place: str
    message: str
    statement: str
    number: SkipJsonSchema[int] = Field(default=1, exclude=True)  # of its code and place; no record holds it

    @property
    def name(self) -> str:
        more = f"#{self.number}" if self.number > 1 else ""
        return f"{self.code}@{self.place}{more}"


class OnlineFile(BaseModel, frozen=True):
    """One of the second pair: the same iteration in segments."""

    file: str
    checksum: str


class Origins(BaseModel, frozen=True):
    """What the files were made from, and what was warned of."""

    base: str
    target: str
    inputs: str
    origin: str
    warnings: tuple[Warned, ...]
    online: tuple[OnlineFile, ...] = ()


class _Record(BaseModel):
    slipway: Origins


def numbered(warnings: Iterable[Warned]) -> tuple[Warned, ...]:
    """Tell warnings of one code and place apart; those about the same statement are approved together."""
    statements: dict[str, list[str]] = {}
    told: list[Warned] = []
    for one in warnings:
        seen = statements.setdefault(one.name, [])
        if one.statement not in seen:
            seen.append(one.statement)
        told.append(one.model_copy(update={"number": seen.index(one.statement) + 1}))
    return tuple(told)


def origins(text: str, path: Path) -> Origins:
    try:
        return _Record.model_validate_json(text).slipway
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Refused(
            "record-broken",
            f"the iteration's record can't be read: {'.'.join(map(str, first['loc']))}: {first['msg']}",
            place=f"migrations/{path.name}",
            remedy="Restore the file from version control; slipway.sum holds its checksum.",
        ) from None
