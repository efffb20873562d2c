"""Sources that lie in no model file: a live database, SQLAlchemy metadata, a file of DDL that a server has to read."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from core.load.live import ReadBack, read_schema
from core.load.loaded import Loaded
from core.load.orm.models import is_orm, load_orm
from core.project.migrations import built, read_snapshot
from core.project.settings import Project
from core.run.lookups import user_schemas
from core.run.proving.judge import managed, read_back
from core.run.sources.ddl_files import load_ddl
from core.run.sources.reading import Source, is_ddl, is_live, needed, read_source, rules
from core.schema.objects import Namespace, place_of
from core.schema.schemas import Schema
from core.targets.connector import Connector
from core.targets.open import open_target
from core.targets.translate import reading


def read_elsewhere(text: str, project: Project | None, stack: ExitStack) -> Source:
    """Open what has to be; the stack closes it. What turns out to be a file that is not there is told as one."""
    if is_live(text, project):
        return _live(text, project, stack)
    if is_ddl(text):
        return _ddl(Path(text), project, stack)
    if is_orm(text):
        return Source(load_orm(text, rules(project), project.root if project else Path.cwd()))
    return read_source(text, project)


def _live(text: str, project: Project | None, stack: ExitStack) -> Source:
    name = None if text == "target" else text
    url = needed(project, text).target(name)[1].url if project or name is None else text
    number = project.id if project else str(uuid5(NAMESPACE_URL, "slipway:no-project"))
    connector = stack.enter_context(open_target(url, project_id=number))
    with reading(connector) as connection:
        names = _spoken_of(project) if project else user_schemas(connection)
        read = read_schema(connection, names)
    return live_source(connector, read)


def live_source(connector: Connector, read: ReadBack) -> Source:
    return Source(Loaded(read.schema, left_out=read.unmanaged), partial(read_back, connector), _bare(read.schema))


def _bare(read: Schema) -> frozenset[str]:
    """A comment is something that somebody asked for."""
    places = {one.name for one in read.objects if isinstance(one, Namespace) and not one.comment}
    used = {place_of(one).schema for one in read.objects if not isinstance(one, Namespace)}
    return frozenset(places - used - {table.name.schema for table in read.tables})


def _ddl(path: Path, project: Project | None, stack: ExitStack) -> Source:
    """Its expressions are the server's own, so that server reads the other side back too."""
    url = project.settings.project.scratch if project else "embedded"
    connector = stack.enter_context(open_target(url, project_id="judge"))
    return Source(load_ddl(path, connector), partial(read_back, connector))


def _spoken_of(project: Project) -> tuple[str, ...]:
    """The schemas of the newest snapshot, and where the next one may put something."""
    snapshots = [read_snapshot(project, one.iteration) for one in built(project)[-1:]]
    names = managed(project, *snapshots)
    return tuple(dict.fromkeys((*names, project.settings.project.app_schema)))
