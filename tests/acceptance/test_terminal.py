"""On a terminal a command asks in place, asks again where it got no answer, and takes Ctrl-D for an open question."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence

from tests.acceptance.projects import DEADLINE, SLIPWAY, Place, Ran

KEY = {"id": {"type": "uuid", "pk": True}}
END = "\x04"


def _typed(place: Place, words: Sequence[str], lines: Sequence[str]) -> Ran:
    """Type each line when the command waits for one: its output ends with what asks for it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [SLIPWAY, *words, "--project", str(place.root)], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    said, left, last = b"", list(lines), time.monotonic() + DEADLINE
    try:
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            assert time.monotonic() < last, said.decode()
            if not select.select([ours], [], [], 0.05)[0]:
                continue
            try:
                said += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if left and said.endswith((b"= ", b": ")):
                os.write(ours, left.pop(0).encode())
        return Ran(process.wait(DEADLINE), said.decode(), "")
    finally:
        os.close(ours)
        process.kill()
        process.wait()


def test_build_asks_until_each_question_has_an_answer_that_can_be_one(embedded_place: Place) -> None:
    embedded_place.model(1, {"Account": {**KEY, "name": {"type": "string"}}})
    title, region = {"title": {"type": "string"}}, {"region": {"type": "string", "required": True}}
    embedded_place.model(2, {"Account": {**KEY, **title, **region}})
    left = _typed(embedded_place, ["build", "2"], ["\n", "nonsense\n", "title\n", "1; DROP TABLE x\n", END])
    assert left.code == 5, left.said
    assert left.out.count("The answer is one of: title, ") == 2
    assert left.out.count("The answer is an SQL expression") == 1
    assert "Traceback" not in left.out
    assert not (embedded_place.root / "migrations/002.snapshot.json").exists()
    done = _typed(embedded_place, ["build", "2"], ["title\n", "'north'\n"])
    assert done.code == 0, done.said
    assert "002.snapshot.json" in done.out
    toml = embedded_place.root / "slipway.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"development"', '"production"'), encoding="utf-8")
    refused = _typed(embedded_place, ["apply"], [END])
    assert refused.code == 5, refused.said
    assert "Type dev to go on: " in refused.out and "not-confirmed" in refused.out
    # What the target was called when it was worked on counts, whatever slipway.toml calls it later.
    embedded_place.slipway("approve", "1", "--reviewed")
    embedded_place.slipway("apply", "1", "--yes")
    toml.write_text(toml.read_text(encoding="utf-8").replace('"production"', '"development"'), encoding="utf-8")
    for words in (["rollback", "--to", "0"], ["apply", "1"]):
        said = embedded_place.slipway(*words, "--json", code=5).document["error"]
        assert said["code"] == "not-confirmed" and "on dev (production)" in said["message"]  # type: ignore[index]
    embedded_place.slipway("rollback", "--to", "0", "--yes")
    said = embedded_place.slipway("retained", "--purge", "--json", code=5).document["error"]
    assert said["code"] == "not-confirmed"  # type: ignore[index]
