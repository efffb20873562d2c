"""Runs, kept parcels and differences as rows of text, and what is said of the history in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from core.report.retained import sized
from core.report.summary import counted
from core.report.verifications import SINCE
from core.run.proving.differences import Difference, Kind
from core.run.proving.drifting import Origin
from core.run.records.history import LAYOUT, History, Row
from core.run.records.retained import Object, Parcel
from core.run.standing import Standing
from core.run.verify import Report
from gui.models.groups import Rows
from gui.models.rows import MINUS
from gui.models.rows import Row as Texts
from gui.widgets.parts import Role

_SIGNS: dict[Kind, tuple[str, str]] = {
    "missing": ("bad", f"{MINUS} missing"),
    "extra": ("warning", "+ extra"),
    "different": ("bad", "~ different"),
}


def of_runs(history: History) -> tuple[Texts, ...]:
    """The newest first."""
    return tuple(_run(row) for row in reversed(history.rows))


def _run(row: Row) -> Texts:
    tone, outcome = outcome_of(row)
    return tone, (
        outcome,
        what(row),
        who(row),
        f"{row.applied_at.astimezone():%Y-%m-%d %H:%M:%S}",
        _tr("{seconds} s").format(seconds=f"{row.seconds:.2f}"),
        str(row.statements),
        row.error,
    )


def outcome_of(row: Row) -> tuple[Role, str]:
    if not row.success:
        return "bad", _tr("✕ failed")
    return ("muted", _tr("· adopted")) if row.iteration == 0 and not row.statements else ("good", _tr("✓ done"))


def what(row: Row) -> str:
    if row.direction == "purge":
        return _tr("✕ purge")
    if row.iteration == 0:
        return _tr("↑ baseline") if row.direction == "up" else _tr("↓ baseline")
    text = _tr("↑ apply of {number}") if row.direction == "up" else _tr("↓ rollback of {number}")
    return text.format(number=row.iteration)


def who(row: Row) -> str:
    return f"{row.actor}@{row.machine}" if row.machine else row.actor


def chain_said(found: Standing) -> tuple[Role, str]:
    """Say in one sentence whether the history is as it was written."""
    if found.damage:
        text = _tr("✕ The history's chain breaks at row {row}: {said}.")
        return "bad", text.format(row=found.damage.row, said=found.damage.said)
    if found.history.layout > LAYOUT:
        return "warning", _tr("! A newer Slipway wrote this history: its chain can't be checked here. Update Slipway.")
    if not found.history.rows:
        return "muted", _tr("No run yet. What is applied to this target from now on is listed here.")
    text = _tr("✓ The history's chain is whole: {runs}, each confirmed by the next.")
    return "good", text.format(runs=counted(len(found.history.rows), "run"))


def undoes_to(found: Standing, row: Row) -> int | None:
    """Give where the target goes when the newest run is undone; only an apply that still stands can be."""
    last = found.history.last
    if last is None or row != last or row.direction != "up" or found.between or found.drift or found.damage:
        return None
    first = min(one.iteration for one in found.history.rows if one.run == row.run and one.success)
    return first - 1 if first > 0 else None


def of_parcels(found: Sequence[Parcel]) -> tuple[Rows, ...]:
    return tuple(_parcel(one) for one in found)


def _parcel(one: Parcel) -> Rows:
    many = counted(len(one.held), "object")
    since = f"{one.since.astimezone():%Y-%m-%d %H:%M:%S}"
    head = ("text", (one.name, many, counted(one.rows, "row"), sized(one.bytes), since, came(one)))
    return Rows(head, tuple(_kept(each) for each in one.objects))


def _kept(one: Object) -> Texts:
    if one.kind == "sequence":
        return "muted", (one.name, _tr("sequence"), "", sized(one.bytes), "", "")
    if one.kind == "notes":
        return "muted", (one.name, _tr("Slipway's own notes"), "", sized(one.bytes), "", "")
    rows = _tr("not counted in time") if one.rows is None else counted(one.rows, "row")
    return "muted", (one.name, _tr("rows"), rows, sized(one.bytes), "", "")


def came(one: Parcel) -> str:
    words = {
        "up": _tr("apply of {number}"),
        "down": _tr("rollback of {number}"),
    }
    return words.get(one.direction, _tr("left over in {number}")).format(number=one.iteration)


def of_report(report: Report) -> tuple[Rows, ...]:
    """Differences by object, then what is not managed and was not compared."""
    told = zip(report.differences, report.origins, strict=True)
    found = [_object(tuple(each)) for _, each in groupby(told, key=lambda one: one[0].object)]
    if report.unproved:
        doubted = tuple(
            ("warning", ("", one.object, one.attribute, one.expected, one.actual, "")) for one in report.unproved
        )
        many = counted(len(doubted), "expression")
        found.append(Rows(("warning", (_tr("? not proven"), many, "", "", "", "")), doubted))
    if report.unmanaged:
        below = tuple(("muted", ("", one, "", "", "", "")) for one in report.unmanaged)
        said = counted(len(report.unmanaged), "kind")
        found.append(Rows(("muted", (_tr("· not compared"), _tr("not managed"), said, "", "", "")), below))
    if report.of_baseline:
        sentence = report.of_baseline.sentence
        found.append(Rows(("muted", (_tr("· left alone"), sentence, "", "", "", ""))))
    return tuple(found)


def _object(told: tuple[tuple[Difference, Origin], ...]) -> Rows:
    first = told[0][0]
    tone, sign = _SIGNS[first.kind]
    if len(told) == 1:
        return Rows((tone, (sign, first.object, *_sides(first, told[0][1]))))
    head = (tone, (sign, first.object, counted(len(told), "attribute"), "", "", ""))
    return Rows(head, tuple((tone, ("", "", *_sides(one, origin))) for one, origin in told))


def _sides(one: Difference, origin: Origin) -> tuple[str, str, str, str]:
    return one.attribute, one.expected, one.actual, SINCE[origin]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Records", text)
