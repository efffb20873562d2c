"""Which lines of a file belong to an erDiagram: front matter, fences, comments and styling are left out here."""

from __future__ import annotations

import re
from collections.abc import Iterator

Line = tuple[int, str]

OTHER_DIAGRAMS = frozenset({
    "architecture-beta", "block", "block-beta", "c4context", "classdiagram", "classdiagram-v2", "flowchart", "gantt",
    "gitgraph", "graph", "journey", "mindmap", "pie", "quadrantchart", "requirementdiagram", "sankey-beta",
    "sequencediagram", "statediagram", "statediagram-v2", "timeline",
})  # fmt: skip
_STYLING = frozenset({"title", "direction", "classdef", "class", "style", "linkstyle", "subgraph", "click"})
_FENCE = re.compile(r"\s*(```+|~~~+)\s*\{?\.?(\w*)")
_COMMENT = re.compile(r'^(?P<kept>(?:[^"%]|"[^"]*"|%(?!%))*)%%')


def numbered(text: str) -> list[Line]:
    """Number the lines as an editor does: only line feeds and carriage returns end one."""
    return list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1))


def diagrams(text: str) -> list[list[Line]]:
    """Give the fenced mermaid blocks of a Markdown file, else the whole file as one diagram."""
    found: list[list[Line]] = []
    closing, kept = "", False
    for number, line in numbered(text):
        fence = _FENCE.match(line)
        if closing and line.strip().startswith(closing):
            closing, kept = "", False
        elif closing and kept:
            found[-1].append((number, line))
        elif not closing and fence:
            closing, kept = fence[1], fence[2].casefold() == "mermaid"
            found += [[]] if kept else []
    return [_significant(block) for block in found] if found else [_significant(numbered(text))]


def keyword(lines: list[Line]) -> str:
    """Give the first word of a diagram, which says what it is."""
    return re.split(r"[\s;{]", lines[0][1].strip(), maxsplit=1)[0].casefold() if lines else ""


def _significant(lines: list[Line]) -> list[Line]:
    body = _without_directives(_without_front_matter(lines))
    uncommented = ((number, _uncommented(line)) for number, line in body)
    return list(_without_descriptions((number, line) for number, line in uncommented if line.strip()))


def _without_front_matter(lines: list[Line]) -> list[Line]:
    filled = [position for position, (_, line) in enumerate(lines) if line.strip()]
    if not filled or lines[filled[0]][1].strip() != "---":
        return lines
    ends = [position for position in filled[1:] if lines[position][1].strip() == "---"]
    return lines[ends[0] + 1 :] if ends else lines


def _without_directives(lines: list[Line]) -> Iterator[Line]:
    inside = False
    for number, line in lines:
        if inside or line.strip().startswith("%%{"):
            inside = "}%%" not in line
        else:
            yield number, line


def _uncommented(line: str) -> str:
    comment = _COMMENT.match(line)
    return comment["kept"] if comment else line


def _without_descriptions(lines: Iterator[Line]) -> Iterator[Line]:
    inside = False
    for number, line in lines:
        head = line.strip().casefold()
        if inside or re.match(r"accdescr\s*\{", head):
            inside = "}" not in head
        elif not re.match(r"acc(title|descr)\s*:", head):
            yield number, line


def is_styling(line: str) -> bool:
    """Tell `style a fill:red` from an entity that happens to be called style."""
    first, _, rest = line.strip().partition(" ")
    if first.casefold() in {"end", "direction"} and not rest:
        return True
    return first.casefold() in _STYLING and bool(rest.strip()) and rest.strip()[0] not in '{[|}:"'
