"""The whole walk for a stranger: every step told before, shown as it happens, and explained after."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql
from psycopg.rows import dict_row

from core.errors import CoreError
from core.project import settings
from core.targets.open import open_target

ROOT = Path(__file__).resolve().parents[2]
SLIPWAY = Path(sys.executable).with_name("slipway")
SHOTS = ROOT / "tests/gui/shots.py"
PICTURES = ROOT / "build/tour"
WIDTH = 100
TABLES = ("accounts", "locations")

ADA, BORIS, CLEO = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2, 3))
AT_3 = (
    f"""INSERT INTO accounts (id, name, type, status, territory_id, phone) VALUES
        ('{ADA}', 'Ada & Sons', 'customer', 'active', gen_random_uuid(), '+43 1 234 56'),
        ('{BORIS}', 'Boris Ltd', 'prospect', NULL, NULL, '+49 30 987')""",
    f"INSERT INTO locations (account_id, city) VALUES ('{ADA}', 'Wien'), ('{ADA}', 'Graz'), ('{BORIS}', 'Berlin')",
)
AT_1 = (
    f"DELETE FROM accounts WHERE id = '{BORIS}'",
    f"INSERT INTO accounts (id, name) VALUES ('{CLEO}', 'Cleo & Co')",
)

Rows = dict[str, list[dict[str, object]]]


class Mismatch(Exception):
    """What came is not what should have come."""


class Tour:
    def __init__(self, project: Path) -> None:
        self.project = project
        self.step = 0

    def tell(self, text: str) -> None:
        print(textwrap.fill(" ".join(text.split()), WIDTH), flush=True)

    def head(self, title: str) -> None:
        self.step += 1
        print(f"\n{self.step}. {title}\n{'-' * (len(title) + 3)}", flush=True)

    def run(self, *words: str, show: bool = True) -> str:
        """Run one command, as one can type it."""
        print(f"\n    $ slipway {shlex.join(words)}", flush=True)
        command = [str(SLIPWAY), *words]
        done = subprocess.run(command, cwd=self.project.parent, capture_output=True, text=True, timeout=60, check=False)
        if show or done.returncode:
            print(textwrap.indent(done.stdout + done.stderr, "    | "), flush=True)
        if done.returncode:
            raise Mismatch(f"slipway {words[0]} ended with exit code {done.returncode}")
        return done.stdout

    def there(self, *words: str, show: bool = True) -> str:
        return self.run(*words, "--project", self.project.name, show=show)

    def do(self, *statements: str) -> None:
        for statement in statements:
            print(f"    sql> {statement}", flush=True)
        with self.connected() as connection:
            for statement in statements:
                connection.execute(statement.encode())
        print(flush=True)

    def rows(self) -> Rows:
        with self.connected() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = {}
            for table in TABLES:
                if cursor.execute("SELECT to_regclass(%s) AS it", (f"public.{table}",)).fetchone() != {"it": None}:
                    cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY id").format(sql.Identifier("public", table)))
                    found[table] = cursor.fetchall()
            return found

    @contextmanager
    def connected(self) -> Iterator:
        read = settings.read(self.project)
        with open_target("embedded", project_id=read.id) as connector, connector.connect() as connection:
            connection.execute("SET search_path TO public")
            yield connection


def _prepare(tour: Tour) -> None:
    tour.head("A project")
    tour.tell("A project is a folder. It holds one model per iteration: what the application should look like then.")
    tour.run("new", tour.project.name, "--example", "crm")
    tour.tell(
        """The example is a small CRM. Iteration 1 knows accounts, iteration 2 adds their locations and a territory,
        iteration 3 adds a phone number. Nothing has touched a database yet."""
    )


def _build(tour: Tour) -> None:
    tour.head("What does the database need?")
    tour.tell("Slipway compares each iteration with the one before and writes SQL both ways, for a person to review.")
    tour.there("build", "1")
    said = tour.there("build", "2")
    for wanted in ("locations (8 columns)", "ADD COLUMN territory_id", "locations.account_id to accounts.id"):
        if wanted not in said:
            raise Mismatch(f"build 2 does not say: {wanted}")
    tour.tell("One new table, one new column, one relationship. This is the SQL that will run, byte for byte:")
    print()
    for name in ("002_iteration2_locations.sql", "002_iteration2_locations.rollback.sql"):
        print(f"    migrations/{name}")
        print(textwrap.indent((tour.project / "migrations" / name).read_text(encoding="utf-8"), "    | "))
    tour.tell(
        """The second file is the way back. It throws nothing away: what the way back takes out of use moves into a
        schema of its own, so that it can be given back."""
    )
    tour.there("build", "3")


def _apply(tour: Tour) -> None:
    tour.head("Apply")
    tour.tell(
        """Slipway starts a PostgreSQL of its own, which needs no installation. Each iteration is first rehearsed in a
        scratch database (up, down, up again), then run in one transaction, then read back."""
    )
    tour.there("apply", "3")
    tour.tell("Is the database really what the model says? Slipway reads it back and compares every part of it:")
    _verified(tour, 3)


def _verified(tour: Tour, iteration: int) -> None:
    if f"matches iteration {iteration}" not in tour.there("verify"):
        raise Mismatch(f"the database does not match iteration {iteration}")


def _fill(tour: Tour) -> Rows:
    tour.head("People use it")
    tour.tell("Two accounts and three locations, with values in the columns that iterations 2 and 3 have added:")
    tour.do(*AT_3)
    return tour.rows()


def _back(tour: Tour, before: Rows) -> None:
    tour.head("Back to iteration 1")
    tour.tell("First only look: what would become of each object?")
    tour.there("rollback", "--to", "1", "--dry-run")
    if tour.rows() != before:
        raise Mismatch("the dry run changed something")
    tour.tell("Nothing has changed so far. Now do it; both iterations go back in one transaction.")
    tour.there("rollback", "--to", "1")
    _verified(tour, 1)
    tour.tell("The database is that of iteration 1 again. Life goes on in it: one account is deleted, one is new.")
    tour.do(*AT_1)


def _forth(tour: Tour, before: Rows) -> None:
    tour.head("Forward again")
    tour.tell(
        """The same frozen files run again, and around them Slipway gives back what the way back has kept. A location
        whose account was deleted meanwhile can't come back into its table: it is put aside, counted and told."""
    )
    tour.there("apply")
    _verified(tour, 3)
    after = tour.rows()
    wanted = {table: [row for row in before[table] if BORIS not in _ids(row)] for table in TABLES}
    new = [row for row in after["accounts"] if _ids(row) == {CLEO}]
    if len(new) != 1 or {**after, "accounts": [row for row in after["accounts"] if row not in new]} != wanted:
        raise Mismatch("not every row is back as it was")
    for table in TABLES:
        tour.tell(f"{table}: {len(after[table])} rows, compared column by column: all as they were.")
    tour.tell("Cleo & Co, who came in between, is there too. What belonged to the deleted account was put aside in:")
    aside = _aside(tour)
    if not aside.get("locations.fk_locations_account_id"):
        raise Mismatch("the location of the deleted account is nowhere")
    for name, count in aside.items():
        print(f"    {name}: {count} {'row' if count == 1 else 'rows'}")
    tour.there("history")


def _aside(tour: Tour) -> dict[str, int]:
    """Count what found no place any more."""
    with tour.connected() as connection:
        found = connection.execute("SELECT schemaname, tablename FROM pg_tables ORDER BY 2").fetchall()
        return {
            name: len(connection.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(schema, name))).fetchall())
            for schema, name in found
            if schema.startswith("slipway_leftover_")
        }


def _ids(row: dict[str, object]) -> set[str]:
    return {str(row.get("account_id", row["id"]))}


def _picture(tour: Tour) -> None:
    if not SHOTS.exists():
        return
    tour.head("The panel")
    tour.tell("The same can be done on a desktop panel. Here is a picture of it, as this machine has no display.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(SHOTS), "--output", str(PICTURES)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise Mismatch(f"the panel could not be drawn: {(done.stderr or done.stdout).strip()[-500:]}")
    shown = sorted(PICTURES.glob("iteration-2-*.png"))
    if not shown:
        raise Mismatch("there is no picture of iteration 2")
    tour.tell("Iteration 2 in review, light and dark; more pictures lie beside them:")
    for picture in shown:
        print(f"    {picture}")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="slipway-tour-")).resolve()
    folder.chmod(0o711)  # PostgreSQL refuses to run as root: then the server's own account has to pass through
    os.environ.setdefault("SLIPWAY_DATA_HOME", str(folder / "home"))
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    os.environ.setdefault("SLIPWAY_EMBEDDED_OPTIONS", "fsync=off")  # a server that lives for half a minute
    tour = Tour(folder / "crm")
    try:
        tour.tell("This is Slipway, from nothing to iteration 3, back to 1 and forward again, on a real PostgreSQL.")
        tour.tell(f"Everything happens in {folder} and is removed at the end.")
        _prepare(tour)
        # One handle for the whole tour: the server that the first command starts stays until the last one is done.
        with open_target("embedded", project_id=settings.read(tour.project).id):
            _build(tour)
            _apply(tour)
            before = _fill(tour)
            _back(tour, before)
            _forth(tour, before)
        _picture(tour)
    except (Mismatch, CoreError) as problem:
        print(f"\nThe walk stopped: {problem}.", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\nThat was all of it: every step did what it said, and every row is where it belongs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
