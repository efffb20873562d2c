"""The projects that were opened lately, newest first, as the panel's own settings keep them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import CoreError
from core.project.settings import FILE, read
from gui.places import Places

MOST = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """`trouble` says why it can't be opened."""

    root: Path
    name: str
    trouble: str = ""


class RecentProjects:
    """Folders, nothing else: no target and no secret is kept."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    def roots(self) -> tuple[Path, ...]:
        return self._places.projects

    def opened(self, root: Path) -> None:
        self._places.keep_projects((root, *(one for one in self.roots if one != root))[:MOST])

    def forget(self, root: Path) -> None:
        """Take it off the list; the folder stays as it is."""
        self._places.keep_projects(tuple(one for one in self.roots if one != root))


def looked_up(roots: tuple[Path, ...]) -> tuple[Recent, ...]:
    """Read each name from its slipway.toml, in a worker: a folder may lie on a disk that sleeps."""
    return tuple(_looked_up(root) for root in roots)


def _looked_up(root: Path) -> Recent:
    if not (root / FILE).is_file():
        return Recent(root, root.name, "not there any more")
    try:
        return Recent(root, read(root).name)
    except CoreError as error:
        return Recent(root, root.name, str(error))
