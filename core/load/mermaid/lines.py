"""Which lines of a file belong to an erDiagram: front matter, fences, comments and styling are left out here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

Line = tuple[int, str]

OTHER_DIAGRAMS = frozenset({
    "architecture-beta", "block", "block-beta", "c4context", "classdiagram", "classdiagram-v2", "flowchart", "gantt",
    "gitgraph", "graph", "journey", "mindmap", "pie", "quadrantchart", "requirementdiagram", "sankey-beta",
    "sequencediagram", "statediagram", "statediagram-v2", "timeline",
})  # fmt: skip
_STYLING = frozenset({"title", "direction", "classdef", "class", "style", "linkstyle", "subgraph", "click"})
_BREAK = re.compile(r"\r\n|\r|\n")
# A box of three colons may hold anything, also fenced diagrams; only one that is itself a diagram is a fence.
_FENCE = re.compile(r"\s*(```+|~~~+|:::(?=\s*mermaid\b))\s*\{?\.?(\w*)", re.IGNORECASE)
_FENCES = ("```", "~~~", ":::")
_COMMENT = re.compile(r'^(?P<kept>(?:[^"%]|"[^"]*"|%(?!%))*)%%')
_DESCRIBING = ("acctitle", "accdescr", "title")
_DESCRIPTION = re.compile(r"\s*accdescr\s*\{", re.IGNORECASE)
_SINGLE = re.compile(r"\s*(?:acc(?:title|descr)|title)\s*:(?!::)", re.IGNORECASE)


def numbered(text: str) -> Iterator[Line]:
    """Number the lines as an editor does: only line feeds and carriage returns end one."""
    return enumerate(_BREAK.split(text) if "\r" in text else text.split("\n"), start=1)


def diagrams(text: str) -> list[Iterator[Line]]:
    """Give the fenced mermaid blocks of a Markdown file, else the whole file as one diagram."""
    fenced = _fenced(numbered(text)) if any(fence in text for fence in _FENCES) else []
    return [_significant(block, text) for block in fenced] or [_significant(numbered(text), text)]


def keyword(lines: Iterable[Line]) -> str:
    """Give the first word of a diagram, which says what it is."""
    return next((re.split(r"[\s;{]", line.strip(), maxsplit=1)[0].casefold() for _, line in lines), "")


def _fenced(lines: Iterator[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    closing, kept = "", False
    for number, line in lines:
        fence = _FENCE.match(line)
        if closing and line.strip().startswith(closing):
            closing, kept = "", False
        elif closing and kept:
            found[-1].append((number, line))
        elif not closing and fence:
            closing, kept = fence[1], fence[2].casefold() == "mermaid"
            found += [[]] if kept else []
    return found


def _significant(lines: Iterable[Line], text: str) -> Iterator[Line]:
    """Nothing is taken out of a text that has no sign of it: to ask each line takes longer than to read it."""
    body = _without_front_matter(lines)
    if "%%" in text:
        body = _without_comments(_without_blocks(body, lambda line: line.lstrip().startswith("%%{"), "}%%"))
    folded = text.casefold()
    if any(word in folded for word in _DESCRIBING):
        body = (each for each in _without_blocks(body, _DESCRIPTION.match, "}") if not _SINGLE.match(each[1]))
    return iter(body)


def _without_front_matter(lines: Iterable[Line]) -> Iterable[Line]:
    filled = ((number, line) for number, line in lines if line and not line.isspace())
    first = next(filled, None)
    if first is None or first[1].strip() != "---":
        return chain([first] if first else [], filled)
    rest = list(filled)
    ends = [position for position, (_, line) in enumerate(rest) if line.strip() == "---"]
    return rest[ends[0] + 1 :] if ends else [first, *rest]


def _without_blocks(lines: Iterable[Line], begins: Callable[[str], object], end: str) -> Iterator[Line]:
    """A block that is never closed is none: whoever reads its lines says what is wrong with them."""
    held: list[Line] = []
    for number, line in lines:
        if held or begins(line):
            held.append((number, line))
            if end in line:
                held.clear()
        else:
            yield number, line
    yield from held


def _without_comments(lines: Iterable[Line]) -> Iterator[Line]:
    for number, line in lines:
        comment = _COMMENT.match(line) if "%%" in line else None
        kept = comment["kept"] if comment else line
        if kept and not kept.isspace():
            yield number, kept


def is_styling(line: str) -> bool:
    """Tell `style a fill:red` from an entity that happens to be called style."""
    first, _, rest = line.strip().partition(" ")
    if first.casefold() in {"end", "direction"} and not rest:
        return True
    return first.casefold() in _STYLING and bool(rest.strip()) and rest.strip()[0] not in '{[|}:"'
