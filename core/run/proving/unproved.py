"""Where no judge works: a snapshot in its own words, held against a read-back, and what of it nobody could prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.diff.parse_trees import is_other_order, is_same_tree
from core.errors import Refused
from core.project.migrations import read_snapshot
from core.project.settings import Project
from core.run.outlook.server_needs import refuse_lacking
from core.run.proving.differences import Difference, differences
from core.run.proving.judge import expected, known, places
from core.run.proving.known import Known
from core.run.proving.second_reading import is_text, truly_different
from core.run.records import history as histories
from core.run.records.history import History
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from core.targets.translate import reading

_ABSENT = "none"
"""As a difference says it; PostgreSQL reads no expression that is this word: it reserves it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a target should read back as; where nobody could say it, the snapshot itself."""

    schema: Schema
    unjudged: str = ""  # why nobody could


@dataclass(frozen=True, slots=True)
class Compared:
    """What nobody could prove is spelled in two ways that may mean the same: neither equal nor different."""

    differences: tuple[Difference, ...]
    unproved: tuple[Difference, ...] = ()


def wanted(project: Project, connector: Connector, number: int) -> Wanted:
    """Nothing of a snapshot's own words is remembered: another role, or another server, may have a judge."""
    try:
        return Wanted(expected(project, connector, number))
    except Refused as refused:
        _refuse_all_but_unproved(refused)
        said = read_snapshot(project, number)
        with reading(connector) as connection:
            refuse_lacking(connection, said)  # a judge would have said it
        return Wanted(said, refused.message)


def known_or_named(project: Project, connector: Connector, number: int, major: int) -> Known:
    """Without a judge no row is known again, so that all of them are compared: a table's name is no digest."""
    try:
        return known(project, connector, number, major)
    except Refused as refused:
        _refuse_all_but_unproved(refused)
        said = read_snapshot(project, number)
        named = frozenset(str(table.name) for table in said.tables)
        return Known(places(project.first_schema, said), named, Schema((), said.objects), state(said))


def _refuse_all_but_unproved(refused: Refused) -> None:
    if refused.code != "unproved":
        raise refused


def compared(connector: Connector, ought: Wanted, live: Schema, first: str) -> Compared:
    """Everything but expressions is compared as strictly as ever; those are equal by text or by parse tree."""
    found = differences(ought.schema, live)
    if not ought.unjudged:
        return Compared(truly_different(connector, ought.schema, live, found, first))
    open_ones = [one for one in found if not _is_same(one)]
    return Compared(
        tuple(one for one in open_ones if _is_proof(one)), tuple(one for one in open_ones if not _is_proof(one))
    )


def _is_same(one: Difference) -> bool:
    return is_text(one) and is_same_tree(one.attribute, one.expected, one.actual)


def _is_proof(one: Difference) -> bool:
    """An expression that is there against none is no question of words."""
    if not is_text(one) or _ABSENT in (one.expected, one.actual):
        return True
    return is_other_order(one.attribute, one.expected, one.actual)


def drifted(project: Project, connector: Connector, connection: Connection, history: History, live: Schema) -> Compared:
    """Without a judge the last run's read-back is asked, which the same server has spelled."""
    ought = wanted(project, connector, history.iteration)
    if ought.unjudged and history.last is not None:
        left = histories.read_back(connection, project, history.last)
        if left is not None:
            return Compared(differences(left, live))
    return compared(connector, ought, live, project.first_schema)


def named(found: Sequence[Difference]) -> tuple[str, ...]:
    """Name each as a person looks it up: check public.orders.orders_total_check, expression."""
    return tuple(f"{one.object}, {one.attribute}" for one in found)
