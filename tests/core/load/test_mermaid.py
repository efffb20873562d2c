"""Mermaid erDiagram in all the spellings that are met in the wild."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.load.entities import Relation
from core.load.loaded import Loaded
from core.load.mermaid.diagrams import read_mermaid
from core.schema.tables import Table

Load = Callable[..., Loaded]


def _tables(loaded: Loaded) -> dict[str, Table]:
    return {table.name.name: table for table in loaded.schema.tables}


def _codes(loaded: Loaded, severity: str = "error") -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings if finding.severity == severity]


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("erDiagram\nCUSTOMER {\n uuid id PK\n}", ["customers"]),
        ('erDiagram\n"Sales Order" {\n uuid id PK\n}', ["sales_orders"]),
        ("erDiagram\np[Person] {\n uuid id PK\n}", ["people"]),
        ('erDiagram\np["Sales Order"] {\n uuid id PK\n}', ["sales_orders"]),
        ("erDiagram\np[Sales Order] {\n uuid id PK\n}", ["sales_orders"]),
        ("erDiagram\nORDER-LINE {\n uuid id PK\n}", ["order_lines"]),
        ("erDiagram\nStraße {\n uuid id PK\n}", ["straßes"]),
        ("erDiagram\nAccount { uuid id PK string name }", ["accounts"]),
        ("erDiagram Account { uuid id PK }", ["accounts"]),
        ("erDiagram\nP { uuid id PK } B { uuid id PK }", ["bs", "ps"]),
        ("erDiagram\nP { uuid id PK } B {\n uuid id PK\n}", ["bs", "ps"]),
        ("erDiagram\nAccount\n{\n uuid id PK\n}", ["accounts"]),
        ("erDiagram\nAccount{\n uuid id PK\n}", ["accounts"]),
        ("erDiagram\nAccount:::hot,cold {\n uuid id PK\n}", ["accounts"]),
        ("erDiagram\nstyle {\n uuid id PK\n}", ["styles"]),
        ("erDiagram\r\nAccount {\r\n uuid id PK\r\n}\r\n", ["accounts"]),
    ],
)
def test_an_entity_may_be_spelled_in_many_ways(load: Load, text: str, tables: list[str]) -> None:
    loaded = load(text)
    assert loaded.findings == ()
    assert list(_tables(loaded)) == tables


@pytest.mark.parametrize(
    ("attribute", "column"),
    [
        ("string(100) a", ("a", "varchar(100)", True)),
        ("string(100)? a", ("a", "varchar(100)", True)),
        ("decimal(10,2) a", ("a", "numeric(10,2)", True)),
        ("decimal(10, 2) a", ("a", "numeric(10,2)", True)),
        ("int[] a", ("a", "jsonb", True)),
        ("enum(x,y) a", ("a", "varchar(20)", True)),
        ("enum(x, y) a", ("a", "varchar(20)", True)),
        ("enum('x', 'y z') a", ("a", "varchar(20)", True)),
        ("int first-name", ("first_name", "integer", True)),
        ("int größe", ("größe", "integer", True)),
        ("int `odd name`", ("odd_name", "integer", True)),
        ('int a "required"', ("a", "integer", False)),
        ('int a "Not  Null"', ("a", "integer", False)),
        ('int a "required, how many"', ("a", "integer", False)),
        ('int a "not null; how many"', ("a", "integer", False)),
        ('int a "optional"', ("a", "integer", True)),
        ('int a "is required by law"', ("a", "integer", True)),
        ('int? a "required"', ("a", "integer", True)),
    ],
)
def test_an_attribute_may_be_spelled_in_many_ways(load: Load, attribute: str, column: tuple[str, str, bool]) -> None:
    loaded = load(f"erDiagram\nThing {{\n uuid id PK\n {attribute}\n}}")
    assert loaded.findings == ()
    made = _tables(loaded)["things"].columns[1]
    assert (made.name, str(made.type), made.nullable) == column


@pytest.mark.parametrize("attribute", ["uuid *code", "uuid code PK", "uuid code pk", "uuid? code PK"])
def test_a_key_may_be_marked_in_many_ways_and_is_never_null(load: Load, attribute: str) -> None:
    table = _tables(load(f"erDiagram\nThing {{\n {attribute}\n}}"))["things"]
    assert table.primary_key is not None
    assert (table.primary_key.name, table.primary_key.columns) == ("pk_things", ("code",))
    assert not table.columns[0].nullable


@pytest.mark.parametrize("keys", ["FK, UK", "FK,UK", "UK FK"])
def test_a_field_may_have_several_marks(load: Load, keys: str) -> None:
    table = _tables(load(f"erDiagram\nP {{ uuid id PK }}\nB {{\n uuid id PK\n uuid pId {keys}\n}}"))["bs"]
    assert [unique.name for unique in table.uniques] == ["uq_bs_p_id"]
    assert [key.name for key in table.foreign_keys] == ["fk_bs_p_id"]


@pytest.mark.parametrize(
    "relation",
    [
        'P ||--o{ B : "has"',
        "P ||--o{ B : has",
        "P ||--o{ B",
        'P ||--o{ B : ""',
        "P||--o{B:has",
        "P ||..|{ B : has",
        "P||.-o{B",
        '"P" ||--o{ "B" : has',
        "B }o--|| P : belongs",
        "B}|--||P : belongs",
        "P one to many B : has",
        "P only one to zero or more B : has",
        "P one optionally to one or more B : has",
        "P 1 to 0+ B : has",
        "P one to many(0) B : has",
        "P:::hot ||--o{ B:::cold : has",
    ],
)
def test_a_relation_may_be_spelled_in_many_ways(load: Load, relation: str) -> None:
    loaded = load(f"erDiagram\nP {{ uuid id PK }}\nB {{ uuid id PK uuid pId FK }}\n{relation}")
    assert loaded.findings == ()
    (key,) = _tables(loaded)["bs"].foreign_keys
    assert (key.columns, key.references.name) == (("p_id",), "ps")
    assert not _tables(loaded)["bs"].columns[1].nullable


LEFT = {
    "||": ["one", "only one", "1"],
    "|o": ["zero or one", "one or zero", "Zero  Or One"],
    "}|": ["one or more", "one or many", "many(1)", "1+"],
    "}o": ["zero or more", "zero or many", "many(0)", "0+", "many"],
}
RIGHT = {"||": LEFT["||"], "o|": LEFT["|o"], "|{": LEFT["}|"], "o{": LEFT["}o"]}


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("right", RIGHT)
def test_blanks_line_and_words_mean_what_the_signs_mean(left: str, right: str) -> None:
    def read(relation: str) -> Relation:
        document = read_mermaid(f"erDiagram\nP {{ uuid id PK }}\nB {{ uuid id PK }}\n{relation}\n", "m")
        assert document.findings == ()
        assert len(document.entities) == 2
        (found,) = document.relations
        return found

    signs = read(f"P {left}--{right} B : has")
    for line in ("--", ".."):
        for spelled in ("P {} B : has", "P{}B:has", 'P {} B : "has"', "P {} B:has", 'P{} "B" : has', '"P"{}B : has'):
            assert read(spelled.format(f"{left}{line}{right}")) == signs
        assert read(f"P {left} {line} {right} B : has") == signs
        for unlabelled in ("P {} B", "P{}B", 'P {} B : ""', "P {} B :"):
            assert read(unlabelled.format(f"{left}{line}{right}")) == replace(signs, label="")
    for one in LEFT[left]:
        for other in RIGHT[right]:
            for line in ("to", "optionally to", "TO"):
                assert read(f"P {one} {line} {other} B : has") == signs


@pytest.mark.parametrize("relation", ["P |o--o{ B", "P|o--o{B", "P zero or one to many B", "P one or zero to 1+ B"])
def test_a_parent_that_may_be_missing_leaves_the_column_nullable(load: Load, relation: str) -> None:
    loaded = load(f"erDiagram\nP {{ uuid id PK }}\nB {{ uuid id PK uuid pId FK }}\n{relation}")
    assert _tables(loaded)["bs"].columns[1].nullable


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("has", "no action"),
        ("cascade", "cascade"),
        ("has, on delete cascade", "cascade"),
        ("ON DELETE SET NULL", "set null"),
        ("restrict", "restrict"),
        ("cascadence", "no action"),
    ],
)
def test_a_label_may_set_the_delete_rule(load: Load, label: str, rule: str) -> None:
    loaded = load(f'erDiagram\nP {{ uuid id PK }}\nB {{ uuid id PK uuid pId FK }}\nP |o--o{{ B : "{label}"')
    (key,) = _tables(loaded)["bs"].foreign_keys
    assert key.on_delete == rule


def test_what_only_concerns_the_drawing_is_skipped(load: Load) -> None:
    loaded = load(
        "---\ntitle: A model\nconfig:\n  theme: dark\n---\n%%{init: {\n 'theme': 'x'}\n}%%\n%% a comment\nerDiagram\n\n"
        "title My model\naccTitle: My model\naccDescr: line\naccDescr {\n many lines\n}\ndirection LR\n"
        "Account { %% trailing\n  uuid id PK %% note\n  %% string gone\n}\n"
        "classDef hot fill:#f00,stroke:#333\nclass Account hot\nstyle Account fill:#f9f,stroke-width:4px\n"
    )
    assert loaded.findings == ()
    assert [column.name for column in _tables(loaded)["accounts"].columns] == ["id"]


@pytest.mark.parametrize(
    "line",
    ["title: My model", "title My: model", "accTitle : My model", "accDescr: a { b", "accDescr { one line }",
     "direction tb", "classDef default fill:#f9f", "class Account,Other hot", "style Account fill:#f9f", "%%", "%% }",
     "linkStyle 0 stroke:red", "\t", "%%{init: {'theme': 'x'}}%%"],
)  # fmt: skip
def test_each_line_that_only_concerns_the_drawing_is_skipped_anywhere(load: Load, line: str) -> None:
    block = "Account {\n uuid id PK\n}\n"
    for text in (f"erDiagram\n{line}\n{block}", f"erDiagram\n{block}  {line}\n", f"erDiagram\n{block}{line}"):
        loaded = load(text)
        assert loaded.findings == ()
        assert list(_tables(loaded)) == ["accounts"]


@pytest.mark.parametrize(
    "fenced",
    ["```mermaid\n{}\n```", "````mermaid\n{}\n````", "~~~mermaid\n{}\n~~~", "``` mermaid\n{}\n```",
     "```{{.mermaid}}\n{}\n```", "```mermaid title=x\n{}\n```", "```Mermaid\n{}\n```", "```mermaid\n{}",
     ":::mermaid\n{}\n:::", "::: mermaid\n{}\n:::"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["busm.md", "busm.markdown", "busm.txt", "busm"])
def test_a_fence_may_be_spelled_in_many_ways(load: Load, fenced: str, name: str) -> None:
    loaded = load("# Model\n\nkey: value\n\n" + fenced.format("erDiagram\nP {\n uuid id PK\n}"), name)
    assert loaded.findings == ()
    assert [column.origin for column in loaded.schema.tables[0].columns] == [f"{name}:8"]


def test_a_diagram_may_stand_in_a_box_and_a_class_is_no_fence(load: Load) -> None:
    boxed = "::: note\n```mermaid\nerDiagram\nP { uuid id PK }\n```\n:::\n"
    assert list(_tables(load(boxed, "busm.md"))) == ["ps"]
    assert list(_tables(load("erDiagram\nP:::mermaid { uuid id PK }\n"))) == ["ps"]


def test_the_fenced_diagrams_of_a_markdown_file_are_one_model_with_the_files_own_lines(load: Load) -> None:
    loaded = load(
        "# Model\n\n```mermaid\nerDiagram\nP { uuid id PK }\n```\n\n```mermaid\ngraph TD\nx --> y\n```\n\n"
        "```python\nerDiagram = 1\n```\n\n~~~mermaid\nerDiagram\nB {\n uuid id PK\n}\n~~~\n",
        "model.md",
    )
    assert loaded.findings == ()
    assert [table.origin for table in loaded.schema.tables] == ["model.md:19", "model.md:5"]


@pytest.mark.parametrize("header", ["graph TD", "flowchart LR", "classDiagram", "graph TD;"])
def test_a_diagram_of_another_kind_is_refused_with_its_name(load: Load, header: str) -> None:
    loaded = load(f"{header}\n P[Account] --> B\n string name\n")
    assert _codes(loaded) == [("parse-error", "busm.mmd:1")]
    assert header.split(maxsplit=1)[0] in loaded.findings[0].message


def test_every_field_line_outside_a_block_is_an_error_with_its_line(load: Load) -> None:
    loaded = load('erDiagram\nstring name\nP {\n uuid id PK\n}\nint age PK\n\ndate born "when"\n')
    assert _codes(loaded) == [("parse-error", f"busm.mmd:{line}") for line in (2, 6, 8)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("string", "a name is missing"),
        ("enum(a, b x", "is no type"),
        ("string name extra", "a name is missing"),
        ("varchar(max) x", "takes a length"),
        ("name: string", "is no type"),
        ('"only a comment"', "is no type"),
    ],
)
def test_a_bad_line_in_a_block_is_one_error_and_the_rest_is_read(load: Load, line: str, told: str) -> None:
    loaded = load(f"erDiagram\nP {{\n uuid id PK\n {line}\n string last\n}}")
    assert [code for code in _codes(loaded) if code[0] == "parse-error"] == [("parse-error", "busm.mmd:4")]
    assert told in next(finding.message for finding in loaded.findings if finding.severity == "error")
    assert _tables(loaded)["ps"].columns[-1].name == "last"


def test_a_block_that_is_never_closed_is_an_error_where_it_began(load: Load) -> None:
    loaded = load("erDiagram\nP {\n uuid id PK\nB {\n uuid id PK\n}\nC {\n uuid id PK\n")
    assert _codes(loaded) == [("parse-error", "busm.mmd:2"), ("parse-error", "busm.mmd:7")]
    assert list(_tables(loaded)) == ["bs", "cs", "ps"]


def test_a_broken_relation_is_told_as_one(load: Load) -> None:
    loaded = load("erDiagram\nP { uuid id PK }\nP ||--x B : y\n")
    assert _codes(loaded) == [("parse-error", "busm.mmd:3")]
    assert "no relation" in loaded.findings[0].message


def test_fields_without_a_header_are_read_and_the_header_is_asked_for(load: Load) -> None:
    loaded = load("P {\n uuid id PK\n}\n")
    assert _codes(loaded) == [("parse-error", "busm.mmd:1")]
    assert list(_tables(loaded)) == ["ps"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("erDiagram\n", "no-entities"),
        ("erDiagram\nP {\n}\n", "no-fields"),
        ("erDiagram\nP { }\n", "no-fields"),
        ("erDiagram\nP\n", "no-fields"),
        ("erDiagram\nP { uuid id PK }\nP { uuid id PK }\n", "duplicate-entity"),
    ],
)
def test_an_empty_or_double_model_is_an_error(load: Load, text: str, code: str) -> None:
    assert code in [found for found, _ in _codes(load(text))]


def test_values_in_a_comment_are_suggested_and_never_applied(load: Load) -> None:
    loaded = load('erDiagram\nP {\n uuid id PK\n string level "High, Medium, Low"\n}')
    assert [finding.code for finding in loaded.findings] == ["enum-suggestion"]
    assert "enum(High,Medium,Low)" in loaded.findings[0].remedy
    assert _tables(loaded)["ps"].checks == ()
    assert _tables(loaded)["ps"].columns[1].comment == "High, Medium, Low"


@pytest.mark.parametrize(
    "comment", ["street, city and country", "the name", "e.g. this, or that", "how many there are"]
)
def test_a_sentence_with_commas_is_no_list_of_values(load: Load, comment: str) -> None:
    loaded = load(f'erDiagram\nP {{\n uuid id PK\n string level "{comment}"\n}}')
    assert loaded.findings == ()
    assert _tables(loaded)["ps"].columns[1].comment == comment


def test_what_a_comment_says_beside_required_describes_the_column(load: Load) -> None:
    loaded = load('erDiagram\nP {\n uuid id PK\n int n "required, how many, at most"\n}')
    assert _tables(loaded)["ps"].columns[1].comment == "how many, at most"


def test_every_column_knows_its_line_and_its_own_name_in_the_model(load: Load) -> None:
    column = _tables(load("erDiagram\n\nAccount {\n uuid accountID PK\n}"))["accounts"].columns[0]
    assert (column.name, column.origin, column.source) == ("account_id", "busm.mmd:4", "Account.accountID")


def test_an_array_of_an_entity_is_the_other_side_of_a_relation_and_no_column(load: Load) -> None:
    entities = "Account {{\n uuid id PK\n{0}}}\nContact {{\n uuid id PK\n uuid accountId\n}}\n"
    loaded = load("erDiagram\n" + entities.format(" Contact[] contacts\n string[] tags\n"))
    assert [column.name for column in _tables(loaded)["accounts"].columns] == ["id", "tags"]
    assert [key.columns for key in _tables(loaded)["contacts"].foreign_keys] == [("account_id",)]
    told = load("erDiagram\n" + entities.format(" Contact[] contacts\n") + "Account ||--o{ Contact : accountId\n")
    drawn = load("erDiagram\n" + entities.format("") + "Account ||--o{ Contact : accountId\n")
    assert [table.columns[0].name for table in told.schema.tables] == ["id", "id"]
    assert told.schema == drawn.schema
