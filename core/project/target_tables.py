"""A target is added to slipway.toml, or changed in it, around everything else that a person wrote there."""

from __future__ import annotations

import re

import tomlkit
from tomlkit.items import InlineTable

from core.errors import Refused, UsageError
from core.project.integrity import replace_text
from core.project.settings import FILE, Project, TargetSettings, read, understood
from core.project.toml_texts import parse

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")


def write_target(project: Project, name: str, target: TargetSettings) -> Project:
    """Give the project as it is then; a text that would say anything else than was meant is not written."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            "target-name",
            "a target's name is a letter, and then letters, digits, - and _",
            remedy="Name it as it is spoken of: dev, staging, live.",
        )
    path = project.root / FILE
    raw = path.read_bytes()
    understood(project.root, raw)  # a file that is broken is told as that
    text = _with_target(raw.decode(), name, target)
    there = understood(project.root, text.encode())
    wanted = {**read(project.root).settings.targets, name: target}
    others = _without_targets(text.encode()) == _without_targets(raw)
    if there.settings.targets != wanted or not others:
        raise Refused(
            "target-not-written",
            "its targets are written in a way in which none can be added without touching the rest",
            place=FILE,
            remedy=f"Write it by hand: [targets.{name}], with stage and url below it.",
        )
    replace_text(path, text)
    return there


def _with_target(text: str, name: str, target: TargetSettings) -> str:
    ending = "\r\n" if "\r\n" in text else "\n"
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    values = {"stage": target.stage, "url": target.url}
    targets = document.get("targets")
    if targets is None:
        targets = document.setdefault("targets", tomlkit.table(is_super_table=True))
    known = targets.get(name)
    if known is None:
        table = tomlkit.inline_table() if isinstance(targets, InlineTable) else tomlkit.table()
        table.update(values)
        if not isinstance(targets, InlineTable):
            table.add(tomlkit.nl())  # an empty line before what follows
        targets[name] = table
    else:
        for key, value in values.items():
            if key not in known or known[key] != value:
                known[key] = value
    return tomlkit.dumps(document).replace("\n", ending)


def _without_targets(raw: bytes) -> dict[str, object]:
    return {key: value for key, value in parse(raw).items() if key != "targets"}
