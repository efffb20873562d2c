"""Whatever lies in migrations/ otherwise than Slipway left it is refused by name, before anything runs."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import CoreError, Refused
from core.project import integrity, settings
from core.project.integrity import FILE, Entry, checksum
from core.project.migrations import built, refuse_altered
from core.project.settings import Project
from core.project.writing import LOCK, alone
from tests.core.project.places import entity, model, place_at

UP, DOWN = "002_iteration2_phone.sql", "002_iteration2_phone.rollback.sql"
DRAFT = "003_iteration3_city.sql"
RECORD, SNAPSHOT = "002_iteration2_phone.json", "002.snapshot.json"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fields = ({"name": "text"}, {"name": "text", "phone": "text"}, {"name": "text", "phone": "text", "city": "text"})
    place = place_at(tmp_path_factory.mktemp("p") / "p", *(model(Account=entity(**each)) for each in fields))
    place.build(3)
    return place.project.root


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Project:
    shutil.copytree(whole, tmp_path / "p")
    return settings.read(tmp_path / "p")


def _lines(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Write slipway.sum as a merge tool would that knows its first line."""
    path = folder / FILE
    body = "".join(f"{line}\n" for line in change(path.read_text(encoding="utf-8").splitlines()[1:]))
    path.write_text(f"slipway-sum 1 {hashlib.sha256(body.encode()).hexdigest()}\n{body}", encoding="utf-8")


def _without(*names: str) -> Callable[[Path], None]:
    return lambda folder: _lines(folder, lambda lines: [line for line in lines if line.split()[-1] not in names])


def _appended(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("ab") as file:
            file.write(text.encode("latin-1"))

    return change


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _moved(name: str, other: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).rename(folder / other)

    return change


def _copied(name: str, other: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        shutil.copy(folder / name, folder / other)

    return change


def _twice(folder: Path) -> None:
    """Both sides of a merge have built iteration 2, and somebody took all lines."""
    second = [line.replace("002_iteration2_phone", "002_other") for line in (folder / FILE).read_text().splitlines()]
    _lines(folder, lambda lines: sorted({*lines, *(line for line in second if "002_other" in line)}))


def _doubled(folder: Path) -> None:
    _lines(folder, lambda lines: [*lines, lines[0]])


def _conflict(folder: Path) -> None:
    text = (folder / FILE).read_text()
    (folder / FILE).write_text(f"<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n")


def _gap(folder: Path) -> None:
    _lines(folder, lambda lines: [line for line in lines if not line.split()[-1].startswith("002")])


BROKEN: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a migration was changed": (_appended(UP, "\n-- more\n"), "checksum-mismatch", UP),
    "a draft was changed": (_appended(DRAFT, "\n-- more\n"), "checksum-mismatch", DRAFT),
    "a way back was changed": (_appended(DOWN, "\n-- more\n"), "checksum-mismatch", DOWN),
    "a snapshot was changed": (_appended(SNAPSHOT, " "), "checksum-mismatch", SNAPSHOT),
    "a record was changed": (_appended(RECORD, " "), "checksum-mismatch", RECORD),
    "bytes that are no UTF-8": (_appended(RECORD, "\xff"), "checksum-mismatch", RECORD),
    "a migration is missing": (_gone(UP), "files-missing", f"{UP} is missing"),
    "a way back is missing": (_gone(DOWN), "files-missing", f"{DOWN} is missing"),
    "a snapshot is missing": (_gone(SNAPSHOT), "files-missing", f"{SNAPSHOT} is missing"),
    "a record is missing": (_gone(RECORD), "files-missing", f"{RECORD} is missing"),
    "a file was renamed": (
        _moved(UP, "002_mine.sql"),
        "files-missing",
        f"{UP} was renamed: its bytes are now in 002_mi",
    ),
    "a file more": (_copied(UP, "004_mine.sql"), "unknown-file", "slipway.sum doesn't know 004_mine.sql"),
    "a second file of a number": (
        _copied(UP, "002_mine.sql"),
        "unknown-file",
        "doesn't know 002_mine.sql; iteration 2 has other files already",
    ),
    "two iterations of one number": (_twice, "files-twice", "iteration 2 twice: 002_iteration2_phone and 002_other"),
    "a gap": (_gap, "files-out-of-order", "has iteration 3, and none 2 before it"),
    "no line for a migration": (_without(UP), "files-missing", f"no line for {UP}"),
    "no line for a way back": (_without(DOWN), "files-missing", f"no line for {DOWN}"),
    "no line for a snapshot": (_without(SNAPSHOT), "files-missing", f"no line for {SNAPSHOT}"),
    "no line for a record": (_without(RECORD), "files-missing", f"no line for {RECORD}"),
    "no slipway.sum": (_gone(FILE), "sum-broken", "slipway.sum is missing, and there are 001.snapshot.json"),
    "a line of slipway.sum twice": (_doubled, "sum-broken", "it has 001.snapshot.json twice"),
    "a merge that nobody settled": (_conflict, "sum-broken", "both sides of a merge"),
    "slipway.sum was edited": (_appended(FILE, "\n"), "sum-broken", "is no line of it"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_it_is_refused_with_names(project: Project, case: str) -> None:
    break_it, code, words = BROKEN[case]
    break_it(project.migrations)
    with pytest.raises(CoreError) as refused:
        refuse_altered(project, built(project))
    assert (refused.value.code, refused.value.exit_code) == (code, 3)
    assert words in str(refused.value)
    assert refused.value.remedy
    if words == DRAFT:
        assert refused.value.remedy.startswith("To give up the edit: slipway build 3 --discard-edits. To keep it: ")
        assert refused.value.remedy.endswith("slipway accept 3.")


def test_line_ends_and_other_peoples_files_are_no_disorder(project: Project) -> None:
    for path in project.migrations.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for name in (".gitattributes", "README.md", "002_iteration2_phone.sql.orig", "notes.sql"):
        (project.migrations / name).write_text("x", encoding="utf-8")
    refuse_altered(project, built(project))


def test_shells_that_write_at_the_same_moment_lose_no_line(project: Project) -> None:
    def adds(number: int) -> None:
        entry = Entry(checksum(str(number)), "draft", f"{number:03d}_x.sql")
        integrity.update(project.migrations, {entry.name: entry})

    before = integrity.read(project.migrations)
    shells = [threading.Thread(target=adds, args=(number,)) for number in range(10, 26)]
    shells += [threading.Thread(target=integrity.seal, args=(project.migrations, number)) for number in (1, 2, 3)]
    for shell in shells:
        shell.start()
    for shell in shells:
        shell.join()
    after = integrity.read(project.migrations)
    assert {name: after[name] for name in before} == {
        name: replace(entry, status="sealed") for name, entry in before.items()
    }
    assert len(after) == len(before) + 16
    assert not (project.migrations / LOCK).exists()


def test_a_shell_that_waits_too_long_says_so(project: Project) -> None:
    with alone(project.migrations), pytest.raises(Refused) as refused, alone(project.migrations, patience=0.05):
        pass
    assert refused.value.code == "files-busy"
