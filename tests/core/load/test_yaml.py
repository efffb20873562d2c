"""YAML as one more language for trees: every fact knows its line, and words stay what they look like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from core.load.loaded import Loaded
from core.load.trees import yaml_texts
from core.load.trees.nodes import Node
from core.load.trees.yaml_texts import is_yaml, read_yaml

Load = Callable[..., Loaded]
MODEL = """\
# The model
version: 1.0
entities:
  Account:
    description: Who pays
    fields:
      id: uuid
      name:
        type: string
        required: true
        maxLength: 100
      level: {type: enum, values: [no, yes, on], default: no}
  Location:
    fields:
      - {name: id, type: uuid}
      - name: accountId
        type: uuid
        fk: Account.id
relationships:
  Account.locations: {type: one-to-many, foreignKey: accountId, cascade: delete}
enums:
  Mood: [glad, sad]
"""


def _errors(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings if finding.severity == "error"]


@pytest.mark.parametrize("name", ["busm.yaml", "busm.yml", "busm.txt", "busm.model"])
def test_an_entity_map_in_yaml_is_read_and_every_fact_knows_its_line(load: Load, name: str) -> None:
    loaded = load(MODEL, name)
    assert loaded.findings == ()
    accounts, locations = loaded.schema.tables
    assert (accounts.origin, accounts.comment) == (f"{name}:4", "Who pays")
    assert [(column.name, column.origin) for column in accounts.columns] == [
        ("id", f"{name}:7"),
        ("name", f"{name}:8"),
        ("level", f"{name}:12"),
    ]
    assert (str(accounts.columns[1].type), accounts.columns[1].nullable) == ("varchar(100)", False)
    assert accounts.columns[2].default is not None
    assert accounts.columns[2].default.sql == "'no'"
    assert accounts.checks[0].expression.sql == "\"level\"::text IN ('no', 'yes', 'on')"
    (key,) = locations.foreign_keys
    assert (key.origin, key.on_delete) == (f"{name}:16", "cascade")


def _value(text: str) -> object:
    tree, findings = read_yaml(f"a: {text}\n", "m.yaml")
    assert findings == []
    found = tree.get("a")
    return found.value if found else None


def _item(text: str) -> object:
    tree, findings = read_yaml(f"- {text}\n", "m.yaml")
    assert findings == []
    return next(tree.items()).value


@pytest.mark.parametrize("read", [_value, _item])
@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "y", "N", "Yes", "010", "0x1F", "0o17", "1_000", "12:30", "1:20:30", "1e3", "+5", ".5",
     "5.", "2020-01-01", "1.2.3", "=", "NaN", "-", "a b", "-x", "\u0661"],
)  # fmt: skip
def test_a_word_that_yaml_1_1_would_turn_into_something_else_stays_text(
    read: Callable[[str], object], text: str
) -> None:
    if text != "-":  # which alone begins a list
        assert read(text) == text


@pytest.mark.parametrize("read", [_value, _item])
@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("false", False), ("null", None), ("", None), ("0", 0), ("-12", -12), ("1.5", 1.5), ("100", 100)],
)
def test_what_is_plainly_a_boolean_a_number_or_nothing_is_that(
    read: Callable[[str], object], text: str, value: object
) -> None:
    found = read(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"), [("~", None), ("Null", None), ("True", True), ("FALSE", False), ("1.10", 1.1)]
)
def test_a_list_keeps_the_spelling_of_its_names_and_values(text: str, value: object) -> None:
    assert _value(text) == value
    assert _item(text) == text


@pytest.mark.parametrize("text", ["'true'", '"5"', "!!str 5", "'~'"])
def test_a_word_in_quotes_or_with_the_tag_of_a_text_is_text(text: str) -> None:
    assert _value(text) == text.removeprefix("!!str").strip(" '\"")


@pytest.mark.parametrize("key", ["no", "on", "yes", "010", "12:30", "1e3", "~", "true", "1.0", "null", "''"])
def test_a_key_is_always_text(key: str) -> None:
    tree, findings = read_yaml(f"{key}: x\n", "m.yaml")
    assert findings == []
    assert [name for name, _ in tree.members()] == [key.strip("'")]


def test_a_field_called_no_or_on_is_a_column(load: Load) -> None:
    text = "entities:\n  A:\n    fields:\n      id: uuid\n      no: integer\n      on: boolean\n      010: string\n"
    assert [column.name for column in load(text, "busm.yaml").schema.tables[0].columns] == ["id", "no", "on", "010"]


@pytest.mark.parametrize(
    ("word", "nullable"), [("yes", False), ("on", False), ("True", False), ("no", True), ("off", True)]
)
def test_where_only_yes_or_no_can_stand_their_words_mean_them(load: Load, word: str, *, nullable: bool) -> None:
    loaded = load(f"entities:\n P:\n  fields:\n   id: uuid\n   n: {{type: int, required: {word}}}\n", "busm.yaml")
    assert loaded.findings == ()
    assert loaded.schema.tables[0].columns[1].nullable is nullable


@pytest.mark.parametrize("key", ["required", "nullable", "unique", "pk", "index"])
def test_what_is_neither_yes_nor_no_is_told_with_its_line(load: Load, key: str) -> None:
    text = f"entities:\n  P:\n    fields:\n      id: uuid\n      n:\n        type: int\n        {key}: perhaps\n"
    (finding,) = load(text, "busm.yaml").findings
    assert (finding.code, finding.severity, finding.place) == ("type-conflict", "warning", "busm.yaml:7")


FIELD = "entities:\n  A:\n    fields:\n      id: uuid\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"{FIELD}      n: int\n      n: text\n", "duplicate-key", 6),
        (f'{FIELD}      1: int\n      "1": text\n', "duplicate-key", 6),
        (f"{FIELD}  A:\n    fields: {{id: int}}\n", "duplicate-key", 5),
        (f"{FIELD}      n: [1,\n", "parse-error", 5),
        (f"{FIELD}      n: 'x\n", "parse-error", 5),
        (f"{FIELD}     n: int\n", "parse-error", 5),
        (f"{FIELD}\t  n: int\n", "parse-error", 5),
        (f"{FIELD}      n: &x {{type: int}}\n", "parse-error", 5),
        (f"{FIELD}      n: *x\n", "parse-error", 5),
        (f"{FIELD}      <<: *x\n", "parse-error", 5),
        (f"{FIELD}      n: !ref Account\n", "parse-error", 5),
        (f"{FIELD}      n: !!python/object:os.system x\n", "parse-error", 5),
        (f"{FIELD}      n: !!binary aGk=\n", "parse-error", 5),
        (f"{FIELD}      ? [a, b]\n      : int\n", "parse-error", 5),
        (f"{FIELD}---\nentities: {{}}\n", "parse-error", 5),
        (f'{FIELD}      n: {{type: int, description: "\\0"}}\n', "parse-error", 5),
        (f'{FIELD}      n: {{type: int, description: "\\ud800"}}\n', "parse-error", 5),
        (f"{FIELD}      n: {{type: int, min: .nan}}\n", "parse-error", 5),
        (f"{FIELD}      n: {{type: int, min: -.inf}}\n", "parse-error", 5),
        (f"{FIELD}      n: {{type: int, min: {'9' * 5000}}}\n", "parse-error", 5),
        (f"{FIELD}      n: {{type: int, min: {'9' * 400}.5}}\n", "parse-error", 5),
        (f"{FIELD}      n: a\x07b\n", "parse-error", 5),
        (f"{FIELD}      n: int\n%YAML 9.9\n", "parse-error", 6),
        (f"{FIELD}      n: {'[' * 80}{']' * 80}\n", "too-deep", 5),
        (f"{FIELD}      n: {'{a: ' * 80}{'}' * 80}\n", "too-deep", 5),
        (f"{FIELD}      n: 5\n", "parse-error", 5),
        (f"{FIELD}      n:\n", "parse-error", 5),
        (f"{FIELD}  B: 5\n", "parse-error", 5),
        ("entities:\n  A:\n    fields: 5\n", "parse-error", 3),
        (f"{FIELD}relations:\n  - {{from: A}}\n", "parse-error", 6),
        ("entities:\n  A: {}\n", "no-fields", 2),
    ],
)
def test_a_bad_document_is_an_error_with_its_line(load: Load, text: str, code: str, line: int) -> None:
    assert (code, f"busm.yaml:{line}") in _errors(load(text, "busm.yaml"))


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does_whatever_ends_them(load: Load, breaks: str) -> None:
    text = MODEL.replace("Who pays", "'Wer zahlt \x85 \u2028 \u2029 ß'").replace("\n", breaks)
    assert [column.origin for column in load(text, "busm.yaml").schema.tables[0].columns][-1] == "busm.yaml:12"


def test_a_tab_that_indents_is_named(load: Load) -> None:
    (finding,) = load("entities:\n\tA: {}\n", "busm.yaml").findings
    assert "tab" in finding.message
    assert finding.place == "busm.yaml:2"


def test_every_anchor_and_alias_is_told_and_a_bomb_ends_at_once(load: Load) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    found = _errors(load(bomb, "busm.yaml"))
    assert set(found) <= {("parse-error", f"busm.yaml:{line}") for line in range(1, 61)}
    assert len(found) == 100
    two = load(f"{FIELD}      m: &x {{type: int}}\n      n: *x\n", "busm.yaml")
    assert _errors(two) == [("parse-error", "busm.yaml:5"), ("parse-error", "busm.yaml:6")]


def test_an_empty_second_document_or_an_end_mark_is_no_second_model(load: Load) -> None:
    assert load(f"---\n{MODEL}...\n", "busm.yaml").findings == ()
    assert load(f"%YAML 1.1\n---\n{MODEL}", "busm.yaml").findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "erDiagram\nP { uuid id PK }\n",
        "---\ntitle: Model\n---\nerDiagram\nP { uuid id PK }\n",
        "P ||--o{ B : has\n",
        "Hello, there.\n",
        "- one\n- two\n",
        '{"entities": {}}',
        "`x`: y",
    ],
)
def test_a_diagram_or_prose_is_not_taken_for_yaml(text: str) -> None:
    assert not is_yaml(text)


def test_yaml_that_begins_with_a_brace_is_read_where_the_file_says_so(load: Load) -> None:
    text = "{entities: {P: {fields: {id: uuid}}}}"
    assert load(text, "busm.yaml").findings == ()
    assert _errors(load(text, "busm.json")) == [("parse-error", "busm.json:1")]
    json = '{"entities": {"P": {"fields": {"id": "uuid"}}}}'
    assert load(json, "busm.yaml").schema.tables[0].origin == "busm.yaml#/entities/P"


def test_the_parser_written_in_python_gives_the_same_tree_lines_and_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        MODEL,
        FIELD + "      n: int\n      n: int\n",
        "a: [1,\n",
        "\ta: b\n",
        "a: \x07\n",
        "a: &x b\nc: *x\n",
        "a: .nan\n",
    ]
    fast = [read_yaml(text, "m.yaml") for text in texts]
    monkeypatch.setattr(yaml_texts, "_LOADER", yaml.SafeLoader)
    slow = [read_yaml(text, "m.yaml") for text in texts]
    for (tree, findings), (other, others) in zip(fast, slow, strict=True):
        assert _with_places(tree) == _with_places(other)
        assert [(each.code, each.place) for each in findings] == [(each.code, each.place) for each in others]


def _with_places(node: Node) -> list[object]:
    below = [*(child for _, child in node.members()), *node.items()]
    return [node.origin, node.value, *(_with_places(child) for child in below)]


def test_many_keys_that_come_twice_are_told_up_to_a_hundred(load: Load) -> None:
    text = "a: b\n" * 5000
    assert [each.code for each in load(text, "busm.yaml").findings].count("duplicate-key") == 100
    pairs = ", ".join(f'"k{n}": 1, "k{n}": 2' for n in range(5000))
    found = load(f'{{"entities": {{}}, "x": {{{pairs}}}}}', "busm.json").findings
    assert [each.code for each in found].count("duplicate-key") == 100
