"""Which class of the user's a table belongs to, and the file and line of each table and column."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.orm import Mapper, registry

Lines = dict[str, str]


@dataclass(frozen=True)
class Entities:
    mappers: Mapping[Table, Mapper[Any]]
    lines: Lines

    @staticmethod
    def of(module: ModuleType, metadata: MetaData, folder: Path) -> Entities:
        found: dict[Table, Mapper[Any]] = {}
        for mapper in _mappers(module):
            table = mapper.local_table
            # Where classes share a table by inheritance, it is the first one's.
            shares = mapper.inherits is not None and mapper.inherits.local_table is table
            if isinstance(table, Table) and table.metadata is metadata and not shares:
                found.setdefault(table, mapper)
        return Entities(found, dict(_lines(folder)))

    def entity(self, table: Table) -> str:
        mapper = self.mappers.get(table)
        return mapper.class_.__name__ if mapper else ""

    def source(self, table: Table, column: Column[Any]) -> str:
        """The model's own name: Account.createdAt."""
        mapper = self.mappers.get(table)
        return f"{mapper.class_.__name__}.{_attribute(mapper, column)}" if mapper else ""

    def place(self, table: Table, column: str) -> str:
        mapper = self.mappers.get(table)
        if mapper is None:
            return self.lines.get(f"{table.name}()", "") if not column else ""
        owner = f"{mapper.class_.__module__}.{mapper.class_.__qualname__}"
        if not column:
            return self.lines.get(owner, "")
        return self.lines.get(f"{owner}.{_attribute(mapper, table.columns[_key(table, column)])}", "")


def _key(table: Table, name: str) -> str:
    return next(column.key for column in table.columns if column.name == name)


def _attribute(mapper: Mapper[Any], column: Column[Any]) -> str:
    """Looked up without configuring the mappers, which may fail for reasons that are no table's."""
    found = mapper._columntoproperty.get(column)  # noqa: SLF001 - the public way configures all mappers
    return str(found.key) if found is not None else str(column.key)


def _mappers(module: ModuleType) -> Iterator[Mapper[Any]]:
    """In the order of their names: a registry holds them in a set."""
    registries = {id(each): each for each in map(_registry, vars(module).values()) if each is not None}
    mappers = {mapper for each in registries.values() for mapper in each.mappers}
    yield from sorted(mappers, key=lambda mapper: (len(mapper.class_.__mro__), mapper.class_.__qualname__))


def _registry(value: object) -> registry | None:
    if isinstance(value, registry):
        return value
    found = getattr(value, "registry", None)
    return found if isinstance(found, registry) else None


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    """Of every module that lies in the project's folder, but not of what is installed there."""
    for name, module in sorted(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "")
        is_own = file.is_relative_to(folder) and "site-packages" not in file.parts
        if file.suffix != ".py" or not is_own or not file.is_file():
            continue
        place = file.relative_to(folder).as_posix()
        tree = ast.parse(file.read_bytes())
        found = (*_named(tree, f"{name}."), *_tables(tree))
        yield from ((key, f"{place}:{line}") for key, line in found)


def _named(node: ast.AST, prefix: str) -> Iterator[tuple[str, int]]:
    for each in ast.iter_child_nodes(node):
        match each:
            case ast.ClassDef(name=name):
                yield f"{prefix}{name}", each.lineno
                yield from _named(each, f"{prefix}{name}.")
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield f"{prefix}{name}", each.lineno
            case ast.stmt():
                yield from _named(each, prefix)
            case _:
                pass


def _tables(node: ast.AST) -> Iterator[tuple[str, int]]:
    for each in ast.walk(node):
        match each:
            case ast.Call(
                func=ast.Name(id="Table") | ast.Attribute(attr="Table"), args=[ast.Constant(value=str(name)), *_]
            ):
                yield f"{name}()", each.lineno
            case _:
                pass
