"""A script as the text of a file: header, one transaction, one blank line between statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.project.migrations import TIME
from core.render.scripts import Statement
from core.render.words import comment

# A copy made under a lock must hold every row that was let in before it, so no older snapshot may be used.
BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED;\n"


def text(name: str, iteration: int, statements: Sequence[Statement], *, generated: datetime) -> str:
    """Write what a person reviews and what runs as it is."""
    head = f"-- Migration: {name}\n-- Generated: {generated:{TIME}}\n-- Iteration: {iteration}\n\n"
    return head + BEGIN + "".join(paragraph(statement) for statement in statements) + "\nCOMMIT;\n"


def paragraph(statement: Statement) -> str:
    remark = f"{comment(statement.remark)}\n" if statement.remark else ""
    gap = "\n" if statement.step >= 0 else ""
    return f"{gap}{remark}{statement.sql};\n"
