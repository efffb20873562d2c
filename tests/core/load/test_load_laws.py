"""Laws of loading: the order of the input changes nothing, and no text makes it crash."""

from __future__ import annotations

import json
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.load.entities import Document
from core.load.loaded import Loaded, Rules
from core.load.mermaid.diagrams import read_mermaid
from core.load.tables.schemas import tables_of
from core.load.trees.shapes import read_tree
from core.schema.snapshot import dump, load

EXAMPLE = Path(__file__).resolve().parents[3] / "resources/examples/crm/iterations/003/busm.mmd"
BLOCKS = [
    "Account {\n uuid id PK\n string name\n uuid parentAccountId FK\n}",
    'Location {\n uuid id PK\n uuid accountId FK\n enum(a,b) kind "required"\n}',
    "Invoice {\n string invoiceNo PK\n uuid billingAccountId FK\n uuid accountId FK\n}",
    "Tag {\n int id PK\n string label UK\n}",
]
RELATIONS = [
    "Account |o--o{ Account : parent",
    "Account ||--o{ Location : cascade",
    "Account ||--o{ Invoice : billing",
    "Account |o--o{ Invoice : accountId",
    "Tag }o--o{ Location : marks",
    "Location ||--o{ Tag : nothing",
]
MODEL = {
    "entities": {
        "Account": {"fields": {"id": "uuid", "name": {"type": "string", "required": True, "maxLength": 9}}},
        "Thing": {"fields": [{"name": "id", "type": "serial"}, {"name": "a", "type": "uuid", "fk": "Account.id"}]},
    },
    "relationships": {"Account.things": {"type": "one-to-many", "foreignKey": "a", "cascade": "delete"}},
    "enums": {"Mood": {"values": ["x"], "default": "x"}},
}
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _made(document: Document) -> Loaded:
    return tables_of(document, Rules())


@st.composite
def _mutated(draw: st.DrawFn, text: str) -> str:
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        piece = draw(
            st.sampled_from([*'{}[]()"|:,;*?%`~-.=/\n\t \\0', "||--o{", "PK", "enum(", "%%{", "```", "\u2028", "ß"])
        )
        text = text[:start] + piece + text[end:]
    return text


@FEW
@given(st.permutations(BLOCKS), st.permutations(RELATIONS))
def test_the_order_of_entities_and_relations_changes_nothing(blocks: list[str], relations: list[str]) -> None:
    straight = _made(read_mermaid("\n".join(["erDiagram", *BLOCKS, *RELATIONS]), "m"))
    turned = _made(read_mermaid("\n".join(["erDiagram", *relations, *blocks]), "m"))
    assert turned.schema == straight.schema
    assert sorted(finding.code for finding in turned.findings) == sorted(finding.code for finding in straight.findings)


@FEW
@given(_mutated(EXAMPLE.read_text(encoding="utf-8") + "\n".join(RELATIONS)))
def test_no_mutated_diagram_makes_it_crash_and_what_was_read_can_be_kept(text: str) -> None:
    loaded = _made(read_mermaid(text, "m"))
    assert load(dump(loaded.schema), place="m") == loaded.schema
    assert len({table.name for table in loaded.schema.tables}) == len(loaded.schema.tables)


@FEW
@given(_mutated(json.dumps(MODEL)))
def test_no_mutated_json_makes_it_crash(text: str) -> None:
    _made(read_tree(text, "m"))


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


@FEW
@given(EDGES)
def test_without_the_circles_that_are_told_no_circle_is_left(edges: list[tuple[int, int]]) -> None:
    fields = {n: "".join(f" uuid to{m}Id FK\n" for k, m in sorted(set(edges)) if k == n) for n in range(8)}
    text = "\n".join(f"To{n} {{\n uuid id PK\n{fields[n]}}}" for n in range(8))
    loaded = _made(read_mermaid(f"erDiagram\n{text}", "m"))
    graph = {t.name.name: {key.references.name for key in t.foreign_keys} - {t.name.name} for t in loaded.schema.tables}
    told = [finding.message.rpartition(": ")[2].split(" to ") for finding in loaded.findings if finding.code == "cycle"]
    for circle in told:
        assert circle[0] == circle[-1]
        assert all(other in graph[one] for one, other in pairwise(circle))
        for name in circle:
            graph[name] -= set(circle)
    assert len(list(TopologicalSorter(graph).static_order())) == 8


WORDS = ["id", "uuid", "Account", "", "enum[x", "one-to-many", "1:1"]
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "type",
                    "fields",
                    "id",
                    "required",
                    "enum",
                    "values",
                    "fk",
                    "references",
                    "foreignKey",
                    "default",
                    "constraints",
                    "min",
                    "maxLength",
                    "unique",
                    "indexes",
                    "primaryKey",
                    "table",
                    "items",
                    "cascade",
                    "from",
                    "to",
                    "through",
                    "validation",
                    "description",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@FEW
@given(st.dictionaries(st.sampled_from(["Account", "Thing", "id", ""]), _values, max_size=3), _values, _values)
def test_no_value_at_any_key_makes_it_crash(entities: object, relationships: object, enums: object) -> None:
    document = {"entities": entities, "relationships": relationships, "enums": enums}
    _made(read_tree(json.dumps(document), "m"))
