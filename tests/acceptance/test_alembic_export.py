"""Alembic runs the exported revisions, online and with --sql, to the catalogue that Slipway's own apply leads to."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, Phase, given, settings
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from core.load.live import read_schema
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.project.migrations import Migration
from core.render import files
from core.render.revisions import revisions
from core.render.scripts import script
from core.run.proving.differences import differences
from core.schema.digests import state
from core.schema.schemas import Schema
from tests.acceptance.alembic_environment import Environment
from tests.core.schema.strategies import FIRST, OTHER, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connection, Connector
    from tests.acceptance.projects import Place

NASTY = 'tab\there, 100% of %(x)s %s, :name ::text, back\\slash, it\'s "quoted", $$dollar$$, -- dashes\nGröße ✓ 名前'
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
KEY = {"type": "uuid", "primaryKey": True}
NAME = {"type": "string", "maxLength": 40, "default": "50% :z\t\\ it's", "description": NASTY}
STATUS = {"type": "string", "enum": ["a%", ":b", "it's", "tab\t", "back\\", '"q"', "two\nlines"], "default": "a%"}
MODELS = (
    {"Order": {"id": KEY, "name": NAME, "status": STATUS, "made": {"type": "datetime", "default": "2020-01-01"}}},
    {
        "Order": {"id": KEY, "name": NAME, "status": STATUS, "made": {"type": "datetime"}, "Größe": {"type": "number"}},
        "Item": {"id": KEY, "orderId": {"type": "uuid", "foreignKey": "Order.id"}, "note": {"type": "text"}},
    },
    {
        "Order": {"id": KEY, "name": {**NAME, "description": f"other {NASTY}"}, "made": {"type": "date"}},
        "Item": {"id": KEY, "orderId": {"type": "uuid", "foreignKey": "Order.id"}, "note": {"type": "text"}},
    },
)


@pytest.fixture
def built(embedded_place: Place) -> Place:
    """Three iterations with nasty texts, a table that comes, a type that narrows, a column that is dropped."""
    for number, entities in enumerate(MODELS, start=1):
        embedded_place.model(number, {name: {"fields": fields} for name, fields in entities.items()})
        drops = ("--answer", "drop:orders.status=drop") if number == 3 else ()
        embedded_place.slipway("build", str(number), *drops)
    return embedded_place


@pytest.fixture
def exported(built: Place, tmp_path: Path) -> Environment:
    environment = Environment(tmp_path / "alembic %d")
    environment.hold(())
    built.slipway("export", "--alembic", str(environment.versions))
    return environment


def read(connector: Connector) -> Schema:
    with connector.connect() as connection:
        return without_versions(read_schema(connection, [FIRST, OTHER]).schema)


def without_versions(found: Schema) -> Schema:
    return replace(found, tables=tuple(table for table in found.tables if table.name.name != "alembic_version"))


def same(one: Connector, other: Connector) -> bool:
    wanted, there = read(one), read(other)
    assert differences(wanted, there) == ()
    return state(wanted) == state(there)


def version(connector: Connector, table: str = "public.alembic_version") -> list[str]:
    with connector.connect() as connection:
        return [row[0] for row in connection.execute(f"SELECT version_num FROM {table}".encode())]


def test_up_and_down_one_by_one_lead_where_slipways_own_apply_and_rollback_lead(
    built: Place, exported: Environment, database: Connector
) -> None:
    with built.connector() as ours:
        for number in (1, 2, 3):
            built.slipway("apply", str(number))
            exported.upgrade(database, "+1")
            assert same(ours, database)
        comments = {column.comment for table in read(database).tables for column in table.columns}
        assert f"other {NASTY}" in comments
        for number in (2, 1, 0):
            built.slipway("rollback", "--to", str(number))
            exported.downgrade(database, "-1")
            assert same(ours, database)
    assert read(database).tables == ()
    assert version(database) == []


def test_head_and_base_in_one_transaction_lead_there_too(
    built: Place, exported: Environment, database: Connector
) -> None:
    built.slipway("apply")
    exported.upgrade(database)
    with built.connector() as ours:
        assert same(ours, database)
    assert version(database) == [f"slipway_{built.settings.id[:8]}_003"]
    exported.downgrade(database)
    assert read(database).tables == ()


def test_what_sql_writes_leads_there_when_a_plain_connection_runs_it(
    built: Place, exported: Environment, database: Connector
) -> None:
    built.slipway("apply")
    up, down = exported.upgrade_sql(), exported.downgrade_sql("head:base")
    with built.connector() as ours, database.connect() as connection:
        connection.execute(up.encode())
        assert same(ours, database)
        assert version(database) == [f"slipway_{built.settings.id[:8]}_003"]
        connection.execute(down.encode())
    assert read(database).tables == ()


def test_every_statement_of_the_frozen_files_is_in_the_sql_as_it_is(built: Place, exported: Environment) -> None:
    written = exported.upgrade_sql()
    for path in sorted(built.settings.migrations.glob("*.sql")):
        if not path.name.endswith(".rollback.sql"):
            body = path.read_text(encoding="utf-8").partition("COMMITTED;\n")[2].removesuffix("\nCOMMIT;\n")
            parts = (part.strip("\n") for part in body.split(";\n"))
            statements = [re.sub(r"\A(--.*\n)+", "", part) for part in parts if part]
            assert statements
            assert [one for one in statements if f"\n{one};\n" not in written] == []


live = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture(scope="module")
def scratches(server: Connector) -> Iterator[tuple[Connector, Connector, Connector]]:
    with server.scratch() as one, server.scratch() as two, server.scratch() as three:
        yield one, two, three


@live
@given(pair=pairs())
def test_any_two_schemas_with_any_names_arrive_as_when_the_files_run_themselves(
    scratches: tuple[Connector, Connector, Connector],
    tmp_path_factory: pytest.TempPathFactory,
    pair: tuple[Schema, Schema],
) -> None:
    migrations = [frozen_pair(Schema(), pair[0], 1), frozen_pair(*pair, 2)]
    environment = Environment(tmp_path_factory.mktemp("any"))
    environment.hold(revisions(migrations, "00000000-0000-4000-8000-000000000000"))
    plain, online, offline = scratches
    for connector in scratches:
        with connector.connect() as connection:
            emptied(connection)
    with plain.connect() as files_alone, offline.connect() as by_sql:
        files_alone.execute("SET TimeZone TO 'UTC'")
        for migration in migrations:
            files_alone.execute(migration.up_text.encode())
        environment.upgrade(online)
        by_sql.execute(environment.upgrade_sql().encode())
        assert same(plain, online)
        assert same(plain, offline)
        files_alone.execute(migrations[1].down_text.encode())
        environment.downgrade(online, "-1")
        assert same(plain, online)


def frozen_pair(old: Schema, new: Schema, number: int) -> Migration:
    planned = plan(old, new, iteration=number, decisions=Decisions(), first=FIRST)
    stem = Path(f"{number:03d}_iteration{number}_any")
    up, down = stem.with_suffix(".sql"), stem.with_suffix(".rollback.sql")
    texts = [
        files.text(path.name, number, script(planned, direction, FIRST), generated=NOON)
        for path, direction in ((up, "up"), (down, "down"))
    ]
    return Migration(number, "draft", up, down, stem.with_suffix(".json"), *texts)


def emptied(connection: Connection) -> None:
    found = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    for (name,) in connection.execute(found).fetchall():
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
    connection.execute("CREATE SCHEMA public")


SEEN = """
from alembic import op

revision = "after"
down_revision = "{earlier}"


def upgrade():
    op.execute("CREATE TABLE seen AS SELECT name, current_setting(name) AS value FROM "
               "unnest(ARRAY['search_path', 'row_security', 'TimeZone']) AS name")


def downgrade():
    op.execute("DROP TABLE seen")
"""


@pytest.mark.parametrize("options", [{}, {"transaction_per_migration": True}], ids=["together", "one by one"])
def test_alembics_own_table_and_the_next_revision_see_what_they_saw_before(
    embedded_place: Place, tmp_path: Path, database: Connector, options: dict[str, object]
) -> None:
    toml = embedded_place.root / "slipway.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"public"', '"crm"'), encoding="utf-8")
    for number, entities in enumerate(MODELS[:2], start=1):
        embedded_place.model(number, {name: {"fields": fields} for name, fields in entities.items()})
        embedded_place.slipway("build", str(number))
    environment = Environment(tmp_path / "alembic", options)
    environment.hold(())
    embedded_place.slipway("export", "--alembic", str(environment.versions))
    later = SEEN.format(earlier=f"slipway_{embedded_place.settings.id[:8]}_002")
    (environment.versions / "after.py").write_text(later, encoding="utf-8")
    wanted = {"search_path": "public", "row_security": "on", "TimeZone": "Asia/Tokyo"}
    with database.connect() as connection:
        role = sql.Identifier(connection.info.user)
        for name, value in wanted.items():
            connection.execute(sql.SQL("ALTER ROLE {} SET {} TO {}").format(role, sql.SQL(name), sql.Literal(value)))
        try:
            environment.upgrade(database)
            assert dict(connection.execute("SELECT name, value FROM public.seen").fetchall()) == wanted
            assert version(database) == ["after"]
            environment.downgrade(database)
            assert version(database) == []
            connection.execute("DROP TABLE alembic_version")
            connection.execute(environment.upgrade_sql().encode())
            mine = connection.execute("SHOW search_path").fetchone()
            assert connection.execute("SELECT value FROM public.seen WHERE name = 'search_path'").fetchone() == mine
        finally:
            connection.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(role))


def test_what_a_way_back_drops_is_kept_as_in_the_file(exported: Environment, database: Connector) -> None:
    exported.upgrade(database)
    with database.connect() as connection:
        connection.execute("INSERT INTO orders (name) VALUES ('a'), ('b')")
        connection.execute("INSERT INTO items (note) VALUES ('kept')")
        exported.downgrade(database, "-2")
        kept = connection.execute("SELECT note FROM slipway_retained_002_down.items").fetchall()
        assert kept == [("kept",)]
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (2,)


def test_what_still_depends_on_a_table_stops_its_way_back(exported: Environment, database: Connector) -> None:
    exported.upgrade(database)
    with database.connect() as connection:
        connection.execute("CREATE VIEW seen AS SELECT note FROM items")
        with pytest.raises(DBAPIError, match="seen depends on table items"):
            exported.downgrade(database)
    assert {table.name.name for table in read(database).tables} == {"orders", "items"}


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE", "AUTOCOMMIT"])
def test_a_connection_whose_copies_could_miss_rows_is_refused_before_anything_is_made(
    exported: Environment, database: Connector, level: str
) -> None:
    with pytest.raises(DBAPIError, match=r"SAVEPOINT can only be used|ISOLATION LEVEL must be called before"):
        exported.upgrade(database, isolation_level=level)
    assert read(database).tables == ()


def test_sql_without_a_transaction_around_it_is_not_written(exported: Environment) -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        Environment(exported.folder, {"transactional_ddl": False}).upgrade_sql()


def test_exporting_again_changes_nothing_and_a_new_iteration_is_added(built: Place, exported: Environment) -> None:
    before = {path.name: path.read_bytes() for path in exported.versions.glob("*.py")}
    built.slipway("build", "3")
    document = built.slipway("export", "--alembic", str(exported.versions), "--json").document
    assert document["written"] == []
    built.model(4, {"Order": {"fields": {**MODELS[2]["Order"], "more": {"type": "text"}}}, "Item": MODELS[2]["Item"]})
    built.slipway("build", "4")
    document = built.slipway("export", "--alembic", str(exported.versions), "--json").document
    assert document["written"] == ["004_iteration4_more.py"]
    assert {name: (exported.versions / name).read_bytes() for name in before} == before


def test_only_the_iterations_up_to_the_named_one_are_exported(built: Place, tmp_path: Path) -> None:
    document = built.slipway("export", "2", "--alembic", str(tmp_path / "v"), "--json").document
    assert [name[:3] for name in document["written"]] == ["001", "002"]


def test_a_revision_with_other_bytes_is_never_replaced_and_nothing_else_is_written(
    built: Place, exported: Environment
) -> None:
    first, second, _ = sorted(exported.versions.glob("*.py"))
    first.unlink()
    second.write_text(second.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    said = built.slipway("export", "--alembic", str(exported.versions), "--json", code=3).document["error"]
    assert isinstance(said, dict)
    assert (said["code"], said["place"]) == ("revision-differs", str(second))
    assert not first.exists()
    assert second.read_text(encoding="utf-8").endswith("# mine\n")


def test_the_same_revision_under_another_name_is_refused_too(built: Place, exported: Environment) -> None:
    third = max(exported.versions.glob("*.py"))
    third.rename(third.with_name("003_iteration3_other.py"))
    said = built.slipway("export", "--alembic", str(exported.versions), code=3)
    assert "003_iteration3_other.py: this file is there already" in said.err
    assert "(003_iteration3_orders.py)" in said.err


def test_what_was_never_built_or_was_edited_is_refused(embedded_place: Place, built: Place, tmp_path: Path) -> None:
    assert "has not been built" in built.slipway("export", "9", "--alembic", str(tmp_path / "v"), code=3).err
    up = next(built.settings.migrations.glob("002_*.rollback.sql"))
    up.write_text(up.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "is not as Slipway wrote it" in built.slipway("export", "--alembic", str(tmp_path / "v"), code=3).err
    assert not (tmp_path / "v").exists()


def test_a_project_without_a_built_iteration_has_nothing_to_export(embedded_place: Place, tmp_path: Path) -> None:
    assert "has not been built" in embedded_place.slipway("export", "--alembic", str(tmp_path / "v"), code=3).err


def test_a_user_runs_it_with_what_alembic_init_makes(url_crm: Place, new_url: str, tmp_path: Path) -> None:
    folder, ini = tmp_path / "alembic", tmp_path / "alembic.ini"
    command.init(Config(str(ini), stdout=io.StringIO()), str(folder))
    text = re.sub(r"(?m)^sqlalchemy.url = .*$", "", ini.read_text(encoding="utf-8"))
    url = new_url.replace("postgresql://", "postgresql+psycopg://").replace("%", "%%")
    ini.write_text(text.replace("[alembic]\n", f"[alembic]\nsqlalchemy.url = {url}\n", 1), encoding="utf-8")
    for number in (1, 2, 3):
        url_crm.slipway("build", str(number))
    url_crm.slipway("export", "--alembic", str(folder / "versions"))
    alembic(ini, "upgrade", "head")
    document = url_crm.slipway("diff", "3", "target", "--json").document
    assert [one for one in document["changes"] if "alembic_version" not in str(one)] == []
    alembic(ini, "downgrade", "base")
    with psycopg.connect(new_url) as connection:
        left = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert left == [("alembic_version",)]
    with psycopg.connect(new_url, autocommit=True) as connection:
        connection.execute("DROP TABLE alembic_version; DROP SCHEMA slipway_retained_002_down CASCADE")
        for name in ("slipway_retained_001_down", "slipway_retained_003_down"):
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
        connection.execute(alembic(ini, "upgrade", "head", "--sql").encode())
    document = url_crm.slipway("diff", "3", "target", "--json").document
    assert [one for one in document["changes"] if "alembic_version" not in str(one)] == []


def alembic(ini: Path, *words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "alembic.config", "-c", str(ini), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ini.parent,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
