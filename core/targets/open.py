"""A target is opened by its name, `embedded`, or by what libpq takes: a URL, key=value, or a service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import CoreError
from core.targets.databases import Database
from core.targets.embedded import embedded
from core.targets.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from core.targets.connector import Connector

EMBEDDED = "embedded"


@contextmanager
def open_target(url: str, *, project_id: str) -> Iterator[Connector]:
    with _opened(url, project_id) as connector:
        try:
            yield connector
        except CoreError as error:  # a server may echo a password in whatever it says
            error.hide(connector.redact)
            raise


def _opened(url: str, project_id: str) -> AbstractContextManager[Connector]:
    if url.strip() == EMBEDDED:
        return embedded(project_id)
    return _by_url(url)


@contextmanager
def _by_url(url: str) -> Iterator[Connector]:
    address = parse(url)
    yield Database(address.label, "url", address.fields, address.secrets, ignored=address.ignored)
