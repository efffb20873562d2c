"""Cancel at each moment of a run: nothing of it stays, and nothing is claimed that isn't so."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Cancelled
from core.run.events import CommitSent, Committed, Done, Event, Phase, Sent
from core.run.session import Control
from core.run.trials import trial
from core.targets.connector import Connector
from tests.acceptance.projects import Place as Folder
from tests.acceptance.projects import joined
from tests.core.project.places import Place, entity, model, place_at

SLOW = """
CREATE SCHEMA slow;
CREATE FUNCTION slow.slowly() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); END';
CREATE EVENT TRIGGER slowly ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION slow.slowly()
"""
SCRATCHES = "SELECT count(*) FROM pg_database WHERE starts_with(datname, 'slipway_scratch_')"
ENDED = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND query ~ '^ALTER'"
)
CANCELLED = "cancelled; what was running is rolled back"
When = Callable[[Event], bool]


@pytest.fixture(scope="module")
def target(other_server: Connector) -> Iterator[Connector]:
    with other_server.scratch() as connector:
        yield connector


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, data_home: Path, target: Connector) -> Place:
    """Iteration 2 is pending."""
    one, two = model(Account=entity(name="text")), model(Account=entity(name="text", phone="text"))
    place = place_at(tmp_path_factory.mktemp("p") / "p", one, two)
    place.build(2)
    list(pipeline.apply(place.project, target, 1, Control(), stage="development"))
    return place


def _scratches(target: Connector) -> object:
    with target.connect() as connection:
        return connection.execute(SCRATCHES).fetchone()


MOMENTS: dict[str, When] = {
    "while it is looked where the target stands": lambda event: isinstance(event, Phase) and event.name == "checking",
    "when the rehearsal begins": lambda event: isinstance(event, Phase) and event.name == "rehearsing",
    "inside the rehearsal": lambda event: isinstance(event, Phase) and event.name == "rehearsed",
    "between two statements": lambda event: isinstance(event, Done),
}


def test_a_run_is_cancelled_at_each_moment_before_commit_and_nothing_of_it_stays(
    place: Place, target: Connector
) -> None:
    before = _scratches(target)
    for moment, when in MOMENTS.items():
        control = Control()
        told = _drained(pipeline.apply(place.project, target, 2, control, stage="development"), when, control)
        assert not any(isinstance(event, CommitSent) for event in told), moment
        assert _scratches(target) == before, moment
    control = Control()
    assert control.cancel()
    assert _drained(pipeline.apply(place.project, target, 2, control, stage="development"), _never, control) == []
    _drained(trial(place.project, target, 2, control := Control()), MOMENTS["inside the rehearsal"], control)
    assert _scratches(target) == before
    assert pipeline.standing(place.project, target).iteration == 1


def test_a_long_statement_is_cancelled_or_abandoned_at_once(place: Place, target: Connector) -> None:
    with target.connect() as connection:
        connection.execute(SLOW.encode())
        for stop, said in (("cancel", CANCELLED), ("abandon", "abandoned before COMMIT was sent: nothing is applied")):
            control = Control()

            def asked(control: Control = control, stop: str = stop) -> None:
                time.sleep(0.2)
                getattr(control, stop)()

            stopping, began = threading.Thread(target=asked), time.monotonic()
            run = pipeline.apply(place.project, target, 2, control, stage="development")
            told = _drained(run, _starts(stopping), control, said)
            assert isinstance(told[-1], Sent)
            assert time.monotonic() - began < 25
            stopping.join(5)
        connection.execute(ENDED)  # it doesn't notice while it sleeps
        connection.execute("DROP SCHEMA slow CASCADE")
    assert pipeline.standing(place.project, target).iteration == 1


def test_once_commit_is_sent_nobody_says_cancelled(place: Place, target: Connector) -> None:
    control = Control()
    said: list[bool] = []
    for event in pipeline.apply(place.project, target, 2, control, stage="development"):
        if isinstance(event, CommitSent):
            said.append(control.cancel())
        if isinstance(event, Committed):
            said.append(True)
    assert said == [False, True]
    list(pipeline.rollback(place.project, target, 1, Control(), {}))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_asked_to_end_while_it_rehearses_takes_its_scratch_database_along(
    place: Place, target: Connector, number: signal.Signals
) -> None:
    folder, before = Folder(place.project.root), _scratches(target)
    process = folder.spawn("rehearse", "2", "--events", "--target", _url(target))
    assert process.stderr is not None
    for line in process.stderr:
        if '"rehearsing"' in line:
            process.send_signal(number)
            break
    ran = joined(process, 6)
    assert CANCELLED in ran.err
    assert "Traceback" not in ran.err
    assert _scratches(target) == before


def _url(target: Connector) -> str:
    with target.connect() as connection:
        facts = connection.info
        return f"postgresql://{facts.user}:other%2Fpass%20word@{facts.host}:{facts.port}/{facts.dbname}"


def _never(_event: Event) -> bool:
    return False


def _starts(stopping: threading.Thread) -> When:
    def when(event: Event) -> bool:
        if isinstance(event, Sent) and event.sql.startswith("ALTER TABLE") and not stopping.ident:
            stopping.start()
        return False

    return when


def _drained(run: Iterator[Event], when: When, control: Control, said: str = CANCELLED) -> list[Event]:
    """Cancel at a moment, and see that the run says so."""
    told: list[Event] = []
    with pytest.raises(Cancelled, match=said):
        told.extend(_heard(run, when, control))
    return told


def _heard(run: Iterator[Event], when: When, control: Control) -> Iterator[Event]:
    for event in run:
        yield event
        if when(event):
            assert control.cancel()
