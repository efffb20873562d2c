"""What a migration takes away, each in a full sentence that says where the data stays; a backfill takes nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.diff.repairs import Repair
from core.plan.steps import KeepColumn, KeepLossy, KeepMapped, KeepNulls, KeepRows, KeepSequence, KeepTable
from core.render.proposals import Build


def losses(build: Build) -> tuple[str, ...]:
    if build.proposal is None:
        return ()
    plan = build.proposal.plan
    parcel = plan.parcel("up")
    kept = [step.forward.keep for step in plan.steps]
    told = [_said(keep, parcel) for keep in kept if keep is not None and not isinstance(keep, KeepNulls)]
    repairs = [step.forward.repair for step in plan.steps]
    return (*told, *(_mended(repair, parcel) for repair in repairs if repair is not None))


def _mended(repair: Repair, parcel: str) -> str:
    text = _tr("Rows of {table} that {part} would stop at go; they are kept in {parcel} until you purge it.")
    if repair.column:
        text = _tr("Rows of {table} that {part} would stop at get another value; what they had is kept in {parcel}.")
    return text.format(table=repair.table.name, part=repair.part, parcel=parcel)


def _said(keep: KeepTable | KeepSequence | KeepColumn | KeepLossy | KeepMapped | KeepRows, parcel: str) -> str:
    match keep:
        case KeepTable(table):
            text = _tr("Table {name} goes; its rows are kept in {parcel} until you purge it.")
            return text.format(name=table.name, parcel=parcel)
        case KeepSequence(sequence):
            text = _tr("Sequence {name} goes; where it stands is kept in {parcel} until you purge it.")
            return text.format(name=sequence.name, parcel=parcel)
        case KeepColumn(table, column) | KeepRows(table, column):
            text = _tr("Column {name} goes; its values are kept in {parcel} until you purge it.")
            return text.format(name=f"{table.name}.{column}", parcel=parcel)
        case KeepMapped(table, column, _, _, values):
            text = _tr("Rows with {values} as {name} get another value; what they had is kept in {parcel}.")
            gone = ", ".join(old for old, _ in values)
            return text.format(values=gone, name=f"{table.name}.{column}", parcel=parcel)
        case KeepLossy(table, column, _, before, after):
            text = _tr("Column {name} changes from {before} to {after}; values that don't fit are kept in {parcel}.")
            return text.format(name=f"{table.name}.{column}", before=before, after=after, parcel=parcel)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Losses", text)
