"""Where the chain of a history breaks, and what somebody must have done there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core.run.records.history import History, Row, link
from core.run.records.journal import Entry

How = Literal["altered", "missing", "put in", "moved", "another project's", "rewritten", "cut", "unclear"]


@dataclass(frozen=True, slots=True)
class Damage:
    """The first row that is not as it was written."""

    row: int
    how: How
    other: int = 0  # where the row stands that belongs here

    @property
    def said(self) -> str:
        match self.how:
            case "moved":
                return f"rows {self.row} and {self.other} have changed places"
            case "another project's":
                return f"row {self.row} is another project's"
            case "missing":
                return f"row {self.row} is missing"
            case "cut":
                return f"it ends before row {self.row}, which this machine saw committed"
            case "rewritten":
                return f"row {self.row} was written anew with its whole chain: this machine saw another one"
            case "unclear":
                return f"row {self.row} was altered, put in, or follows one that is missing"
            case _:
                return f"row {self.row} was {self.how}"


def damage(history: History, seen: Entry | None = None) -> Damage | None:
    """Name what is wrong with a history; a run that this machine saw committed is its witness."""
    number = history.broken(seen.chain if seen else "")
    if number is None:
        return None
    if number > len(history.rows):
        again = (row for row in history.rows if seen and (row.run, row.iteration) == (seen.run, seen.iteration))
        row = next(again, None)
        return Damage(row.seq, "rewritten") if row else Damage(number, "cut")
    row = history.rows[number - 1]
    if row.seq != number:
        return Damage(number, "missing" if row.seq > number else "put in")
    return _changed(history, number, row, seen.chain if seen else "")


def _changed(history: History, number: int, row: Row, witness: str) -> Damage:
    """The numbers are right and a row doesn't follow from the one before it."""
    rows = history.rows
    before = rows[number - 2].chain if number > 1 else ""
    follower = rows[number] if number < len(rows) else None
    if any(link(before, replace(row, project=project)) == row.chain for project in history.projects):
        return Damage(number, "another project's")
    for belongs in rows[number:]:
        if link(before, replace(belongs, seq=number)) == belongs.chain:
            at_home = any(link(one.chain, replace(row, seq=belongs.seq)) == row.chain for one in rows)
            return Damage(number, "moved", belongs.seq) if at_home else Damage(number, "put in")
    if row.chain == witness or (follower and follower.chain == link(row.chain, follower)):
        return Damage(number, "altered")  # its own chain is the one that was written, its values are not
    if follower and _shifted(row, follower, len(rows)):
        return Damage(number, "missing")
    return Damage(number, "unclear")


def _shifted(row: Row, follower: Row, most: int) -> bool:
    """Two rows still follow each other under the numbers that they had before others were closed up."""
    return any(
        link(row.chain, replace(follower, seq=follower.seq + gone)) == follower.chain for gone in range(1, most + 2)
    )
