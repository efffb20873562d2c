"""Two machines, one target: what each is told of the other's runs, of lost ones, and of a backup that came back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from core.project.places import project_home
from core.run.records import doubt
from core.run.records.journal import FILE
from tests.acceptance.cutting import proxy
from tests.acceptance.projects import Place

HISTORY = "slipway.migration_history"


@dataclass(frozen=True, slots=True)
class Machine:
    """A checkout with a data home of its own."""

    place: Place
    home: Path

    @contextmanager
    def here(self) -> Iterator[Place]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLIPWAY_DATA_HOME", str(self.home))
            yield self.place

    @property
    def journal(self) -> Path:
        with self.here():
            return project_home(self.place.settings.id) / FILE


@pytest.fixture
def machines(url_crm: Place, tmp_path: Path, data_home: Path) -> tuple[Machine, Machine]:
    url_crm.slipway("build", "3")
    other = tmp_path / "checkout"
    shutil.copytree(url_crm.root, other)
    return Machine(url_crm, data_home), Machine(Place(other), tmp_path / "home")


def test_two_machines_see_each_others_runs_and_neither_cries_wolf(machines: tuple[Machine, Machine]) -> None:
    one, other = machines
    with one.here() as place:
        place.slipway("apply", "1")
    with other.here() as place:
        assert place.slipway("status", "--json").document["iteration"] == 1
        place.slipway("apply", "2")
        _calm(place, 2)
    with one.here() as place:
        _calm(place, 2)
        place.slipway("apply")
        place.slipway("rollback", "--to", "2")
        run = place.slipway("history", "--json").document["runs"][-1]["run"]  # type: ignore[index]
    with other.here() as place:
        _calm(place, 2)
        said = place.slipway("repair", str(run)).out
        assert "another machine ran it, or the journal was lost" in said
        assert "Applied: its row is in the history." in said
        place.slipway("apply")
        other.journal.unlink()  # a lost journal is one witness less, not an alarm
        _calm(place, 3)
        shutil.copy(one.journal, other.journal)  # so is another machine's
        _calm(place, 3)
    with one.here() as place:
        _calm(place, 3)
        shown = place.slipway("history").out
        assert shown.count("done") == 5
        assert "@" in shown


def _calm(place: Place, iteration: int) -> None:
    status = place.slipway("status", "--json").document
    told = (status["iteration"], status["interrupted"], status["in_doubt"], status["chain_broken_at"], status["drift"])
    assert told == (iteration, None, False, None, [])
    assert place.slipway("history", "--json").document["chain_broken_at"] is None
    assert place.slipway("repair", "--json").document["outcome"] == "nothing in doubt"


def test_a_backup_that_came_back_is_explained_and_taken_as_right_when_somebody_says_so(
    machines: tuple[Machine, Machine],
) -> None:
    one, other = machines
    url = one.place.settings.target(None)[1].url
    with one.here() as place:
        place.slipway("apply", "1")
        place.do("INSERT INTO accounts (name) VALUES ('kept')")
        with _backed_up(url):
            place.slipway("apply", "3")
    with one.here() as place:
        for words in (("apply",), ("rollback", "--to", "0")):
            error = place.slipway(*words, "--json", code=4).document["error"]
            assert (error["code"], "slipway repair" in error["remedy"]) == ("history-behind", True)  # type: ignore[index]
        assert "slipway repair" in place.slipway("status", code=4).out
        ran = place.slipway("repair", code=5)
        assert "The history has 1 row and lacks run" in ran.out
        assert "(iteration 3, " in ran.out
        assert "--yes" in ran.err
        document = place.slipway("repair", "--json", code=5).document
        assert (document["settled"], document["missing"]["iteration"]) == (False, 3)  # type: ignore[index]
        assert (document["chain_broken_at"], document["chain_damage"]) == (2, "cut")
        place.slipway("status", code=4)  # asking settles nothing
        assert "is the right one" in place.slipway("repair", "--yes").out
        _calm(place, 1)
        assert place.slipway("verify", "--json").document["ok"] is True
    with other.here() as place:  # which saw nothing of the runs that are gone
        _calm(place, 1)
        place.slipway("apply", "2")
    with one.here() as place:
        _calm(place, 2)
        place.slipway("apply")
        assert [row["name"] for row in place.rows("accounts")] == ["kept"]
        place.do(f"DELETE FROM {HISTORY.replace('migration_history', 'statements')}", f"DELETE FROM {HISTORY}")
        assert place.slipway("status", "--json", code=4).document["drift"]


@contextmanager
def _backed_up(url: str) -> Iterator[None]:
    """Copy the database, and put the copy into its place afterwards: what a restore does."""
    name = urlsplit(url).path.lstrip("/")
    admin = url.replace(f"/{name}", "/postgres")
    backup, drop = sql.Identifier(f"{name}_backup"), sql.SQL("DROP DATABASE {} WITH (FORCE)")
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(copy.format(backup, sql.Identifier(name)))
        yield
        connection.execute(drop.format(sql.Identifier(name)))
        connection.execute(copy.format(sql.Identifier(name), backup))
        connection.execute(drop.format(backup))


TAMPERED = {
    "altered": f"UPDATE {HISTORY} SET actor = 'nobody' WHERE seq = 2",
    "missing": f"DELETE FROM {HISTORY} WHERE seq = 2",
    "moved": f"UPDATE {HISTORY} SET seq = -seq WHERE seq IN (2, 3); UPDATE {HISTORY} SET seq = 5 + seq WHERE seq < 0",
    "put in": f"UPDATE {HISTORY} SET seq = -seq WHERE seq >= 2; UPDATE {HISTORY} SET seq = 1 - seq WHERE seq < 0;"
    f"INSERT INTO {HISTORY} SELECT * FROM {HISTORY} WHERE seq = 1; UPDATE {HISTORY} SET seq = 2 WHERE ctid = "
    f"(SELECT max(ctid) FROM {HISTORY} WHERE seq = 1)",
    "cut": f"DELETE FROM {HISTORY} WHERE seq = 3",
}


def test_whatever_was_done_to_the_rows_is_named_and_nothing_runs_until_they_are_mended(
    embedded_crm: Place,
) -> None:
    embedded_crm.slipway("build", "3")
    embedded_crm.slipway("apply")
    embedded_crm.do("ALTER TABLE slipway.statements DROP CONSTRAINT statements_project_seq_fkey")
    embedded_crm.do(f"ALTER TABLE {HISTORY} DROP CONSTRAINT migration_history_pkey")
    embedded_crm.do(f"CREATE TABLE public.copied AS SELECT * FROM {HISTORY}")
    for how, tampering in TAMPERED.items():
        embedded_crm.do(tampering)
        status = embedded_crm.slipway("status", "--json", code=4).document
        assert status["chain_damage"] == how
        code = "history-behind" if how == "cut" else "history-broken"
        assert embedded_crm.slipway("rollback", "--to", "2", "--json", code=4).document["error"]["code"] == code  # type: ignore[index]
        if how != "cut":  # only this machine's journal knows of what is gone at the end
            assert embedded_crm.slipway("history", "--json", code=4).document["chain_damage"] == how
            assert embedded_crm.slipway("repair", code=4).out.count("Restore slipway.migration_history") == 1
        embedded_crm.do(f"DELETE FROM {HISTORY}", f"INSERT INTO {HISTORY} SELECT * FROM public.copied")
    embedded_crm.do("DROP TABLE public.copied")
    embedded_crm.slipway("rollback", "--to", "2")


def test_a_commit_in_doubt_is_explained_and_settled_by_repair(url_crm: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt.resolve, "__defaults__", (0.5,))
    place = url_crm
    place.slipway("build", "2")
    place.slipway("apply", "1")
    url = place.settings.target(None)[1].url
    where = urlsplit(url)
    with proxy((str(where.hostname), int(where.port or 0)), "held") as cut:
        place.target(url.replace(f":{where.port}/", f":{cut.port}/"))
        place.slipway("apply", code=7)
        running = place.slipway("repair", code=7)
        assert "Still running: its lock is taken by process" in running.out
        assert "idle in transaction" in running.out
        assert "COMMIT sent" in running.out
        assert "no answer heard" in running.out
        cut.release()
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        place.until(f"({others}) = 0")
        settled = place.slipway("repair")
        assert "Not applied: the server says that its transaction was rolled back." in settled.out
        assert "structure: as the history says" in settled.out
        assert "Written into this machine's journal." in settled.out
        assert place.slipway("status", "--json").document["interrupted"] is None
        assert "No run is in doubt" in place.slipway("repair").out
        place.slipway("apply")
        place.proved(2)


def test_a_commit_that_arrived_unseen_is_settled_as_applied(url_crm: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt.resolve, "__defaults__", (0.5,))
    place = url_crm
    place.slipway("build", "1")
    url = place.settings.target(None)[1].url
    where = urlsplit(url)
    with proxy((str(where.hostname), int(where.port or 0)), "after", closed_afterwards=True) as cut:
        place.target(url.replace(f":{where.port}/", f":{cut.port}/"))
        place.slipway("apply", code=7)
        cut.closed_afterwards = False
        document = place.slipway("repair", "--json").document
        assert (document["outcome"], document["settled"], document["iteration"]) == ("applied", True, 1)
        evidence = document["evidence"]
        assert (evidence["transaction"], evidence["row"], evidence["live"]) == ("committed", 1, "as the history says")  # type: ignore[index]
        place.proved(1)


def test_a_journal_that_can_not_be_read_or_written_is_refused_before_anything_runs(embedded_crm: Place) -> None:
    embedded_crm.slipway("build", "1")
    journal = project_home(embedded_crm.settings.id) / FILE
    journal.mkdir(parents=True)
    for words in (("apply",), ("status",), ("repair",)):
        error = embedded_crm.slipway(*words, "--json", code=3).document["error"]
        assert (error["code"], error["place"]) == ("journal", str(journal))  # type: ignore[index]
    journal.rmdir()
    embedded_crm.slipway("apply")
    embedded_crm.proved(1)
