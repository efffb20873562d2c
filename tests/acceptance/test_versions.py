"""The example walked with rows over a URL on every version that Slipway is for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from core.errors import Refused
from core.load.live import read_schema
from core.run.outlook.server_needs import needs, refuse_lacking
from core.schema.objects import Extension
from core.schema.schemas import Schema
from core.targets.open import open_target
from tests.acceptance.conftest import example
from tests.servers import MAJORS, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from core.targets.connector import Connector
    from tests.acceptance.projects import Place

ADA, EVE = (f"00000000-0000-0000-0000-{number:012d}" for number in (1, 2))
ROWS = (
    f"INSERT INTO accounts (id, name, type) VALUES ('{ADA}', 'Söhne & Co', 'customer'), ('{EVE}', E'a\\nb', NULL)",
    f"INSERT INTO locations (account_id, city) VALUES ('{ADA}', 'Wien'), ('{EVE}', NULL)",
    f"UPDATE accounts SET territory_id = '{EVE}', phone = '+43 1 234' WHERE id = '{ADA}'",
)


@pytest.fixture(scope="module")
def urls(other_url: str) -> Iterator[Mapping[int, str]]:
    """One server of each version; the one that is there already is not started again."""
    with _all_running([major for major in MAJORS if major != 15]) as found:
        yield {**found, 15: other_url}


@contextmanager
def _all_running(majors: list[int]) -> Iterator[dict[int, str]]:
    with ExitStack() as stack, ThreadPoolExecutor(len(majors)) as pool:
        yield dict(zip(majors, pool.map(stack.enter_context, map(running, majors)), strict=True))


@pytest.mark.parametrize("major", MAJORS)
def test_the_example_goes_up_and_down_and_up_again_with_its_rows(
    major: int, urls: Mapping[int, str], tmp_path: Path, server: Connector
) -> None:
    with example(tmp_path, urls[major], server, "--example", "crm") as place:
        place.slipway("build", "3")
        assert place.slipway("apply", "--json").document["to"] == 3
        _proved_by(place, major, 3)
        place.do(*ROWS)
        before = [place.rows("accounts"), place.rows("locations")]
        place.slipway("rollback", "--to", "1")
        _proved_by(place, major, 1)
        assert place.ask("SELECT to_regclass('public.locations')") == [(None,)]
        assert [{"phone", "territory_id"} & set(row) for row in place.rows("accounts")] == [set(), set()]
        place.slipway("apply")
        _proved_by(place, major, 3)
        assert [place.rows("accounts"), place.rows("locations")] == before
        runs = place.slipway("history", "--json").document["runs"]
        assert [(run["direction"], run["iteration"], run["success"]) for run in runs] == [
            *(("up", number, True) for number in (1, 2, 3)),
            *(("down", number, True) for number in (3, 2)),
            *(("up", number, True) for number in (2, 3)),
        ]


def _proved_by(place: Place, major: int, iteration: int) -> None:
    report = place.slipway("verify", "--json").document
    assert (report["ok"], report["iteration"], report["server_major"]) == (True, iteration, major)


NEWER = {
    "UNIQUE NULLS NOT DISTINCT": "CREATE TABLE t (a integer, CONSTRAINT one UNIQUE NULLS NOT DISTINCT (a))",
    "an index with NULLS NOT DISTINCT": "CREATE TABLE t (a integer); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT",
    "ON DELETE SET NULL of some columns": """CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
        CREATE TABLE t (a integer NOT NULL, b integer, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b))""",
    "a view with security_invoker": "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS one",
}


@pytest.mark.parametrize("feature", NEWER)
def test_what_an_older_server_lacks_is_told_before_anything_is_tried(
    feature: str, urls: Mapping[int, str], other_server: Connector
) -> None:
    with other_server.scratch() as scratch, scratch.connect() as connection:
        connection.execute(NEWER[feature].encode())
        wanted = read_schema(connection, ["public"]).schema
    assert [need.feature for need in needs(wanted)] == [feature]
    with open_target(urls[14], project_id="tests") as older, older.connect() as connection:
        with pytest.raises(Refused, match=feature) as caught:
            refuse_lacking(connection, wanted)
        assert caught.value.code == "needs-newer-server"
        assert "PostgreSQL 15, and the server is PostgreSQL 14" in caught.value.message
    with other_server.connect() as connection:
        refuse_lacking(connection, wanted)


def test_an_extension_that_the_server_has_no_files_of_is_told_before_anything_is_tried(other_server: Connector) -> None:
    wanted = Schema(objects=(Extension("pgcrypto", "public"), Extension("postgis", "public")))
    with other_server.connect() as connection, pytest.raises(Refused, match="postgis") as caught:
        refuse_lacking(connection, wanted)
    assert caught.value.code == "extension-unavailable"
    assert "pgcrypto" not in caught.value.message
