"""An iteration's decisions.toml: read with the line of what can't be followed, written around what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from core.errors import Refused
from core.project.decisions import FILE, LISTS, NAMED, NESTED, TABLES, WORDS, Decisions
from core.project.expressions import is_one_expression
from core.project.toml_texts import NoToml, line_of, parse

_NAMES = 'must be a list of names, like ["accounts.phone"]'
_EXPRESSIONS = 'must hold SQL expressions as text, like "accounts.region" = "\'north\'"'
_RENAMES = 'must hold names as text, like "accounts.phone" = "mobile"'
_VALUES = 'must hold values as text, like "accounts.status" = { legacy = "active" }'
_SETTINGS = 'is "change" or "keep"'


def read(folder: Path) -> Decisions:
    """Read an iteration's decisions; none there is none taken."""
    path = folder / FILE
    if not path.exists():
        return Decisions()
    raw, where = path.read_bytes(), f"iterations/{folder.name}/{FILE}"
    try:
        document = _Document(parse(raw), raw.decode(), where)
    except NoToml as error:
        raise _broken(f"{where}:{error.line}", str(error)) from error
    document.refuse_other_kinds()
    return Decisions(
        drop=document.names("drop"),
        keep=document.names("keep"),
        aside=document.names("aside"),
        accept=document.names("accept"),
        leave_out=document.names("leave_out"),
        default=document.expressions("default"),
        backfill=document.expressions("backfill"),
        using=document.expressions("using"),
        repair=document.expressions("repair"),
        rename=document.texts(("rename",), _RENAMES),
        value_map={subject: document.texts(("value_map", subject), _VALUES) for subject in document.table("value_map")},
        settings=document.word("settings", ("change", "keep")),
    )


def write(folder: Path, decisions: Decisions) -> None:
    """Write what was decided, keeping a person's comments and order where the file is there."""
    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for kind in LISTS:
        if values := getattr(decisions, kind):
            document[kind] = list(values)
        elif kind in document:
            del document[kind]
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
    if text.strip() or path.exists():
        path.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Document:
    """Asks for a kind of decision, or says in which line it is something else."""

    document: Mapping[str, object]
    text: str
    where: str

    def refuse_other_kinds(self) -> None:
        kinds = (*LISTS, *TABLES, *NAMED, *NESTED, *WORDS)
        for kind in self.document:
            if kind not in kinds:
                raise self.broken((kind,), f"is no kind of decision ({', '.join(kinds)})")

    def names(self, kind: str) -> tuple[str, ...]:
        value = self.document.get(kind, [])
        if not isinstance(value, list):
            raise self.broken((kind,), _NAMES)
        for position, item in enumerate(value):
            if not isinstance(item, str):
                raise self.broken((kind, position), _NAMES)
        return tuple(value)

    def table(self, kind: str) -> Mapping[str, object]:
        value = self.document.get(kind, {})
        if not isinstance(value, dict):
            raise self.broken((kind,), _VALUES)
        return value

    def texts(self, key: tuple[str, ...], shape: str) -> Mapping[str, str]:
        value: object = self.document
        for name in key:
            value = value.get(name, {}) if isinstance(value, dict) else None
        if not isinstance(value, dict):
            raise self.broken(key, shape)
        for name, item in value.items():
            if not isinstance(item, str):
                raise self.broken((*key, name), shape)
        return dict(value)

    def expressions(self, kind: str) -> Mapping[str, str]:
        found = self.texts((kind,), _EXPRESSIONS)
        for subject, expression in found.items():
            if not is_one_expression(expression):
                raise self.broken((kind, subject), f"is not one SQL expression: {expression!r}")
        return found

    def word(self, kind: str, allowed: tuple[str, ...]) -> str:
        value = self.document.get(kind, "")
        if value != "" and value not in allowed:
            raise self.broken((kind,), _SETTINGS)
        return str(value)

    def broken(self, key: tuple[str | int, ...], why: str) -> Refused:
        name = ".".join(str(part) for part in key)
        return _broken(f"{self.where}:{line_of(self.text, key)}", f"{name} {why}")


def _broken(place: str, why: str) -> Refused:
    remedy = "Correct the file; build prints the questions that it answers."
    return Refused("decisions-broken", why, place=place, remedy=remedy)
