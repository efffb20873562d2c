"""Where a machine has no place for what belongs to it, the way out is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Refused
from core.project.places import project_home


def test_a_home_that_can_not_be_made_is_refused_with_the_setting_that_names_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(Refused) as refused:
        project_home("one")
    assert (refused.value.code, "SLIPWAY_DATA_HOME" in refused.value.remedy) == ("data-home", True)
