"""Brings a file's text in, whatever it is, and finds the dialect that can read it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.load.entities import Document
from core.load.mermaid.diagrams import is_mermaid, read_mermaid
from core.load.remarks import Code, remark
from core.load.trees.shapes import is_json, read_tree
from core.schema.findings import Finding

LIMIT = 50 * 1024 * 1024
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Recognised by content first, by extension second."""

    name: str
    extensions: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[str, str], Document]


DIALECTS = (
    Dialect("Mermaid erDiagram", (".mmd", ".mermaid", ".md", ".markdown"), is_mermaid, read_mermaid),
    Dialect("JSON", (".json",), is_json, read_tree),
)


def read_document(path: Path) -> Document:
    """A file that can't be read gives a document with nothing but the finding that says why."""
    text = _text(path)
    if isinstance(text, Document):
        return text
    body = text.removeprefix(_BOM)
    notes: tuple[Finding, ...] = ()
    if body != text:
        remedy = "Nothing to do; an editor can save the file without it."
        notes = (
            remark("byte-order-mark", path.name, "the file begins with a byte order mark, which was skipped", remedy),
        )
    document = _read(body, path)
    return Document(document.entities, document.relations, document.choices, (*notes, *document.findings))


def _read(text: str, path: Path) -> Document:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return _only("parse-error", f"{path.name}:{line}", "a NUL character stands in the text", "Remove it.")
    recognised = [dialect for dialect in DIALECTS if dialect.recognises(text)]
    fitting = recognised or [dialect for dialect in DIALECTS if path.suffix.casefold() in dialect.extensions]
    if len(fitting) != 1:
        looked_for = ", ".join(dialect.name for dialect in fitting or DIALECTS)
        remedy = "Write the model in one of these forms; the help shows an example of each."
        return _only(
            "ambiguous-dialect", path.name, f"it can't be told what this file is; looked for: {looked_for}", remedy
        )
    return fitting[0].read(text, path.name)


def _text(path: Path) -> str | Document:
    remedy = "Check the path and the rights of the file."
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _only("parse-error", path.name, "this is no ordinary file", remedy)
        if status.st_size > LIMIT:
            size = f"{status.st_size / 1024 / 1024:.0f} MB"
            message = f"the file has {size}; the limit is {LIMIT // 1024 // 1024} MB"
            return _only("too-large", path.name, message, "Split the model, or leave out what is no model.")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 (byte {error.start + 1})"
        return _only("parse-error", path.name, message, "Save it as UTF-8.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _only("parse-error", path.name, f"the file can't be read: {reason}", remedy)


def _only(code: Code, place: str, message: str, remedy: str) -> Document:
    return Document(findings=(remark(code, place, message, remedy),))
