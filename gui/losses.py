"""What a migration takes away, each in a full sentence that says where the data stays; a backfill takes nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.plan.steps import KeepColumn, KeepLossy, KeepMapped, KeepNulls, KeepRows, KeepSequence, KeepTable
from core.render.proposals import Build


def losses(build: Build) -> tuple[str, ...]:
    if build.proposal is None:
        return ()
    plan = build.proposal.plan
    parcel = plan.parcel("up")
    kept = [step.forward.keep for step in plan.steps]
    return tuple(_said(keep, parcel) for keep in kept if keep is not None and not isinstance(keep, KeepNulls))


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
