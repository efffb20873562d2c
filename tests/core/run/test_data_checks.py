"""Each kind of question about rows, asked of rows that break a step and of rows that fit, and what may be answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from core.project.decisions import Decisions
from core.run.outlook.data_checks import DataCheck
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import fresh
from tests.core.run.ways import Way, rows, way

# Every table stands twice: rows of bad_* break the step, rows of good_* don't.
KINDS = {
    "required": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a text NOT NULL)"),
    "alike": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a text CONSTRAINT {0}_uq UNIQUE)"),
    "orphans": ("(id int PRIMARY KEY, a int)", "(id int PRIMARY KEY, a int CONSTRAINT {0}_fk REFERENCES parents)"),
    "checked": ("(id int PRIMARY KEY, a int)", "(id int PRIMARY KEY, a int CONSTRAINT {0}_ck CHECK (a > 0))"),
    "cast": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a int)"),
    "own_cast": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a int)"),
    "dated": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a date)"),
    "small": ("(id int PRIMARY KEY, a int)", "(id int PRIMARY KEY, a smallint)"),
    "rounded": ("(id int PRIMARY KEY, a numeric(9,4))", "(id int PRIMARY KEY, a numeric(9,1))"),
    "long": ("(id int PRIMARY KEY, a varchar(9))", "(id int PRIMARY KEY, a varchar(3))"),
    "moods": ("(id int PRIMARY KEY, a mood)", "(id int PRIMARY KEY, a mood)"),
    "words": (
        """(id int PRIMARY KEY, a text CONSTRAINT {0}_ck CHECK ("a" IN ('on', 'off', 'old')))""",
        """(id int PRIMARY KEY, a text CONSTRAINT {0}_ck CHECK ("a" IN ('on', 'off')))""",
    ),
    "named": ("(id int PRIMARY KEY, a text)", "(id int PRIMARY KEY, a mood)"),
}
BEGINS = ("CREATE TYPE mood AS ENUM ('ok', 'sad', 'old'); ", "CREATE TYPE mood AS ENUM ('ok', 'sad'); ")
BREAK = {
    "required": ("(1, 'x'), (2, NULL), (3, NULL), (4, NULL), (5, NULL), (6, NULL), (7, NULL)", 6),
    "alike": ("(1, 'x'), (2, 'x'), (3, NULL), (4, NULL)", 2),
    "orphans": ("(1, 1), (2, 9), (3, NULL)", 1),
    "checked": ("(1, 1), (2, -1), (3, NULL)", 1),
    "cast": ("(1, ' 7 '), (2, 'seven'), (3, NULL), (4, '99999999999')", 2),
    "own_cast": ("(1, '7'), (2, '-'), (3, 'x')", 1),
    "dated": ("(1, '2025-02-28'), (2, '2025-02-30'), (3, NULL)", 1),
    "small": ("(1, 32767), (2, 32768)", 1),
    "rounded": ("(1, 1.5), (2, 1.25), (3, NULL)", 1),
    "long": ("(1, 'abc'), (2, 'abcd')", 1),
    "moods": ("(1, 'ok'), (2, 'old')", 1),
    "words": ("(1, 'on'), (2, 'old')", 1),
    "named": ("(1, 'ok'), (2, 'ill')", 1),
}
FIT = {
    "required": "(1, 'x')",
    "alike": "(1, 'x'), (2, 'y'), (3, NULL), (4, NULL)",
    "orphans": "(1, 1), (2, NULL)",
    "checked": "(1, 1), (2, NULL)",
    "cast": "(1, '7'), (2, NULL)",
    "own_cast": "(1, '7'), (2, '-')",
    "dated": "(1, 'today')",
    "small": "(1, 1)",
    "rounded": "(1, 1.5)",
    "long": "(1, 'abc')",
    "moods": "(1, 'ok')",
    "words": "(1, 'on')",
    "named": "(1, 'sad')",
}
SAID = {
    "required": ("fill-needed", "a", "stops"),
    "alike": ("rows-in-the-way", "{0}_uq", "stops"),
    "orphans": ("rows-in-the-way", "{0}_fk", "stops"),
    "checked": ("rows-in-the-way", "{0}_ck", "stops"),
    "cast": ("values-too-large", "a", "stops"),
    "dated": ("values-too-large", "a", "stops"),
    "own_cast": ("cast-fails", "a", "stops"),
    "small": ("values-too-large", "a", "stops"),
    "rounded": ("values-change", "a", "changes"),
    "long": ("values-change", "a", "changes"),
    "moods": ("values-mapped", "a", "changes"),
    "words": ("values-mapped", "a", "changes"),
    "named": ("values-too-large", "a", "stops"),
}
OWN_CAST = "CASE WHEN a = '-' THEN NULL ELSE a::int END"
DECISIONS = Decisions(
    using={f"{side}_own_cast.a": OWN_CAST for side in ("bad", "good")},
    value_map={
        f"{side}_{kind}.a": {"old": new}
        for side in ("bad", "good")
        for kind, new in (("moods", "sad"), ("words", "off"))
    },
)


def _ddl(after: int) -> str:
    tables = [
        f"CREATE TABLE {side}_{kind} {shapes[after].format(f'{side}_{kind}')}"
        for kind, shapes in KINDS.items()
        for side in ("bad", "good")
    ]
    return BEGINS[after] + "CREATE TABLE parents (id int PRIMARY KEY); " + "; ".join(tables)


@pytest.fixture(scope="module")
def asked(scratches: tuple[Connector, Connector]) -> Iterator[dict[tuple[str, str], DataCheck]]:
    yield from _asked(scratches)


@pytest.fixture(scope="module")
def asked_of_15(scratches_with_extensions: tuple[Connector, Connector]) -> Iterator[dict[tuple[str, str], DataCheck]]:
    """There no function says of a text whether a type takes it."""
    yield from _asked(scratches_with_extensions)


def _asked(scratches: tuple[Connector, Connector]) -> Iterator[dict[tuple[str, str], DataCheck]]:
    with fresh(scratches[0], "public") as connection:
        there = way(scratches, connection, (_ddl(0), _ddl(1)), DECISIONS)
        there.do("INSERT INTO parents VALUES (1)")
        there.do(*(f"INSERT INTO bad_{kind} VALUES {values}" for kind, (values, _) in BREAK.items()))
        there.do(*(f"INSERT INTO good_{kind} VALUES {values}" for kind, values in FIT.items()))
        before = rows(connection)
        found = {(one.object, one.code): one for one in there.checks("up")}
        assert rows(connection) == before
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_break_are_counted_and_named_and_rows_that_fit_pass(
    asked: dict[tuple[str, str], DataCheck], kind: str
) -> None:
    _is_told(asked, kind)


@pytest.mark.parametrize("kind", ["cast", "own_cast", "dated", "named"])
def test_a_server_that_can_not_say_which_text_a_type_takes_tries_each_row(
    asked_of_15: dict[tuple[str, str], DataCheck], kind: str
) -> None:
    _is_told(asked_of_15, kind, "cast-fails" if kind == "dated" else "")


def _is_told(asked: dict[tuple[str, str], DataCheck], kind: str, other_code: str = "") -> None:
    code, part, verdict = SAID[kind]
    code = other_code or code
    bad = asked[f"bad_{kind}.{part.format(f'bad_{kind}')}", code]
    assert (bad.verdict, bad.rows, len(bad.samples)) == (verdict, BREAK[kind][1], min(BREAK[kind][1], 5)), bad
    assert all(sample.startswith("id ") for sample in bad.samples)
    assert bad.looked_at == "all rows" and str(bad.rows) in bad.message and bad.remedy
    good = asked[f"good_{kind}.{part.format(f'good_{kind}')}", code]
    assert (good.verdict, good.rows, good.samples) == ("passes", 0, ()), good


REPAIRS = {
    "required": ("a", {"backfill:bad_required.a": "''"}, 7),
    "required out": ("a", {"repair:bad_required.a": "delete"}, 1),
    "alike": ("bad_alike_uq", {"repair:bad_alike.bad_alike_uq": """"a" || '-' || "id\""""}, 4),
    "alike out": ("bad_alike_uq", {"repair:bad_alike.bad_alike_uq": "delete"}, 3),
    "alike none": ("bad_alike_uq", {"repair:bad_alike.bad_alike_uq": "NULL"}, 4),
    "orphans": ("bad_orphans_fk", {"repair:bad_orphans.bad_orphans_fk": "NULL"}, 3),
    "orphans out": ("bad_orphans_fk", {"repair:bad_orphans.bad_orphans_fk": "delete"}, 2),
    "checked": ("bad_checked_ck", {"repair:bad_checked.bad_checked_ck": "NULL"}, 3),
    "cast": ("a", {"using:bad_cast.a": """CASE WHEN pg_input_is_valid("a", 'integer') THEN "a"::integer END"""}, 4),
    "checked out": ("bad_checked_ck", {"repair:bad_checked.bad_checked_ck": "delete"}, 2),
}


@pytest.fixture
def emptied(scratches: tuple[Connector, Connector]) -> Iterator[Connection]:
    with fresh(scratches[0], "public") as connection:
        yield connection


@pytest.mark.parametrize("name", REPAIRS)
def test_an_answer_that_is_offered_mends_the_rows_and_the_way_back_brings_them_back(
    scratches: tuple[Connector, Connector], emptied: Connection, name: str
) -> None:
    part, answers, left = REPAIRS[name]
    kind = name.partition(" ")[0]
    parents = "CREATE TABLE parents (id int PRIMARY KEY); "
    ddl = tuple(f"{parents}CREATE TABLE bad_{kind} {shape.format(f'bad_{kind}')}" for shape in KINDS[kind])
    there = _with_rows(way(scratches, emptied, (ddl[0], ddl[1])), kind)
    (stopped,) = there.obstacles("up")
    assert stopped.object == f"bad_{kind}.{part}"
    assert (
        answers.items()
        <= {offer.key: offer.value for offer in stopped.offers if offer.value in answers.values()}.items()
    )
    before = there.rows()
    emptied.execute("DROP SCHEMA public CASCADE")
    emptied.execute("CREATE SCHEMA public")

    there = _with_rows(way(scratches, emptied, (ddl[0], ddl[1]), _decided(answers)), kind)
    assert there.obstacles("up") == ()
    there.go("up")
    assert len(there.rows()[f"public.bad_{kind}"]) == left
    there.go("down")
    assert there.rows() == before
    there.go("up")


def test_what_was_mended_and_has_no_place_any_more_is_left_over(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    ddl = tuple(f"CREATE TABLE bad_alike {shape.format('bad_alike')}" for shape in KINDS["alike"])
    there = _with_rows(way(scratches, emptied, (ddl[0], ddl[1]), _decided(REPAIRS["alike out"][1])), "alike")
    there.go("up")
    there.do("INSERT INTO bad_alike VALUES (2, 'somebody else')")
    (given,) = there.go("down")
    assert (given.rows, given.leftover) == (0, 1)
    assert there.rows("id")["public.bad_alike"] == [
        '{"a": "somebody else"}',
        '{"a": "x"}',
        '{"a": null}',
        '{"a": null}',
    ]


def _with_rows(there: Way, kind: str) -> Way:
    there.do("CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY)" if kind == "orphans" else "SELECT 1")
    if kind == "orphans":
        there.do("INSERT INTO parents VALUES (1)")
    there.do(f"INSERT INTO bad_{kind} VALUES {BREAK[kind][0]}")
    return there


def _decided(answers: dict[str, str]) -> Decisions:
    found = Decisions()
    for key, value in answers.items():
        what, _, where = key.partition(":")
        found = replace(found, **{what: {where: value}})
    return found


def test_what_takes_too_long_is_asked_of_a_sample_that_is_called_one(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    # Asked of all rows the server gives up; a sample says so in its own words.
    slow = (
        "CREATE FUNCTION slow(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$BEGIN "
        "IF current_query() !~ 'TABLESAMPLE' THEN RAISE query_canceled; END IF; RETURN a; END$$; "
    )
    table = "CREATE TABLE t (id int PRIMARY KEY, a int"
    ddl = f"{slow}{table})", f"{slow}{table} CONSTRAINT ck CHECK (slow(a) > 0))"
    there = way(scratches, emptied, ddl)
    there.do("INSERT INTO t SELECT n, n FROM generate_series(1, 30000) AS n", "ANALYZE t")
    (found,) = there.checks("up")
    assert (found.verdict, found.rows, found.looked_at) == (
        "unknown",
        0,
        "a sample of about 10000 of about 30000 rows",
    )
    there.do("UPDATE t SET a = -a WHERE id % 2 = 0", "VACUUM FULL t", "ANALYZE t")
    (found,) = there.obstacles("up")
    assert found.stops and found.rows and 3000 < found.rows < 7000
    assert f": {found.rows} in a sample of about 10000 of about 30000 rows (id " in found.message
    there.do("TRUNCATE t")
    there.go("up")


def test_rows_that_row_security_hides_are_told_and_those_that_are_visible_are_counted(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    made = (
        "CREATE TABLE t (id int PRIMARY KEY, a text); ALTER TABLE t ENABLE ROW LEVEL SECURITY; "
        "ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY few ON t USING (id < 3)"
    )
    there = way(scratches, emptied, (made, made.replace("a text", "a text CONSTRAINT uq UNIQUE")))
    there.do("ALTER TABLE t NO FORCE ROW LEVEL SECURITY")
    there.do("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'y'), (4, 'z'), (5, 'w')", "ANALYZE t")
    there.do("ALTER TABLE t FORCE ROW LEVEL SECURITY")
    unique, hidden = there.checks("up")
    assert (unique.verdict, unique.rows) == ("unknown", 0)
    assert "none in the rows that row security shows to" in unique.message
    assert (hidden.code, hidden.object, hidden.verdict, hidden.rows) == ("rows-hidden", "t", "unknown", 3)
    assert "hides about 3 of about 5 rows of t" in hidden.message and "BYPASSRLS" in hidden.remedy
    there.do("UPDATE t SET a = 'x'")
    unique, _ = there.checks("up")
    assert (unique.verdict, unique.rows, unique.samples) == ("stops", 2, ("id 1", "id 2"))


def test_a_question_writes_nothing_whatever_a_condition_calls(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    noisy = (
        "CREATE TABLE seen (id int); CREATE FUNCTION f(a int) RETURNS boolean LANGUAGE plpgsql AS "
        "$$BEGIN INSERT INTO seen VALUES (a); RETURN true; END$$; CREATE TABLE t (id int PRIMARY KEY, a int"
    )
    there = way(scratches, emptied, (f"{noisy})", f"{noisy} CONSTRAINT ck CHECK (f(a)))"))
    there.do("INSERT INTO t VALUES (1, 1)")
    (found,) = there.checks("up")
    assert (found.verdict, found.rows) == ("unknown", None)
    assert "cannot execute INSERT in a read-only transaction" in found.message
    assert there.rows()["public.seen"] == []


STOP = [kind for kind, (_, _, verdict) in SAID.items() if verdict == "stops"]


@pytest.mark.parametrize("kind", STOP)
def test_it_is_no_false_alarm(scratches: tuple[Connector, Connector], emptied: Connection, kind: str) -> None:
    parents = "CREATE TABLE parents (id int PRIMARY KEY); "
    ddl = [f"{BEGINS[at]}{parents}CREATE TABLE t {KINDS[kind][at].format('t')}" for at in (0, 1)]
    there = way(scratches, emptied, (ddl[0], ddl[1]), Decisions(using={"t.a": OWN_CAST} if kind == "own_cast" else {}))
    there.do("INSERT INTO parents VALUES (1)", f"INSERT INTO t VALUES {BREAK[kind][0]}")
    with pytest.raises(Exception, match=r".") as failed:
        there.go("up")
    assert isinstance(failed.value.__cause__, psycopg.Error), failed.value


def test_what_passes_and_what_only_changes_goes_through(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    there = way(scratches, emptied, (_ddl(0), _ddl(1)), DECISIONS)
    there.do("INSERT INTO parents VALUES (1)")
    there.do(*(f"INSERT INTO good_{kind} VALUES {values}" for kind, values in FIT.items()))
    there.do(*(f"INSERT INTO bad_{kind} VALUES {BREAK[kind][0]}" for kind in SAID if kind not in STOP))
    there.go("up")
