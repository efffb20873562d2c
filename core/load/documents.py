"""Brings a file's text in, whatever it is, and finds the dialect that can read it."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.load.entities import Document
from core.load.mermaid.diagrams import is_mermaid, read_mermaid
from core.load.remarks import Code, remark
from core.load.trees.json_texts import is_json
from core.load.trees.shapes import read_tree
from core.load.trees.yaml_texts import YAML_NAMES, is_yaml
from core.schema.findings import Finding

LIMIT = 50 * 1024 * 1024
_BOM = "\ufeff"
_WIDE_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))


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
    Dialect("YAML", YAML_NAMES, is_yaml, read_tree),
)


def read_document(path: Path) -> Document:
    """A file that can't be read gives a document with nothing but the finding that says why."""
    # The name of a file may hold bytes that are no letters; a place is shown and written, so they are replaced.
    name = path.name.encode(errors="replace").decode()
    text = _text(path, name)
    if isinstance(text, Document):
        return text
    body = text.removeprefix(_BOM)
    document = _read(body, name)
    if body == text:
        return document
    remedy = "Nothing to do; an editor can save the file without it."
    note = remark("byte-order-mark", name, "the file begins with a byte order mark, which was skipped", remedy)
    return replace(document, findings=(note, *document.findings))


def text_of_file(path: Path) -> str | Finding:
    """Give the text of a file that is no document of a model, or say why there is none."""
    text = _text(path, path.name.encode(errors="replace").decode())
    return text.findings[0] if isinstance(text, Document) else text.removeprefix(_BOM)


def _read(text: str, name: str) -> Document:
    if not text.strip():
        return _only("parse-error", name, "the file is empty", "Write the model into it, or remove the file.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return _only("parse-error", f"{name}:{line}", "a NUL character stands in the text", "Remove it.")
    fitting = _fitting(text, name)
    if len(fitting) == 1:
        return fitting[0].read(text, name)
    looked_for = ", ".join(dialect.name for dialect in fitting or DIALECTS)
    message = f"it can't be told what this file is; {'it fits' if fitting else 'looked for'}: {looked_for}"
    remedy = "Write the model in one of these forms; the help shows an example of each."
    return _only("ambiguous-dialect", name, message, remedy)


def _fitting(text: str, name: str) -> Sequence[Dialect]:
    """What the content says; its extension decides between several, and where the content says nothing."""
    recognised = [dialect for dialect in DIALECTS if dialect.recognises(text)]
    if len(recognised) == 1:
        return recognised
    named = [dialect for dialect in recognised or DIALECTS if name.casefold().endswith(dialect.extensions)]
    return named or recognised


def _text(path: Path, name: str) -> str | Document:
    remedy = "Check the path and the rights of the file."
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = next((noun for is_one, noun in _KINDS if is_one(status.st_mode)), "a device")
            return _only("parse-error", name, f"this is {kind} and no ordinary file", remedy)
        if status.st_size > LIMIT:
            return _too_large(name, status.st_size)
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)  # it may have grown, or have been a file without a size
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _only("parse-error", name, f"the file can't be read: {reason}", remedy)
    return _too_large(name, len(raw)) if len(raw) > LIMIT else _decoded(raw, name)


def _decoded(raw: bytes, name: str) -> str | Document:
    if encoding := _wide(raw):
        return _only("parse-error", name, f"the file is {encoding}, not UTF-8", "Save it as UTF-8.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: no letter is the byte 0x{raw[error.start]:02X}"
        return _only("parse-error", f"{name}:{line}", message, "Save it as UTF-8.")


def _wide(raw: bytes) -> str:
    """The wide encoding that a file begins with; one without a mark has a NUL beside each plain letter."""
    if mark := next((encoding for mark, encoding in _WIDE_MARKS if raw.startswith(mark)), ""):
        return mark
    beginning = raw[:64]
    halves = (beginning[0::2], beginning[1::2])
    return "UTF-16" if len(raw) > 3 and any(not any(half) for half in halves) and any(beginning) else ""


def _too_large(name: str, size: int) -> Document:
    message = f"the file has {size / 1024 / 1024:.0f} MB; the limit is {LIMIT // 1024 // 1024} MB"
    return _only("too-large", name, message, "Split the model, or leave out what is no model.")


def _only(code: Code, place: str, message: str, remedy: str) -> Document:
    return Document(findings=(remark(code, place, message, remedy),))
