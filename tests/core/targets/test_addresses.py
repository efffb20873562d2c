"""An address is written down without its password, and opened with it; a server says who it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import CoreError
from core.run.sources.beginning import begin_from_database
from core.targets.addresses import apart, holds_password, joined, keep_password
from core.targets.connector import Connector
from core.targets.greetings import greet, try_out
from core.targets.urls import parse

SECRETS = ("plain", "p@ss/w:rd?#%", "it's \\ a b", "ä€")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ada@db.example:5432/crm",
        "postgres://ada@db.example/crm?sslmode=require",
        "postgresql:///crm?host=/tmp",
        "host=db.example user=ada dbname=crm",
    ],
)
def test_what_is_joined_opens_with_the_password_and_shows_none(address: str, secret: str) -> None:
    found = parse(joined(address, secret))
    assert dict(found.fields)["password"] == secret
    assert secret not in found.label and secret in found.secrets
    assert not holds_password(address) and holds_password(joined(address, secret))
    assert joined("embedded", secret) == "embedded" and joined(address, "") == address


def test_a_typed_password_is_taken_out_of_the_address() -> None:
    assert apart(" postgresql://ada:p%40ss@db/crm?sslmode=require ") == (
        "postgresql://ada@db/crm?sslmode=require",
        "p@ss",
    )
    assert apart("service=live") == ("service=live", "")
    assert apart("embedded") == ("embedded", "")
    for hidden in ("postgresql://ada@db/crm?password=hush", "host=db password=hush", "postgresql://db/x?sslpassword=q"):
        with pytest.raises(CoreError) as caught:
            apart(hidden)
        assert caught.value.code == "target-with-password" and "hush" not in str(caught.value)


def test_a_keyring_that_keeps_nothing_says_so() -> None:
    assert not keep_password("postgresql://ada@db.example/crm", "hush")


def test_a_server_says_its_version_its_database_and_that_it_is_on_this_machine(server: Connector) -> None:
    with server.scratch() as scratch:
        found = greet(scratch)
    assert found.version.startswith("18") and found.encryption == "on this machine"
    assert found.may_create and not found.standby and found.database.startswith("slipway_scratch_")


def test_a_project_that_could_not_begin_leaves_no_folder(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    for folder in (tmp_path / "new", there):
        with pytest.raises(CoreError) as caught:
            begin_from_database(folder, "postgresql://ada:hush@127.0.0.1:9/crm", "", target="live", stage="production")
        assert caught.value.code == "connection-refused"
        assert "hush" not in f"{caught.value} {caught.value.remedy}"
    assert not (tmp_path / "new").exists() and list(there.iterdir()) == []
    (there / "mine").write_text("x")
    with pytest.raises(CoreError) as caught:
        begin_from_database(there, "embedded", "", target="live", stage="production")
    assert caught.value.code == "folder-not-empty" and (there / "mine").exists()
    with pytest.raises(CoreError):
        try_out("postgresql://ada@127.0.0.1:9/crm", project_id="x")
