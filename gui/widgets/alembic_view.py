"""The Alembic revision of the selected iteration, rendered in a worker when it is first looked at."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent

from gui.alembic_texts import alembic_text
from gui.looking import FILES, Looking
from gui.reviews import Review, Script
from gui.theme import Theme
from gui.widgets.sql_view import SqlView
from gui.workspace import Workspace


class AlembicView(SqlView):
    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme) -> None:
        super().__init__(theme, "Alembic")
        self._workspace, self._looking = workspace, looking
        self._shown: Review | None = None
        workspace.review_changed.connect(self._renew)
        workspace.selected_changed.connect(self._renew)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._renew()

    def _renew(self) -> None:
        """Ask once per review, and only while somebody looks; what is older is not left standing."""
        space = self._workspace
        review = space.review
        if review is None or review.iteration != space.selected or review.build.proposal is None:
            self._shown = None
            self.show_script(Script())
        elif review is not self._shown and self.isVisible():
            self._shown = review
            self.show_script(Script())
            project, built = space.project, space.built
            job = self._looking.ask(FILES, "alembic", lambda _: alembic_text(project, review, built))
            job.succeeded.connect(self.show_script)
