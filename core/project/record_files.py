"""The part of an iteration's record that Slipway itself reads again."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from core.errors import Refused


class Warned(BaseModel, frozen=True):
    """A warning of a built iteration, tied to the statements that it is about."""

    code: str
    place: str
    message: str
    statement: str

    @property
    def name(self) -> str:
        return f"{self.code}@{self.place}"


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
