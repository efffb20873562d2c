"""The second example with rows in its tables: a rename, a new table and type, a field and a value that go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.targets.connector import Connector
from tests.acceptance.conftest import example
from tests.acceptance.projects import Place, Row

TABLES = ("categories", "products", "customers", "orders", "order_lines")
NUMBER = "00000000-0000-0000-0000-{:012d}"


@pytest.fixture
def shop(tmp_path: Path, target: str, server: Connector) -> Iterator[Place]:
    with example(tmp_path, target, server, "--example", "shop") as made:
        yield made


def _fill(place: Place) -> None:
    one, two, three, four = (NUMBER.format(number) for number in range(1, 5))
    place.do(
        f"INSERT INTO categories (id, name) VALUES ('{one}', 'Tea')",
        f"INSERT INTO products (id, category_id, sku, name, price) VALUES ('{one}', '{one}', 'T1', 'Green', 499)",
        f"INSERT INTO customers (id, name, email, phone, fax) VALUES ('{one}', 'Ada', 'ada@x', '1', '2')",
        f"INSERT INTO orders (id, customer_id, status) VALUES ('{one}', '{one}', 'draft'), ('{two}', '{one}', 'paid')",
        f"INSERT INTO order_lines (id, order_id, product_id, quantity, unit_price) "
        f"VALUES ('{three}', '{one}', '{one}', 2, 4.99), ('{four}', '{two}', '{one}', 1, 4.99)",
        """INSERT INTO app."Session" (id, "user", preferences) VALUES ('s', 'ada', '{"a": 1}')""",
        """INSERT INTO app."Order" (id, session_id, "order", "isGift") VALUES ('o', 's', 1, true)""",
    )


def _everything(place: Place) -> list[list[Row]]:
    return [place.rows(name) for name in TABLES] + [place.rows(name, "app") for name in ("Session", "Order")]


def test_the_shop_goes_to_its_newest_iteration_and_back_to_each_with_every_row(shop: Place) -> None:
    built = shop.slipway("build", "4", "--json").document
    assert built["questions"] == []
    conflicts = [one for one in built["findings"] if one["code"] == "contract-conflict"]  # type: ignore[attr-defined]
    assert len(conflicts) == 3
    shop.slipway("apply", "1")
    shop.proved(1)
    _fill(shop)
    before = _everything(shop)
    seen = [before]
    for number in (2, 3, 4):
        shop.slipway("apply", str(number))
        shop.proved(number)
        seen.append(_everything(shop))
    (order, paid) = shop.rows("orders")
    assert (order["status"], paid["status"]) == ("open", "paid")
    assert [(row["mobile"], row["fax"]) for row in shop.rows("customers")] == [("1", "2")]
    assert shop.tables("app").keys() == {"app.CartItem", "app.Order", "app.Session", "app.wish_lists"}
    for number in (3, 2, 1):
        shop.slipway("rollback", "--to", str(number))
        shop.proved(number)
        assert _everything(shop) == seen[number - 1]
    shop.slipway("rollback", "--to", "0")
    shop.proved(0)
    assert shop.ask("SELECT 1 FROM pg_namespace WHERE nspname = 'app'") == []
    shop.slipway("apply")
    shop.proved(4)
    assert _everything(shop) == seen[3]


def test_what_the_shop_asked_can_be_answered_otherwise(shop: Place) -> None:
    (shop.root / "iterations/002/decisions.toml").unlink()
    (shop.root / "iterations/004/decisions.toml").unlink()
    shop.slipway("build", "1")
    (asked,) = shop.slipway("build", "2", "--json", code=5).document["questions"]  # type: ignore[misc]
    assert (asked["key"], asked["choices"], asked["place"]) == (
        "rename:customers.phone",
        ["mobile", "no"],
        "busm.yaml:29",
    )
    shop.slipway("build", "2", "--answer", "rename:customers.phone=no")
    shop.slipway("build", "3")
    (asked,) = shop.slipway("build", "4", "--json", code=5).document["questions"]  # type: ignore[misc]
    assert (asked["key"], asked["choices"]) == (
        "value_map:orders.status:draft",
        ["open", "paid", "shipped", "cancelled"],
    )
    shop.slipway("build", "4", "--answer", "value_map:orders.status:draft=cancelled")
    shop.slipway("apply", "1")
    _fill(shop)
    shop.slipway("apply")
    shop.proved(4)
    assert [(row["phone"], row["mobile"]) for row in shop.rows("customers")] == [("1", None)]
    assert [row["status"] for row in shop.rows("orders")] == ["cancelled", "paid"]


def test_its_first_migration_read_as_ddl_is_its_first_iteration(shop: Place) -> None:
    shop.slipway("build", "1")
    (file,) = (path for path in (shop.root / "migrations").glob("001_*.sql") if "rollback" not in path.name)
    found = shop.slipway("diff", str(file), "1", "--json").document
    assert found["changes"] == []
    assert "No differences." in shop.slipway("diff", "1", str(file)).out
