"""Where the boxes of a diagram stand and how its lines run, worked out by grandalf for each connected part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grandalf.graphs import Edge, Vertex, graph_core  # type: ignore[import-untyped]
from grandalf.layouts import SugiyamaLayout  # type: ignore[import-untyped]

from core.schema.constraints import QName

BETWEEN, BESIDE = 104.0, 28.0  # from column to column, and from box to box in one
APART = 56.0  # from part to part
THIN = 10.0  # the room of a line that passes between boxes
WIDE = 1.7  # how much wider than high the whole should be

Point = tuple[float, float]
Pair = tuple[QName, QName]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle by its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`bends` are the points that a line passes between its two boxes."""

    areas: Mapping[QName, Area]
    bends: Mapping[Pair, tuple[Point, ...]]


class _Sized:
    """What grandalf asks of a box, lying on its side: its layers are our columns."""

    def __init__(self, width: float, height: float) -> None:
        self.w, self.h = height, width
        self.xy = (0.0, 0.0)


class _Routed:
    """What grandalf tells of a line."""

    def __init__(self) -> None:
        self.points: list[Point] = []

    def setpath(self, points: list[Point]) -> None:
        self.points = points


def arranged(sizes: Mapping[QName, Point], pairs: Sequence[Pair]) -> Arrangement:
    """Put what refers to others on their left; what nothing refers to and that refers to nothing comes last."""
    ways = tuple(_acyclic(sizes, pairs))
    parts = [_part({name: sizes[name] for name in names}, inner) for names, inner in _parts(sizes, ways)]
    return _packed(sorted(parts, key=lambda part: (-len(part.areas), *_size(part), min(part.areas))))


def _parts(names: Iterable[QName], pairs: Sequence[Pair]) -> Iterator[tuple[list[QName], list[Pair]]]:
    """Cut what is connected from the rest; grandalf's own cut keeps no order."""
    of = {name: [name] for name in names}
    for one, other in pairs:
        if of[one] is not of[other]:
            less, more = sorted((of[one], of[other]), key=len)
            more.extend(less)
            of.update(dict.fromkeys(less, more))
    inner: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        inner[id(of[pair[0]])].append(pair)
    for part in {id(part): part for part in of.values()}.values():
        yield sorted(part), inner[id(part)]


def _vertex(name: QName, size: Point) -> Vertex:
    vertex = Vertex(name)
    vertex.view = _Sized(*size)
    return vertex


def _edge(vertices: Mapping[QName, Vertex], pair: Pair) -> Edge:
    edge = Edge(vertices[pair[0]], vertices[pair[1]], data=pair)
    edge.view = _Routed()
    return edge


def _acyclic(sizes: Mapping[QName, Point], pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Each pair once; one that would close a circle is turned round, and one of a table with itself has no room."""
    following: dict[QName, list[QName]] = defaultdict(list)
    for one, other in dict.fromkeys(pairs):
        if one == other or one not in sizes or other not in sizes or other in following[one]:
            continue
        if one in following[other]:
            continue
        start, end = (other, one) if _leads(following, other, one) else (one, other)
        following[start].append(end)
        yield start, end


def _leads(following: Mapping[QName, list[QName]], start: QName, end: QName) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        for name in following.get(ahead.pop(), ()):
            if name == end:
                return True
            if name not in seen:
                seen.add(name)
                ahead.append(name)
    return False


def _part(sizes: Mapping[QName, Point], pairs: Sequence[Pair]) -> Arrangement:
    """Lay out one connected part, turned on its side again."""
    vertices = {name: _vertex(name, size) for name, size in sizes.items()}
    component = graph_core(list(vertices.values()), [_edge(vertices, pair) for pair in pairs])
    layout = SugiyamaLayout(component)
    layout.xspace, layout.yspace = BESIDE, BETWEEN
    layout.dw = layout.dh = THIN
    layout.init_all(roots=[vertex for vertex in component.sV if not vertex.e_in()], inverted_edges=[])
    layout.draw()
    areas, bends = dict[QName, Area](), dict[Pair, tuple[Point, ...]]()
    for vertex in component.sV:
        (down, across), height, width = vertex.view.xy, vertex.view.w, vertex.view.h
        areas[vertex.data] = Area(across - width / 2, down - height / 2, width, height)
    for edge in component.sE:
        bends[edge.data] = tuple((across, down) for down, across in edge.view.points[1:-1])
    return _moved(Arrangement(areas, bends), 0.0, 0.0)


def _moved(part: Arrangement, left: float, top: float) -> Arrangement:
    """Put its upper left corner there."""
    right = left - min(area.left for area in part.areas.values())
    down = top - min(area.top for area in part.areas.values())
    return Arrangement(
        {name: Area(area.left + right, area.top + down, area.width, area.height) for name, area in part.areas.items()},
        {pair: tuple((x + right, y + down) for x, y in points) for pair, points in part.bends.items()},
    )


def _size(part: Arrangement) -> Point:
    areas = part.areas.values()
    return max(area.left + area.width for area in areas), max(area.top + area.height for area in areas)


def _packed(parts: Sequence[Arrangement]) -> Arrangement:
    """Set the parts in lines, like words, the largest first."""
    areas, bends = dict[QName, Area](), dict[Pair, tuple[Point, ...]]()
    sizes = [_size(part) for part in parts]
    surface = sum((width + APART) * (height + APART) for width, height in sizes)
    limit = max([width for width, _ in sizes] + [(surface * WIDE) ** 0.5])
    left = top = deepest = 0.0
    for part, (width, height) in zip(parts, sizes, strict=True):
        if left and left + width > limit:
            left, top, deepest = 0.0, top + deepest + APART, 0.0
        moved = _moved(part, left, top)
        areas |= moved.areas
        bends |= moved.bends
        left, deepest = left + width + APART, max(deepest, height)
    return Arrangement(areas, bends)
