"""What status says while somebody holds the tables that it would read."""

from __future__ import annotations

import subprocess

import psycopg

from tests.acceptance.projects import Place


def test_status_answers_while_a_table_is_locked(url_crm: Place) -> None:
    url_crm.slipway("build", "1")
    url_crm.slipway("apply")
    with psycopg.connect(url_crm.settings.target(None)[1].url) as holder:
        holder.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE")
        process = url_crm.spawn("status", "--json")
        try:
            out, _ = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        holder.rollback()
    assert process.returncode == 3
    assert "catalogue-locked" in out
