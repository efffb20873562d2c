"""A verification is read with pleasure by people, whole by programs, and as markup by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from core.project.integrity import Entry
from core.report.verification_page import page
from core.report.verifications import document, lines
from core.run.proving.differences import Difference
from core.run.proving.mending import NO_MEND, Mend
from core.run.records.history import Row
from core.run.verify import Report
from core.schema.findings import Finding

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
EVIL = "</td></pre></style><script>alert('1')</script><img src=x onerror=\"go()\">&lt;\u202edrowssap\x1b[2J"
SHOWN = EVIL.replace("\u202e", "\\u202e").replace("\x1b", "\\u001b")
LAST = Row(3, "70cd88b3-1", 2, "002.sql", "up", AT, "c", "d", True, "ada", 1.0, 3, "x", "y", "", "0.1.0", "z")
FINE = Report(
    project="crm",
    target="dev",
    iteration=2,
    at=AT,
    who="ada",
    server="18.4",
    server_major=18,
    files=(Entry("ab12", "sealed", "002_orders.sql"),),
    last=LAST,
    expected_tables=12,
    actual_tables=12,
    differences=(),
    origins=(),
    unmanaged=(),
    findings=(),
    mend=NO_MEND,
    state="0123456789abcdef0123456789abcdef",
)


def _different(*differences: Difference, **facts: str) -> Report:
    finding = Finding("changed-since-run", "warning", "dev", "a changed.", "Undo it.")
    offered = Mend(("BEGIN", "SELECT 1", "COMMIT"))
    found = replace(FINE, differences=differences, origins=("since-run",) * len(differences), findings=(finding,))
    return replace(found, mend=offered, **facts)


NAME = Difference("different", "column public.accounts.name", "type", "varchar(100)", "varchar(120)")


class _Read(HTMLParser):
    """Every tag, every attribute and every text, as a browser takes them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _everywhere(said: str) -> Report:
    """A report in which every text says it."""
    differences = tuple(Difference(kind, said, said, said, said + "!") for kind in ("missing", "extra", "different"))
    row = replace(LAST, run=said, actor=said)
    return replace(
        FINE,
        project=said,
        target=said,
        who=said,
        server=said,
        files=(Entry(said, "sealed", said),),
        last=row,
        differences=differences,
        origins=("since-run",) * 3,
        unmanaged=(said,),
        findings=(Finding(said, "warning", said, said, said),),
        mend=Mend((said,)),
        state=said,
        unproved=(Difference("different", said, said, said, said + "!"),),
        unproved_since=("since-run",),
        unjudged=said,
    )


@pytest.mark.parametrize("offered", [Mend((EVIL,)), Mend(impossible=EVIL)], ids=["mend", "no mend"])
def test_whatever_a_report_holds_is_shown_and_is_no_markup(offered: Mend) -> None:
    text = page(replace(_everywhere(EVIL), mend=offered))
    shown = _Read(text)
    assert set(shown.tags) <= set(_Read(page(_everywhere("a"))).tags)
    assert not {"script", "img"} & set(shown.tags)
    assert shown.open == []
    assert shown.text.count(SHOWN) >= 25
    assert "\u202e" not in text and "\x1b" not in text


@pytest.mark.parametrize("report", [FINE, _different(NAME), _everywhere("a")], ids=["0", "1", "all"])
def test_a_page_needs_nothing_but_itself(report: Report) -> None:
    text = page(report)
    shown = _Read(text)
    assert not shown.attributes & {"src", "href", "srcset", "style", "onclick", "onload"}
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & set(shown.tags)
    assert not any(word in text for word in ("url(", "@import", "http://", "https://", "javascript:"))
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text and "@media print" in text


def test_a_page_says_the_verdict_first_then_who_when_what_and_where() -> None:
    fine, bad = _Read(page(FINE)).text, _Read(page(_different(NAME))).text
    body = bad[bad.index("✕") :]
    assert body.startswith("✕ crm: dev does not match iteration 2\n1 difference in 1 object: 1 different. Expected 12")
    assert "✓ crm: dev matches iteration 2\nEvery table and object is as the snapshot says." in fine
    for fact in (
        "2026-03-04 05:06:07 UTC, by ada",
        "PostgreSQL 18.4",
        "002_orders.sql",
        "ab12",
        FINE.state,
        "70cd88b3",
    ):
        assert fact in fine and fact in bad
    assert "Differences" not in fine and "mend" not in fine and "Since when" not in fine
    assert "Not run by Slipway" in body and "BEGIN;\nSELECT 1;\nCOMMIT;" in body


def test_a_page_lights_only_what_differs() -> None:
    text = page(_different(NAME))
    assert '<td class="expected">varchar(<mark>100</mark>)</td>' in text
    assert '<td class="actual">varchar(<mark>120</mark>)</td>' in text
    long = Difference("different", "function public.f()", "definition", "a " * 5000, "a " * 4999 + "b ")
    assert page(_different(long)).count("<mark>") == 2


def test_what_differs_in_one_object_stands_together() -> None:
    comment = Difference("different", NAME.object, "comment", "none", "said")
    text = page(_different(NAME, comment, Difference("extra", "table public.orders", "", "absent", "there")))
    assert text.count('<section class="object">') == 2
    assert "3 differences in 2 objects: 1 extra, 2 different" in text


def test_lines_say_the_verdict_the_count_and_each_difference() -> None:
    assert list(lines(FINE)) == [
        "Schema verification: dev matches iteration 2",
        "  expected 12 tables, found 12",
        "  state 0123456789abcdef, PostgreSQL 18",
    ]
    assert list(lines(_different(NAME, Difference("missing", "table public.a", "", "there", "missing")))) == [
        "Schema verification: dev DOES NOT MATCH iteration 2",
        "  expected 12 tables, found 12",
        "  2 differences in 2 objects: 1 missing, 1 different",
        "  different: column public.accounts.name type: expected varchar(100), is varchar(120)",
        "  missing: table public.a",
        "warning: changed-since-run at dev: a changed.",
        "  Undo it.",
        "mend (not run by Slipway):",
        "  BEGIN;",
        "  SELECT 1;",
        "  COMMIT;",
        "  state 0123456789abcdef, PostgreSQL 18",
    ]


def test_two_hundred_differences_are_a_line_each_and_a_long_mend_is_for_a_file() -> None:
    many = [Difference("different", f"function public.f{number}()", "definition", "x\n" * 300, "x\n" * 200 + "y\n")
            for number in range(200)]  # fmt: skip
    report = replace(_different(*many), mend=Mend(("SELECT 1",) * 300))
    said = list(lines(report))
    assert len(said) == 207 and max(map(len, said)) < 320
    assert "  200 differences in 200 objects: 200 different" in said
    assert "mend: 300 statements, not run by Slipway; --format html or json shows them" in said
    assert "is …" in said[5] and "y" in said[5]


def test_a_document_tells_since_when_and_what_would_mend_it() -> None:
    told = document(_different(NAME))
    assert isinstance(told, dict)
    assert told["differences"] == [
        {
            "kind": "different",
            "object": "column public.accounts.name",
            "attribute": "type",
            "expected": "varchar(100)",
            "actual": "varchar(120)",
            "since": "since-run",
        }
    ]
    assert (told["mend"], told["mend_impossible"]) == (["BEGIN", "SELECT 1", "COMMIT"], "")
    assert told["by"] == "ada"
