"""A native list of values that loses some is made anew around the rows whose values are mapped, both ways."""

from __future__ import annotations

from core.diff.changes import AlterColumn, AlterObject, CreateObject, DropObject, MapValues, invert
from core.diff.compare import diff
from core.plan.detours import with_detours
from core.plan.order import order
from core.schema.columns import Column
from core.schema.constraints import PrimaryKey, QName
from core.schema.objects import EnumType
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType

MOOD, PEOPLE = QName("public", "mood"), QName("public", "people")
FEELS = Column("feels", DataType("public.mood"))
TEXT = Column("feels", DataType("text"))


def _schema(*values: str) -> Schema:
    key = Column("id", DataType("integer"), nullable=False)
    table = Table(PEOPLE, (key, FEELS), PrimaryKey("pk_people", ("id",)))
    return schema_of([table], [EnumType(MOOD, values)])


def test_values_are_mapped_while_they_are_text_and_no_type_is_in_the_way() -> None:
    old, new = _schema("calm", "sad"), _schema("calm", "glum")
    mapping = MapValues(PEOPLE, FEELS, (("sad", "glum"),), (("glum", "sad"),))
    planned = order(with_detours((*diff(old, new), mapping), old, new))
    for listed, before, after in ((planned, old, new), ([invert(one) for one in reversed(planned)], new, old)):
        steps = [one for one in listed if not isinstance(one, DropObject | CreateObject)]
        assert [type(one) for one in steps] == [AlterColumn, MapValues, AlterColumn]
        assert [one.new.type.name for one in steps if isinstance(one, AlterColumn)] == ["text", "public.mood"]
        assert isinstance(steps[1], MapValues) and steps[1].column == TEXT
        gone, made = DropObject(before.objects[0]), CreateObject(after.objects[0])
        assert listed.index(steps[0]) < listed.index(gone) < listed.index(made) < listed.index(steps[2])


def test_a_list_that_grows_is_made_anew_where_a_value_is_mapped_to_the_new_one() -> None:
    old, new = _schema("calm", "sad"), _schema("calm", "sad", "glum")
    mapping = MapValues(PEOPLE, FEELS, (("sad", "glum"),), (("glum", "sad"),))
    assert any(isinstance(one, AlterObject) for one in with_detours(diff(old, new), old, new))
    assert not any(isinstance(one, AlterObject) for one in with_detours((*diff(old, new), mapping), old, new))
