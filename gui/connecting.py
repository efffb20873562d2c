"""The project's targets: tried, written into slipway.toml, and their passwords held or handed to the keyring."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from core.project.settings import Project, TargetSettings
from core.project.target_tables import write_target
from core.targets.addresses import apart, keep_password
from gui.file_troubles import refused
from gui.looking import FILES, Looking
from gui.passwords import Passwords
from gui.tasks import Tasks
from gui.trying import Trying
from gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """`forgotten`: the keyring was asked to keep the password, and doesn't."""

    name: str
    project: Project
    secret: str = field(repr=False)
    forgotten: bool = False


class Connecting(QObject):
    """Nothing here touches a database; what is written is one file, and it holds no secret."""

    written = Signal(str, str)  # the target's name, and what the keyring would not do
    refused = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, looking: Looking, passwords: Passwords) -> None:
        super().__init__()
        self._workspace, self._tasks, self._looking, self._passwords = workspace, tasks, looking, passwords
        self.trying = Trying(tasks)
        self.trying.crashed.connect(looking.crashed)

    @property
    def project(self) -> Project:
        return self._workspace.project

    def write(self, name: str, target: TargetSettings, password: str, *, keep: bool) -> None:
        project = self.project

        def writing(_: ExitStack) -> Written:
            address, typed = apart(target.url)
            secret = password or typed
            with refused():
                changed = write_target(project, name, TargetSettings(stage=target.stage, url=address))
            kept = bool(secret) and keep and keep_password(address, secret)
            return Written(name, changed, secret, forgotten=bool(secret) and keep and not kept)

        job = self._tasks.call(FILES, "target", writing)
        job.succeeded.connect(self._note)
        job.failed.connect(self.refused)
        job.crashed.connect(self._looking.crashed)

    def _note(self, done: Written) -> None:
        if done.secret:
            self._passwords.hold(done.project.root, done.name, done.secret)
        self._workspace.project = done.project
        doubt = ""
        if done.forgotten:
            doubt = self.tr(
                "The keyring does not keep the password: there is none here, or it is locked. "
                "It holds for this session only."
            )
        self.written.emit(done.name, doubt)

    def holds(self, name: str) -> bool:
        return bool(self._passwords.password(self.project.root, name))

    def try_target(self, name: str) -> None:
        """Try one that is written, with the password of this session."""
        root, target = self.project.root, self.project.settings.targets[name]
        self.trying.try_out(target.url, self._passwords.password(root, name), self.project.id)
