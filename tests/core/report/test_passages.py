"""A migration is read through whole, a mark holds for what was viewed, and sides differ only where they do."""

from __future__ import annotations

from dataclasses import replace

from pglast import split

from core.render.words import Sql
from core.report.definitions import definitions, key
from core.report.passages import FRAME, LOOSE, Passage, passages, passages_of_texts, row_marks, row_of, step_of
from core.report.segment_passages import segment_passages
from core.report.sides import Row, sides
from core.report.summary import groups
from core.schema.schemas import schema_of
from tests.core.render.cases import CASES, FIRST, FOLDERS, Case, read_case


def _changed(case: Case) -> list[str]:
    """Say each line that differs, with its sign, over all objects of the case."""
    signs = {"changed": "~", "added": "+", "removed": "-"}
    shown: list[str] = []
    for group in groups(case.proposal.changes, FIRST):
        for item in group.items:
            assert item.change is not None
            found = definitions(item.change, case.proposal)
            rows = [row for row in sides(found.before, found.after, key) if row.kind != "same"]
            shown += [f"{signs[row.kind]} {' '.join((row.right or row.left or '').split())}" for row in rows]
    return list(dict.fromkeys(shown))


def _joined(read: tuple[Passage, ...], side: str) -> str:
    return "\n".join(getattr(passage, side) for passage in read)


def test_every_statement_of_every_golden_case_is_read_once_with_all_of_its_way_back() -> None:
    for folder in FOLDERS:
        proposal = read_case(folder).proposal
        read = passages(proposal, ())
        forward = [passage for passage in read if passage.forward]
        assert len(forward) == len(proposal.up), folder.name
        assert all(one.sql in passage.forward for one, passage in zip(proposal.up, forward, strict=True))
        backward = "\n".join(passage.backward for passage in read)
        assert all(one.sql in backward for one in proposal.down), folder.name
        assert len({passage.mark for passage in read}) == len(read), folder.name
        found = groups(proposal.changes, FIRST)
        rows = row_marks(proposal, found, read)
        assert set(rows) == {row_of(group, item) for group in found for item in group.items}, folder.name
        assert all(marks.statements or marks.own for marks in rows.values()), folder.name
        for change in (item.change for group in found for item in group.items if item.change):
            shown = definitions(change, proposal)
            assert shown.name and (shown.before or shown.after), folder.name
            assert step_of(proposal, change) is not None, folder.name


def test_the_second_pair_of_files_is_read_segment_by_segment_with_what_its_head_says() -> None:
    several = 0
    for folder in FOLDERS:
        proposal = read_case(folder).proposal
        texts = [text for name, text in proposal.files if ".online." in name]
        if not texts:
            continue
        up, down = texts
        read = segment_passages(up, down, place="x.sql", first=FIRST)
        several += 1
        shown, back = (" ".join(side.split()) for side in (_joined(read, "forward"), _joined(read, "backward")))
        head = [line for line in up.split("\n") if line.startswith("-- Still blocks others")]
        wanted = split(up), split(down)
        assert all(" ".join(one.split()) in shown for one in (*head, *wanted[0])), folder.name
        assert all(" ".join(one.split()) in back for one in wanted[1]), folder.name
        assert len({passage.mark for passage in read}) == len(read) and read[0].words.startswith("Segment 1 of")
    assert several > 5


def test_a_mark_holds_for_its_own_statements_both_ways_and_for_no_others() -> None:
    proposal = read_case(CASES / "column_added").proposal
    up = tuple(replace(one, sql=Sql(f"{one.sql} ")) if "phone" in one.sql else one for one in proposal.up)
    down = tuple(replace(one, sql=Sql(f"{one.sql} ")) if "phone" in one.sql else one for one in proposal.down)
    before = [passage.mark for passage in passages(proposal, ())]
    for other in (replace(proposal, up=up), replace(proposal, down=down)):
        after = [passage.mark for passage in passages(other, ())]
        kept = [one == two for one, two in zip(before, after, strict=True)]
        assert kept == [passage.step < 1 for passage in passages(proposal, ())] and not all(kept)
    assert [passage.step for passage in passages(proposal, ())] == [FRAME, 0, 1, 1]


def test_what_slipway_did_not_write_is_read_as_it_stands() -> None:
    up = "-- head\n\nBEGIN;\nSET LOCAL search_path TO public;\n\n-- why\nUPDATE a SET b = 1;\n\nCOMMIT;\n"
    read = passages_of_texts(up, "BEGIN;\nUPDATE a SET b = 2;\nCOMMIT;\n", (), place="x.sql")
    assert [(one.forward, one.backward) for one in read[1:]] == [
        ("-- why\nUPDATE a SET b = 1;", ""),
        ("", "UPDATE a SET b = 2;"),
    ]
    assert {one.step for one in read} == {LOOSE} and len({one.mark for one in read}) == 3


def test_an_object_before_and_after_differs_in_nothing_but_its_changes() -> None:
    territory, phone, comment = _changed(read_case(CASES / "column_added"))
    assert (territory, phone) == ("+ territory_id uuid,", "+ phone varchar(20),")
    assert comment.startswith("+ COMMENT ON COLUMN accounts.phone IS")
    assert all(line[0] == "+" for line in _changed(read_case(CASES / "table_created_with_a_foreign_key")))
    renamed = read_case(CASES / "table_renamed_by_decision")
    assert _changed(renamed)[0].startswith("~ CREATE TABLE")
    case = read_case(CASES / "column_added")
    turned = [replace(table, columns=table.columns[::-1]) for table in case.proposal.after.tables]
    other = replace(case, proposal=replace(case.proposal, after=schema_of(turned)))
    assert sorted(_changed(other)) == sorted([territory, phone, comment])  # a model's order is no difference


def test_lines_are_paired_and_none_is_lost() -> None:
    assert sides("a\nb\nc\n", "a\nx\nc\nd\n") == (
        Row("same", "a", "a"),
        Row("changed", "b", "x"),
        Row("same", "c", "c"),
        Row("added", None, "d"),
    )
    assert sides("a\n", "") == (Row("removed", "a", None),)
    assert sides("", "") == ()
