"""Laws of the app's own models: no document makes them crash, what was read can be kept, the order changes nothing."""

from __future__ import annotations

import json
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.load.app.alignment import Directory, same
from core.load.app.tables import app_tables
from core.load.entities import Entity
from core.load.loaded import Loaded, Rules
from core.load.trees.shapes import read_tree
from core.schema.snapshot import dump, load

FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(
    ["User", "users", "cart", "items", "CartItem", "id", "user_id", "userId", "order", "a b", "", "ß"]
)
WORDS = st.sampled_from(["string", "number", "boolean", "array", "object", "serial", "reference", "blob", "enum", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)
FIELDS = st.lists(st.fixed_dictionaries({"name": NAMES, "type": WORDS}), max_size=4)
RELATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "from": NAMES,
            "to": NAMES,
            "type": st.sampled_from(["many-to-one", "one-to-many", "one-to-one", "many-to-many"]),
            "foreignKey": NAMES,
        }
    ),
    max_size=4,
)
ENTITIES = st.dictionaries(NAMES, st.fixed_dictionaries({"fields": FIELDS}), max_size=4)
MODELS = st.fixed_dictionaries({"entities": ENTITIES, "relations": RELATIONS})


def _made(model: object, contract: object) -> Loaded:
    document = read_tree(json.dumps({"data_model": model, "state_contract": contract}), "spec.json")
    return app_tables(document.app, Rules())


@FEW
@given(MODELS, st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_whatever_both_say_the_tables_can_be_kept_and_every_finding_has_its_place(
    model: object, state: dict[str, object]
) -> None:
    loaded = _made(model, {"schema": state})
    assert load(dump(loaded.schema), place="m") == loaded.schema
    assert len({table.name for table in loaded.schema.tables}) == len(loaded.schema.tables)
    for table in loaded.schema.tables:
        assert len({column.name for column in table.columns}) == len(table.columns) > 0 or loaded.broken
    assert [finding for finding in loaded.findings if not finding.place.startswith("spec.json#/")] == []


@FEW
@given(ANYTHING, ANYTHING)
def test_no_value_at_any_place_makes_it_crash(model: object, contract: object) -> None:
    _made(model, contract)
    _made({"entities": model}, {"events": contract, "schema": contract})


@FEW
@given(ENTITIES, RELATIONS, st.randoms(use_true_random=False))
def test_the_order_of_entities_and_relations_changes_nothing(
    entities: dict[str, object], relations: list[object], chance: random.Random
) -> None:
    straight = _made({"entities": entities, "relations": relations}, {})
    named, joined = list(entities.items()), list(relations)
    chance.shuffle(named)
    chance.shuffle(joined)
    turned = _made({"entities": dict(named), "relations": joined}, {})
    assert turned.schema == straight.schema
    assert sorted(finding.code for finding in turned.findings) == sorted(finding.code for finding in straight.findings)


@FEW
@given(st.text(min_size=1), st.text(min_size=1))
def test_meaning_the_same_goes_both_ways_and_is_what_a_directory_finds(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)
    found = Directory([Entity(one, "m")]).named(other)
    assert (found is not None) == same(one, other) or one == other
