"""Mermaid erDiagram, the authoritative form of a business model, read line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.load.entities import Document, Entity, Field, Relation
from core.load.mermaid.attributes import read_attribute
from core.load.mermaid.lines import OTHER_DIAGRAMS, Line, diagrams, is_styling, keyword
from core.load.mermaid.relations import read_name, read_relation, skip_classes
from core.load.mermaid.scanners import Scanner, pattern, phrases
from core.load.other_sides import without_other_sides
from core.load.remarks import remark
from core.schema.findings import Finding

HEADER = "erdiagram"
_HEADER = pattern(phrases((HEADER,)))
_SHOWN = 100  # letters of a line
_MOST = 10_000  # lines with an error, each of which is told
_OPEN = pattern(r"\{")
_ALIAS = re.compile(r"""\s*\[\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\]{}|]*))\s*\]?""")


def is_mermaid(text: str) -> bool:
    """A diagram of another kind counts, so that the reader can say why it isn't read."""
    return any(keyword(lines) in {HEADER, *OTHER_DIAGRAMS} for lines in diagrams(text))


def read_mermaid(text: str, name: str) -> Document:
    """Read every erDiagram of a file as one document."""
    found = [list(lines) for lines in diagrams(text)]
    wanted = [lines for lines in found if keyword(lines) == HEADER]
    others = [lines for lines in found if keyword(lines) in OTHER_DIAGRAMS]
    if not wanted and others:
        return Document(findings=(_other_diagram(others[0], name),))
    reader = _Reader(name)
    if not wanted:
        reader.remark(1, "no line says erDiagram", "Begin the diagram with a line that says erDiagram.")
    for lines in wanted or found:
        reader.read(lines)
    return reader.document()


def _other_diagram(lines: list[Line], name: str) -> Finding:
    number, line = lines[0]
    return remark(
        "parse-error",
        f"{name}:{number}",
        f"this is a {line.split()[0]} diagram; only erDiagram says what a database needs",
        "Draw the model as an erDiagram: one block per entity, one line per field.",
    )


@dataclass(slots=True)
class _Draft:
    """An entity while its diagram is being read."""

    origin: str
    alias: str = ""
    declared: bool = False  # named on its own, not only in a relation
    blocks: int = 0
    fields: list[Field] = field(default_factory=list)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.drafts: dict[str, _Draft] = {}
        self.relations: list[Relation] = []
        self.findings: list[Finding] = []
        self.errors = 0
        self.open: str | None = None  # the entity whose block is open
        self.opened = 0
        self.bare: str | None = None  # the entity named last, whose block may open on the next line

    def document(self) -> Document:
        entities, implied = without_other_sides(
            [
                Entity(draft.alias or key, draft.origin, tuple(draft.fields), alias=key)
                for key, draft in self.drafts.items()
                if draft.declared
            ],
            self.relations,
        )
        if more := max(0, self.errors - _MOST):
            told = remark("parse-error", self.name, f"{more} more lines are wrong", "Is this a diagram at all?")
            self.findings.append(told)
        return Document(tuple(entities), (*self.relations, *implied), findings=tuple(self.findings))

    def remark(self, number: int, message: str, remedy: str) -> None:
        self.errors += 1
        if self.errors <= _MOST:
            self.findings.append(remark("parse-error", f"{self.name}:{number}", message, remedy))

    def read(self, lines: list[Line]) -> None:
        self.open = self.bare = None
        for number, line in lines:
            scanner = Scanner(line.strip())
            if self.open is None:
                scanner.take(_HEADER)
            while not scanner.done:
                if self.open is not None:
                    self.attribute(scanner, number, self.open)
                else:
                    self.statement(scanner, number)
        if self.open is not None:
            self.unclosed()

    def unclosed(self) -> None:
        self.remark(self.opened, f"the block of {self.open} is never closed", "Close it with }.")
        self.open = None

    def attribute(self, scanner: Scanner, number: int, key: str) -> None:
        if scanner.text.startswith("}", scanner.at):
            scanner.at += 1
            self.open = None
            return
        if scanner.text.endswith("{") and scanner.text.find("}", scanner.at) < 0:
            self.unclosed()
            return
        read = read_attribute(scanner, f"{self.name}:{number}")
        if isinstance(read, Field):
            self.drafts[key].fields.append(read)
            return
        self.remark(number, f"{read} in {_shown(scanner.text)}", 'Write a field as: type name PK "comment".')
        closing = scanner.rest.rfind("}")
        scanner.at = len(scanner.text) if closing < 0 else scanner.at + closing

    def statement(self, scanner: Scanner, number: int) -> None:
        if scanner.at == 0 and is_styling(scanner.text):
            scanner.finish()
        elif self.bare is not None and scanner.take(_OPEN):
            self.begin(self.bare, number)
        elif not self.entity(scanner, number):
            self.stray(scanner, number)

    def entity(self, scanner: Scanner, number: int) -> bool:
        """Read `NAME`, `NAME[Alias] {` or the relation that begins with NAME."""
        key = read_name(scanner)
        if not key:
            return False
        alias = _alias(scanner)
        skip_classes(scanner)
        if (opened := scanner.take(_OPEN)) or scanner.done:
            self.declare(key, alias, number)
            if opened:
                self.begin(key, number)
            return True
        relation = read_relation(scanner, key, f"{self.name}:{number}")
        if relation is None:
            return False
        self.relations.append(relation)
        self.bare = None
        return True

    def declare(self, key: str, alias: str, number: int) -> None:
        draft = self.drafts.setdefault(key, _Draft(f"{self.name}:{number}"))
        draft.alias = draft.alias or alias
        draft.declared = True
        self.bare = key

    def begin(self, key: str, number: int) -> None:
        draft = self.drafts[key]
        draft.blocks += 1
        self.open, self.opened, self.bare = key, number, None
        if draft.blocks > 1:
            place, remedy = f"{self.name}:{number}", "Join the two blocks, or rename one of the entities."
            message = f"{key} has a second block; the first is at {draft.origin}"
            self.findings.append(remark("duplicate-entity", place, message, remedy))

    def stray(self, scanner: Scanner, number: int) -> None:
        line = scanner.text
        scanner.finish()
        self.bare = None
        if any(sign in line for sign in ("--", "..", "||")):
            self.remark(number, f"{_shown(line)} is no relation", "Write it as: Parent ||--o{ Child : label.")
        else:
            remedy = "Put fields between the braces of their entity: Account { uuid id PK }."
            self.remark(number, f"{_shown(line)} stands outside an entity's block", remedy)


def _shown(line: str) -> str:
    text = line.strip()
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def _alias(scanner: Scanner) -> str:
    found = scanner.match(_ALIAS)
    if found is None:
        return ""
    return " ".join(found["bare"].split()) if found["quoted"] is None else found["quoted"].strip()
