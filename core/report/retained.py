"""What is kept in a target, and what purging it would mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.report.summary import counted
from core.run.records.retained import Census, Object, Parcel, Purge
from core.schema.layout import Json

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def lines(found: Sequence[Parcel]) -> Iterator[str]:
    if not found:
        yield "Nothing is kept."
    for parcel in found:
        yield f"{parcel.name}: {_origin(parcel)}, {sized(parcel.bytes)}, since {parcel.since:%Y-%m-%d %H:%M:%S}"
        yield f"  by run {parcel.run}"
        for one in parcel.objects:
            yield f"  {one.name}: {_held(one)}"
        yield f"  Purging it means: {parcel.purging_means}."


def _origin(parcel: Parcel) -> str:
    match parcel.direction:
        case "up":
            return f"what applying iteration {parcel.iteration} took out of use"
        case "down":
            return f"what rolling back iteration {parcel.iteration} took out of use"
        case _:
            return f"what found no place any more in iteration {parcel.iteration}"


def _held(one: Object) -> str:
    if one.kind == "sequence":
        return "a sequence, and where it stands"
    if one.kind == "notes":
        return f"Slipway's own, {counted(one.rows or 0, 'note')} of publications and statistics to put back"
    rows = "rows not counted in time" if one.rows is None else counted(one.rows, "row")
    return f"{rows}, {sized(one.bytes)}"


def purged(told: Purge) -> Iterator[str]:
    if not told.parcels:
        yield "Nothing to purge."
    for parcel in told.parcels:
        rows = counted(parcel.rows, "row")
        yield f"Purged {parcel.name}: {counted(len(parcel.held), 'object')}, {rows}, {sized(parcel.bytes)}"


def lines_of(found: Census) -> Iterator[str]:
    if found.parcels:
        yield f"Kept: {counted(found.parcels, 'parcel')}, {sized(found.bytes)} (slipway retained)"


def sized(number: int) -> str:
    value, unit = float(number), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{number} bytes" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def document(found: Sequence[Parcel]) -> Json:
    return {"parcels": [_document(one) for one in found]}


def purge_document(told: Purge) -> Json:
    return {"run": told.run, "purged": [_document(one) for one in told.parcels]}


def census_document(found: Census) -> Json:
    return {"parcels": found.parcels, "bytes": found.bytes}


def _document(parcel: Parcel) -> Json:
    return {
        "parcel": parcel.name,
        "iteration": parcel.iteration,
        "direction": parcel.direction,
        "run": parcel.run,
        "since": parcel.since.isoformat(),
        "rows": parcel.rows,
        "bytes": parcel.bytes,
        "objects": [
            {"object": one.name, "kind": one.kind, "rows": one.rows, "bytes": one.bytes} for one in parcel.objects
        ],
        "purging_means": parcel.purging_means,
    }
