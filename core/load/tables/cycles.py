"""Finds tables whose foreign keys go round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.load.remarks import remark
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.tables import Table

Graph = dict[QName, dict[QName, None]]
_SHOWN = 20


def cycle_remarks(tables: Sequence[Table]) -> list[Finding]:
    """One note per circle; a table that points to itself is none."""
    origins = {table.name: table.origin for table in tables}
    graph = {
        table.name: dict.fromkeys(sorted({key.references for key in table.foreign_keys} - {table.name}, reverse=True))
        for table in sorted(tables, key=lambda table: table.name)
    }
    found: list[Finding] = []
    for circle in _circles(graph):
        first = circle.index(min(circle))
        turned = [*circle[first:], *circle[:first]]
        path = " to ".join(_told([name.name for name in turned]))
        message = f"foreign keys go round in a circle: {path}"
        remedy = "Nothing to do: Slipway adds the constraints after the tables."
        found.append(remark("cycle", origins[turned[0]], message, remedy))
    return found


def _told(names: Sequence[str]) -> list[str]:
    """Round to where it began, without what nobody would read."""
    shown = list(names) if len(names) <= _SHOWN else [*names[:_SHOWN], f"... ({len(names) - _SHOWN} more)"]
    return [*shown, names[0]]


def _circles(graph: Graph) -> Iterator[list[QName]]:
    """Walk each edge once, the last first; those within a circle that was told are taken out."""
    done: set[QName] = set()
    for start in graph:
        path, places = [start], {start: 0}
        while path and start not in done:
            name = path[-1]
            if not graph[name]:
                done.add(path.pop())
                del places[name]
                continue
            target, _ = graph[name].popitem()
            if target in places:
                circle = path[places[target] :]
                yield circle
                _cut(graph, circle)
                # What leads to the circle is still the way; what lies behind its first table is walked anew.
                for other in circle[1:]:
                    del places[other]
                del path[places[target] + 1 :]
            elif target in graph and target not in done:
                places[target] = len(path)
                path.append(target)


def _cut(graph: Graph, circle: Sequence[QName]) -> None:
    members = set(circle)
    for name in circle:
        targets = graph[name]
        smaller = circle if len(circle) < len(targets) else [target for target in targets if target in members]
        for target in smaller:
            targets.pop(target, None)
