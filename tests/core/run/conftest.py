"""Two scratch databases for a file of tests, emptied instead of made anew: ten times faster."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.targets.connector import Connector


@pytest.fixture(scope="module")
def scratches(server: Connector) -> Iterator[tuple[Connector, Connector]]:
    with server.scratch() as one, server.scratch() as other:
        yield one, other


@pytest.fixture(scope="module")
def scratches_with_extensions(other_server: Connector) -> Iterator[tuple[Connector, Connector]]:
    """The embedded server has none beside PL/pgSQL."""
    with other_server.scratch() as one, other_server.scratch() as other:
        yield one, other
