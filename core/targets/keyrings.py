"""The user's keyring keeps, finds and forgets a secret by service and name; one that does not answer soon is none."""

from __future__ import annotations

from multiprocessing.pool import ThreadPool
from typing import TYPE_CHECKING

import keyring
from keyring.backends.chainer import ChainerBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyring.backend import KeyringBackend

PATIENCE = 2.0  # seconds; a locked keyring waits for its owner, who may not be there
RECOMMENDED = 1.0  # below, by keyring's own rule, are backends that keep plain files or ask at the terminal


def find(service: str, name: str) -> str | None:
    return _answer(lambda: _found(service, name))


def keep(service: str, name: str, secret: str) -> bool:
    """Whether it is kept: what the keyring gives back is what it was given."""
    return _answer(lambda: _kept(service, name, secret)) == secret


def forget(service: str, name: str) -> None:
    _answer(lambda: _forgotten(service, name))


def _answer(question: Callable[[], str | None]) -> str | None:
    """A keyring may hang, and backends raise what they like: the thread that asks is left behind, with its error."""
    with ThreadPool(1) as pool:
        answer = pool.apply_async(question)
        answer.wait(PATIENCE)
        return answer.get() if answer.ready() and answer.successful() else None


def _rings() -> Sequence[KeyringBackend]:
    chosen = keyring.get_keyring()
    every: Sequence[KeyringBackend] = chosen.backends if isinstance(chosen, ChainerBackend) else (chosen,)
    return [each for each in every if each.priority >= RECOMMENDED]


def _found(service: str, name: str) -> str | None:
    secrets = (ring.get_password(service, name) for ring in _rings())
    return next((secret for secret in secrets if secret is not None), None)


def _kept(service: str, name: str, secret: str) -> str | None:
    for ring in _rings()[:1]:
        ring.set_password(service, name, secret)
    return _found(service, name)


def _forgotten(service: str, name: str) -> None:
    for ring in _rings():
        if ring.get_password(service, name) is not None:
            ring.delete_password(service, name)
