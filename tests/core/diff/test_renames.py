"""A rename is never a silent drop and add: it is decided, or it is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.diff.changes import Change, RenameColumn, RenameConstraint, RenameIndex, RenameTable
from core.diff.compare import diff
from core.diff.difference import difference
from core.diff.keep import keep
from core.diff.moved import Moved, moved
from core.diff.questions import open_questions
from core.load.loaded import Rules
from core.load.models import load_model
from core.project.answers import decided
from core.project.decisions import Decisions, inherit
from core.schema.constraints import QName
from core.schema.findings import Question
from core.schema.schemas import Schema

Fields = dict[str, object]
ID: Fields = {"type": "uuid", "primaryKey": True}
TEXT: Fields = {"type": "string", "length": 100}


def _model(folder: Path, **entities: Fields) -> Schema:
    path = folder / "busm.json"
    path.write_text(json.dumps({"entities": {name: {"fields": fields} for name, fields in entities.items()}}))
    loaded = load_model([path], Rules("public"))
    assert not loaded.broken
    return loaded.schema


def _asked(before: Schema, after: Schema, decisions: Decisions | None = None) -> tuple[Question, ...]:
    taken = decisions or Decisions()
    found = moved(before, after, taken, first="public")
    kept = keep(found.schema, after, iteration=2, decisions=taken, first="public")
    return open_questions(difference(before, found, kept.schema), kept.questions, taken, first="public")


def _moved(before: Schema, after: Schema, **renames: str) -> Moved:
    return moved(before, after, Decisions(rename=renames), first="public")


def _said(changes: tuple[Change, ...]) -> list[str]:
    said = []
    for change in changes:
        match change:
            case RenameTable(old, new):
                said.append(f"{old.name}>{new.name}")
            case RenameColumn(table, before, after):
                said.append(f"{table.name}.{before}>{after}")
            case RenameConstraint(_, one, other) | RenameIndex(_, one, other):
                said.append(f"{one.name}>{other.name}")
            case _:
                raise AssertionError(change)
    return said


def test_a_column_that_is_gone_and_one_like_it_at_its_place_are_asked_about(tmp_path: Path) -> None:
    before = _model(tmp_path, Account={"id": ID, "name": TEXT, "phone": TEXT, "city": TEXT})
    after = _model(tmp_path, Account={"id": ID, "name": TEXT, "phoneNumber": TEXT, "city": TEXT})
    (question,) = _asked(before, after)
    assert question.key == "rename:accounts.phone"
    assert question.choices == ("phone_number", "no")
    assert question.place == "busm.json#/entities/Account/fields/phoneNumber"
    assert "almost certainly" in question.message


def test_a_column_of_a_type_that_it_cannot_become_is_no_candidate(tmp_path: Path) -> None:
    before = _model(tmp_path, Account={"id": ID, "name": TEXT, "phone": TEXT})
    after = _model(tmp_path, Account={"id": ID, "name": TEXT, "phones": {"type": "json"}})
    assert _asked(before, after) == ()


def test_an_unlike_name_at_another_place_is_a_new_column(tmp_path: Path) -> None:
    before = _model(tmp_path, Account={"id": ID, "fax": TEXT, "name": TEXT, "city": TEXT})
    after = _model(tmp_path, Account={"id": ID, "name": TEXT, "city": TEXT, "website": TEXT})
    assert _asked(before, after) == ()


def test_two_that_are_equally_like_it_cannot_be_told_apart_and_both_are_offered(tmp_path: Path) -> None:
    before = _model(tmp_path, Account={"id": ID, "phone": TEXT})
    after = _model(tmp_path, Account={"id": ID, "phone1": TEXT, "phone2": TEXT})
    (question,) = _asked(before, after)
    assert question.choices == ("phone1", "phone2", "no")
    assert "which one can't be told" in question.message


def test_what_it_is_for_tells_more_than_what_it_is_called(tmp_path: Path) -> None:
    owner: Fields = {"type": "uuid", "foreignKey": "Owner.id"}
    before = _model(tmp_path, Owner={"id": ID}, Account={"id": ID, "ownerId": owner, "x": TEXT, "y": TEXT})
    after = _model(tmp_path, Owner={"id": ID}, Account={"id": ID, "x": TEXT, "y": TEXT, "keeper": owner})
    (question,) = _asked(before, after)
    assert question.choices == ("keeper", "no")


def test_a_table_with_the_same_columns_under_another_name_is_almost_certainly_the_same(tmp_path: Path) -> None:
    fields: Fields = {"id": ID, "name": TEXT, "phone": TEXT}
    (question,) = _asked(_model(tmp_path, Person=fields), _model(tmp_path, Contact=fields))
    assert (question.key, question.choices) == ("rename:people", ("contacts", "no"))
    assert "almost certainly" in question.message


def test_tables_that_share_only_what_most_tables_have_are_two(tmp_path: Path) -> None:
    usual: Fields = {"id": ID, "name": TEXT, "createdAt": {"type": "datetime"}, "updatedAt": {"type": "datetime"}}
    others: dict[str, Fields] = dict.fromkeys(("Alpha", "Beta", "Gamma"), usual)
    before = _model(tmp_path, Lead={**usual, "source": TEXT, "score": {"type": "integer"}}, **others)
    after = _model(tmp_path, Product={**usual, "price": {"type": "decimal"}, "weight": {"type": "float"}}, **others)
    assert _asked(before, after) == ()


def test_a_column_of_a_table_that_was_renamed_is_asked_about_under_the_new_name(tmp_path: Path) -> None:
    before = _model(tmp_path, Person={"id": ID, "name": TEXT, "phone": TEXT})
    after = _model(tmp_path, Contact={"id": ID, "name": TEXT, "mobilePhone": TEXT})
    keys = [question.key for question in _asked(before, after, Decisions(rename={"people": "contacts"}))]
    assert keys == ["rename:contacts.phone"]


def test_while_a_rename_is_open_nothing_else_is_asked_of_the_new_column(tmp_path: Path) -> None:
    required: Fields = {**TEXT, "required": True}
    before = _model(tmp_path, Account={"id": ID, "phone": required})
    after = _model(tmp_path, Account={"id": ID, "phoneNumber": required})
    assert [question.key for question in _asked(before, after)] == ["rename:accounts.phone"]
    keys = [question.key for question in _asked(before, after, Decisions(rename={"accounts.phone": "no"}))]
    assert keys == ["backfill:accounts.phone_number"]


@pytest.mark.parametrize("decision", [{"accounts.phone": "mobile"}, {"accounts.mobile": "phone"}])
def test_a_rename_may_be_said_from_either_side(tmp_path: Path, decision: dict[str, str]) -> None:
    before = _model(tmp_path, Account={"id": ID, "phone": TEXT})
    after = _model(tmp_path, Account={"id": ID, "mobile": TEXT})
    found = moved(before, after, Decisions(rename=decision), first="public")
    assert found.changes == (RenameColumn(QName("public", "accounts"), "phone", "mobile"),)
    assert diff(found.schema, after) == ()


def test_names_that_slipway_gave_follow_and_nothing_is_dropped(tmp_path: Path) -> None:
    def fields(name: str) -> Fields:
        return {"id": ID, name: {"type": "enum", "values": ["a", "b"], "unique": True, "index": True}}

    before, after = _model(tmp_path, Person=fields("kind")), _model(tmp_path, Contact=fields("sort"))
    found = _moved(before, after, people="contacts", **{"people.kind": "sort"})
    assert _said(found.changes) == [
        *("people>contacts", "contacts.kind>sort", "pk_people>pk_contacts"),
        *("uq_people_kind>uq_contacts_sort", "ck_people_kind>ck_contacts_sort", "ix_people_kind>ix_contacts_sort"),
    ]
    assert diff(found.schema, after) == ()


def test_two_columns_that_swap_their_names_take_a_third_on_the_way(tmp_path: Path) -> None:
    before = _model(tmp_path, Pair={"id": ID, "a": TEXT, "b": {"type": "integer"}})
    after = _model(tmp_path, Pair={"id": ID, "b": TEXT, "a": {"type": "integer"}})
    found = _moved(before, after, **{"pairs.a": "b", "pairs.b": "a"})
    assert _said(found.changes) == ["pairs.a>slipway_swap_a", "pairs.b>a", "pairs.slipway_swap_a>b"]
    assert diff(found.schema, after) == ()


def test_a_chain_of_names_begins_at_its_free_end(tmp_path: Path) -> None:
    before = _model(tmp_path, Step={"id": ID, "a": TEXT, "b": TEXT, "c": TEXT})
    after = _model(tmp_path, Step={"id": ID, "b": TEXT, "c": TEXT, "d": TEXT})
    found = _moved(before, after, **{"steps.a": "b", "steps.b": "c", "steps.c": "d"})
    assert _said(found.changes) == ["steps.c>d", "steps.b>c", "steps.a>b"]


@pytest.mark.parametrize(
    ("renames", "code"),
    [
        ({"accounts.phone": "name"}, "rename-impossible"),
        ({"accounts.phone": "mobile", "accounts.name": "mobile"}, "rename-impossible"),
        ({"accounts.phone": "nowhere"}, "rename-impossible"),
        ({"accounts": "owners"}, "rename-impossible"),
        ({"accounts": "nowhere"}, "rename-impossible"),
        ({"accounts.nothing": "mobile"}, "unknown-decision"),
        ({"nothing": "accounts"}, "unknown-decision"),
    ],
)
def test_a_rename_that_cannot_be_followed_is_an_error_and_nothing_moves(
    tmp_path: Path, renames: dict[str, str], code: str
) -> None:
    before = _model(tmp_path, Account={"id": ID, "name": TEXT, "phone": TEXT}, Owner={"id": ID})
    after = _model(tmp_path, Account={"id": ID, "name": TEXT, "mobile": TEXT}, Owner={"id": ID})
    found = moved(before, after, Decisions(rename=renames), first="public")
    assert {(finding.code, finding.severity) for finding in found.findings} == {(code, "error")}
    assert (found.changes, found.schema) == ((), before)


def test_a_default_that_was_decided_follows_its_column_through_renames() -> None:
    earlier = [Decisions(default={"people.phone": "'-'"}), Decisions(rename={"people": "contacts"})]
    own = Decisions(rename={"contacts.phone": "mobile"})
    assert inherit(earlier, own).default == {"contacts.mobile": "'-'"}


def test_a_new_name_in_another_schema_moves_the_table(tmp_path: Path) -> None:
    before = _model(tmp_path, Account={"id": ID, "name": TEXT})
    table = before.tables[0]
    from_app = Schema((type(table)(QName("app", "Account"), table.columns, table.primary_key),))
    found = moved(from_app, before, Decisions(rename={"app.Account": "accounts"}), first="public")
    assert found.changes == (RenameTable(QName("app", "Account"), QName("public", "accounts")),)


def test_the_answer_no_is_remembered_in_the_file_of_decisions(tmp_path: Path) -> None:
    taken = decided([tmp_path], {"rename:accounts.phone": "no"})
    before = _model(tmp_path, Account={"id": ID, "phone": TEXT})
    after = _model(tmp_path, Account={"id": ID, "phones": TEXT})
    assert _asked(before, after) != ()
    assert _asked(before, after, taken) == ()
