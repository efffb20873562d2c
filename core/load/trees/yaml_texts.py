"""YAML text as a tree in which every value knows its line, read from the parser's events in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import yaml

from core.load.remarks import remark
from core.load.trees.json_texts import is_json
from core.load.trees.nodes import LinedList, LinedMap, Node
from core.load.trees.plain_words import item_value, member_value
from core.load.trees.refusals import DEPTH, Impossible, text_remarks, too_deep, twice
from core.schema.findings import Finding

YAML_NAMES = (".yaml", ".yml")
# The parser written in C is about ten times faster; PyYAML has it where it was built with libyaml.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MOST = 100  # findings on the text itself, after which the rest of the document would say nothing new
_STANDARD = "tag:yaml.org,2002:"
_VALUES = frozenset(_STANDARD + name for name in ("bool", "float", "int", "null"))
_TAGS = _VALUES | frozenset(_STANDARD + name for name in ("map", "seq", "str"))
_BREAK = re.compile(r"\r\n|\r|\n")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_KEY = re.compile(r"[\w$][\w$ ./-]*")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n.*?^---[ \t]*\r?\n\s*\S", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~|:::)", re.MULTILINE)


def is_yaml(text: str) -> bool:
    """Tell a tree from prose and diagrams by its beginning; front matter is followed by something else."""
    fenced = any(fence in text for fence in ("```", "~~~", ":::")) and _FENCE.search(text)
    return not (is_json(text) or _FRONT_MATTER.match(text) or fenced) and _begins_with_a_key(text)


def _begins_with_a_key(text: str) -> bool:
    opened = False
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                return opened and isinstance(event, yaml.ScalarEvent) and bool(_KEY.fullmatch(event.value))
            opened = opened or isinstance(event, yaml.MappingStartEvent)
    except yaml.YAMLError:
        return False
    return False


def read_yaml(text: str, name: str) -> tuple[Node, list[Finding]]:
    """Give the tree and what is wrong with it; what follows the first fault of the text itself isn't read."""
    builder = _Builder(text, name)
    takers = builder.takers
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if taker := takers.get(type(event)):
                taker(event)
                if builder.stopped:
                    break
    except yaml.YAMLError as error:
        builder.findings.append(_fault(error, text, name))
    return Node(builder.tree, f"{name}:1"), builder.findings


class _Builder:
    """Puts event after event into the tree, without recursion and without making a second tree of it."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.stopped = False
        self.roots = LinedList(name)
        self.open: list[LinedMap | LinedList] = []
        self.into: LinedMap | LinedList = self.roots
        self.key: str | None = None  # of the member whose value comes next
        self.at = 0  # the line of that key
        self.known: dict[str, str] = {}  # each word once, for most come again and again
        self.line_of = _line_finder(text)
        self.takers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.mapping,
            yaml.SequenceStartEvent: self.sequence,
            yaml.MappingEndEvent: self.close,
            yaml.SequenceEndEvent: self.close,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }

    @property
    def tree(self) -> object:
        return self.roots[0] if self.roots else None

    @property
    def awaits_key(self) -> bool:
        return self.key is None and type(self.into) is LinedMap

    def say(self, line: int, message: str, remedy: str) -> None:
        self.add_finding(remark("parse-error", f"{self.name}:{line}", message, remedy))

    def add_finding(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.stopped = self.stopped or len(self.findings) >= _MOST

    def document(self, event: yaml.DocumentStartEvent) -> None:
        if self.roots:
            message = "a second document begins here, and a model is one document"
            self.say(self.line_of(event.start_mark), message, "Put it into a file of its own, or remove the ---.")
            self.stopped = True

    def scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        if event.anchor or event.tag:
            self.marked(event)
        if event.style == '"':
            for finding in text_remarks(text, f"{self.name}:{self.line_of(event.start_mark)}"):
                self.add_finding(finding)
        if self.awaits_key:
            self.name_member(text, self.line_of(event.start_mark))
        elif event.implicit[0] or event.tag in _VALUES:
            self.add(self.plain(text, event), event)
        else:
            self.add(text, event)

    def plain(self, text: str, event: yaml.ScalarEvent) -> object:
        value = member_value(text) if self.key is not None else item_value(text)
        if isinstance(value, str):
            return self.known.setdefault(value, value)
        if isinstance(value, Impossible):
            self.add_finding(value.finding(f"{self.name}:{self.line_of(event.start_mark)}"))
        return value

    def name_member(self, text: str, line: int) -> None:
        if text in self.into:
            self.add_finding(twice(text, f"{self.name}:{line}"))
        self.key, self.at = self.known.setdefault(text, text), line

    def add(self, value: object, event: yaml.NodeEvent) -> None:
        """Under the key that was read last, else as the next item."""
        into, key = self.into, self.key
        if type(into) is LinedMap and key is not None:
            if key not in into:
                into.lines.append(self.at)
            into[key] = value
            self.key = None
        elif type(into) is LinedList:
            into.append(value)
            into.lines.append(self.line_of(event.start_mark))

    def mapping(self, event: yaml.MappingStartEvent) -> None:
        self.begin(LinedMap(self.name), event)

    def sequence(self, event: yaml.SequenceStartEvent) -> None:
        self.begin(LinedList(self.name), event)

    def begin(self, value: LinedMap | LinedList, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.anchor or event.tag:
            self.marked(event)
        if self.awaits_key:
            self.say(self.line_of(event.start_mark), "a key is no text here", "Write a name before the colon.")
            self.stopped = True
        elif len(self.open) >= DEPTH:
            self.add_finding(too_deep(f"{self.name}:{self.line_of(event.start_mark)}"))
            self.stopped = True
        self.add(value, event)
        self.open.append(self.into)
        self.into = value

    def close(self, _: object) -> None:
        self.into = self.open.pop()

    def alias(self, event: yaml.AliasEvent) -> None:
        line = self.line_of(event.start_mark)
        self.say(line, f"*{event.anchor} repeats another part of the document", "Write the repeated part out.")
        if self.awaits_key:
            self.name_member(f"*{event.anchor}", line)
        else:
            self.add(None, event)

    def marked(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """An anchor or a tag; only the tags that say what is plain to see are let pass."""
        line = self.line_of(event.start_mark)
        if event.anchor:
            self.say(line, f"&{event.anchor} marks a part that is to be repeated", "Write the repeated part out.")
        tag = event.tag
        if tag and tag != "!" and tag not in _TAGS:
            said = tag.removeprefix(_STANDARD)
            self.say(line, f"the tag {said[:40]!r} says nothing to Slipway", "Remove the tag.")


def _line_finder(text: str) -> Callable[[Any], int]:
    """Lines as an editor counts them: YAML ends them at three more signs, which stand in few documents."""
    if text.isascii() or not _ODD_BREAK.search(text):
        return lambda mark: mark.line + 1
    ends = [found.end() for found in _BREAK.finditer(text)]
    return lambda mark: bisect_right(ends, mark.index) + 1


def _fault(error: yaml.YAMLError, text: str, name: str) -> Finding:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        line = min(_line_finder(text)(mark), len(_BREAK.findall(text.rstrip())) + 1)
        if text[mark.index - mark.column : mark.index + 1].lstrip(" ").startswith("\t"):
            return remark("parse-error", f"{name}:{line}", "a tab indents this line", "Indent with blanks.")
        said = error.problem or error.context
        return remark("parse-error", f"{name}:{line}", f"this is no YAML: {said}", "Correct the YAML at this place.")
    letter = _UNPRINTABLE.search(text)
    line = text.count("\n", 0, letter.start()) + 1 if letter else 1
    told = f"the character U+{ord(letter[0]):04X} stands in the text" if letter else "this is no YAML"
    return remark("parse-error", f"{name}:{line}", told, "Remove it.")
