"""One connection at work, and the handle by which another thread stops it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from core.errors import Cancelled
from core.targets.connector import Connection, Connector
from core.targets.translate import translate


class Control:
    """Cancel and Abandon, safe to call from any thread; once COMMIT is sent nothing is cancelled any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self.connector: Connector | None = None  # where the work is, for those who look at it from beside
        self._stop = threading.Event()
        self._committing = False
        self._abandoned = False

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> bool:
        """Ask the server to stop the running statement; say whether it isn't too late. Waits: not for a UI thread."""
        with self._lock:
            if self._committing:
                return False
            self._stop.set()
            if self._connection is not None and not self._connection.closed:
                with suppress(psycopg.Error):  # it doesn't answer; the token is set and read between statements
                    self._connection.cancel_safe(timeout=5)
            return True

    def abandon(self) -> None:
        """Close the connection under the worker; what came of it is then looked up."""
        self._stop.set()
        self._abandoned = True
        connection = self._connection
        if connection is not None:
            connection.close()

    def check(self) -> None:
        """Stop between two statements when somebody asked for it."""
        if self.cancelled and not self._committing:
            raise self.stopped()

    def stopped(self) -> Cancelled:
        """Say what is known: a server that was left alone rolls back when it notices."""
        if not self._abandoned:
            return Cancelled(
                "cancelled", "cancelled; what was running is rolled back", remedy="Run it again when you are ready."
            )
        return Cancelled(
            "cancelled",
            "abandoned before COMMIT was sent: nothing is applied; the server rolls back when it notices",
            remedy="Until then it may hold its locks: slipway status says when the run's session has ended.",
        )

    def wait(self, seconds: float) -> None:
        """Pause; a cancel ends it at once."""
        self._stop.wait(seconds)
        self.check()

    @contextmanager
    def working(self, connector: Connector) -> Iterator[Connection]:
        """Connect, be cancellable while it lasts, close."""
        self.check()
        connection = connector.connect(autocommit=True)
        with self._lock:
            self._connection, self.connector = connection, connector
        try:
            yield connection
        except psycopg.Error as error:
            self.check()
            raise translate(error, redact=connector.redact) from None
        finally:
            with self._lock:
                self._connection = None
            connection.close()

    def commit_begins(self) -> None:
        """From here on only the server knows."""
        with self._lock:
            self.check()
            self._committing = True

    def commit_ended(self) -> None:
        with self._lock:
            self._committing = False


def rolled_back(connection: Connection) -> None:
    """End a transaction that failed; a connection that is gone has ended it already."""
    if connection.closed:
        return
    try:
        connection.execute("ROLLBACK")
    except psycopg.OperationalError:
        connection.close()


@contextmanager
def undone_unless_finished(connection: Connection) -> Iterator[None]:
    """Roll back whatever stops the work, also a consumer that closes the generator."""
    finished = False
    try:
        yield
        finished = True
    finally:
        if not finished:
            rolled_back(connection)
