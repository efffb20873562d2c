"""Which spellings are one expression without a server to ask, and which are surely two."""

from __future__ import annotations

import pytest

from core.diff.parse_trees import is_other_order, is_same_tree

SAME = [
    ("expression", '"age" >= 0', "(age >= 0)"),
    ("expression", "\"status\" = ANY (ARRAY['a',  'b'])", "(status = ANY (ARRAY['a', 'b']))"),
    ("default", "now()", "now( )"),
    ("keys", '"city", lower("name") DESC', "city, lower(name) DESC"),
    ("elements", '"room" WITH =, "during" WITH &&', "room WITH =, during WITH &&"),
    ("query", "SELECT id  FROM public.orders", " SELECT id\n   FROM public.orders;"),
    ("definition", "CREATE TRIGGER t BEFORE INSERT ON o FOR EACH ROW EXECUTE FUNCTION f()",
     "CREATE TRIGGER t  BEFORE INSERT ON o\n FOR EACH ROW EXECUTE FUNCTION f()"),
]  # fmt: skip
NOT_SURELY = [
    ("expression", '"age" >= 0', "(age >= 1)"),
    ("expression", '"Age" >= 0', "(age >= 0)"),
    ("expression", "\"s\"::text IN ('a')", "((s)::text = 'a'::text)"),
    ("default", "'new'", "'new'::character varying"),
    ("query", "SELECT id FROM a", "SELECT a.id FROM a"),
    ("expression", "no ( expression", "no ( expression at all"),
    ("expression", "1) FROM t WHERE (true", "1) FROM u WHERE (true"),
]


@pytest.mark.parametrize(("attribute", "one", "other"), SAME)
def test_blanks_brackets_and_needless_quotes_make_no_difference(attribute: str, one: str, other: str) -> None:
    assert is_same_tree(attribute, one, other) and is_same_tree(attribute, other, one)


@pytest.mark.parametrize(("attribute", "one", "other"), NOT_SURELY)
def test_whatever_else_is_spelled_otherwise_is_not_called_the_same(attribute: str, one: str, other: str) -> None:
    assert not is_same_tree(attribute, one, other)


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("city", "city DESC", True),
        ("city", "city, name", True),
        ("city DESC", "city DESC NULLS LAST", True),
        ("city", "city ASC NULLS LAST", False),
        ("city DESC", "city DESC NULLS FIRST", False),
        ("lower(a)", "lower((a)::text)", False),
    ],
)
def test_how_many_keys_an_index_has_and_which_way_they_sort_is_no_expression(
    one: str, other: str, *, differs: bool
) -> None:
    assert is_other_order("keys", one, other) is differs
    assert not is_other_order("expression", one, other)
