"""Every rule about statements that Slipway did not write; adding one is a file and a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.lint.edits.all_rows import all_rows
from core.lint.edits.cascades import cascades
from core.lint.edits.code import code
from core.lint.edits.dangers import Danger, Edit
from core.lint.edits.domains import domains
from core.lint.edits.drops import drops
from core.lint.edits.locking import locking
from core.lint.edits.partitions import partitions
from core.lint.edits.proofs import proofs
from core.lint.edits.rebuilding import rebuilding
from core.lint.edits.renamed_values import renamed_values
from core.lint.edits.rights import rights
from core.lint.edits.session_settings import session_settings
from core.lint.edits.storage import storage
from core.lint.edits.triggers import triggers
from core.lint.edits.truncates import truncates

EditRule = Callable[[Edit], Iterator[Danger]]

EDIT_RULES: tuple[EditRule, ...] = (
    all_rows,
    truncates,
    cascades,
    drops,
    rights,
    session_settings,
    storage,
    rebuilding,
    triggers,
    partitions,
    domains,
    proofs,
    renamed_values,
    code,
    locking,
)


def dangers(edit: Edit) -> tuple[Danger, ...]:
    """What has a danger of its own is not told again as one that only locks."""
    found = tuple(danger for rule in EDIT_RULES for danger in rule(edit))
    own = tuple(one for one in found if one.code != "edit-locks")
    return own or found
