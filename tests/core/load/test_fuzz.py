"""For a minute, mutated models of every dialect: each gives tables or an error, and only a CoreError may ever leave."""

from __future__ import annotations

import json
import random
import secrets
from pathlib import Path

import pytest
import yaml

from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.schema.schemas import Schema
from tests.torture import fuzzing
from tests.torture.fuzzing import SECONDS, Wrong, judge_all, judged, mutant, numbers_for, read_share, tree_changed
from tests.torture.seeds import SEEDS


@pytest.mark.timeout(SECONDS * 3 + 60)
def test_no_mutated_model_makes_it_crash_and_each_gives_tables_or_an_error() -> None:
    seed = secrets.randbelow(1_000_000_000)
    outcomes = judge_all(seed, numbers_for(SECONDS))
    print(f"seed {seed}: {dict(outcomes)}")
    assert outcomes.total() > 100
    assert outcomes["tables"], seed
    assert read_share(outcomes) >= 0.5, seed


def test_an_input_is_made_anew_by_its_seed_and_number() -> None:
    assert mutant(5, 7) == mutant(5, 7)
    assert len({mutant(5, number).raw for number in range(50)}) > 40


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{place}-{seed.name}" for place, seed in enumerate(SEEDS)])
def test_every_seed_is_a_model_that_can_be_read(tmp_path: Path, seed: fuzzing.Seed) -> None:
    text = fuzzing.text_of(seed)
    assert judged(fuzzing.Mutant(0, 0, seed.name, text.encode()), tmp_path) == "tables"


def test_a_mutated_tree_means_the_same_in_json_and_in_yaml(tmp_path: Path) -> None:
    seed = secrets.randbelow(1_000_000_000)
    trees = [each for each in SEEDS if each.tree is not None and not each.name.startswith("module")]
    for number in range(300):
        dice = random.Random(f"{seed} {number}")
        origin = dice.choice(trees)
        text = json.dumps(tree_changed(dice, origin.tree))
        if "e+" in text:  # a number to JSON, and to YAML a text
            continue
        stem = Path(origin.name).stem
        one, other = tmp_path / f"{stem}.json", tmp_path / f"{stem}.yaml"
        one.write_text(text, encoding="utf-8")
        other.write_text(yaml.safe_dump(json.loads(text), sort_keys=False), encoding="utf-8")
        from_json, from_yaml = load_model([one], Rules()), load_model([other], Rules())
        assert from_yaml.schema == from_json.schema, (seed, number, text)
        assert [each.code for each in from_yaml.findings] == [each.code for each in from_json.findings], (seed, number)


@pytest.mark.parametrize("fault", [ValueError("a bug"), KeyError("x"), RecursionError()])
def test_whatever_else_leaves_is_caught_and_named_with_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def failing(*_: object) -> Loaded:
        raise fault

    monkeypatch.setattr(fuzzing, "load_model", failing)
    with pytest.raises(Wrong, match="input 3 of seed 9"):
        judged(mutant(9, 3), tmp_path)


def test_a_model_that_gives_neither_tables_nor_an_error_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzing, "load_model", lambda *_: Loaded(Schema()))
    with pytest.raises(Wrong, match="neither tables nor an error"):
        judged(mutant(9, 3), tmp_path)


def test_the_command_ends_with_one_where_an_input_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fuzzing.main(["--inputs", "40", "--seed", "1"]) == 0
    monkeypatch.setattr(fuzzing, "load_model", lambda *_: Loaded(Schema()))
    assert fuzzing.main(["--inputs", "40", "--seed", "1"]) == 1
