"""Pictures of the panel on the example, light and dark: `python tests/gui/shots.py [--output DIR]`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core import pipeline
from core.project.places import project_home
from core.project.settings import TargetSettings
from core.project.target_tables import write_target
from core.report.diagrams import Box, Diagram, Line, Link, Mark
from core.run.records.journal import Entry, Journal
from core.run.session import Control
from core.schema.constraints import QName
from gui.app import Panel, Request
from gui.dialogs.approve import Approve
from gui.dialogs.confirm_rollback import ConfirmRollback
from gui.dialogs.import_database import ImportDatabase
from gui.dialogs.target import TargetDialog
from gui.passwords import Passwords
from gui.pictures import Metrics, Picture, picture
from gui.places import Places
from gui.recent import RecentProjects
from gui.theme import Theme
from gui.welcome import Welcome
from gui.widgets.diagram_view import DiagramView

WAITING = b"SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Studio:
    """One application, one panel, and patience."""

    def __init__(self, output: Path, folder: Path) -> None:
        self.output, self.folder = output, folder
        self.application = QApplication(["shots"])
        self.theme = Theme(self.application, "light", lambda: False)
        self.project = pipeline.new(folder / "crm", "crm")
        for _ in pipeline.build(self.project, 1, {}):
            pass
        with pipeline.open_target(self.project, None) as connector:
            for _ in pipeline.apply(self.project, connector, 1, Control(), stage="development"):
                pass
        self.panel = Panel(Request(self.project), self.theme, Places(folder / "panel.ini"))
        self.panel.show()

    def until(self, fact: Callable[[], object]) -> None:
        deadline = QDeadlineTimer(60_000)
        while not fact():
            if deadline.hasExpired():
                raise TimeoutError("the panel did not get there in a minute")
            self.application.processEvents()
        for _ in range(5):
            self.application.processEvents()

    def shoot(self, name: str, what: QWidget | None = None) -> None:
        for choice in ("light", "dark"):
            self.theme.choose(choice)
            for _ in range(5):
                self.application.processEvents()
            path = self.output / f"{name}-{choice}.png"
            (what or self.panel.window).grab().save(str(path))
            print(path)
        self.theme.choose("light")

    def dialog(self) -> QDialog:
        (found,) = [one for one in self.panel.window.findChildren(QDialog) if one.isVisible()]
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(tempfile.gettempdir()) / "slipway-shots")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shots-") as folder:
        Path(folder).chmod(0o711)
        os.environ.setdefault("SLIPWAY_DATA_HOME", str(Path(folder) / "home"))
        os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        os.environ["HOME"] = folder  # so that no picture shows where it was taken
        studio = Studio(output, Path(folder))
        try:
            _walk(studio)
        finally:
            studio.panel.close()
    return 0


def _walk(studio: Studio) -> None:
    panel = studio.panel
    space = panel.workspace
    studio.until(lambda: space.standing and space.review and not panel.tasks.running)
    panel.looking.choose(3)
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("not-built-yet")
    panel.looking.choose(2)
    studio.until(lambda: not panel.tasks.running)
    panel.actions.next_change.trigger()
    panel.actions.viewed.trigger()
    panel.window.page.changes.view.setFocus()
    studio.shoot("iteration-2")
    _review(studio)
    _diagram(studio)
    _change_on_disk(studio)
    _connections(studio)
    panel.window.resize(1180, 700)
    studio.shoot("small")
    panel.window.resize(1440, 900)
    _fail(studio)
    _answer(studio)
    _close(studio)
    _apply_and_go_back(studio)
    _fill(studio)
    _drift(studio)
    _look_back(studio)
    _welcome(studio)


def _review(studio: Studio) -> None:
    """The object before and after, the migration read through and marked as reviewed, and a file edited by hand."""
    panel = studio.panel
    preview = panel.window.page.preview.tabs
    preview.setCurrentWidget(panel.window.page.before_after)
    studio.until(lambda: panel.window.page.before_after.left.kinds and not panel.tasks.running)
    studio.shoot("side-by-side")
    preview.setCurrentIndex(0)
    panel.actions.review.trigger()
    panel.actions.next_change.trigger()
    studio.shoot("full-migration")
    panel.window.resize(1180, 700)
    studio.shoot("full-migration-small")
    panel.window.resize(1440, 900)
    while not panel.window.migration.mark.isEnabled():
        panel.actions.viewed.trigger()
    studio.shoot("full-migration-viewed")
    panel.window.migration.mark.click()
    studio.until(lambda: panel.reviewing.reading and panel.reviewing.reading.reviewed and not panel.tasks.running)
    studio.shoot("full-migration-reviewed")
    _edit(studio)
    panel.actions.review.trigger()


def _diagram(studio: Studio) -> None:
    panel = studio.panel
    pane, tabs = panel.window.page.diagram, panel.window.page.preview.tabs
    tabs.setCurrentWidget(pane)
    studio.until(lambda: pane.view.picture.boxes and not panel.tasks.running)
    pane.view.step(1)
    studio.shoot("diagram")
    alone = DiagramView(studio.theme)
    alone.resize(1440, 700)
    alone.show_picture(shop_picture(alone.metrics))
    studio.shoot("diagram-alone", alone)
    alone.deleteLater()
    tabs.setCurrentIndex(0)


def shop_picture(metrics: Metrics) -> Picture:
    """A model with some tables, relationships and every kind of change."""
    columns = (Line("id", "uuid", "PK"), Line("name", "varchar(100)"), Line("parent_id", "uuid", "FK"))
    names = ("shop", "customer", "address", "order", "line", "product", "category", "stock")
    names += ("supplier", "delivery", "invoice", "payment")
    marks: tuple[Mark, ...] = ("", "new", "modified", "", "deprecated", "", "renamed", "", "dropped", "", "new", "")
    added = (*columns, Line("territory_id", "uuid", "", "new"), Line("fax", "text", "", "dropped"))
    boxes = [
        Box(QName("public", name), name, mark, added if mark == "modified" else columns, was="group" if at == 6 else "")
        for at, (name, mark) in enumerate(zip(names, marks, strict=True))
    ]
    parents = (0, 0, 1, 1, 3, 6, 0, 5, 0, 3, 3, 10)
    links = [
        Link(box.table, boxes[parent].table, ("parent_id",), "relationship" if box.mark == "new" else "")
        for box, parent in zip(boxes, parents, strict=True)
    ]
    return picture(Diagram(tuple(boxes), tuple(links)), metrics)


def _change_on_disk(studio: Studio) -> None:
    panel = studio.panel
    model = studio.project.root / "iterations" / "002" / "busm.mmd"
    as_it_was = model.read_text()
    model.write_text(as_it_was + "\n")
    studio.until(lambda: panel.workspace.stale)
    studio.shoot("changed-on-disk")
    model.write_text(as_it_was)
    studio.until(lambda: not panel.workspace.stale and not panel.tasks.running)


def _connections(studio: Studio) -> None:
    panel = studio.panel
    page = panel.elsewhere.page
    write_target(panel.project, "live", TargetSettings(stage="production", url="postgresql://ada@127.0.0.1:9/crm"))
    panel.looking.refresh()
    studio.until(lambda: len(page.names) == 2 and not panel.tasks.running)
    panel.elsewhere.connections.trigger()
    page.test.click()
    studio.until(lambda: page.notice.isVisible() and not panel.tasks.running)
    studio.shoot("connections")
    page.table.setCurrentIndex(page.model.index(1, 0))
    page.test.click()
    studio.until(lambda: page.notice.code.text().startswith("✕") and not panel.tasks.running)
    studio.shoot("connections-refused")
    page.edit.click()
    asked = studio.dialog()
    assert isinstance(asked, TargetDialog)
    asked.form.password.setText("not shown")
    asked.form.test.click()
    studio.until(lambda: asked.form.notice.isVisible() and not panel.tasks.running)
    studio.shoot("target", asked)
    asked.reject()
    page.help.click()
    studio.shoot("connections-help", studio.dialog())
    studio.dialog().accept()
    studio.until(lambda: not panel.window.findChildren(QDialog))
    panel.elsewhere.connections.trigger()


def _welcome(studio: Studio) -> None:
    """The projects page, empty and with projects, and the import of a database."""
    recent, passwords = RecentProjects(Places(studio.folder / "recent.ini")), Passwords()
    welcome = Welcome(recent, passwords)
    welcome.show_recent()
    studio.until(lambda: not welcome.tasks.running)
    studio.shoot("welcome-empty", welcome)
    for root in (studio.folder / "gone", pipeline.new(studio.folder / "books", "shop").root, studio.project.root):
        recent.opened(root)
    welcome.beginning.look()
    studio.until(lambda: len(welcome.page.model.shown) == 3 and not welcome.tasks.running)
    studio.shoot("welcome", welcome)
    welcome.beginning.open(studio.folder / "gone")
    studio.until(welcome.page.notice.isVisible)
    studio.shoot("welcome-refused", welcome)
    welcome.page.import_asked.emit()
    (asked,) = [one for one in welcome.findChildren(ImportDatabase) if one.isVisible()]
    asked.folder.setText("~/books")
    asked.form.address.setText("postgresql://ada@db.example.com:5432/books")
    studio.shoot("import", asked)
    asked.reject()
    welcome.close()
    welcome.tasks.close()


def _edit(studio: Studio) -> None:
    panel = studio.panel
    (file,) = (one.up for one in panel.workspace.built if one.iteration == 2)
    as_it_was = file.read_text()
    file.write_text(as_it_was.replace("varchar(100)", "varchar(80) ", 1))
    panel.looking.refresh()
    studio.until(lambda: panel.window.migration.edited.isVisible() and not panel.tasks.running)
    studio.shoot("edited")
    file.write_text(as_it_was)
    panel.looking.refresh()
    studio.until(lambda: not panel.window.migration.edited.isVisible() and not panel.tasks.running)


def _apply_and_go_back(studio: Studio) -> None:
    panel, space = studio.panel, studio.panel.workspace
    panel.actions.apply.trigger()
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("confirm-apply", studio.dialog())
    studio.dialog().accept()
    studio.until(lambda: space.report and space.at == 2 and not panel.tasks.running)
    studio.shoot("applied")
    panel.window.page.tabs.setCurrentWidget(panel.window.page.activity)
    studio.shoot("activity")
    panel.looking.choose(1)
    panel.actions.roll_back.trigger()
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("confirm-rollback", studio.dialog())
    studio.dialog().reject()
    studio.until(lambda: not panel.window.findChildren(QDialog))


def _fail(studio: Studio) -> None:
    """Something unmanaged holds a name that iteration 2 needs: the server refuses the statement."""
    panel = studio.panel
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect() as connection:
        connection.execute("CREATE SEQUENCE public.pk_locations")
        panel.operations.apply(2, goes_on=False)
        studio.until(lambda: panel.workspace.trouble and not panel.tasks.running)
        studio.shoot("error-card")
        panel.window.resize(1180, 700)
        panel.workspace.set_trouble(panel.workspace.trouble)
        studio.shoot("error-card-small")
        panel.window.resize(1440, 900)
        connection.execute("DROP SEQUENCE public.pk_locations")
    panel.workspace.set_trouble(None)
    studio.until(lambda: not panel.tasks.running)


def _answer(studio: Studio) -> None:
    """Iteration 3 needs two values and a choice, and forgets a column."""
    panel, before = studio.panel, studio.panel.window.size()
    model = studio.project.root / "iterations" / "003" / "busm.mmd"
    as_it_was = model.read_text()
    asking = as_it_was.replace(
        "    }", '        string(20) region "required"\n        integer level "required"\n    }', 1
    )
    model.write_text(asking.replace("uuid id PK", "uuid code PK", 1))
    panel.looking.build(2)
    studio.until(lambda: not panel.tasks.running)
    panel.looking.choose(3)
    studio.until(lambda: panel.window.page.changes.questions.cards and not panel.tasks.running)
    first, second, *_ = panel.window.page.changes.questions.cards
    for card in (first, second):
        card.edit.line.setText("1, 2")
    second.button.click()
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("questions")
    panel.window.resize(1180, 700)
    studio.shoot("questions-small")
    panel.window.resize(before)
    model.write_text(as_it_was)
    panel.looking.choose(2)
    panel.looking.refresh()
    studio.until(lambda: not panel.tasks.running)


def _close(studio: Studio) -> None:
    """The window is closed while an apply waits for a lock, and the server doesn't hear that it should stop."""
    panel = studio.panel
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect(autocommit=False) as holder, connector.connect() as watcher:
        holder.execute("LOCK TABLE accounts IN ACCESS SHARE MODE")
        panel.operations.apply(2, goes_on=False)
        studio.until(lambda: watcher.execute(WAITING).fetchone())
        ((process,),) = watcher.execute(WAITING).fetchall()
        panel.window.close()
        studio.shoot("closing", studio.dialog())
        studio.dialog().reject()
        os.kill(int(process), signal.SIGSTOP)
        panel.actions.cancel.trigger()
        studio.until(lambda: panel.stopping.silent)
        studio.shoot("abandon")
        panel.actions.abandon.trigger()
        studio.until(lambda: not panel.operations.running)
        os.kill(int(process), signal.SIGCONT)
        holder.rollback()
    studio.until(lambda: not panel.tasks.running)


def _fill(studio: Studio) -> None:
    """Iteration 3 drops a required column, a row is born, and the way back needs a value for it."""
    panel = studio.panel
    model = studio.project.root / "iterations" / "003" / "busm.mmd"
    model.write_text(model.read_text().replace('        string(100) name "required"\n', ""))
    panel.looking.choose(3)
    panel.looking.refresh()
    studio.until(lambda: not panel.tasks.running)
    findings = panel.window.page.findings
    panel.window.page.tabs.setCurrentWidget(findings)
    row = next(number for number, (_, texts) in enumerate(findings.model.rows) if texts[1] == "deprecated")
    findings.table.setCurrentIndex(findings.model.index(row, 0))
    studio.shoot("drop-instead")
    panel.answering.answer("drop:accounts.name", "drop")
    studio.until(lambda: not panel.tasks.running)
    _give_values(studio)


def _give_values(studio: Studio) -> None:
    panel = studio.panel
    connector = panel.workspace.connector
    assert connector is not None
    panel.operations.apply(3, goes_on=False)
    studio.until(lambda: panel.workspace.at == 3 and not panel.tasks.running)
    with connector.connect() as connection:
        connection.execute("INSERT INTO accounts (status) VALUES ('active')")
    panel.operations.roll_back(2, {})
    studio.until(lambda: panel.window.findChildren(QDialog) and not panel.tasks.running)
    asked = studio.dialog()
    assert isinstance(asked, ConfirmRollback)
    asked.fills["accounts.name"].line.setText("'new'")
    studio.shoot("fill", asked)
    asked.reject()
    studio.shoot("fill-card")
    panel.operations.roll_back(2, {"accounts.name": "'new'"})
    studio.until(lambda: panel.workspace.at == 2 and not panel.tasks.running)


def _drift(studio: Studio) -> None:
    """Somebody adds iteration 3's column by hand: that is said, and nothing can be applied."""
    panel = studio.panel
    connector = panel.workspace.connector
    assert connector is not None
    with connector.connect() as connection:
        connection.execute("ALTER TABLE accounts ADD COLUMN phone text")
    panel.looking.choose(3)
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("iteration-3")
    panel.actions.refresh.trigger()
    panel.actions.verify.trigger()
    studio.until(lambda: panel.workspace.report and not panel.tasks.running)
    studio.shoot("drift")


def _look_back(studio: Studio) -> None:
    """What ran, what is kept, and a run whose end nobody saw."""
    panel = studio.panel
    panel.actions.history.trigger()
    studio.until(lambda: panel.window.history.kept.parcels and not panel.tasks.running)
    studio.shoot("history")
    panel.window.resize(1180, 700)
    studio.shoot("history-small")
    panel.window.resize(1440, 900)
    panel.window.history.kept.purge.click()
    studio.shoot("purge", studio.dialog())
    studio.dialog().reject()
    connector = panel.workspace.connector
    assert connector is not None
    entry = Entry("11111111-2222-3333-4444-555555555555", connector.label, 3, "up", "", "")
    Journal(project_home(studio.project.id)).write("commit-sent", entry.facts)
    panel.looking.look()
    studio.until(lambda: panel.workspace.standing and panel.workspace.standing.unsettled and not panel.tasks.running)
    studio.shoot("history-in-doubt")
    panel.recalling.settle()
    studio.until(lambda: panel.workspace.standing and not panel.workspace.standing.unsettled)
    studio.until(lambda: not panel.tasks.running)
    studio.shoot("history-settled")
    panel.actions.history.trigger()
    _approve(studio)


def _approve(studio: Studio) -> None:
    """A column that goes is answered for with a reason."""
    panel = studio.panel
    findings = panel.window.page.findings
    panel.window.page.tabs.setCurrentWidget(findings)
    row = next(at for at, (_, texts) in enumerate(findings.model.rows) if texts[1] == "destructive-drop")
    findings.table.setCurrentIndex(findings.model.index(row, 0))
    studio.shoot("finding")
    findings.meaning.click()
    studio.shoot("finding-explained", studio.dialog())
    studio.dialog().accept()
    studio.until(lambda: not panel.window.findChildren(QDialog))
    findings.approve.click()
    asked = studio.dialog()
    assert isinstance(asked, Approve)
    asked.reason.setText("no program reads the name any more")
    studio.shoot("approve", asked)
    asked.go.click()
    studio.until(lambda: not panel.tasks.running and not panel.window.findChildren(QDialog))
    studio.shoot("approved")


if __name__ == "__main__":
    sys.exit(main())
