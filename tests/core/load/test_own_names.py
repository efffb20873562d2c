"""Every table, column and constraint has a name of its own, in 63 bytes."""

from __future__ import annotations

from collections.abc import Callable

from core.load.loaded import Loaded
from core.names import LIMIT

Load = Callable[..., Loaded]


def test_two_tables_of_one_name_are_an_error_with_both_places(load: Load) -> None:
    loaded = load("erDiagram\nOrderLine { uuid id PK }\nORDER_LINES { uuid id PK }")
    (finding,) = loaded.findings
    assert (finding.code, finding.severity, finding.place) == ("name-collision", "error", "busm.mmd:3")
    assert "busm.mmd:2" in finding.message


def test_two_columns_of_one_name_are_an_error_with_both_places(load: Load) -> None:
    loaded = load("erDiagram\nThing {\n uuid id PK\n int firstName\n int first_name\n int first_name\n}")
    assert [(finding.code, finding.place) for finding in loaded.findings] == [
        ("name-collision", "busm.mmd:5"),
        ("name-collision", "busm.mmd:6"),
    ]
    assert "busm.mmd:4" in loaded.findings[0].message
    assert len(loaded.schema.tables[0].columns) == 2


def test_long_names_are_cut_with_a_hash_and_a_note(load: Load) -> None:
    loaded = load(f"erDiagram\nT{'x' * 80} {{\n uuid id PK\n enum(a) {'ä' * 40}\n}}")
    assert [(finding.code, finding.severity) for finding in loaded.findings] == [("name-too-long", "note")] * 2
    (table,) = loaded.schema.tables
    names = [table.name.name, table.columns[1].name, table.checks[0].name]
    assert all(len(name.encode()) <= LIMIT for name in names)
    assert table.checks[0].columns == (table.columns[1].name,)


def test_two_long_names_that_begin_alike_stay_two(load: Load) -> None:
    loaded = load(f"erDiagram\nThing {{\n uuid id PK\n int {'x' * 70}1\n int {'x' * 70}2\n}}")
    assert len({column.name for column in loaded.schema.tables[0].columns}) == 3


def test_generated_names_that_collide_get_a_suffix_whatever_the_order(load: Load) -> None:
    one, other = "Foo { uuid id PK int barsBaz UK }", "FooBar { uuid id PK int baz UK }"
    first, second = load(f"erDiagram\n{one}\n{other}"), load(f"erDiagram\n{other}\n{one}")
    assert first.findings == ()
    assert first.schema == second.schema
    third = load("erDiagram\nFoos { uuid id PK int barsBaz UK }\nFoosBars { uuid id PK int baz UK }")
    names = [unique.name for table in third.schema.tables for unique in table.uniques]
    assert len(set(names)) == 2
    assert names[0] == "uq_foos_bars_baz"
    assert names[1].startswith("uq_foos_bars_baz_")


def test_a_reserved_word_is_a_note_and_stays(load: Load) -> None:
    loaded = load("erDiagram\nThing {\n uuid id PK\n int order\n int type\n}")
    assert [(finding.code, finding.severity, finding.place) for finding in loaded.findings] == [
        ("reserved-name", "note", "busm.mmd:4")
    ]
    assert loaded.schema.tables[0].columns[1].name == "order"


def test_a_name_of_signs_alone_is_an_error(load: Load) -> None:
    loaded = load('erDiagram\n"???" { uuid id PK }\nP {\n uuid id PK\n int ---\n}')
    assert {(finding.code, finding.place) for finding in loaded.findings} == {
        ("parse-error", "busm.mmd:2"),
        ("parse-error", "busm.mmd:5"),
    }


def test_a_column_that_is_called_like_one_set_aside_is_an_error(load: Callable[..., Loaded]) -> None:
    (finding,) = load("erDiagram\nThing {\n uuid id PK\n string slipway_003_x\n}").findings
    assert (finding.code, finding.severity, finding.place) == ("name-collision", "error", "busm.mmd:4")
