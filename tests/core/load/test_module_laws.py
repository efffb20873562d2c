"""Laws of modules: owning everything changes nothing, a later phase only adds, and no config makes it crash."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.load.entities import Document, Due, Entity, Excerpt, Field, Module, TypeWord
from core.load.loaded import Loaded, Rules
from core.load.mermaid.diagrams import read_mermaid
from core.load.modules.selections import select
from core.load.tables.schemas import tables_of
from core.load.trees.shapes import read_tree

BLOCKS = [
    "Account {\n uuid id PK\n string name\n uuid parentAccountId FK\n}",
    'Location {\n uuid id PK\n uuid accountId FK\n enum(a,b) kind "required"\n}',
    "Invoice {\n string invoiceNo PK\n uuid billingAccountId FK\n uuid accountId FK\n uuid locationId\n}",
    "Tag {\n int id PK\n string label UK\n}",
    "Mark {\n int tagId FK\n uuid lostId FK\n}",
]
RELATIONS = [
    "Account |o--o{ Account : parent",
    "Account ||--o{ Location : cascade",
    "Account ||--o{ Invoice : billing",
    "Account |o--o{ Invoice : accountId",
    "Account |o--o{ Invoice : owns",
    "Location ||--o| Invoice : has",
    "Tag }o--o{ Location : marks",
    "Location ||--o{ Tag : nothing",
    "Tag ||--o{ Mark : has",
    "Gone ||--o{ Mark : has",
]
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def _models(draw: st.DrawFn) -> Document:
    blocks = draw(st.lists(st.sampled_from(BLOCKS), unique=True, min_size=1))
    names = {block.split()[0] for block in blocks}
    known = [each for each in RELATIONS if names.intersection(each.split())]  # of the others no module hears
    relations = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    return read_mermaid("\n".join(["erDiagram", *blocks, *relations]), "m")


def _with(model: Document, *excerpts: Excerpt, phase: int | None = None) -> Loaded:
    module = Module("m", "x", phase, excerpts)
    joined = Document(model.entities, model.relations, model.choices, model.findings, modules=(module,))
    return tables_of(select(joined), Rules())


@FEW
@given(_models())
def test_a_module_that_owns_every_entity_changes_nothing(model: Document) -> None:
    straight = tables_of(model, Rules())
    owned = _with(model, *(Excerpt(entity.name, "x") for entity in model.entities))
    assert owned.schema == straight.schema
    assert sorted(_told(owned)) == sorted(_told(straight))


def _told(loaded: Loaded) -> list[tuple[str, str]]:
    """A relation that stands for several foreign keys speaks for all of them, so notes on those may be fewer."""
    return [(each.code, each.place) for each in loaded.findings if each.code != "fk-without-relation"]


@FEW
@given(_models(), st.data())
def test_what_a_module_takes_is_part_of_the_model_and_needs_nothing_that_it_lacks(
    model: Document, data: st.DataObject
) -> None:
    straight = {table.name: table for table in tables_of(model, Rules()).schema.tables}
    names = data.draw(st.lists(st.sampled_from([entity.name for entity in model.entities]), unique=True, min_size=1))
    roles = data.draw(st.lists(st.sampled_from(["owned", "referenced"]), min_size=len(names), max_size=len(names)))
    taken = _with(
        model,
        *(
            Excerpt(name, "x", "owned" if role == "owned" else "referenced")
            for name, role in zip(names, roles, strict=True)
        ),
    )
    tables = {table.name: table for table in taken.schema.tables}
    for table in tables.values():
        whole = straight[table.name]
        assert set(table.columns) <= set(whole.columns)
        assert table.primary_key == whole.primary_key
        columns = {column.name for column in table.columns}
        expected = {key for key in whole.foreign_keys if columns.issuperset(key.columns)}
        assert set(table.foreign_keys) == expected
        assert all(key.references in tables for key in table.foreign_keys)


@FEW
@given(st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.booleans(), st.sampled_from(["", "advanced"]))))
def test_a_later_phase_takes_what_an_earlier_one_took(said: list[tuple[int | None, bool, str]]) -> None:
    fields = [
        Field(f"f{number}", TypeWord("int"), "x", due=Due(phase, essential, complexity))
        for number, (phase, essential, complexity) in enumerate(said)
    ]
    entity = read_mermaid("erDiagram\nThing {\n uuid id PK\n}", "m").entities[0]
    model = Document((Entity("Thing", "x", (*entity.fields, *fields)),))
    taken = [
        {column.name for column in _with(model, Excerpt("Thing", "x"), phase=phase).schema.tables[0].columns}
        for phase in (1, 2, 3)
    ]
    assert {"id"} <= taken[0] <= taken[1] <= taken[2]
    assert len(taken[2]) == len(fields) + 1


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 4)
    | st.sampled_from(["id", "Account", "BUSM.Account.id", "BUSM", ".", "a + b", "enum", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "id",
                    "source",
                    "fields",
                    "type",
                    "required",
                    "phase",
                    "owned",
                    "referenced",
                    "Account",
                    "values",
                    "enum",
                    "items",
                    "unique",
                    "validation",
                    "entity",
                    "primaryKey",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@FEW
@given(_models(), _values, _values, _values, _values)
def test_no_value_at_any_key_makes_it_crash(
    model: Document, header: object, entity: object, entities: object, rules: object
) -> None:
    tree = {"module": {"id": "m", "phase": header}, "entity": entity, "entities": entities, "businessRules": rules}
    read = read_tree(json.dumps(tree), "module.json")
    document = Document(
        model.entities, model.relations, model.choices, (*model.findings, *read.findings), modules=read.modules
    )
    loaded = tables_of(select(document), Rules())
    assert all(each.place and each.message and each.remedy for each in loaded.findings)
