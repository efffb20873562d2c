"""Keyrings as desktops have them, and as they fail: real backends of the keyring package."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kept(KeyringBackend):
    """Keeps in a file, which KEYRING_PROPERTY_FILE names for child processes too."""

    priority = 5.0
    file = ""

    def everything(self) -> dict[str, str]:
        path = Path(self.file)
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.everything().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self.everything() | {f"{service}\n{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        self._write({key: value for key, value in self.everything().items() if key != f"{service}\n{username}"})

    def reset(self) -> None:
        self._write({})

    def _write(self, entries: dict[str, str]) -> None:
        Path(self.file).write_text(json.dumps(entries))


class Modest(Kept):
    """As keyrings.alt has them: a plain file, or a question at the terminal."""

    priority = 0.5


class Forgetful(Kept):
    def get_password(self, service: str, username: str) -> str | None:
        return None


class Locked(Kept):
    """Waits for an owner who never comes."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        threading.Event().wait()


class Broken(Kept):
    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ZeroDivisionError(password)


class Chain(ChainerBackend):
    backends: ClassVar[list[KeyringBackend]] = []


@contextmanager
def chosen(backend: KeyringBackend) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)
