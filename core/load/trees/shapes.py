"""The shapes that a JSON model may have; each says by its keys which one it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.load.entities import Document
from core.load.remarks import remark
from core.load.trees.entity_maps import is_entity_map, read_entity_map
from core.load.trees.nodes import Node
from core.load.trees.texts import read_json


@dataclass(frozen=True, slots=True)
class TreeShape:
    name: str
    recognises: Callable[[Node], bool]
    read: Callable[[Node], Document]


SHAPES = (TreeShape("an entity map {entities: {Name: {fields: ...}}}", is_entity_map, read_entity_map),)


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["}


def read_tree(text: str, name: str) -> Document:
    """A broken tree is not read further: what it lost can't be known."""
    tree, findings = read_json(text, name)
    if any(finding.severity == "error" and finding.code != "duplicate-key" for finding in findings):
        return Document(findings=tuple(findings))
    root = Node(tree, f"{name}#")
    fitting = [shape for shape in SHAPES if shape.recognises(root)]
    if len(fitting) != 1:
        looked_for = "; ".join(shape.name for shape in SHAPES)
        message = f"it can't be told what this JSON describes; looked for: {looked_for}"
        remedy = "Write the model in one of these shapes; the help shows an example of each."
        return Document(findings=(*findings, remark("ambiguous-dialect", name, message, remedy)))
    document = fitting[0].read(root)
    return replace(document, findings=(*findings, *document.findings))
