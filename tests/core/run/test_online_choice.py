"""Which of the two files runs, and why: as asked, else by stage and by the size of the tables that are touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Refused
from core.project.creation import create as new_project
from core.project.migrations import Migration, OnlinePair
from core.project.settings import FILE, Project, read
from core.run import approving
from core.run.online.between import Between
from core.run.online.choosing import Choice, choose, refuse_begun
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector

PAIR = OnlinePair(Path("002_x.online.sql"), Path("002_x.online.rollback.sql"), "up", "down")
UP = "CREATE INDEX a ON small (id); CREATE INDEX b ON large (id); ALTER TABLE later ADD COLUMN x int;"
PAGE = Migration(2, "draft", Path("002_x.sql"), Path("002_x.rollback.sql"), Path("002_x.json"), UP, "", PAIR)
BETWEEN = Between(
    "run", 2, 3, 5, "up", True, PAIR.checksum("up"), PAIR.checksum("down"), None, "state", Schema()
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = new_project(tmp_path / "p", None)
    text = (made.root / FILE).read_text(encoding="utf-8")
    (made.root / FILE).write_text(text.replace("[project]", "[project]\nonline_rows = 300"), encoding="utf-8")
    return read(made.root)


def test_it_is_as_asked_for_and_otherwise_by_stage_and_by_size(project: Project, database: Connector) -> None:
    with database.connect() as connection:
        connection.execute("CREATE TABLE public.small AS SELECT n AS id FROM generate_series(1, 10) AS n")
        connection.execute("CREATE TABLE public.large AS SELECT n AS id FROM generate_series(1, 900) AS n")
        connection.execute("ANALYZE public.small")

        def chosen(connection: Connection, **said: object) -> tuple[bool, str]:
            facts = {"stage": "production", "way": "by size", "between": None, "page": PAGE, **said}
            page, between = facts.pop("page"), facts.pop("between")
            found: Choice = choose(project, connection, page, between, **facts)
            return found.online is not None, found.why

        assert chosen(connection, stage="development") == (False, "a development target")
        assert chosen(connection, way="online", stage="development") == (True, "as asked for")
        assert chosen(connection, way="one transaction") == (False, "as asked for")
        assert chosen(connection, between=BETWEEN) == (True, "it goes on at iteration 1 + 3 of 5")
        alone = replace(PAGE, online=None)
        assert chosen(connection, page=alone) == (False, "")
        assert chosen(connection, page=alone, way="online")[1] == "it has no online file: no step has a safer form"
        # Nobody has analysed it yet: the planner knows it by its size, roughly.
        by_size, why = chosen(connection)
        assert by_size
        assert why.startswith("public.large has about ") and why.endswith(" rows, online_rows is 300")
        connection.execute("DROP TABLE public.large")
        assert chosen(connection) == (False, "no table that it touches has 300 rows (online_rows)")


def test_what_was_begun_is_only_finished_with_the_file_that_it_was_begun_with() -> None:
    refuse_begun(None, (), "crm", "by size")
    refuse_begun(BETWEEN, (PAGE,), "crm", "by size")
    other = replace(PAGE, online=replace(PAIR, up_text="other"))
    for pages, way, between, code in (
        ((), "by size", BETWEEN, "between-segments"),
        ((PAGE,), "one transaction", BETWEEN, "between-segments"),
        ((PAGE,), "by size", replace(BETWEEN, direction="down"), "between-segments"),
        ((other,), "by size", BETWEEN, "other-file"),
        ((replace(PAGE, online=None),), "by size", BETWEEN, "other-file"),
    ):
        with pytest.raises(Refused, match="crm stands at iteration 1 \\+ ") as refused:
            refuse_begun(between, pages, "crm", way)
        assert refused.value.code == code


def test_whoever_reviews_an_iteration_has_read_both_pairs() -> None:
    other = replace(PAGE, online=replace(PAIR, down_text="other"))
    assert len({approving._bytes(one) for one in (PAGE, other, replace(PAGE, online=None))}) == 3
