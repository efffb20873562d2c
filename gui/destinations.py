"""Everything that can be gone to by name: iterations, objects that change, and actions that are allowed now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Destination:
    """`note` says what it is; `go` takes one there."""

    name: str
    note: str
    go: Callable[[], None]

    @property
    def text(self) -> str:
        return f"{self.name} {self.note}"


def destinations(
    workspace: Workspace,
    actions: Iterable[QAction],
    choose: Callable[[int], None],
    show: Callable[[str, str], None],
) -> tuple[Destination, ...]:
    return (*_actions(actions), *_iterations(workspace, choose), *_changes(workspace, show))


def _actions(actions: Iterable[QAction]) -> Iterator[Destination]:
    for action in actions:
        if action.isEnabled() and action.isVisible() and action.text():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Destination(words(action), _tr("action {keys}").format(keys=keys).strip(), action.trigger)


def _iterations(workspace: Workspace, choose: Callable[[int], None]) -> Iterator[Destination]:
    for one in workspace.iterations:
        yield Destination(
            _tr("Iteration {number}").format(number=one.number),
            _tr("iteration"),
            partial(choose, one.number),
        )


def _changes(workspace: Workspace, show: Callable[[str, str], None]) -> Iterator[Destination]:
    review = workspace.review
    if review is None or review.iteration != workspace.selected:
        return
    for group in review.groups:
        for item in group.items:
            yield Destination(
                item.name,
                f"{group.title}: {item.detail}",
                partial(show, group.kind, item.name),
            )


def words(action: QAction) -> str:
    """Give the action's words without the mark of its key."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Destinations", text)
