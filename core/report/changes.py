"""What a proposal would change, and each step of its plan with its SQL both ways and its locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.diff.changes import AlterObject, Change, CreateObject, DropObject, deprecates, part_of, table_of
from core.lint.locks import Effect, effect, told
from core.render.proposals import Proposal
from core.render.scripts import Statement
from core.report.kinds import kind
from core.report.summary import SYMBOLS, groups, said
from core.schema.layout import Json
from core.schema.objects import label


def lines(proposal: Proposal) -> Iterator[str]:
    for group in groups(proposal.changes, proposal.first):
        yield f"{group.title}:"
        for item in group.items:
            detail = f" ({item.detail})" if item.detail else ""
            yield f"  {SYMBOLS[group.kind]} {item.name}{detail}"


def document(one: Change) -> dict[str, Json]:
    return {
        "kind": kind(one),
        "object": _object(one),
        "detail": said(one),
        "deprecated": deprecates(one),
    }


def _object(one: Change) -> str:
    match one:
        case CreateObject(beside) | DropObject(beside) | AlterObject(_, beside):
            return label(beside)
        case _:
            name, part = str(table_of(one)), part_of(one)
            return f"{name}.{part}" if part else name


def steps(proposal: Proposal) -> list[Json]:
    up, down = _by_step(proposal.up), _by_step(proposal.down)
    found: list[Json] = []
    for number, step in enumerate(proposal.plan.steps):
        both: dict[str, Json] = {"sql": up.get(number, ""), "reverse": down.get(number, "")}
        cost = _cost(effect(step.forward, proposal.after))
        found.append({**both, **cost, "transactional": step.transactional})
    return found


def _cost(does: Effect) -> dict[str, Json]:
    """`known` is false where a part of it was never measured."""
    return {
        "locks": [{"relation": str(lock.relation), "mode": lock.mode, "blocks": lock.blocks} for lock in told(does)],
        "rewrites": bool(does.rewrites),
        "scans": [str(table) for table in does.scans],
        "known": does.known,
    }


def _by_step(statements: Sequence[Statement]) -> Mapping[int, str]:
    found: dict[int, list[str]] = {}
    for statement in statements:
        found.setdefault(statement.step, []).append(f"{statement.sql};")
    return {step: "\n".join(texts) for step, texts in found.items()}
