"""A module config, {module: ..., entity or entities: ..., businessRules: ...}, as JSON or YAML."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.entities import Document, Module
from core.load.modules.excerpts import read_excerpts
from core.load.modules.rules import read_rules
from core.load.remarks import remark
from core.load.trees.fields import read_phase
from core.load.trees.nodes import Node, text_in
from core.schema.findings import Finding

_PARTS = ("entity", "entities", "businessRules", "business_rules")


def is_module(tree: Node) -> bool:
    header = tree.get("module")
    says = header is not None and (header.is_map or isinstance(header.value, str))
    return says and tree.get(*_PARTS) is not None


def read_module(tree: Node) -> Document:
    header = tree.get("module") or tree
    name = header.text("name", "id") or text_in(header.value)
    excerpts, findings = read_excerpts(tree)
    rules = read_rules(tree)
    findings = [*_phase_remarks(header), *findings, *rules.findings]
    if not (excerpts or findings):
        message = f"the module {name} takes no entity from the business model"
        findings = [remark("no-entities", header.origin, message, "Name one: entity: {name: Account}.")]
    due = header.get("phase")
    phase = read_phase(due.value) if due else None
    module = Module(name, header.origin, phase, excerpts, rules.required, rules.uniques, rules.choices)
    return Document(modules=(module,), findings=tuple(findings))


def _phase_remarks(header: Node) -> Iterator[Finding]:
    found = header.get("phase")
    if found and read_phase(found.value) is None:
        yield remark("parse-error", found.origin, "the phase of a module is 1, 2 or 3", "Write one of them.")
