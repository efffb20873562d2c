"""How a model's names become names in the database."""

from __future__ import annotations

import time

import pytest

from core.names import LIMIT, distinct, fit, generated, plural, snake, words


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("id", "id"),
        ("createdAt", "created_at"),
        ("AccountID", "account_id"),
        ("AccountIDs", "account_ids"),
        ("SERVICE_LOCATION", "service_location"),
        ("PrimaryServiceLocationID", "primary_service_location_id"),
        ("HTTPServer2", "http_server2"),
        ("address_2", "address_2"),
        ("line2Text", "line2_text"),
        ("B2BAccount", "b2b_account"),
        ("md5hash", "md5hash"),
        ("first-name", "first_name"),
        ("Order Line", "order_line"),
        ("__id", "id"),
        ("Straße", "straße"),
        ("ÉtatCivil", "état_civil"),
        ("Cafe\u0301Bar", "café_bar"),
        ("ЗаказКлиента", "заказ_клиента"),
        ("हिन्दी", "हिन्दी"),
        ("名前", "名前"),
        ("!?", ""),
    ],
)
def test_a_name_is_split_at_its_words_in_any_alphabet(name: str, column: str) -> None:
    assert snake(name) == column


@pytest.mark.parametrize("name", ["AccountID", "SERVICE_LOCATION", "HTTPServer2", "Straße", "address_2"])
def test_a_converted_name_stays_when_it_is_converted_again(name: str) -> None:
    assert snake(snake(name)) == snake(name)


@pytest.mark.parametrize("name", ["A" * 20_000, "A" * 20_000 + "b", "aB" * 10_000])
def test_a_very_long_name_is_split_in_no_time(name: str) -> None:
    began = time.process_time()
    assert "".join(words(name)) == name.lower()
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("account", "accounts"),
        ("territory", "territories"),
        ("day", "days"),
        ("address", "addresses"),
        ("status", "statuses"),
        ("bus", "buses"),
        ("analysis", "analyses"),
        ("box", "boxes"),
        ("person", "people"),
        ("people", "people"),
        ("orders", "orders"),
        ("series", "series"),
        ("sales_territory", "sales_territories"),
        ("straße", "straßes"),
    ],
)
def test_only_the_last_word_of_a_table_is_made_plural(name: str, table: str) -> None:
    assert plural(name) == table


def test_a_long_name_is_cut_to_63_bytes_and_stays_its_own() -> None:
    one, other = fit("ä" * 40 + "x"), fit("ä" * 40 + "y")
    assert len(one.encode()) <= LIMIT
    assert one != other
    assert fit("short") == "short"


def test_generated_names_are_predictable_and_a_taken_one_gets_a_suffix() -> None:
    assert generated("fk", "locations", "account_id") == "fk_locations_account_id"
    assert distinct("ix_a_b", "one") != distinct("ix_a_b", "two")
    assert distinct("ix_a_b", "one").startswith("ix_a_b_")
