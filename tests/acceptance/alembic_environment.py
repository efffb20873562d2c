"""An Alembic environment in a folder, run in this process against any connector, or asked for its SQL."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.pool import NullPool

from core.render.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.targets.connector import Connector

ENV = """
from alembic import context

attributes = context.config.attributes
if context.is_offline_mode():
    context.configure(url="postgresql+psycopg://", **attributes["options"])
    with context.begin_transaction():
        context.run_migrations()
else:
    with attributes["engine"].connect() as connection:
        context.configure(connection=connection, **attributes["options"])
        with context.begin_transaction():
            context.run_migrations()
"""


@dataclass(frozen=True)
class Environment:
    """Options are those of `context.configure`."""

    folder: Path
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def versions(self) -> Path:
        return self.folder / "versions"

    def hold(self, revisions: Sequence[Revision]) -> None:
        """Make it an environment of these revisions and no others."""
        self.versions.mkdir(parents=True, exist_ok=True)
        (self.folder / "env.py").write_text(ENV, encoding="utf-8")
        for old in self.versions.glob("*.py"):
            old.unlink()
        for revision in revisions:
            (self.versions / revision.file).write_text(revision.text, encoding="utf-8", newline="\n")

    def upgrade(self, connector: Connector, to: str = "head", **engine: object) -> None:
        with self._engine(connector, engine) as made:
            command.upgrade(self._config(engine=made), to)

    def downgrade(self, connector: Connector, to: str = "base", **engine: object) -> None:
        with self._engine(connector, engine) as made:
            command.downgrade(self._config(engine=made), to)

    def upgrade_sql(self, to: str = "head") -> str:
        written = io.StringIO()
        command.upgrade(self._config(written), to, sql=True)
        return written.getvalue()

    def downgrade_sql(self, span: str) -> str:
        written = io.StringIO()
        command.downgrade(self._config(written), span, sql=True)
        return written.getvalue()

    @contextmanager
    def _engine(self, connector: Connector, options: Mapping[str, object]) -> Iterator[sa.Engine]:
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=lambda: connector.connect(autocommit=False), poolclass=NullPool, **options
        )
        yield engine
        engine.dispose()

    def _config(self, output: io.StringIO | None = None, engine: sa.Engine | None = None) -> Config:
        config = Config(output_buffer=output, stdout=io.StringIO())
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        config.attributes.update(engine=engine, options=self.options)
        return config
