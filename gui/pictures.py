"""A diagram as it is drawn, worked out in a worker: each box with its place and its texts, each line with its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.report.diagrams import Box, Diagram, Line, Link, Mark
from core.report.summary import SYMBOLS, Kind, counted
from core.schema.constraints import QName
from gui.arranging import Area, Arrangement, Pair, Point, arranged
from gui.plain import plain

LONGEST = 46  # letters of a line; what is longer ends in dots
PAD = 10.0
STUB = 18.0  # how far a line runs straight from its box


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of one letter; every letter of the code font has the same width."""

    letter: float
    line: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of a box, cut to its width."""

    symbol: str
    left: str
    right: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Drawn:
    """One box in its place; `said` is all of it in words."""

    table: QName
    area: Area
    head: Text
    texts: tuple[Text, ...]
    said: str

    @property
    def mark(self) -> Mark:
        return self.head.mark


@dataclass(frozen=True, slots=True)
class Way:
    """One line from box to box; the arrow is at its end."""

    table: QName
    references: QName
    points: tuple[Point, ...]
    mark: Mark
    tag: str


@dataclass(frozen=True, slots=True)
class Picture:
    metrics: Metrics
    boxes: tuple[Drawn, ...] = ()
    ways: tuple[Way, ...] = ()
    hidden: int = 0

    @property
    def size(self) -> Point:
        areas = [box.area for box in self.boxes]
        right = max((area.left + area.width for area in areas), default=0.0)
        return right, max((area.top + area.height for area in areas), default=0.0)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Those that are seen in it, in the order in which they are always told."""
        marks = {text.mark for box in self.boxes for text in (box.head, *box.texts)} | {way.mark for way in self.ways}
        return tuple(kind for kind in SYMBOLS if kind in marks)


def picture(found: Diagram, metrics: Metrics) -> Picture:
    texts = {box.table: (_head(box), tuple(_texts(box))) for box in found.boxes}
    sizes = {name: _size(head, lines, metrics) for name, (head, lines) in texts.items()}
    placed = arranged(sizes, [(link.table, link.references) for link in found.links])
    said = _relations(found.links)
    boxes = tuple(
        Drawn(box.table, placed.areas[box.table], *texts[box.table], _said(box, said.get(box.table, ())))
        for box in found.boxes
    )
    return Picture(metrics, boxes, tuple(_ways(found.links, placed)), found.hidden)


def word(mark: Mark) -> str:
    words: dict[Mark, str] = {
        "": "",
        "new": _tr("new"),
        "modified": _tr("modified"),
        "renamed": _tr("renamed"),
        "relationship": _tr("new relationship"),
        "deprecated": _tr("deprecated"),
        "dropped": _tr("dropped"),
        "left out": _tr("left out"),
    }
    return words[mark]


def symbol(mark: Mark) -> str:
    return SYMBOLS[mark] if mark else ""


def _head(box: Box) -> Text:
    return Text(symbol(box.mark), _cut(plain(box.name), LONGEST - 14), word(box.mark), box.mark)


def _texts(box: Box) -> Iterator[Text]:
    if box.was:
        yield Text("", _cut(_tr("was {name}").format(name=plain(box.was)), LONGEST), "", "renamed")
    for line in box.lines:
        name = f"{line.key:<2} {plain(line.name)}"
        room = max(12, LONGEST - len(name) - 1)
        yield Text(symbol(line.mark), _cut(name, LONGEST - 10), _cut(plain(line.type), room), line.mark)
    if box.more:
        yield Text("", _tr("   and {more}").format(more=counted(box.more, "more column")), "", "")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _size(head: Text, lines: Sequence[Text], metrics: Metrics) -> Point:
    letters = max(len(text.left) + len(text.right) + 2 for text in (head, *lines)) + 2
    height = (len(lines) + 1) * metrics.line + (3 if lines else 2) * PAD
    return max(16, letters) * metrics.letter + 2 * PAD, height


def _ways(links: Iterable[Link], placed: Arrangement) -> Iterator[Way]:
    """Several foreign keys between two tables lie a little beside each other."""
    many: Counter[Pair] = Counter()
    for link in links:
        pair = link.table, link.references
        many[pair] += 1
        points = _points(pair, placed, shift=(many[pair] - 1) * 12.0)
        yield Way(*pair, points, link.mark, _tag(link.mark))


def _tag(mark: Mark) -> str:
    """What runs from table to table is a relationship: that need not be said of it."""
    return _tr("→ new") if mark == "relationship" else f"{symbol(mark)} {word(mark)}".strip()


def _points(pair: Pair, placed: Arrangement, shift: float) -> tuple[Point, ...]:
    start, end = placed.areas[pair[0]], placed.areas[pair[1]]
    if pair[0] == pair[1]:
        return _loop(start, shift)
    bends = placed.bends.get(pair) or tuple(reversed(placed.bends.get((pair[1], pair[0]), ())))
    bends = tuple((x, y + shift) for x, y in bends)
    onward = start.middle[0] <= end.middle[0]
    sign = 1.0 if onward else -1.0
    out = start.left + start.width if onward else start.left
    into = end.left if onward else end.left + end.width
    first, last = start.middle[1] + shift, end.middle[1] + shift
    return ((out, first), (out + sign * STUB, first), *bends, (into - sign * STUB, last), (into, last))


def _loop(area: Area, shift: float) -> tuple[Point, ...]:
    right, top = area.left + area.width, area.top + area.height / 3 + shift
    out = right + 1.5 * STUB
    return (right, top), (out, top), (out, top + 1.5 * STUB), (right, top + 1.5 * STUB)


def _relations(links: Iterable[Link]) -> dict[QName, list[str]]:
    found: dict[QName, list[str]] = {}
    for link in links:
        mark = f" ({word(link.mark)})" if link.mark else ""
        here = _tr("refers to {table}{mark}").format(table=link.references.name, mark=mark)
        there = _tr("referred to by {table}{mark}").format(table=link.table.name, mark=mark)
        found.setdefault(link.table, []).append(here)
        found.setdefault(link.references, []).append(there)
    return found


def _said(box: Box, relations: Sequence[str]) -> str:
    state = word(box.mark) or _tr("unchanged")
    was = _tr(", was {name}").format(name=box.was) if box.was else ""
    changed = [f"{symbol(line.mark)} {line.name} {line.type} ({word(line.mark)})" for line in _marked(box.lines)]
    parts = [f"{symbol(box.mark)} {box.name}: {state}{was}".strip(), *changed, *dict.fromkeys(relations)]
    return plain("; ".join(parts))


def _marked(lines: Iterable[Line]) -> Iterator[Line]:
    yield from (line for line in lines if line.mark)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pictures", text)
