"""A connection is tried in a worker of its own: what answers is told, and so is why nobody does."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.errors import CoreError
from core.targets.addresses import apart, joined
from core.targets.greetings import Greeting, try_out
from gui.tasks import Tasks

LANE = "trial"  # a server that is silent keeps nothing else waiting


class Trying(QObject):
    """The newest try counts; nothing is written, and nothing is kept."""

    answered = Signal(object)
    refused = Signal(object)
    busy_changed = Signal(bool)
    crashed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def try_out(self, address: str, password: str, project_id: str) -> None:
        def trying(_: ExitStack) -> Greeting:
            written, typed = apart(address)
            return try_out(joined(written, password or typed), project_id=project_id)

        job = self._tasks.call(LANE, "trial", trying)
        job.succeeded.connect(self.answered)
        job.failed.connect(self.refused)
        job.crashed.connect(self.crashed)
        job.finished.connect(lambda: self.busy_changed.emit(False))
        self.busy_changed.emit(True)


def said(found: Greeting) -> str:
    """One sentence on who answered."""
    words = _tr("PostgreSQL {version} answers: database {database}, as {role}, {encryption}.")
    return words.format(
        version=found.version, database=found.database, role=found.role, encryption=encryption(found)
    ) + "".join(f" {one}" for one in _doubts(found))


def encryption(found: Greeting) -> str:
    words = {
        "verified": _tr("encrypted with {tls}, its certificate verified").format(tls=found.tls),
        "not verified": _tr("encrypted with {tls}, its certificate not verified").format(tls=found.tls),
        "none": _tr("not encrypted"),
        "on this machine": _tr("on this machine"),
    }
    return words[found.encryption]


def lively(found: Greeting) -> str:
    """What stands beside the target's name: who answers there, its version, and how the way there is protected."""
    words = {
        "verified": _tr("{tls} ✓").format(tls=found.tls),
        "not verified": _tr("! {tls}, certificate not verified").format(tls=found.tls),
        "none": _tr("! not encrypted"),
        "on this machine": _tr("on this machine"),
    }
    if found.embedded:
        return _tr("embedded PostgreSQL {version}").format(version=found.version)
    where = found.label.partition(" (")[0]  # what it says of the certificate is said behind it
    return f"{where} · PostgreSQL {found.version} · {words[found.encryption]}"


def doubtful(found: Greeting) -> bool:
    return bool(_doubts(found)) or found.encryption in {"none", "not verified"}


def _doubts(found: Greeting) -> tuple[str, ...]:
    said = []
    if found.standby:
        said.append(_tr("It is a standby: nothing can be applied there."))
    if not found.may_create:
        said.append(_tr("The role may not create schemas there: Slipway needs one for its history."))
    return tuple(said)


def alike(error: CoreError) -> str:
    """What a refusal says in one text, for a label."""
    return "\n".join(line for line in (error.message, error.remedy) if line)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Trying", text)
