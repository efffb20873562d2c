"""A verification as one HTML file for a ticket: nothing in it runs, and nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from importlib.metadata import version
from importlib.resources import files
from itertools import groupby

from core.report.letters import visible
from core.report.summary import counted
from core.report.verifications import LEFT, SINCE, doubted, tally
from core.run.proving.differences import Difference, Kind
from core.run.proving.drifting import Origin, run_said
from core.run.verify import Report

_SIGNS: dict[Kind, str] = {"missing": "- missing", "extra": "+ extra", "different": "~ different"}
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_COMPARABLE = 3000
"""Pieces of a text; in longer ones only what begins and ends alike is told apart."""

Told = tuple[Difference, Origin]


def page(report: Report) -> str:
    return "\n".join(("<!doctype html>", '<html lang="en">', *_head(report), *_body(report), "</html>", ""))


def _head(report: Report) -> Iterator[str]:
    style = files("core.report").joinpath("verification.css").read_text(encoding="utf-8")
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # Were a text ever taken for markup, it still could neither run nor load anything.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_text(_verdict(report))}</title>"
    yield f"<style>\n{style}</style>"
    yield "</head>"


def _body(report: Report) -> Iterator[str]:
    yield "<body><main>"
    yield from _said_first(report)
    yield from _findings(report)
    if report.differences:
        yield "<h2>Differences</h2>"
        told = zip(report.differences, report.origins, strict=True)
        for name, each in groupby(told, key=lambda one: one[0].object):
            yield from _object(name, tuple(each))
    yield from _unproved(report)
    yield from _mend(report)
    yield from _left_out(report)
    yield from _facts(report)
    yield f"<footer>Made by Slipway {_text(version('slipway'))}, which only read the database.</footer>"
    yield "</main></body>"


def _said_first(report: Report) -> Iterator[str]:
    word, sign = _worn(report)
    yield f'<header class="verdict {word}"><h1>{sign} {_text(_verdict(report))}</h1>'
    sentence = f"{tally(report)}." if report.differences else _matching(report)
    tables = f"Expected {counted(report.expected_tables, 'table')}, found {report.actual_tables}."
    yield f"<p>{_text(sentence)} {_text(tables)}</p>"
    yield f'<p class="quiet">{_text(f"{report.at:%Y-%m-%d %H:%M:%S} UTC, by {report.who}")}</p></header>'
    kinds = [one.kind for one in report.differences]
    yield '<ul class="counts">'
    for kind in _SIGNS:
        yield f"<li><b>{kinds.count(kind)}</b> {kind}</li>"
    if report.unproved:
        yield f"<li><b>{len(report.unproved)}</b> not proven</li>"
    yield f"<li><b>{len(report.unmanaged)}</b> not compared</li></ul>"


def _worn(report: Report) -> tuple[str, str]:
    if report.ok:
        return ("good", "✓") if report.proved else ("doubtful", "!")
    return "bad", "✕"


def _matching(report: Report) -> str:
    if report.unproved:
        return "Every table and object is there as the snapshot says; the expressions below are spelled otherwise."
    return "Every table and object is as the snapshot says."


def _verdict(report: Report) -> str:
    word = "does not match" if report.differences else "matches"
    return f"{report.project}: {report.target} {word} {doubted(report)}"


def _findings(report: Report) -> Iterator[str]:
    if report.findings:
        yield "<h2>Since when</h2>"
    for one in report.findings:
        said = f"<p><b>{_text(one.code)}</b>: {_text(one.message)}</p><p>{_text(one.remedy)}</p>"
        yield f'<div class="warned">{said}</div>'


def _object(name: str, told: Sequence[Told]) -> Iterator[str]:
    kind = told[0][0].kind
    yield '<section class="object">'
    yield f'<header><span class="badge {kind}">{_SIGNS[kind]}</span><h3>{_text(name)}</h3></header>'
    yield "<table><thead><tr><th>Attribute</th><th>Expected</th><th>Actual</th></tr></thead><tbody>"
    for one, _ in told:
        expected, actual = _lit(one.expected, one.actual)
        attribute = one.attribute.replace("_", " ") or "whole"
        yield f'<tr><th scope="row">{_text(attribute)}</th>'
        yield f'<td class="expected">{expected}</td><td class="actual">{actual}</td></tr>'
    yield "</tbody></table>"
    since = "; ".join(dict.fromkeys(SINCE[origin] for _, origin in told))
    yield f'<p class="quiet">{_text(since)}</p></section>'


def _unproved(report: Report) -> Iterator[str]:
    if not report.unjudged:
        return
    yield "<h2>Not proven</h2>"
    yield f"<p>{_text(report.unjudged[:1].upper() + report.unjudged[1:])}.</p><p>Expressions were compared by their "
    yield "words and by their parse trees; two that differ in both may still mean the same.</p>"
    if not report.unproved:
        yield '<p class="quiet">Every expression is the same in one of the two ways.</p>'
        return
    yield '<section class="object"><table><thead><tr><th>Expression</th><th>The model says</th>'
    yield "<th>The server says</th></tr></thead><tbody>"
    for one, since in zip(report.unproved, report.unproved_since, strict=True):
        expected, actual = _lit(one.expected, one.actual)
        yield f'<tr><th scope="row">{_text(f"{one.object}, {one.attribute}")}<br>{_text(LEFT[since])}</th>'
        yield f'<td class="expected">{expected}</td><td class="actual">{actual}</td></tr>'
    yield "</tbody></table></section>"


def _lit(expected: str, actual: str) -> tuple[str, str]:
    """Mark what is only on one side."""
    one, other = _WORDS.findall(expected), _WORDS.findall(actual)
    if max(len(one), len(other)) > _COMPARABLE:
        return f"<mark>{_text(expected)}</mark>", f"<mark>{_text(actual)}</mark>"
    left, right = [], []
    for same, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append(_piece("".join(one[start:end]), same))
        right.append(_piece("".join(other[begin:stop]), same))
    return "".join(left), "".join(right)


def _piece(text: str, same: str) -> str:
    return _text(text) if same == "equal" or not text else f"<mark>{_text(text)}</mark>"


def _mend(report: Report) -> Iterator[str]:
    offered = report.mend
    if not offered.statements and not offered.impossible:
        return
    yield "<h2>What would mend it</h2>"
    if offered.impossible:
        yield f"<p>No statements can be given: {_text(offered.impossible)}</p>"
        return
    yield "<p><b>Not run by Slipway.</b> These statements would make the database what the snapshot says; what they "
    yield "would take out of use is put aside first. Read them before you run them.</p>"
    script = "".join(f"{statement};\n" for statement in offered.statements)
    yield f"<pre>{_text(script)}</pre>"


def _left_out(report: Report) -> Iterator[str]:
    yield "<h2>Not compared</h2>"
    if not report.unmanaged and not report.of_baseline:
        yield '<p class="quiet">Nothing: everything in the project\'s schemas was compared.</p>'
        return
    if report.of_baseline:
        yield f"<p>{_text(report.of_baseline.sentence)}</p>"
    if report.unmanaged:
        yield "<p>The model says nothing of these, so they were counted and left alone.</p><ul>"
        yield from (f"<li>{_text(one)}</li>" for one in report.unmanaged)
        yield "</ul>"


def _facts(report: Report) -> Iterator[str]:
    yield "<h2>What was compared</h2><dl>"
    last = run_said(report.last) if report.last else "none is recorded"
    facts = (
        ("Project", report.project),
        ("Target", report.target),
        ("Server", f"PostgreSQL {report.server}"),
        ("Iteration", str(report.iteration)),
        ("Last run", last),
        ("Compared", f"{report.at.isoformat(timespec='seconds')} by {report.who}"),
        ("State", report.state),
    )
    for name, value in facts:
        yield f"<dt>{name}</dt><dd>{_text(value)}</dd>"
    for one in report.files:
        yield f"<dt>File</dt><dd>{_text(one.name)} ({one.status})<br><code>{_text(one.checksum)}</code></dd>"
    yield "</dl>"


def _text(text: str) -> str:
    """Whatever a model or a server says is shown and never read as markup."""
    return escape(visible(text))
