"""What a document says becomes a Schema: tables with their columns, keys and constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.load.entities import UNLIMITED, Choices, Document, Entity, Group
from core.load.loaded import Loaded, Rules
from core.load.remarks import Remarks
from core.load.tables.columns import Place, column_remarks, make_checks, make_column
from core.load.tables.cycles import cycle_remarks
from core.load.tables.expressions import quoted, text_of
from core.load.tables.joins import with_joins
from core.load.tables.links import Link, Typed, typed
from core.load.tables.lookups import Lookup
from core.load.tables.names import RESERVED, Names, apart, settle
from core.load.tables.native_enums import with_native_enums
from core.load.tables.references import resolve
from core.load.tables.types import Shaper
from core.names import generated
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import EnumType
from core.schema.schemas import Enum, schema_of
from core.schema.tables import Table


def tables_of(document: Document, rules: Rules) -> Loaded:
    """Make the tables of a business model."""
    return made_tables(document, rules, Names(), Shaper)


def made_tables(document: Document, rules: Rules, names: Names, shaper_of: type[Shaper]) -> Loaded:
    """Do the whole way from the middle form to the canonical one; names and types are the model's own affair."""
    entities, named = apart(document.entities, names)
    document = with_joins(replace(document, entities=tuple(entities)), names)
    lookup = Lookup(document.entities, names)
    links, related = resolve(lookup, document.relations)
    shaper = shaper_of(document.choices, rules)
    shapes = {
        entity.name: {each.name: shaper.shape(entity.name, each) for each in entity.fields}
        for entity in document.entities
    }
    types: tuple[EnumType, ...] = ()
    if rules.storage.enums == "native":
        shapes, types = with_native_enums(document.entities, shapes, shaper.choices, names, rules.schema)
    known = typed(links, shapes)
    builder = _Builder(rules.schema, names, lookup, known)
    tables = settle([builder.table(entity) for entity in document.entities])
    findings = (*document.findings, *named, *related, *known.findings, *builder.findings, *cycle_remarks(tables))
    return Loaded(schema_of(tables, types), findings, _enums(document.entities, document.choices))


def _enums(entities: tuple[Entity, ...], choices: tuple[Choices, ...]) -> tuple[Enum, ...]:
    """The named lists, and what a field lists by itself under the field's name."""
    named = {each.name: tuple(map(text_of, each.values)) for each in choices}
    for entity in entities:
        for each in entity.fields:
            if each.type.values:
                named[f"{entity.name}.{each.name}"] = tuple(map(text_of, each.type.values))
    return tuple(Enum(name, values) for name, values in sorted(named.items()))


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes one table after the other; knows all entities, because tables point to each other."""

    schema: str
    names: Names
    lookup: Lookup
    known: Typed
    findings: Remarks = field(default_factory=Remarks)

    def table(self, entity: Entity) -> Table:
        name = self.names.table(entity)
        key = self.lookup.key(entity)
        self.remark_on_name(entity, name)
        self.remark_on_fields(entity, key)
        place = Place(entity, name, key, self.names)
        links, shapes = self.known.links.get(entity.name, {}), self.known.shapes[entity.name]
        columns: list[Column] = []
        checks: list[Check] = []
        for each in entity.fields:
            shape, link = shapes[each.name], links.get(each.name)
            column = make_column(each, shape, link, place)
            columns.append(column)
            if shape.values or each.limits is not UNLIMITED:
                checks.extend(make_checks(each, shape, place))
            self.findings.extend(column_remarks(column, each, shape, link, place))
        return Table(
            name=QName(self.schema, name),
            columns=tuple(columns),
            primary_key=PrimaryKey(generated("pk", name), place.key_columns) if key else None,
            uniques=self.uniques(place, links),
            foreign_keys=tuple(
                self.foreign_key(links[each.name], name) for each in entity.fields if each.name in links
            ),
            checks=tuple(checks),
            indexes=self.indexes(entity, name),
            comment=entity.description,
            entity=entity.name,
            origin=entity.origin,
        )

    def remark_on_name(self, entity: Entity, table: str) -> None:
        if table != self.names.whole_table(entity):
            message = f"the name of {entity.name} is longer than 63 bytes; its table is {table}"
            self.findings.say("name-too-long", entity.origin, message, "Choose a shorter name.")
        if table in RESERVED:
            message = f"the table {table} has a reserved word as its name; it is quoted everywhere"
            self.findings.say("reserved-name", entity.origin, message, "Nothing to do.")

    def remark_on_fields(self, entity: Entity, key: tuple[str, ...]) -> None:
        if not entity.fields:
            remedy = "Give it at least a key: uuid id PK."
            self.findings.say("no-fields", entity.origin, f"{entity.name} has no fields", remedy)
        elif not key:
            message = f"{entity.name} has no primary key, so its rows can't be told apart, kept or given back"
            self.findings.say("no-primary-key", entity.origin, message, "Mark a field as PK, or add a field id.")
        for name in entity.primary_key:
            if self.lookup.field(entity, name) is None:
                message = f"the primary key of {entity.name} names {name}, which is none of its fields"
                self.findings.say(
                    "unknown-field", entity.origin, message, f"Add the field {name}, or correct the name."
                )

    def group_columns(self, entity: Entity, group: Group) -> tuple[str, ...]:
        for name in group.fields:
            if self.lookup.field(entity, name) is None:
                message = f"an index or unique key of {entity.name} names {name}, which is none of its fields"
                self.findings.say("unknown-field", group.origin, message, f"Add the field {name}, or correct the name.")
                return ()
        return tuple(dict.fromkeys(self.names.column(name) for name in group.fields))

    def uniques(self, place: Place, links: Mapping[str, Link]) -> tuple[Unique, ...]:
        """What is marked unique, and the column of a one-to-one relation; a primary key is unique anyway."""
        one_to_one = {name for name, link in links.items() if link.single}
        single = [
            (self.names.column(each.name),) for each in place.entity.fields if each.unique or each.name in one_to_one
        ]
        groups = [self.group_columns(place.entity, group) for group in place.entity.uniques]
        found = dict.fromkeys(columns for columns in (*single, *groups) if columns and columns != place.key_columns)
        return tuple(Unique(generated("uq", place.table, *columns), columns) for columns in found)

    def indexes(self, entity: Entity, table: str) -> tuple[Index, ...]:
        single = [Group((each.name,), each.origin) for each in entity.fields if each.indexed]
        found: dict[tuple[str, ...], bool] = {}
        for group in (*single, *entity.indexes):
            if columns := self.group_columns(entity, group):
                found[columns] = found.get(columns, False) or group.unique
        return tuple(
            Index(
                name=generated("ix", table, *columns),
                keys=tuple(Expression(quoted(column)) for column in columns),
                columns=columns,
                unique=unique,
            )
            for columns, unique in found.items()
        )

    def foreign_key(self, link: Link, table: str) -> ForeignKey:
        column = self.names.column(link.field)
        return ForeignKey(
            name=generated("fk", table, column),
            columns=(column,),
            references=QName(self.schema, self.names.table(self.lookup.named(link.parent))),
            referenced_columns=(self.names.column(link.target),),
            on_delete=link.on_delete or "no action",
            origin=link.origin,
        )
