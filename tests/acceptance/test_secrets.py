"""A password never appears anywhere: not in what is said, written, kept in the target, copied, or seen by others."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlsplit

import psycopg
import pytest
from psycopg import sql

from core.load.loaded import Rules
from core.load.orm.models import load_orm
from core.project import settings
from core.project.creation import create
from core.project.places import project_home
from core.run.records import doubt
from core.targets.redact import redact, spellings, without_passwords
from tests.acceptance.cutting import proxy
from tests.acceptance.projects import Place, Ran, joined
from tests.acceptance.secrecy import CORE, MISTYPED, PASSWORD, WRONG, holding, watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ECHO = """
CREATE FUNCTION public.echo() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('slipway.echo', true) IS DISTINCT FROM 'off' AND EXISTS (
    SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.locations') THEN
    RAISE EXCEPTION 'could not connect to "%"', {secret} USING HINT = {secret}, DETAIL = {secret};
  END IF;
END $$;
CREATE EVENT TRIGGER echo ON ddl_command_end EXECUTE FUNCTION public.echo()
"""


def _silent(*texts: str) -> None:
    for text in texts:
        at = text.lower().find(CORE.lower())
        assert at < 0, f"the password shows: ...{text[max(0, at - 200) : at + 40]!r}"


@pytest.fixture(scope="module")
def mistyped(tmp_path_factory: pytest.TempPathFactory, data_home: Path) -> Place:
    root = tmp_path_factory.mktemp("mistyped")
    create(root / "project", "crm")
    place = Place(root / "project")
    place.slipway("build", "1")
    return place


def _refused(place: Place, *words: str) -> None:
    """Without a traceback, since a bug exits with 1."""
    try:
        ran = place.slipway(*words, code=2)
    except AssertionError:
        ran = place.slipway(*words, code=3)
    _silent(ran.out, ran.err)


@pytest.mark.parametrize("case", MISTYPED)
def test_a_mistyped_target_is_refused_without_being_repeated(mistyped: Place, case: str) -> None:
    typed = MISTYPED[case]
    ways = (
        ("status", "--target", typed),
        ("verify", "--json", "--target", typed),
        ("show", typed),
        ("diff", "1", typed, "--json"),
        ("build", typed),
        ("explain", typed),
        (typed,),
    )
    for words in ways:
        _refused(mistyped, *words)
    path = mistyped.root / settings.FILE
    before = path.read_text(encoding="utf-8")
    try:
        for written in {json.dumps(typed), f'"{typed}"'}:
            mistyped.target("HERE")
            path.write_text(path.read_text(encoding="utf-8").replace('"HERE"', written), encoding="utf-8")
            _refused(mistyped, "status")
    finally:
        path.write_text(before, encoding="utf-8")
    assert holding(mistyped.root) == []


VARIABLES = (
    *("PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE", "PGSSLMODE", "PGCONNECT_TIMEOUT"),
    *("PGTARGETSESSIONATTRS", "PGREQUIREAUTH", "PGCHANNELBINDING", "PGGSSENCMODE", "PGSSLROOTCERT", "PGOPTIONS"),
    *("PGPASSFILE", "PGSERVICEFILE"),
)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_url_in_a_pg_variable_is_not_repeated(mistyped: Place, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, f"postgresql://ada:x@{CORE}@127.0.0.1:1/crm")
    for typed in ("postgresql://ada@127.0.0.1:1/crm", "port=1 connect_timeout=2", "service=none"):
        _refused(mistyped, "status", "--json", "--target", typed)


@pytest.mark.parametrize(
    "lines",
    [
        f"[crm]\nhost=127.0.0.1\nport=1\npassword={PASSWORD}\n",
        f"[crm]\nhost=127.0.0.1\nport=1\npasswort={CORE}\n",
        f"[crm]\nhost=ada:{CORE}@127.0.0.1\nport=1\n",
        f"[crm]\npassword {CORE}\n",
        f"[crm]\nhost=127.0.0.1\nport={CORE}\n",
        f"[crm\npassword={CORE}\n",
    ],
)
def test_what_a_service_file_holds_is_not_repeated(
    mistyped: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str
) -> None:
    (tmp_path / "services").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    _refused(mistyped, "status", "--json", "--target", "service=crm")


@pytest.fixture
def secret_url(other_url: str) -> Iterator[str]:
    """A database and a role whose password is spelled otherwise by everything that quotes."""
    name = f"secret_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        role = sql.SQL("CREATE ROLE {} LOGIN SUPERUSER PASSWORD {}").format(sql.Identifier(name), PASSWORD)
        connection.execute(role)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*[sql.Identifier(name)] * 2))
    where = urlsplit(other_url)
    yield f"postgresql://{name}:{quote(PASSWORD, safe='')}@{where.hostname}:{where.port}/{name}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture
def place(tmp_path: Path, secret_url: str, data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    create(tmp_path / "project", "crm")
    made = Place(tmp_path / "project")
    made.target(secret_url)
    made.slipway("build", "1")
    made.slipway("build", "2")
    return made


def _at(url: str, port: int) -> str:
    return url.replace(f":{urlsplit(url).port}/", f":{port}/")


def test_a_password_shows_nowhere_whatever_happens(
    place: Place, secret_url: str, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt.resolve, "__defaults__", (0.5,))
    everything: list[Ran] = []

    def run(*words: str, code: int = 0) -> None:
        everything.append(place.slipway(*words, code=code))

    def process(*words: str, code: int = 0) -> None:
        everything.append(joined(place.spawn(*words), code))

    with watched(other_url) as seen:
        process("apply", "1", "--json", "--events")
        run("status")
        process("show", "target", "--json")
        run("diff", "2", "target", "--json")
        run("diff", "1", secret_url)
        run("show", secret_url)
        run("verify", "--target", secret_url, "--json")
        _teach_echo(secret_url)
        process("apply", "2", "--events", "--json", code=3)
        run("apply", "2", code=3)
        _teach_echo(secret_url, off=True)
        everything.append(_in_doubt(place, secret_url))
        run("status")
        run("apply")
        run("rollback", "--to", "1", "--dry-run")
        process("rollback", "--to", "1", "--events")
        run("history", "--json")
        run("history")
        run("export", "--alembic", str(place.root.parent / "temporary" / "alembic"))
        run("explain", "destructive-drop")
        place.target(secret_url.replace(quote(PASSWORD, safe=""), quote(WRONG, safe="")))
        run("status", "--json", code=3)
        place.target(_at(secret_url, 1))
        run("verify", "--json", code=3)
    place.target(secret_url)
    assert any("slipway" in line for line in seen.command_lines) and seen.sessions
    # A rehearsal makes the functions of the target anew, with the body that the same server holds.
    sessions = [one for one in seen.sessions if "FUNCTION public.echo()" not in one]
    _silent(*(ran.out + ran.err for ran in everything), *seen.command_lines, *sessions)
    _silent(*_kept_in(secret_url))
    settings_file = place.root / settings.FILE
    assert holding(place.root, settings_file) == holding(project_home(place.settings.id)) == []
    assert holding(place.root.parent / "temporary") == []


def _teach_echo(url: str, *, off: bool = False) -> None:
    """As an extension does that connects elsewhere: the server's own words hold the password."""
    with psycopg.connect(url, autocommit=True) as connection:
        if off:
            connection.execute("DROP EVENT TRIGGER echo; DROP FUNCTION public.echo()")
            return
        connection.execute(sql.SQL(ECHO).format(secret=sql.Literal(PASSWORD)))


def _in_doubt(place: Place, url: str) -> Ran:
    where = urlsplit(url)
    assert where.hostname is not None and where.port is not None
    with proxy((where.hostname, where.port), "after", closed_afterwards=True) as cut:
        place.target(_at(url, cut.port))
        ran = place.slipway("apply", "2", "--json", "--events", code=7)
    place.target(url)
    return ran


def _kept_in(url: str) -> list[str]:
    """Every row of Slipway's own tables."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'slipway' ORDER BY 1"
        ).fetchall()
        rows = [
            row
            for (name,) in tables
            for row in connection.execute(sql.SQL("SELECT t::text FROM slipway.{} AS t").format(sql.Identifier(name)))
        ]
    assert len(rows) > 3
    return [str(row[0]) for row in rows]


MODELS = f"""
from urllib.parse import quote
URL = "postgresql://ada:se/cr@t{CORE}@127.0.0.1:1/crm"
raise RuntimeError({{}})
"""


@pytest.mark.parametrize(
    "raised",
    [
        "URL",
        "f'could not connect to {URL} (tried 3 times)'",
        "repr(URL)",
        "'password=' + repr('x y " + CORE + "')",
        "'password=" + CORE + "'",
        "{'password': '" + CORE + "'}",
    ],
)
def test_what_the_users_modules_raise_is_told_without_their_passwords(tmp_path: Path, raised: str) -> None:
    (tmp_path / "secretive.py").write_text(MODELS.format(raised), encoding="utf-8")
    loaded = load_orm("secretive:metadata", Rules(), tmp_path)
    assert [finding.code for finding in loaded.findings] == ["orm-failed"]
    _silent(repr(loaded))


def test_a_bug_is_told_without_passwords(mistyped: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://ada:{quote(PASSWORD, safe='/:@#')}@127.0.0.1/crm"

    def broken(*_words: object) -> None:
        raise ZeroDivisionError(f"connecting to {url} with password={PASSWORD!r} and {{'password': {PASSWORD!r}}}")

    monkeypatch.setattr("core.pipeline.standing", broken)
    ran = mistyped.slipway("status", code=1)
    assert "ZeroDivisionError" in ran.err and "This is a bug" in ran.err
    _silent(ran.err)


def test_every_spelling_of_every_password_is_hidden() -> None:
    for secret in (PASSWORD, WRONG, "sesame", "sécret", "12345678", "a'b\\c", "%41bcd"):
        for spelled in (secret, quote(secret, safe=""), quote_plus(secret), quote(secret), repr(secret)[1:-1]):
            for around in ("://ada:{}@h/crm", "password='{}'", "({})", "{}", "got {}.", "%27{}%27"):
                assert spelled not in redact(around.format(spelled), [secret]), (secret, around)
    assert spellings("") == ()


def test_a_short_or_common_password_leaves_the_rest_legible() -> None:
    told = 'a relation "accounts" of the crm already exists at postgresql.conf:5432'
    for secret in ("a", "e", "at", " ", "crm", "post", "postgres", "account"):
        hidden = redact(told, [secret])
        assert hidden in {told, told.replace(f" {secret} ", " *** ")}, (secret, hidden)
        assert redact(f"postgresql://ada:{secret}@h/x", [secret]) == "postgresql://ada:***@h/x"
        assert redact(f"password={secret}", [secret]) == "password=***"


def test_where_no_secret_is_known_its_place_is_hidden() -> None:
    hidden = {
        f"postgresql://ada:x/y@{CORE}@h:1/crm": "postgresql://ada:***@h:1/crm",
        f"see https://example.org:8080/path then password='it\\'s {CORE}' end": (
            "see https://example.org:8080/path then password=*** end"
        ),
        f"PGPASSWORD={CORE} psql": "PGPASSWORD=*** psql",
        f'{{"password": "{CORE} x", "port": 1}}': '{"password": ***, "port": 1}',
        f"sslpassword={CORE}&sslmode=x": "sslpassword=***&sslmode=x",
    }
    for text, expected in hidden.items():
        assert without_passwords(text) == expected
