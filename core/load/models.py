"""One iteration's documents become one canonical model, with every remark on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.load.documents import read_document
from core.load.entities import Document
from core.load.loaded import Loaded, Rules
from core.load.remarks import remark
from core.load.tables.schemas import tables_of


def load_model(paths: Sequence[Path], rules: Rules) -> Loaded:
    """Errors are findings too: the caller decides what they stop."""
    document = _joined([read_document(path) for path in paths])
    failed = any(finding.severity == "error" for finding in document.findings)
    if not document.entities and not failed:
        place = ", ".join(path.name for path in paths)
        remedy = "Add an entity: Account { uuid id PK }."
        missing = remark("no-entities", place, "the model has no entities", remedy)
        document = _joined([document, Document(findings=(missing,))])
    return tables_of(document, rules)


def _joined(documents: Sequence[Document]) -> Document:
    return Document(
        tuple(entity for document in documents for entity in document.entities),
        tuple(relation for document in documents for relation in document.relations),
        tuple(choices for document in documents for choices in document.choices),
        tuple(finding for document in documents for finding in document.findings),
    )
