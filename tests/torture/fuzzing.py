"""Mutates valid models of every dialect and loads them: each gives tables or an error, and nothing else ever leaves."""

from __future__ import annotations

import argparse
import json
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from core.errors import CoreError
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.load.remarks import SEVERITIES
from core.schema.snapshot import dump, load
from tests.torture.seeds import BUSM, PIECES, SEEDS, WORDS, Seed

SECONDS = 60  # of the test run
INPUTS = 20_000
SLOWEST = 20.0  # seconds for one small document, on a machine that does much else
BY_BYTES = 0.2  # of all mutations; the others change a tree or whole lines
_UNREAD = frozenset({"parse-error", "ambiguous-dialect", "too-deep", "too-large", "duplicate-key"})

Tree = object


@dataclass(frozen=True, slots=True)
class Mutant:
    """One input, made anew by its seed and number alone."""

    seed: int
    number: int
    name: str
    raw: bytes

    def __str__(self) -> str:
        return f"input {self.number} of seed {self.seed}, {self.name}: {self.raw!r}"


class Wrong(AssertionError):
    """What no input may do."""


def mutant(seed: int, number: int) -> Mutant:
    dice = random.Random(f"{seed} {number}")
    origin = dice.choice(SEEDS)
    if dice.random() < BY_BYTES:
        raw = _bytes_changed(dice, _written(dice, origin, origin.tree).encode())
    elif origin.tree is None:
        raw = _lines_changed(dice, origin.text).encode()
    else:
        raw = _written(dice, origin, tree_changed(dice, origin.tree)).encode()
    return Mutant(seed, number, origin.name, raw)


def judged(one: Mutant, folder: Path) -> str:
    """Load it and say how it ended; raises Wrong where it may not end so."""
    path = folder / one.name
    path.write_bytes(one.raw)
    beside = [folder / "busm.mmd"] if one.name.startswith("module") else []
    if beside:
        beside[0].write_text(BUSM, encoding="utf-8")
    start = time.monotonic()
    try:
        loaded = load_model([path, *beside], Rules())
    except CoreError as error:
        return f"refused: {error.code}"
    except Exception as error:
        raise Wrong(f"{type(error).__name__}: {error}: {one}") from error
    if time.monotonic() - start > SLOWEST:
        raise Wrong(f"took {time.monotonic() - start:.0f} s: {one}")
    _checked(loaded, one)
    if any(finding.code in _UNREAD for finding in loaded.findings):
        return "not read"
    return "an error" if loaded.broken else "tables"


def _checked(loaded: Loaded, one: Mutant) -> None:
    tables = loaded.schema.tables
    if not tables and not loaded.broken:
        raise Wrong(f"neither tables nor an error: {one}")
    if len({table.name for table in tables}) != len(tables):
        raise Wrong(f"two tables of one name: {one}")
    for finding in loaded.findings:
        if not (finding.place and finding.message and finding.remedy):
            raise Wrong(f"a finding without place, message or remedy: {finding}: {one}")
        if (finding.code, finding.severity) not in SEVERITIES.items():
            raise Wrong(f"a finding of another severity: {finding}: {one}")
        f"{finding.place}{finding.message}{finding.remedy}".encode()
    if not loaded.broken and load(dump(loaded.schema), place="fuzz") != loaded.schema:
        raise Wrong(f"what was read can't be kept: {one}")


def judge_all(seed: int, numbers: Iterator[int]) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        return Counter(judged(mutant(seed, number), Path(folder)) for number in numbers)


def numbers_for(seconds: float) -> Iterator[int]:
    """As many as there is time for."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        yield number
        number += 1


def read_share(outcomes: Counter[str]) -> float:
    """How many of the mutations were still models that could be read."""
    return 1 - outcomes["not read"] / max(1, outcomes.total())


def text_of(seed: Seed) -> str:
    """A seed as it is, unchanged."""
    return _written(random.Random(0), seed, seed.tree)


def _written(dice: random.Random, origin: Seed, tree: Tree) -> str:
    if origin.tree is None:
        return origin.text
    if origin.name.endswith(".json"):
        return json.dumps(tree, ensure_ascii=dice.random() < 0.5)
    # Through JSON, so that a part that stands twice is written twice and not as an alias.
    alone = json.loads(json.dumps(tree))
    return str(
        yaml.safe_dump(alone, sort_keys=False, allow_unicode=True, default_flow_style=dice.choice([None, False, True]))
    )


def tree_changed(dice: random.Random, tree: Tree) -> Tree:
    changed: Tree = json.loads(json.dumps(tree))
    for _ in range(dice.choice([1, 1, 1, 2, 3, 5])):
        containers = [each for each in _containers(changed) if each]
        if containers:
            _container_changed(dice, dice.choice(containers), containers)
    return changed


def _containers(tree: Tree) -> Iterator[dict[str, Tree] | list[Tree]]:
    if isinstance(tree, dict | list):
        yield tree
        for child in tree.values() if isinstance(tree, dict) else tree:
            yield from _containers(child)


def _container_changed(
    dice: random.Random, into: dict[str, Tree] | list[Tree], others: Sequence[dict[str, Tree] | list[Tree]]
) -> None:
    if isinstance(into, dict):
        _members_changed(dice, into, others)
    else:
        place = dice.randrange(len(into))
        match dice.choice(["drop", "twice", "value", "turn"]):
            case "drop":
                del into[place]
            case "twice":
                into.insert(place, json.loads(json.dumps(into[place])))
            case "value":
                into[place] = _value(dice, into[place], others)
            case _:
                into.reverse()


def _members_changed(
    dice: random.Random, into: dict[str, Tree], others: Sequence[dict[str, Tree] | list[Tree]]
) -> None:
    key = dice.choice(list(into))
    match dice.choice(["drop", "rename", "value", "value", "value", "more", "turn"]):
        case "drop":
            del into[key]
        case "rename":
            into[dice.choice(WORDS)] = into.pop(key)
        case "value":
            into[key] = _value(dice, into[key], others)
        case "more":
            into[dice.choice(WORDS)] = _value(dice, None, others)
        case _:
            turned = list(reversed(into.items()))
            into.clear()
            into.update(turned)


def _value(dice: random.Random, old: Tree, others: Sequence[dict[str, Tree] | list[Tree]]) -> Tree:
    """Another value: a word, a number, nothing, the old one wrapped, a part of the document from elsewhere."""
    numbers = [0, 1, -1, 64, 10**9, 10**30, 0.5, 1e300, -0.0]
    match dice.choice(["word", "word", "piece", "number", "plain", "wrapped", "elsewhere", "long"]):
        case "word":
            return dice.choice(WORDS)
        case "piece":
            return dice.choice(PIECES) + dice.choice(WORDS) + dice.choice(PIECES)
        case "number":
            return dice.choice(numbers)
        case "plain":
            return dice.choice([True, False, None, [], {}, ""])
        case "wrapped":
            return dice.choice([[old], {dice.choice(WORDS): old}, [old, old]])
        case "elsewhere":
            return json.loads(json.dumps(dice.choice(others)))
        case _:
            return dice.choice(WORDS) * dice.choice([20, 200])


def _lines_changed(dice: random.Random, text: str) -> str:
    """Lines dropped, doubled, moved; words put in the place of others, so that most of it is a diagram still."""
    lines = text.splitlines()
    for _ in range(dice.choice([1, 1, 1, 2, 3, 5])):
        place = dice.randrange(1, len(lines))
        match dice.choice(["drop", "twice", "move", "word", "word", "word", "relation"]):
            case "drop" if len(lines) > 2 and "{" not in lines[place] and "}" not in lines[place]:
                del lines[place]
            case "twice":
                lines.insert(place, lines[place])
            case "move" if "{" not in lines[place] and "}" not in lines[place]:
                moved = lines.pop(place)
                lines.insert(dice.randrange(1, len(lines) + 1), moved)
            case "word":
                words = lines[place].split(" ")
                words[dice.randrange(len(words))] = dice.choice(WORDS)
                lines[place] = " ".join(words)
            case _:
                one, other = dice.choice(WORDS), dice.choice(WORDS)
                ends = dice.choice(["||--o{", "}o..||", "|o--||", "}o--o{", "one to many"])
                lines.append(f'"{one}" {ends} "{other}" : "{dice.choice(WORDS)}"')
    return "\n".join(lines)


def _bytes_changed(dice: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(changed) + 1)
        end = min(len(changed), start + dice.choice([0, 0, 1, 1, 2, 8, 64]))
        piece = dice.choice([
            bytes([dice.randrange(256)]),
            dice.choice(PIECES).encode(),
            dice.choice(WORDS).encode(),
            bytes(changed[dice.randrange(len(changed) + 1) :][:40]),
            b"",
        ])  # fmt: skip
        changed[start:end] = piece
    return bytes(changed)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000_000))
    parser.add_argument("--only", type=int, help="the number of the one input to load")
    given = parser.parse_args(arguments)
    numbers = range(given.inputs) if given.only is None else range(given.only, given.only + 1)
    print(f"{len(numbers)} mutated models, seed {given.seed}", flush=True)
    try:
        outcomes = judge_all(given.seed, iter(numbers))
    except Wrong as wrong:
        print(f"FAILED: {wrong}", file=sys.stderr)
        return 1
    for outcome, count in outcomes.most_common():
        print(f"{count:>7}  {outcome}")
    if given.only is None and read_share(outcomes) < 0.5:
        print(f"Fewer than half could still be read, so little is proved (seed {given.seed}).", file=sys.stderr)
        return 1
    print(f"{len(numbers)} models: each gave tables or an error (seed {given.seed}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
