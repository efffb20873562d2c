"""Before an apply: the target, the iterations, the number of statements, and what is taken away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.render.proposals import Build
from core.report.summary import SYMBOLS, counted
from gui.dialogs.confirmation import Confirmation
from gui.looking import Looking
from gui.losses import losses
from gui.theme import Theme
from gui.widgets.file_choice import FileChoice
from gui.widgets.parts import Label
from gui.workspace import Workspace


class ConfirmApply(Confirmation):
    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme, owner: QWidget, goal: int) -> None:
        target = workspace.target_name
        super().__init__(
            workspace,
            theme,
            owner,
            verb=_tr("Apply to {target}").format(target=target),
            title=_tr("Apply iteration {goal} to {target}").format(goal=goal, target=target),
        )
        self.goal = goal
        self.where = Label(_where(workspace), "muted", wraps=True)
        self.what = Label(self.tr("Planning what would run."), wraps=True)
        self.losses = Label("", wraps=True)
        self.checks = Label("", "muted", wraps=True)
        self.files = FileChoice(looking)
        self.files.grown.connect(self._promise)
        for part in (self.where, self.what, self.files, self.losses, self.checks):
            self.body.addWidget(part)
        looking.chapters_found.connect(self._show)
        looking.ask_chapters(goal)

    def _show(self, goal: int, builds: tuple[Build, ...]) -> None:
        if goal != self.goal:
            return
        ready = bool(builds) and all(build.proposal is not None for build in builds)
        self.what.say("\n".join(_chapter(build) for build in builds))
        lost = [sentence for build in builds for sentence in losses(build)]
        self.losses.wear("bad" if lost else "good")
        self.losses.say(
            "\n".join(f"{SYMBOLS['dropped']} {one}" for one in lost) if lost else self.tr("✓ Nothing is taken away.")
        )
        self.allow(ready=ready)
        begun = self._workspace.standing is not None and self._workspace.standing.between is not None
        self.files.offer(builds if ready and not begun else ())  # what was begun is finished as it was begun
        self._promise()

    def _promise(self) -> None:
        """What stays behind when something fails hangs on the file that runs."""
        rehearsed = self.tr(
            "Not rehearsed yet. Each iteration is rehearsed first, forward and back, in a scratch database; then "
        )
        whole = self.tr(
            "it runs in one transaction and is verified. If anything fails, that iteration leaves nothing behind."
        )
        segments = self.tr(
            "it runs segment by segment and is verified. If a segment fails, those before it stay: the target stands "
            "between two iterations, and goes on or goes back from there."
        )
        self.checks.say(rehearsed + (segments if self.files.segmented else whole))
        self.fit()


def _where(workspace: Workspace) -> str:
    label = workspace.connector.label if workspace.connector else ""
    words = _tr("{target}: {label}, {stage}, now at iteration {at}")
    return words.format(target=workspace.target_name, label=label, stage=workspace.target.stage, at=workspace.at)


def _chapter(build: Build) -> str:
    proposal = build.proposal
    if proposal is None:
        return _tr("Iteration {number}: has open questions or errors").format(number=build.iteration)
    statements = sum(1 for statement in proposal.up if statement.step >= 0)
    words = _tr("Iteration {number}: {statements} of {file}")
    return words.format(
        number=build.iteration, statements=counted(statements, "statement"), file=proposal.migration_file
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfirmApply", text)
