"""Loads a small document from a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.load.loaded import Loaded, Rules
from core.load.models import load_model


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    def from_text(text: str, name: str = "busm.mmd", rules: Rules | None = None) -> Loaded:
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8"))
        return load_model([path], rules or Rules())

    return from_text
