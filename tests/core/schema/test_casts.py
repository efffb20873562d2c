"""What PostgreSQL turns into what, and whether every value comes back the same."""

from __future__ import annotations

import pytest

from core.schema.casts import loses_nothing, way
from core.schema.types import parse_type


@pytest.mark.parametrize(
    ("old", "new", "safe"),
    [
        ("integer", "bigint", True),
        ("bigint", "integer", False),
        ("integer", "numeric", True),
        ("integer", "numeric(12,2)", True),
        ("integer", "numeric(11,2)", False),
        ("smallint", "numeric(5,0)", True),
        ("bigint", "numeric(18,0)", False),
        ("bigint", "numeric(19,0)", True),
        ("numeric(9,2)", "numeric(12,2)", True),
        ("numeric(9,2)", "numeric(9,1)", False),
        ("numeric", "numeric(12,2)", False),
        ("varchar(10)", "varchar(20)", True),
        ("varchar(20)", "varchar(10)", False),
        ("varchar(20)", "text", True),
        ("uuid", "varchar(36)", True),
        ("uuid", "varchar(35)", False),
        ("text[]", "text", False),
    ],
)
def test_a_type_loses_nothing_only_where_every_value_fits(old: str, new: str, safe: bool) -> None:  # noqa: FBT001
    assert loses_nothing(parse_type(old), parse_type(new)) is safe


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("integer", "bigint", "assignment"),
        ("boolean", "integer", "explicit"),
        ("text", "integer", "text"),
        ("integer", "uuid", "none"),
        ("text[]", "text", "none"),
        ("date", "timestamptz", "assignment"),
    ],
)
def test_the_way_between_two_types_is_the_one_that_postgresql_has(old: str, new: str, found: str) -> None:
    assert way(parse_type(old), parse_type(new)) == found
