"""Which lines of a file belong to an erDiagram: front matter, fences, comments and styling are left out here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain

Line = tuple[int, str]

OTHER_DIAGRAMS = frozenset({
    "architecture-beta", "block", "block-beta", "c4context", "classdiagram", "classdiagram-v2", "flowchart", "gantt",
    "gitgraph", "graph", "journey", "mindmap", "pie", "quadrantchart", "requirementdiagram", "sankey-beta",
    "sequencediagram", "statediagram", "statediagram-v2", "timeline",
})  # fmt: skip
_STYLING = frozenset({"title", "direction", "classdef", "class", "style", "linkstyle", "subgraph", "click"})
_FENCE = re.compile(r"\s*(```+|~~~+)\s*\{?\.?(\w*)")
_COMMENT = re.compile(r'^(?P<kept>(?:[^"%]|"[^"]*"|%(?!%))*)%%')
_DESCRIPTION = re.compile(r"\s*accdescr\s*\{", re.IGNORECASE)
_SINGLE = re.compile(r"\s*(?:acc(?:title|descr)|title)\s*:(?!::)", re.IGNORECASE)


def numbered(text: str) -> Iterator[Line]:
    """Number the lines as an editor does: only line feeds and carriage returns end one."""
    return enumerate(StringIO(text, newline=None), start=1)


def diagrams(text: str) -> list[Iterator[Line]]:
    """Give the fenced mermaid blocks of a Markdown file, else the whole file as one diagram."""
    fenced = _fenced(numbered(text)) if "```" in text or "~~~" in text else []
    return [_significant(block) for block in fenced] or [_significant(numbered(text))]


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


def _significant(lines: Iterable[Line]) -> Iterator[Line]:
    body = _without_directives(_without_front_matter(lines))
    uncommented = ((number, _uncommented(line)) for number, line in body)
    return _without_descriptions((number, line) for number, line in uncommented if not line.isspace() and line)


def _without_front_matter(lines: Iterable[Line]) -> Iterable[Line]:
    filled = ((number, line) for number, line in lines if not line.isspace() and line)
    first = next(filled, None)
    if first is None or first[1].strip() != "---":
        return chain([first] if first else [], filled)
    rest = list(filled)
    ends = [position for position, (_, line) in enumerate(rest) if line.strip() == "---"]
    return rest[ends[0] + 1 :] if ends else [first, *rest]


def _without_directives(lines: Iterable[Line]) -> Iterator[Line]:
    return _without_blocks(lines, lambda line: line.lstrip().startswith("%%{"), "}%%")


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


def _uncommented(line: str) -> str:
    comment = _COMMENT.match(line) if "%%" in line else None
    return comment["kept"] if comment else line


def _without_descriptions(lines: Iterable[Line]) -> Iterator[Line]:
    unblocked = _without_blocks(lines, _DESCRIPTION.match, "}")
    return ((number, line) for number, line in unblocked if not _SINGLE.match(line))


def is_styling(line: str) -> bool:
    """Tell `style a fill:red` from an entity that happens to be called style."""
    first, _, rest = line.strip().partition(" ")
    if first.casefold() in {"end", "direction"} and not rest:
        return True
    return first.casefold() in _STYLING and bool(rest.strip()) and rest.strip()[0] not in '{[|}:"'
