"""What a rollback would make of each object, and what would stop it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from core.report import differences
from core.report.summary import counted
from core.run.outlook.fates import Fate
from core.run.rollback import Prospect
from core.schema.layout import Json

_ORDER = ("impossible", "structure only", "restored with data", "kept", "definition")
_HEADINGS = {
    "impossible": "Impossible as things are:",
    "structure only": "Structure only, its data is not there any more:",
    "restored with data": "Restored with data:",
    "kept": "Goes, and is kept:",
    "definition": "Only the definition changes:",
}


def lines(found: Prospect) -> Iterator[str]:
    """Worst first."""
    yield from _stops(found)
    for verdict in _ORDER:
        those = [fate for fate in found.fates if fate.verdict == verdict]
        if those:
            yield f"  {_HEADINGS[verdict]}"
        for fate in those:
            yield from _fate(fate)


def _stops(found: Prospect) -> Iterator[str]:
    there = found.standing
    if there.at_work:
        yield "  A run is at work there now, or its session has not ended: what it holds can't be looked at."
    if there.drift:
        yield f"  It would be refused: {counted(len(there.drift), 'difference')} from what the last run left."
        yield from (f"    {one.kind}: {one.object} {one.attribute}".rstrip() for one in there.drift)
    if there.chain_broken_at is not None:
        yield f"  It would be refused: the history's chain breaks at row {there.chain_broken_at}."


def _fate(fate: Fate) -> Iterator[str]:
    lost = f", {fate.lost} of what was kept left over" if fate.lost else ""
    rows = f" ({counted(fate.rows, 'row')}{lost})" if fate.rows or fate.verdict != "definition" or lost else ""
    yield f"    {fate.object}: {fate.how}{rows}"
    if fate.why:
        yield f"      {fate.why}"
    if fate.remedy:
        yield f"      {fate.remedy}"


def document(found: Prospect) -> Json:
    there = found.standing
    return {
        "target": there.target,
        "from": there.iteration,
        "to": found.goal,
        "possible": not found.stopped,
        "fates": [_fate_document(fate) for fate in found.fates],
        "objects": [{"object": one.object, "how": one.how, "rows": one.rows} for one in _with_rows(found.fates)],
        "drift": [differences.document(one) for one in there.drift],
        "at_work": there.at_work,
        "in_doubt": there.in_doubt,
        "chain_broken_at": there.chain_broken_at,
    }


def _fate_document(fate: Fate) -> Json:
    return {**asdict(fate), "samples": list(fate.samples)}


def _with_rows(fates: Sequence[Fate]) -> Sequence[Fate]:
    """What holds rows of its own, whatever stops it."""
    return [one for one in fates if one.verdict != "definition" and one.how != "is in the way"]
