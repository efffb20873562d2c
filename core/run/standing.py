"""Where a target stands: which iteration, what is pending, whether somebody changed it since, what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Differs, Refused
from core.load.live import ReadBack, read_schema
from core.project.baselines import has_baseline
from core.project.migrations import Migration, read_snapshot, refuse_behind
from core.project.places import project_home
from core.project.settings import Project
from core.run.online import between as segments
from core.run.online.between import Between
from core.run.proving.differences import Difference
from core.run.proving.judge import managed, places
from core.run.proving.managed import only_managed, speaks_of_tables_only
from core.run.proving.unproved import Compared, drifted, wanted
from core.run.records import history as histories
from core.run.records.damage import Damage, damage
from core.run.records.doubt import lock_is_free
from core.run.records.history import History
from core.run.records.journal import Entry, Journal
from core.run.records.pending import pending
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from core.targets.translate import reading


@dataclass(frozen=True, slots=True)
class Standing:
    """Read in one go; `drift` is empty when the live state is the last run's after."""

    target: str
    iteration: int
    pending: tuple[int, ...]
    drift: tuple[Difference, ...]
    state: str
    live: ReadBack
    history: History
    unsettled: Entry | None = None
    damage: Damage | None = None  # the first row that was changed or is missing
    at_work: bool = False  # the run's lock is taken: what is said here is what was before
    halfway: bool = False  # that run has committed segments
    between: Between | None = None  # segments of the next iteration are done, and it is not
    unproved: tuple[Difference, ...] = ()  # of what was compared with a snapshot that nobody could judge

    @property
    def chain_broken_at(self) -> int | None:
        return self.damage.row if self.damage else None

    @property
    def in_doubt(self) -> bool:
        """A run of this machine that nobody has seen the end of may still commit."""
        return self.at_work and self.unsettled is not None


def standing(project: Project, connector: Connector, connection: Connection) -> Standing:
    """Compare the live state with the last run's; without a run, with the baseline's read-back."""
    journal = Journal(project_home(project.id))
    # The journal first: what a rival writes into it from now on is no gap in the history that is read next.
    unsettled, seen = journal.unsettled(connector.label), journal.last_seen(connector.label)
    history, between, live = _at_one_moment(project, connector, connection)
    at = history.iteration
    if has_baseline(project) or not speaks_of_tables_only(live.schema):
        live = only_managed(live, _spoken(project, connector, at, between))
    now = state(live.schema)
    if between is not None and segments.of_another_history(between, history, live.schema):
        between = None
    told = Compared(())
    untouched = history.last is None and empty(live.schema)  # no run yet, and nothing that a baseline could differ from
    if between is not None:
        told = Compared(between.drift(live.schema))
    elif not untouched and (history.last is None or history.last.state_after != now):
        told = drifted(project, connector, connection, history, live.schema)
    open_run = next((entry for entry in reversed(unsettled) if not history.holds(entry.run, entry.iteration)), None)
    return Standing(
        target=connector.label,
        iteration=at,
        pending=pending(project, history),
        drift=told.differences,
        state=now,
        live=live,
        history=history,
        unsettled=open_run,
        damage=damage(history, seen),
        halfway=bool(open_run and segments.committed_by(connection, project, open_run.run)),
        between=between,
        unproved=told.unproved,
    )


def _spoken(project: Project, connector: Connector, at: int, between: Between | None) -> Schema:
    """What the target should speak of; the read-back of a segment knows what the baseline left out."""
    return between.read_back if between else wanted(project, connector, at).schema


def _at_one_moment(
    project: Project, connector: Connector, connection: Connection
) -> tuple[History, Between | None, ReadBack]:
    """Read again when a rival has committed in between: its structure under the old row would look like drift."""
    while True:
        history = histories.read(connection, project)
        refuse_behind(project, history.iteration, connector.label)
        between = segments.read(connection, project, history)
        live = read_schema(connection, _schemas(project, history, between))
        after = histories.read(connection, project)
        if after.head == history.head and segments.read(connection, project, after) == between:
            return history, between, live


def _schemas(project: Project, history: History, between: Between | None) -> tuple[str, ...]:
    """Between two segments there may be schemas that only the next snapshot speaks of."""
    spoken = schemas_of(project, history.iteration)
    return tuple(dict.fromkeys((*spoken, *places(spoken[0], between.read_back)))) if between else spoken


def looked_up(project: Project, connector: Connector) -> Standing:
    """Ask for the run's lock first: while it is taken, the tables are too, and reading them would wait."""
    with reading(connector) as connection:
        if lock_is_free(connection, project):
            return standing(project, connector, connection)
        return _meanwhile(project, connector, connection)


def fresh(project: Project, connector: Connector) -> Standing:
    """Read over a connection of its own: the proof after COMMIT doesn't lean on the one that did the work."""
    try:
        with reading(connector) as connection:
            return standing(project, connector, connection)
    except Refused as error:
        error.message += "; it is committed, and only the proof is missing: slipway verify"
        raise


def schemas_of(project: Project, *numbers: int) -> tuple[str, ...]:
    return managed(project, *(read_snapshot(project, number) for number in numbers))


def refuse_damage(target: str, history: History, found: Damage | None) -> None:
    """Whatever is written into a history is written behind one that is whole."""
    histories.refuse_newer(history.layout)
    if found and found.how == "cut":
        raise Differs(
            "history-behind",
            f"{target} ends before a run that this machine saw committed: it was restored, or rows are missing",
            remedy="If it was restored on purpose, slipway repair takes the shorter history as the right one.",
        )
    if found:
        raise Differs(
            "history-broken",
            f"the history of {target} was changed by hand: {found.said}",
            remedy="Look at slipway history, and restore slipway.migration_history from a backup.",
        )


def refuse_drift(found: Standing) -> None:
    """Every plan is made for the state that the last run left, and every plan's place in a history that is whole."""
    refuse_damage(found.target, found.history, found.damage)
    if found.drift:
        first = found.drift[0]
        more = f" and {len(found.drift) - 1} more" if len(found.drift) > 1 else ""
        raise Differs(
            "drift",
            f"{found.target} is not as {_left_by(found)} left it: {first.object} {_said(first)}{more}",
            remedy=f"See all of it with slipway {'status' if found.between else 'verify'}. "
            "Undo the change by hand, or put it into the model.",
        )


def _left_by(found: Standing) -> str:
    between = found.between
    return f"segment {between.number} of {between.of}" if between else f"iteration {found.iteration}"


def refuse_other_files(found: Standing, migrations: tuple[Migration, ...]) -> None:
    """What was applied there must be what lies here: another checkout's way back would not fit."""
    here = {one.iteration: one for one in migrations}
    applied = {row.iteration: row for row in found.history.rows if row.success and row.direction == "up"}
    for number in range(1, found.iteration + 1):
        row, file = applied.get(number), here.get(number)
        there = file.checksums(row.migration_file) if file and row else ("missing", "missing")
        if row is not None and there != (row.checksum, row.other):
            raise Refused(
                "other-file",
                f"iteration {number} was applied to {found.target} by {row.actor} from other files: "
                f"{row.migration_file} had checksum {row.checksum}, here it has {there[0]}; "
                f"its way back had {row.other}, here it has {there[1]}",
                place=f"migrations/{row.migration_file}",
                remedy="Use the checkout that the target was brought there with, or restore the files from it.",
            )


def chapters(found: Standing, migrations: tuple[Migration, ...], goal: int) -> tuple[Migration, ...]:
    """Pick the files that lead from where the target stands to the goal, in the order in which they run."""
    if goal >= found.iteration:
        return tuple(one for one in migrations if found.iteration < one.iteration <= goal)
    return tuple(one for one in reversed(migrations) if goal < one.iteration <= found.iteration)


def empty(live: Schema) -> bool:
    return not live.tables


def _meanwhile(project: Project, connector: Connector, connection: Connection) -> Standing:
    history = histories.read(connection, project)
    unsettled = Journal(project_home(project.id)).unsettled(connector.label)
    return Standing(
        target=connector.label,
        iteration=history.iteration,
        pending=pending(project, history),
        drift=(),
        state="",
        live=ReadBack(Schema(), (), connection.info.server_version // 10_000),
        history=history,
        unsettled=next(reversed(unsettled), None),
        at_work=True,
        between=segments.read(connection, project, history),
    )


def _said(difference: Difference) -> str:
    if difference.kind == "different":
        return f"has {difference.attribute} {difference.actual} instead of {difference.expected}"
    return "is missing" if difference.kind == "missing" else "is extra"
