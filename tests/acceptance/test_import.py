"""A database that was there before: imported, adopted, taken over table by table, and left whole in everything else."""

from __future__ import annotations

import json
import subprocess
import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from core.targets.accounts import server_account
from core.targets.binaries import find_binaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.projects import Place, Row

SHOP = """
CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped');
CREATE TABLE customers (
    id serial PRIMARY KEY,
    email varchar(255) NOT NULL,
    name text,
    loyalty_no integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customers_email_key UNIQUE (email)
);
COMMENT ON COLUMN customers.name IS 'as on the passport';
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id integer NOT NULL,
    status order_status NOT NULL DEFAULT 'new',
    priority varchar(20) NOT NULL DEFAULT 'low',
    total numeric(12,2) NOT NULL DEFAULT 0,
    legacy_ref text NOT NULL DEFAULT '',
    warehouse text NOT NULL,
    CONSTRAINT total_positive CHECK (total >= 0),
    CONSTRAINT prio CHECK (priority IN ('low', 'high')),
    CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_open ON orders (status) WHERE status <> 'shipped';
CREATE TABLE audit (at timestamptz DEFAULT now(), what text);
CREATE VIEW open_orders AS
    SELECT o.id, c.email, o.total FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
    WHERE o.status <> 'shipped';
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id serial PRIMARY KEY, order_id bigint REFERENCES orders (id), amount numeric);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
"""
ROWS = (
    "INSERT INTO customers (email, name, loyalty_no) VALUES ('ada@example.org', 'Ada', 7), ('bo@example.org', 'Bo', 8)",
    "INSERT INTO orders (customer_id, warehouse, total) VALUES (1, 'north', 10), (2, 'south', 5), (1, 'north', 1)",
    "INSERT INTO audit (what) VALUES ('opened'), ('closed')",
    "INSERT INTO billing.invoices (order_id, amount) VALUES (1, 10)",
)
ODD = """
CREATE DOMAIN amount AS integer CHECK (VALUE > 0);
CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY);
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id), nick varchar(50));
CREATE TABLE stocks (id integer PRIMARY KEY, units amount NOT NULL);
CREATE TABLE moves (id integer PRIMARY KEY, stock_id integer REFERENCES stocks (id));
CREATE TABLE logs (at date) PARTITION BY RANGE (at);
CREATE VIEW low AS SELECT * FROM stocks WHERE units < 5;
CREATE MATERIALIZED VIEW moved AS SELECT count(*) FROM moves;
CREATE TABLE "Odd Name" ("Id" uuid PRIMARY KEY, "x y" text DEFAULT E'a\\'b\\n');
CREATE INDEX odd ON "Odd Name" (lower("x y") DESC);
"""
KEPT = ("customers", "orders", "audit")


def _customer(**fields: object) -> dict[str, object]:
    own: dict[str, object] = {
        "id": {"type": "serial", "pk": True},
        "email": {"type": "string", "required": True, "unique": True},
        "name": {"type": "text"},
        "createdAt": {"type": "datetime", "required": True},
    }
    return {**own, **fields}


def _order(*statuses: str) -> dict[str, object]:
    return {
        "id": {"type": "bigint", "pk": True},
        "customerId": {"type": "integer", "required": True, "foreignKey": "Customer.id", "indexed": True},
        "status": {"type": "enum", "values": list(statuses), "required": True, "default": "new"},
        "priority": {"type": "enum", "values": ["low", "high", "urgent"], "required": True, "default": "low"},
        "total": {"type": "decimal", "required": True, "default": 0, "min": 0},
    }


def _note() -> dict[str, object]:
    return {"id": {"type": "uuid", "pk": True}, "orderId": {"type": "bigint", "foreignKey": "Order.id"}}


def _models(place: Place) -> None:
    phone = {"phone": {"type": "phone"}}
    place.model(1, {"Customer": _customer(**phone), "Order": _order("new", "paid", "shipped"), "Note": _note()})
    without_name = {key: value for key, value in _customer(**phone).items() if key != "name"}
    place.model(2, {"Customer": without_name, "Order": _order("new", "paid", "shipped", "lost"), "Note": _note()})


def _all(place: Place) -> dict[str, list[Row]]:
    return {name: place.rows(name) for name in KEPT} | {"invoices": place.rows("invoices", "billing")}


def _names(place: Place) -> list[tuple[object, ...]]:
    return place.ask(
        "SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid IN ('customers'::regclass, "
        "'orders'::regclass) UNION ALL SELECT indexname FROM pg_indexes WHERE tablename = 'orders' ORDER BY 1"
    )


def test_a_database_with_rows_is_imported_adopted_taken_over_and_rolled_back_whole(embedded_place: Place) -> None:
    place = embedded_place
    place.do(SHOP, *ROWS)
    rows, names = _all(place), _names(place)
    imported = place.slipway("import", "--json").document
    assert (imported["status"], imported["written"], imported["findings"]) == ("draft", True, [])
    assert imported["tables"] == ["billing.invoices", "public.audit", "public.customers", "public.orders"]
    again = place.slipway("import", "--json").document
    assert (again["written"], again["fingerprint"]) == (False, imported["fingerprint"])
    assert place.slipway("status", "--json").document["pending"] == [0]

    _models(place)
    built = place.slipway("build", "1")
    assert "New tables:\n  + notes (2 columns)\nModified tables:\n  ~ customers (ADD COLUMN phone)" in built.out
    assert "  ~ orders (CHANGE CHECK prio)\nNew relationships:" in built.out
    assert "warning: unmanaged-required at orders.warehouse:" in built.out
    assert (
        "2 tables, 3 columns, 1 index and 5 objects of the baseline are unmanaged: billing.invoices, aud" in built.out
    )

    adopted = place.slipway("apply", "0", "--json").document
    assert (adopted["outcome"], adopted["from"], adopted["to"], adopted["steps"]) == ("adopted", 0, 0, [])
    place.proved(0)
    assert place.slipway("apply", "--json").document["outcome"] == "applied"
    report = place.slipway("verify", "--json").document["baseline"]
    assert report == {
        "tables": ["billing.invoices", "audit"],
        "columns": ["customers.loyalty_no", "orders.legacy_ref", "orders.warehouse"],
        "constraints": [],
        "indexes": ["orders.orders_open"],
        "objects": [
            *("sequence billing.invoices_id_seq", "sequence public.customers_id_seq", "function public.touch()"),
            *("view public.open_orders", "trigger public.orders.touched"),
        ],
    }
    assert _names(place) == names
    assert place.ask("SELECT col_description('customers'::regclass, 3)") == [("as on the passport",)]
    place.do(
        "INSERT INTO notes (order_id) VALUES (2)",
        "INSERT INTO customers (email, phone) VALUES ('cy@example.org', '1')",
        "INSERT INTO orders (customer_id, warehouse, total) VALUES (3, 'west', 2)",
        "DELETE FROM customers WHERE id = 3",  # what the baseline's cascade does stays as it was
    )
    place.slipway("build", "2")
    place.slipway("apply")
    assert place.ask("SELECT col_description('customers'::regclass, 3)") == [
        ("Deprecated in iteration 2. as on the passport",)
    ]
    assert place.ask("SELECT unnest(enum_range(NULL::order_status))::text") == [
        *(("new",), ("paid",), ("shipped",), ("lost",))
    ]

    place.slipway("rollback", "--to", "0")
    place.proved(0)
    assert _all(place) == rows
    assert _names(place) == names
    assert place.ask("SELECT * FROM open_orders ORDER BY id") != []
    place.slipway("apply")
    place.proved(2)
    assert [row["order_id"] for row in place.rows("notes")] == [2]
    assert place.slipway("rollback", "--to", "-1", code=2).err.startswith("below-zero")
    assert place.slipway("verify", "--iteration", "-1", code=3).err.startswith("not-built")
    history = place.slipway("history").out.splitlines()
    assert "adopted  up    000_baseline.sql" in history[0]
    refused = place.slipway("import", code=3)
    assert refused.err.startswith("later-built: iteration 1 was built upon what was there before it")


@pytest.fixture
def copy_url(new_url: str, other_url: str) -> Iterator[str]:
    """Another empty database beside the first."""
    name = f"walk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield other_url.removesuffix("/crm") + f"/{name}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_restored_dump_is_adopted_another_database_refused_and_an_empty_one_gets_the_baseline(
    embedded_place: Place, new_url: str, copy_url: str, data_home: Path
) -> None:
    place, empty = embedded_place, "dev"
    with psycopg.connect(new_url) as connection:
        for statement in (SHOP, *ROWS):
            connection.execute(statement.encode())
    imported = place.slipway("import", "--from", new_url, "--json")
    assert imported.document["status"] == "draft"
    assert "pass" not in imported.out + imported.err
    _dump_and_restore(new_url, copy_url, data_home)
    with psycopg.connect(copy_url) as connection:
        connection.execute("ALTER TABLE audit ADD COLUMN who text")
        connection.execute("DROP INDEX orders_open")
    status = place.slipway("status", "--target", copy_url, "--json", code=4).document
    assert (status["pending"], len(list(status["drift"]))) == ([0], 2)  # type: ignore[call-overload]
    refused = place.slipway("apply", "--target", copy_url, code=4)
    assert refused.err.startswith("baseline-differs: migrations/000_baseline.sql: ")
    assert "column public.audit.who is extra; index public.orders.orders_open is missing" in refused.err
    with psycopg.connect(copy_url) as connection:
        assert connection.execute("SELECT to_regclass('slipway.migration_history')").fetchone() == (None,)
        connection.execute("ALTER TABLE audit DROP COLUMN who")
        connection.execute("CREATE INDEX orders_open ON orders (status) WHERE status <> 'shipped'")
    _models(place)
    place.slipway("build", "1")
    for target in (new_url, copy_url):
        assert place.slipway("apply", "0", "--target", target, "--json").document["outcome"] == "adopted"
    ran = place.slipway("apply", "--target", empty)
    assert "Applying on embedded PostgreSQL" in ran.out
    assert "  rehearsing: the baseline" in ran.out
    assert "iteration 0 to 1, in" in ran.out
    place.slipway("rollback", "--to", "0")
    place.proved(0)
    assert place.ask("SELECT count(*) FROM orders") == [(0,)]
    with psycopg.connect(copy_url) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (3,)


def _dump_and_restore(source: str, goal: str, home: Path) -> None:
    binaries = find_binaries(home, server_account())
    dumped = subprocess.run([binaries.named("pg_dump"), "--no-owner", source], check=True, capture_output=True)
    subprocess.run([binaries.named("psql"), "-q", goal], input=dumped.stdout, check=True, capture_output=True)


def test_a_file_is_imported_with_what_it_can_not_say_named_and_a_draft_is_replaced_until_it_is_built_upon(
    embedded_place: Place, tmp_path: Path
) -> None:
    place, file = embedded_place, tmp_path / "shop.sql"
    assert place.slipway("import", code=3).err.startswith("nothing-to-import")
    assert place.slipway("import", "--target", "nope", code=2).err.startswith("unknown-target")
    file.write_text("CREATE TABLE nonsense (", encoding="utf-8")
    assert "parse-error" in place.slipway("import", "--from", str(file), code=3).out
    assert not (place.root / "migrations").exists()
    file.write_text("CREATE TABLE moves (id integer PRIMARY KEY);", encoding="utf-8")
    place.slipway("import", "--from", str(file))
    file.write_text(ODD, encoding="utf-8")
    found = place.slipway("import", "--from", str(file), "--json").document
    assert found["tables"] == ["public.Odd Name", "public.moves", "public.profiles"]
    told = [(one["code"], one["place"]) for one in found["findings"]]  # type: ignore[attr-defined]
    assert ("table-left-out", "public.stocks") in told
    assert {place for code, place in told if code == "baseline-left-out"} >= {
        *("shop.sql", "public.profiles", "public.moves", "view public.low")
    }
    script = place.root / "migrations" / "000_baseline.sql"
    text = script.read_text(encoding="utf-8")
    script.write_text(text + "-- by hand\n", encoding="utf-8")
    assert place.slipway("import", "--from", str(file), code=3).err.startswith("checksum-mismatch")
    assert place.slipway("apply", code=3).err.startswith("checksum-mismatch")
    place.slipway("import", "--from", str(file), "--discard-edits")
    assert script.read_text(encoding="utf-8").splitlines()[2:] == text.splitlines()[2:]

    place.model(1, {"Stock": {"id": {"type": "integer", "pk": True}}})
    assert "error: name-collision at public.stocks:" in place.slipway("build", "1", code=3).out
    place.model(1, {"Move": {"id": {"type": "integer", "pk": True}, "count": {"type": "integer", "indexed": True}}})
    place.slipway("build", "1")
    place.do(ODD)  # what is not in the baseline may be there, between two segments too
    assert json.loads(place.slipway("apply", "--online", "--json").out)["outcome"] == "applied"
    place.proved(1)
    left = place.slipway("verify", "--json").document["unmanaged"]
    assert {"1 table public.stocks", "1 foreign key on moves", "1 domain", "1 partitioned table"} <= set(left)  # type: ignore[call-overload]
    exported = place.slipway("export", "--alembic", str(tmp_path / "versions"), "--json").document
    assert [one["file"] for one in exported["revisions"]] == ["000_baseline.py", "001_iteration1_count.py"]  # type: ignore[attr-defined]
    place.slipway("rollback", "--to", "0")
    place.proved(0)
    shown = place.slipway("show", "0").out
    assert "public.moves  unmanaged\n" in shown
    assert "3 tables and 1 object of the baseline are unmanaged: public.Odd Name, public.moves" in shown
