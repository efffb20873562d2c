"""What SQLAlchemy's metadata says becomes a Schema: types, names, texts, places, and what has no place is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.load.loaded import Loaded, Rules
from core.load.orm.models import load_orm
from core.names import LIMIT
from core.schema import snapshot
from core.schema.constraints import QName
from core.schema.counting import Counting
from core.schema.literals import quoted
from core.schema.objects import EnumType, Namespace, Sequence
from core.schema.tables import Table
from core.schema.types import DataType

HEAD = """
import enum
from sqlalchemy import *
from sqlalchemy.dialects import postgresql as pg, mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, UserDefinedType
metadata = MetaData()
key = lambda: Column("id", Integer, primary_key=True)
"""

Read = Callable[..., Loaded]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def from_text(text: str, source: str = "models:metadata", rules: Rules | None = None) -> Loaded:
        (tmp_path / "models.py").write_text(HEAD + text, encoding="utf-8")
        return load_orm(source, rules or Rules(), tmp_path)

    return from_text


def table_of(loaded: Loaded) -> Table:
    assert [finding.message for finding in loaded.findings if finding.severity == "error"] == []
    (table,) = loaded.schema.tables
    return table


def codes(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in loaded.findings]


@pytest.mark.parametrize(
    ("type_", "stored"),
    [
        ("Integer", "integer"),
        ("SmallInteger", "smallint"),
        ("BigInteger", "bigint"),
        ("String", "varchar"),
        ("String(7)", "varchar(7)"),
        ("Unicode(7)", "varchar(7)"),
        ("Text", "text"),
        ("CHAR", "char(1)"),
        ("Numeric", "numeric"),
        ("Numeric(9)", "numeric(9,0)"),
        ("DECIMAL(9, 2)", "numeric(9,2)"),
        ("Float", "double precision"),
        ("Float(24)", "real"),
        ("Float(25)", "double precision"),
        ("Double", "double precision"),
        ("Boolean", "boolean"),
        ("DateTime", "timestamp"),
        ("DateTime(timezone=True)", "timestamptz"),
        ("pg.TIMESTAMP(timezone=True, precision=3)", "timestamptz(3)"),
        ("Interval", "interval"),
        ("LargeBinary", "bytea"),
        ("PickleType", "bytea"),
        ("Uuid", "uuid"),
        ("Uuid(native_uuid=False)", "char(32)"),
        ("JSON", "json"),
        ("pg.JSONB", "jsonb"),
        ("pg.BIT(3)", "bit(3)"),
        ("pg.BIT(varying=True)", "varbit"),
        ("ARRAY(String(3))", "varchar(3)[]"),
        ("pg.ARRAY(Integer, dimensions=3)", "integer[]"),
        ("String(3).with_variant(pg.CITEXT, 'postgresql')", "citext"),
        ("type('Point', (UserDefinedType,), {'get_col_spec': lambda self, **_: 'geometry(POINT,4326)'})()",
         "geometry(POINT,4326)"),
        ("type('Small', (TypeDecorator,), {'impl': ARRAY(Numeric(4, 1)), 'cache_ok': True})()", "numeric(4,1)[]"),
        ("Enum('a', 'b', native_enum=False)", "varchar(1)"),
        ("Enum('a', 'b')", "varchar(20)"),
        ("ARRAY(Enum('a', 'b' * 21))", "varchar(30)[]"),
        ("Enum('a', 'b', name='ab')", "public.ab"),
        ("pg.ENUM('a', 'b', name='Ab', schema='user')", '"user"."Ab"'),
        ("pg.ARRAY(pg.ENUM('a', name='of'), dimensions=2)", "public.of[]"),
    ],
)  # fmt: skip
def test_a_type_is_what_postgresql_would_store(type_: str, stored: str, read: Read) -> None:
    table = table_of(read(f"Table('t', metadata, key(), Column('c', {type_}))"))
    assert str(table.columns[1].type) == stored


def test_names_that_nobody_gave_are_ours(read: Read) -> None:
    loaded = read(
        "Table('parents', metadata, key())\n"
        "Table('t', metadata, key(), Column('a', Integer, ForeignKey('parents.id'), CheckConstraint('a > 0'),"
        " index=True), Column('b', Text, unique=True), UniqueConstraint('a', 'b'), CheckConstraint('a < 9'),"
        " CheckConstraint('a < 10'), CheckConstraint('now() > now()'),"
        " pg.ExcludeConstraint(('a', '='), using='btree'))"
    )
    table = loaded.schema.tables[1]
    assert [constraint.name for constraint in table.constraints() if not constraint.name.startswith("ck_t_a_")] == [
        *("pk_t", "uq_t_a_b", "uq_t_b", "ck_t_a", "ck_t", "ex_t_a", "fk_t_a")
    ]
    assert len({constraint.name for constraint in table.constraints()}) == 9
    assert [index.name for index in table.indexes] == ["ix_t_a"]


def test_names_that_collide_get_a_suffix_that_depends_on_nothing_else(read: Read) -> None:
    one = "Table('a_b', metadata, Column('c', Text, unique=True))\n"
    other = "Table('a', metadata, Column('b_c', Text, unique=True), Column('uq_a_b_c', Text))\n"
    first, second = read(one + other), read(other + one)
    assert first.schema == second.schema
    names = [unique.name for table in first.schema.tables for unique in table.uniques]
    assert names[0] == "uq_a_b_c"
    assert names[1].startswith("uq_a_b_c_") and names[1] != names[0]


def test_a_given_name_is_never_changed_and_a_made_one_gives_way(read: Read) -> None:
    table = table_of(
        read(
            "Table('t', metadata, key(), Column('a', Text), Index('pk_t', 'a'),"
            " CheckConstraint('length(a) > 1'), CheckConstraint('length(a) < 9', name='ck_t_a'))"
        )
    )
    assert [index.name for index in table.indexes] == ["pk_t"]
    assert table.primary_key is not None and table.primary_key.name.startswith("pk_t_")
    assert "ck_t_a" in {check.name for check in table.checks if "< 9" in check.expression.sql}
    assert len({check.name for check in table.checks}) == 2


def test_the_naming_convention_of_the_metadata_wins(read: Read) -> None:
    convention = "{'pk': '%(table_name)s_p', 'uq': '%(column_0_name)s_u', 'ix': 'i_%(column_0_label)s'}"
    loaded = read(
        f"named = MetaData(naming_convention={convention}, schema='Shop')\n"
        "Table('t', named, Column('id', Integer, primary_key=True), Column('a', Text, unique=True),"
        " Column('b', Text, index=True))",
        "models:named",
    )
    table = table_of(loaded)
    assert str(table.name) == "Shop.t"
    assert table.primary_key is not None
    assert (table.primary_key.name, table.uniques[0].name, table.indexes[0].name) == ("t_p", "a_u", "i_Shop_t_b")


def test_a_table_without_a_schema_stands_in_the_project_s_first(read: Read) -> None:
    text = "Table('t', metadata, key(), Column('up', ForeignKey('t.id')), Column('x', ForeignKey('s.u.id')))\n"
    loaded = read(text + "Table('u', metadata, key(), schema='s')", rules=Rules(schema="crm"))
    assert [str(table.name) for table in loaded.schema.tables] == ["crm.t", "s.u"]
    references = {key.columns: str(key.references) for key in loaded.schema.tables[0].foreign_keys}
    assert references == {("up",): "crm.t", ("x",): "s.u"}


def test_a_native_enum_is_a_type_of_its_own_that_columns_share(read: Read) -> None:
    loaded = read(
        'class Mood(enum.Enum):\n    happy = 1\n    sad = "it\'s"\n'
        "Table('t', metadata, key(), Column('m', Enum(Mood), server_default='sad'), Column('o', ARRAY(Enum(Mood))),"
        " Column('n', Enum('%', ':z', name='Signs', schema='S'), server_default=text('\\'%\\'::\"S\".\"Signs\"')))"
    )
    table = table_of(loaded)
    assert loaded.schema.objects == (
        Namespace("S"),
        EnumType(QName("S", "Signs"), ("%", ":z")),
        EnumType(QName("public", "mood"), ("happy", "sad")),
    )
    assert [str(column.type) for column in table.columns] == ["integer", "public.mood", "public.mood[]", '"S"."Signs"']
    defaults = [column.default.sql for column in table.columns if column.default]
    assert defaults == ["'sad'", '\'%\'::"S"."Signs"']
    assert table.checks == ()
    assert [(each.name, each.values) for each in loaded.enums] == [("Signs", ("%", ":z")), ("mood", ("happy", "sad"))]


def test_an_enum_with_two_lists_of_values_is_told(read: Read) -> None:
    loaded = read(
        "Table('t', metadata, key(), Column('m', Enum('a', name='e')), Column('n', Enum('a', 'b', name='e')))"
    )
    assert codes(loaded) == [("type-conflict", "warning")]
    assert loaded.schema.objects == (EnumType(QName("public", "e"), ("a",)),)


def test_a_nameless_enum_is_a_list_of_values_with_a_named_check(read: Read) -> None:
    loaded = read("Table('t', metadata, key(), Column('m', Enum('happy', 'sad')), Column('n', ARRAY(Enum('%', ':z'))))")
    assert [(check.name, check.expression.sql, check.columns) for check in table_of(loaded).checks] == [
        ("ck_t_m", "\"m\"::text IN ('happy', 'sad')", ("m",)),
        ("ck_t_n", "\"n\"::text[] <@ ARRAY['%', ':z']::text[]", ("n",)),
    ]
    assert [(each.name, each.values) for each in loaded.enums] == [("t.m", ("happy", "sad")), ("t.n", ("%", ":z"))]


def test_sequences_are_read_but_not_those_for_databases_without_identities(read: Read) -> None:
    loaded = read(
        "Sequence('down', increment=-2, maxvalue=9, cycle=True, cache=5, metadata=metadata)\n"
        "Sequence('small', data_type=SmallInteger, schema='s', start=3, metadata=metadata)\n"
        "Table('t', metadata, Column('id', Integer, Sequence('spare', optional=True), primary_key=True),"
        " Column('n', Integer, Sequence('numbers')))"
    )
    assert loaded.findings == ()
    assert loaded.schema.objects == (
        Namespace("s"),
        Sequence(QName("public", "down"), start=9, increment=-2, minimum=-(2**63), maximum=9, cache=5, cycle=True),
        Sequence(QName("public", "numbers")),
        Sequence(QName("s", "small"), DataType("smallint"), start=3, maximum=2**15 - 1),
    )
    assert table_of(loaded).columns[0].identity == "by default"
    alone = read("Sequence('s', metadata=metadata)\nt = Table('t', metadata, key())", "models:t")
    assert alone.schema.objects == ()


def test_serial_identity_sequence_and_client_defaults_are_told_apart(read: Read) -> None:
    def identity(definition: str) -> str | None:
        return table_of(read(f"Table('t', metadata, {definition})")).columns[0].identity

    assert identity("key()") == "by default"
    assert identity("Column('id', BigInteger, Identity(always=True), primary_key=True)") == "always"
    assert identity("Column('id', Integer, primary_key=True, autoincrement=False)") is None
    assert identity("Column('id', Integer, primary_key=True, default=lambda: 3)") is None
    assert identity("Column('id', Integer, ForeignKey('t.other'), primary_key=True), Column('other', Integer)") is None
    assert identity("Column('id', Integer, primary_key=True), Column('b', Integer, primary_key=True)") is None
    assert identity("Column('id', Text, primary_key=True)") is None
    assert identity("Column('id', Integer, Sequence('numbers'), primary_key=True)") is None


def test_what_an_expression_speaks_of_is_found_by_the_parser(read: Read) -> None:
    table = table_of(
        read(
            "t = Table('t', metadata, key(), Column('A b', Text), Column('c', Text), Column('d', Text),"
            " CheckConstraint('\"A b\" > c AND t.c < lower(d)', name='ck'), CheckConstraint('what is', name='no'))\n"
            "Index('ix', func.lower(t.c['A b']), t.c.d.desc(), postgresql_where=text(\"c <> 'd'\"))\n"
        )
    )
    assert {check.name: check.columns for check in table.checks} == {"ck": ("A b", "c", "d"), "no": ()}
    assert table.indexes[0].columns == ("d", "A b", "c")
    assert [key.sql for key in table.indexes[0].keys] == ['lower("A b")', '"d" DESC']


def test_entities_attributes_and_places_are_the_user_s(read: Read) -> None:
    loaded = read(
        "class Base(DeclarativeBase):\n    pass\n"
        "class Thing(Base):\n"
        "    __tablename__ = 'things'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    madeAt: Mapped[str | None] = mapped_column('made_at')\n"
        "class Special(Thing):\n    more: Mapped[str | None]\n"
        "plain = Table(\n    'plain',\n    Base.metadata,\n    Column('x', Text))\n",
        "models:Base",
    )
    plain, things = loaded.schema.tables
    head = HEAD.count("\n") + 1
    assert (things.entity, things.origin) == ("Thing", f"models.py:{head + 2}")
    assert [(column.name, column.source, column.origin) for column in things.columns] == [
        ("id", "Thing.id", f"models.py:{head + 4}"),
        ("made_at", "Thing.madeAt", f"models.py:{head + 5}"),
        ("more", "Thing.more", ""),
    ]
    assert (plain.entity, plain.origin) == ("", f"models.py:{head + 8}")
    (finding,) = loaded.findings
    assert (finding.code, finding.place) == ("no-primary-key", f"models.py:{head + 8}")


def test_what_has_no_place_is_told_with_names_and_counts(read: Read) -> None:
    loaded = read(
        "t = Table('t', metadata, key(), Column('n', Integer),"
        " Column('i', Integer), Column('v', Integer, Computed('n * 2')),"
        " Column('d', pg.DOMAIN('email', Text, check='VALUE <> 1')),"
        " Column('m', Integer, ForeignKey('t.id', match='FULL')),"
        " UniqueConstraint('n', name='u'),"
        " CheckConstraint('n > 0', name='c').ddl_if(callable_=lambda *a, **k: True),"
        " CheckConstraint('n > 1', name='mine').ddl_if(dialect='mysql'),"
        " Index('ix', 'n', postgresql_with={'fillfactor': 50}, postgresql_tablespace='fast'),"
        " postgresql_partition_by='RANGE (n)', prefixes=['UNLOGGED'])\n"
        "Table('seen', metadata, key(), info={'is_view': True})\n"
        "CreateView(select(t.c.n), 'real_view', metadata=metadata)\n"
        "event.listen(metadata, 'after_create', DDL('CREATE FUNCTION f()'))\n"
        "@event.listens_for(t, 'before_create')\ndef prepare(*_, **__): pass\n"
    )
    assert {code for code, _ in codes(loaded)} == {"orm-not-read"}
    assert [finding.message.removeprefix("not read: ") for finding in loaded.findings] == [
        "DDL events (2): t before_create 1 (prepare), the metadata after_create 1 (DDL)",
        "MATCH of foreign keys (1): t (FULL)",
        "conditions that ask a server (ddl_if) (1): c",
        "domains (the column gets the type beneath) (1): t.d (email)",
        "option postgresql_partition_by (1): t",
        "option postgresql_tablespace (1): index ix",
        "option postgresql_with (1): index ix",
        "prefix UNLOGGED (1): t",
        "views (2): real_view, seen",
        "whether a generated column is stored (it becomes so; say persisted) (1): t.v",
    ]
    table = table_of(loaded)
    assert [check.name for check in table.checks] == ["c"]
    assert [str(column.type) for column in table.columns] == ["integer"] * 4 + ["text", "integer"]


def test_how_an_identity_counts_what_a_key_carries_along_and_what_is_said_of_a_constraint_are_read(read: Read) -> None:
    loaded = read(
        "t = Table('t', metadata, Column('id', Integer, Identity(start=100, increment=1, minvalue=1, cycle=True)),"
        " Column('n', Integer, Identity(start=1, nominvalue=True, cache=5)),"
        " Column('v', Integer, Computed('n * 2', persisted=False)),"
        " Column('s', Integer, Computed('n * 2', persisted=True)),"
        " PrimaryKeyConstraint('id', postgresql_include=['n'], comment='its key'),"
        " UniqueConstraint('n', name='u', postgresql_include=['id'], comment='said'),"
        " CheckConstraint('n > 0', name='c', comment='it counts'),"
        " ForeignKeyConstraint(['n'], ['t.id'], name='f', comment='its own'))\n"
    )
    assert loaded.findings == ()
    table = table_of(loaded)
    assert [one.counting for one in table.columns] == [
        Counting(start=100, cycle=True), Counting(cache=5), Counting(), Counting(),
    ]  # fmt: skip
    assert [one.virtual for one in table.columns] == [False, False, True, False]
    assert table.primary_key is not None
    assert (table.primary_key.include, table.uniques[0].include) == (("n",), ("id",))
    assert [one.comment for one in table.constraints()] == ["its key", "said", "it counts", "its own"]


def test_a_reference_that_leads_nowhere_is_told_and_its_column_stays(read: Read) -> None:
    loaded = read(
        "other = MetaData()\nTable('o', other, key())\n"
        "Table('t', metadata, key(), Column('a', Integer, ForeignKey('nowhere.id')),"
        " Column('b', Integer, ForeignKey(other.tables['o'].c.id)), Column('c', Integer, ForeignKey('t.missing')))"
    )
    assert codes(loaded) == [("unresolved-reference", "warning")] * 3
    assert {finding.place for finding in loaded.findings} == {"models:metadata, table t"}
    table = table_of(loaded)
    assert [column.name for column in table.columns] == ["id", "a", "b", "c"]
    assert table.foreign_keys == ()


def test_a_type_that_postgresql_lacks_is_told_and_becomes_text(read: Read) -> None:
    loaded = read("Table('t', metadata, key(), Column('a'), Column('b', mysql.SET('x', 'y')))")
    assert codes(loaded) == [("unknown-type", "warning")] * 2
    assert [str(column.type) for column in table_of(loaded).columns] == ["integer", "text", "text"]


def test_names_are_cut_as_postgresql_cuts_them_and_those_that_meet_are_an_error(read: Read) -> None:
    loaded = read(
        f"Table('t', metadata, key(), Column('{'ä' * 40}', Text), Index('{'i' * 70}', 'id'))\n"
        f"Table('u', metadata, key(), Column('{'x' * 70}1', Text), Column('{'x' * 70}2', Text))"
    )
    assert ("name-collision", "error") in codes(loaded)
    assert codes(loaded).count(("name-too-long", "note")) == 4
    table = loaded.schema.tables[0]
    assert (table.columns[1].name, table.indexes[0].name) == ("ä" * (LIMIT // 2), "i" * LIMIT)


def test_a_table_that_can_t_be_read_is_named(read: Read) -> None:
    loaded = read(
        "class Odd(UserDefinedType):\n    def get_col_spec(self, **_): raise ValueError('no spelling')\n"
        "Table('s', metadata, key())\nTable('t', metadata, key(), Column('c', Odd()))"
    )
    (finding,) = loaded.findings
    assert (finding.code, finding.place) == ("orm-failed", f"models.py:{HEAD.count(chr(10)) + 2}")
    assert finding.message == "models:metadata, table t can't be read: ValueError: no spelling"
    (finding,) = read("Table('t', metadata, key(), Column('c', pg.INTERVAL(precision='x')))").findings
    assert (finding.code, finding.place) == ("orm-failed", "models:metadata, table t")
    assert "TypeError" in finding.message


@pytest.mark.parametrize("letter", ["\\0", "\\ud800"])
def test_a_text_that_postgresql_can_t_hold_is_told(letter: str, read: Read) -> None:
    for text in (f"Table('t', metadata, key(), comment='a{letter}b')", f"raise ValueError('a{letter}b')"):
        (finding,) = read(text).findings
        assert finding.code == "orm-failed"
        assert finding.message.encode()


def test_the_same_models_give_the_same_bytes_whatever_python_hashes(read: Read, tmp_path: Path) -> None:
    columns = ", ".join(
        f"Column('c{n}', Integer, CheckConstraint('c{n} > {n}'), unique=True, index={n % 2 == 0})" for n in range(9)
    )
    read(f"Table('t', metadata, key(), {columns})\nfor n in range(5): Sequence(f's{{n}}', metadata=metadata)")
    script = (
        "import sys\nfrom pathlib import Path\nfrom core.load.loaded import Rules\n"
        "from core.load.orm.models import load_orm\nfrom core.schema import snapshot\n"
        "loaded = load_orm('models:metadata', Rules(), Path(sys.argv[1]))\n"
        "print(snapshot.dump(loaded.schema), loaded.findings)\n"
    )
    argv = [sys.executable, "-c", script, str(tmp_path)]
    runs = {
        subprocess.run(argv, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1 and "ck_t_c8" in runs.pop()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=20, max_size=40)
)
def test_a_text_arrives_as_it_was_given(texts: list[str], read: Read) -> None:
    """As a default, inside an expression, as a comment: quoted as our own renderer would."""
    columns = "".join(
        f"Column('c{n}', Text, server_default={text!r}, comment={text!r}), Column('e{n}', Text,"
        f" server_default=func.upper({text!r})), "
        for n, text in enumerate(texts)
    )
    table = table_of(read(f"Table('t', metadata, key(), {columns})"))
    for n, text in enumerate(texts):
        plain, inside = table.column(f"c{n}"), table.column(f"e{n}")
        assert plain is not None and plain.default is not None and inside is not None and inside.default is not None
        assert (plain.default.sql, plain.comment) == (quoted(text), text)
        assert inside.default.sql == f"upper({quoted(text)})"


def test_what_is_read_is_a_snapshot(read: Read) -> None:
    schema = read("Table('t', metadata, key(), Column('a', pg.JSONB, server_default='{}'))").schema
    assert snapshot.load(snapshot.dump(schema), place="") == schema
