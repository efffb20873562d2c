"""The shapes that a model written as JSON or YAML may have; each says by its keys which one it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from core.load.app.documents import CONTRACTS, DATA_MODELS, is_data_model, is_state_contract, read_app
from core.load.entities import Document
from core.load.modules.configs import is_module, read_module
from core.load.remarks import remark
from core.load.trees.entity_lists import is_entity_list, read_entity_list
from core.load.trees.entity_maps import is_entity_map, read_entity_map
from core.load.trees.field_maps import is_field_map, read_field_map
from core.load.trees.json_texts import is_json, read_json
from core.load.trees.nodes import Node
from core.load.trees.yaml_texts import YAML_NAMES, read_yaml
from core.schema.findings import Finding


@dataclass(frozen=True, slots=True)
class TreeShape:
    """Recognised by content; where several fit, a file whose name one of them claims is read as that one."""

    name: str
    recognises: Callable[[Node], bool]
    read: Callable[[Node], Document]
    file_names: tuple[str, ...] = ()  # patterns: busm.*

    def claims(self, file: str) -> bool:
        return any(fnmatchcase(file.casefold(), pattern) for pattern in self.file_names)


SHAPES = (
    TreeShape("an entity map {entities: {Name: {fields: ...}}}", is_entity_map, read_entity_map, ("busm.*",)),
    TreeShape("an entity list [{name, fields, properties}]", is_entity_list, read_entity_list, ("busm.*",)),
    TreeShape("a data_model {entities: {Name: {fields: [...]}}, relations}", is_data_model, read_app, DATA_MODELS),
    TreeShape("a state_contract {shared_state_key, events, schema}", is_state_contract, read_app, CONTRACTS),
    TreeShape("a module config {module, entity or entities: ...}", is_module, read_module, ("module.*",)),
    TreeShape("a field map {Name: {field: {type: ...}}}", is_field_map, read_field_map, ("busm.*",)),
)  # fmt: skip


def read_tree(text: str, name: str) -> Document:
    """A broken tree is not read further: what it lost can't be known."""
    tree, findings = _tree(text, name)
    if any(finding.severity == "error" and finding.code != "duplicate-key" for finding in findings):
        return Document(findings=tuple(findings))
    shapes = fitting(tree, name)
    if len(shapes) != 1:
        looked_for = "; ".join(shape.name for shape in shapes or SHAPES)
        message = f"it can't be told what this describes; {'it fits' if shapes else 'looked for'}: {looked_for}"
        remedy = "Write the model in one of these shapes; the help shows an example of each."
        return Document(findings=(*findings, remark("ambiguous-dialect", name, message, remedy)))
    document = shapes[0].read(tree)
    return replace(document, findings=(*findings, *document.findings))


def _tree(text: str, name: str) -> tuple[Node, list[Finding]]:
    """Content decides; what begins like JSON and is none may still be YAML where the file says so."""
    if is_json(text):
        tree, findings = read_json(text, name)
        if tree.value is not None or not name.casefold().endswith(YAML_NAMES):
            return tree, findings
    return read_yaml(text, name)


def fitting(tree: Node, file: str) -> list[TreeShape]:
    """The shapes that a tree has; the file's name decides between several."""
    found = [shape for shape in SHAPES if shape.recognises(tree)]
    claimed = [shape for shape in found if shape.claims(file)]
    return claimed if len(found) > 1 and claimed else found
