"""Finds tables whose foreign keys go round in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from core.load.remarks import remark
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.tables import Table


def cycle_remarks(tables: Sequence[Table]) -> list[Finding]:
    """One note per circle; a table that points to itself is none."""
    origins = {table.name: table.origin for table in tables}
    graph = {
        table.name: {key.references for key in table.foreign_keys} - {table.name}
        for table in sorted(tables, key=lambda table: table.name)
    }
    found: list[Finding] = []
    while circle := _circle(graph):
        first = circle.index(min(circle))
        turned = [*circle[first:], *circle[:first]]
        path = " to ".join(name.name for name in (*turned, turned[0]))
        message = f"foreign keys go round in a circle: {path}"
        remedy = "Nothing to do: Slipway adds the constraints after the tables."
        found.append(remark("cycle", origins[turned[0]], message, remedy))
        for name in circle:
            graph[name] -= set(circle)
    return found


def _circle(graph: dict[QName, set[QName]]) -> list[QName]:
    ordered = {name: sorted(targets) for name, targets in graph.items()}
    try:
        TopologicalSorter(ordered).prepare()
    except CycleError as error:
        names: list[QName] = error.args[1]
        return names[:-1]
    return []
