"""What each statement did when it was rehearsed: locks, relations written anew, tables read; and what was predicted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from core.lint.lock_modes import MODES
from core.project.migrations import Migration
from core.project.settings import Project
from core.run.events import Done, Measured, Sent, Taken
from core.run.predicting import Prediction, predictions
from core.run.weighing import sizes
from core.schema.constraints import QName
from core.targets.connector import Connection, Connector

_BLOCKING = MODES.index("Share")
"""From this mode on somebody waits who only reads or writes."""

_STRENGTHS: dict[str, int] = {mode: place for place, mode in enumerate(MODES)}

# Seconds per row, measured with a warm cache on two cores: the order of magnitude is what they say.
_WRITTEN, _REBUILT, _BUILT, _READ = 0.5e-6, 0.4e-6, 1.2e-6, 0.07e-6

_EXISTING = (
    "SELECT n.nspname, c.relname, pg_relation_filenode(c.oid), pg_stat_get_xact_numscans(c.oid) FROM pg_class AS c "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') "
    "AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')"
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One relation of the transaction, as it is now."""

    strength: int
    file: int | None
    scans: int
    table: QName | None  # that an index is of


@dataclass(slots=True)
class Meter:
    """Looks at its own transaction between two statements of a file."""

    connection: Connection
    predictions: Mapping[str, Prediction]
    rows: Mapping[QName, int]  # of the target's tables
    existed: dict[QName, _Seen] = field(default_factory=dict)  # before the file
    seen: dict[QName, _Seen] = field(default_factory=dict)
    rewritten: set[str] = field(default_factory=set)  # in the step that is on its way
    statement: str = ""

    def start(self) -> None:
        found = self.connection.execute(_EXISTING).fetchall()
        self.existed = {QName(schema, name): _Seen(0, file, scans or 0, None) for schema, name, file, scans in found}

    def sent(self, event: Sent) -> None:
        """What Slipway asked or added in between is not the statement's."""
        self.statement = "" if event.ours else event.sql
        self.seen = self._look()

    def done(self, event: Done) -> Measured | None:
        if not self.statement:
            return None
        before, self.seen = self.seen, self._look()
        taken = tuple(self._taken(before))
        rewritten = tuple(sorted(str(name) for name in self._rewritten(before)))
        scanned = tuple(sorted(str(name) for name in self._scanned(before)))
        self.rewritten.update(rewritten)
        prediction = self.predictions.get(self.statement)
        verdict, why = self._judged(prediction, taken, rewritten)
        if prediction is None or prediction.ends:
            self.rewritten.clear()
        return Measured(
            iteration=event.iteration,
            number=event.number,
            sql=self.statement,
            seconds=event.seconds,
            locks=taken,
            rewritten=rewritten,
            scanned=scanned,
            estimated_seconds=round(self._estimated(before, rewritten, scanned), 4),
            blocks=self._blocks(),
            predicted=tuple(Taken(str(one.relation), one.mode) for one in prediction.locks) if prediction else (),
            verdict=verdict,
            why=why,
        )

    def _look(self) -> dict[QName, _Seen]:
        text = files("core.run").joinpath("queries", "measured.sql").read_bytes()
        found: dict[QName, _Seen] = {}
        for schema, name, _, mode, file, scans, table in self.connection.execute(text).fetchall():
            key, strength = QName(schema, name), _strength(mode.removesuffix("Lock"))
            strongest = max(strength, found[key].strength) if key in found else strength
            found[key] = _Seen(strongest, file, scans or 0, QName(schema, table) if table else None)
        return found

    def _taken(self, before: Mapping[QName, _Seen]) -> list[Taken]:
        """What is held more strongly than before, on what stood there before the file."""
        return [
            Taken(str(name), MODES[one.strength])
            for name, one in sorted(self.seen.items())
            if one.table is None
            and name in self.existed
            and one.strength > before.get(name, self.existed[name]).strength
        ]

    def _rewritten(self, before: Mapping[QName, _Seen]) -> list[QName]:
        return [
            name
            for name, one in self.seen.items()
            if name in self.existed and one.file != before.get(name, self.existed[name]).file
        ]

    def _scanned(self, before: Mapping[QName, _Seen]) -> list[QName]:
        return [
            name
            for name, one in self.seen.items()
            if one.table is None and name in self.existed and one.scans > before.get(name, self.existed[name]).scans
        ]

    def _blocks(self) -> bool:
        """Somebody waits by now, until COMMIT."""
        return any(
            one.strength >= _BLOCKING and one.table is None and name in self.existed for name, one in self.seen.items()
        )

    def _estimated(self, before: Mapping[QName, _Seen], rewritten: tuple[str, ...], scanned: tuple[str, ...]) -> float:
        """At the target's size: what was written anew, indexes with it, what was built, what was only read."""
        seconds = 0.0
        for name, one in self.seen.items():
            table = one.table or name
            count = self.rows.get(table, 0)
            if one.table is None and str(name) in rewritten:
                seconds += count * _WRITTEN
            elif one.table is None and str(name) in scanned:
                seconds += count * _READ
            elif one.table is not None and str(name) in rewritten:
                seconds += count * _REBUILT
            elif one.table is not None and name not in self.existed and name not in before and table in self.existed:
                seconds += count * _BUILT
        return seconds

    def _judged(
        self, prediction: Prediction | None, taken: tuple[Taken, ...], rewritten: tuple[str, ...]
    ) -> tuple[str, str]:
        if prediction is None:
            return "not predicted", "Slipway did not write this statement"
        said = {str(one.relation): _strength(one.mode) for one in prediction.locks}
        for one in taken:
            if _strength(one.mode) >= _BLOCKING and _strength(one.mode) > said.get(one.relation, -1):
                return "different", f"{one.mode} on {one.relation} was not predicted"
        tables = {str(name) for name in self.existed}
        anew = [name for name in rewritten if name in tables and name in said]
        if anew and not prediction.rewrites:
            return "different", f"that {anew[0]} is written anew was not predicted"
        return self._lacking(prediction) if prediction.ends else ("confirmed", "")

    def _lacking(self, prediction: Prediction) -> tuple[str, str]:
        """What was predicted, and did not come."""
        held = {str(name): one.strength for name, one in self.seen.items()}
        for one in prediction.locks:
            if one.relation in self.existed and held.get(str(one.relation), -1) < _strength(one.mode):
                return "different", f"{one.mode} on {one.relation} was predicted, and not taken"
        if prediction.rewrites and not self.rewritten:
            return "different", "that rows are written anew was predicted, and they were not"
        return "confirmed", ""


def made(project: Project, connector: Connector, connection: Connection, page: Migration) -> Meter:
    """The target says how many rows there are where the rehearsal has none."""
    with connector.read() as target:
        major, rows = sizes(target)
    return Meter(connection, predictions(project, page, major), rows)


def _strength(mode: str) -> int:
    return _STRENGTHS.get(mode, -1)
