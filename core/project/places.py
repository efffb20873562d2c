"""Where Slipway keeps what belongs to this machine and not to the project."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from core.errors import Refused


def project_home(project_id: str) -> Path:
    """Hold a project's journal and caches; private to the user."""
    root = os.environ.get("SLIPWAY_DATA_HOME") or platformdirs.user_data_dir("slipway", appauthor=False)
    home = Path(os.path.expanduser(root)) / "projects" / project_id  # noqa: PTH111 - Path's own raises where it finds no home
    try:
        for folder in (home.parent, home):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refused(
            "data-home",
            f"this machine's journal and caches have no place: {error.strerror}",
            place=str(error.filename or home),
            remedy="Mend the folder's rights, or set SLIPWAY_DATA_HOME to another one.",
        ) from error
    return home
