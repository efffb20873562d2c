"""A database that is there already becomes a project: where the project goes, and how the database is reached."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.beginning import Beginning, Wanted
from gui.dialogs.connection_help import ConnectionHelp
from gui.trying import Trying
from gui.widgets.connection_form import STAGES, ConnectionForm
from gui.widgets.parts import Label


class ImportDatabase(QDialog):
    """It stays open until the import is through: what was typed is there for the next try."""

    wanted = Signal(object)

    def __init__(self, owner: QWidget, beginning: Beginning, trying: Trying) -> None:
        super().__init__(owner)
        self._beginning = beginning
        self.setWindowTitle(self.tr("Import a database"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(680)
        self.folder = QLineEdit()
        self.browse = QPushButton(self.tr("Browse…"))
        self.form = ConnectionForm(trying, "import")
        self.form.name.setText("live")
        self.form.stage.setCurrentIndex(STAGES.index("production"))
        self.busy = Label("", "muted", wraps=True)
        self.help = QPushButton(self.tr("About connections"))
        self.back = QPushButton(self.tr("Cancel"))
        self.go = QPushButton(self.tr("Import"))
        self._lay_out()
        self._connect()
        self._renew()

    def read(self) -> Wanted:
        target = self.form.target
        return Wanted(
            Path(self.folder.text().strip()).expanduser(),
            target.url,
            self.form.password.text(),
            self.form.name.text().strip(),
            target.stage,
            keep=self.form.keyring.isChecked(),
        )

    def _import(self) -> None:
        self.form.notice.clear()
        self._beginning.import_database(self.read())

    def _tell(self, said: str) -> None:
        self.form.notice.warn(self.tr("Not imported"), said, self.tr("Nothing was written."))

    def _leave(self, _project: object, _target: object) -> None:
        self.accept()

    def _renew(self) -> None:
        given = (self.folder, self.form.address, self.form.name)
        self.go.setEnabled(not self.busy.text() and all(line.text().strip() for line in given))

    def _wait(self, words: str) -> None:
        self.busy.say(words)
        self._renew()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("The new project's folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _connect(self) -> None:
        self.browse.clicked.connect(self._choose)
        self.help.clicked.connect(lambda: ConnectionHelp(self).open())
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._import)
        self.folder.textChanged.connect(self._renew)
        self.form.changed.connect(self._renew)
        self._beginning.busy_changed.connect(self._wait)
        self._beginning.refused.connect(self.form.notice.refuse)
        self._beginning.not_imported.connect(self._tell)
        self._beginning.opened.connect(self._leave)

    def _lay_out(self) -> None:
        self.folder.setAccessibleName(self.tr("The new project's folder"))
        self.folder.setPlaceholderText(self.tr("An empty folder, or one that is not there yet"))
        for button in (self.browse, self.help, self.go):
            button.setAutoDefault(False)
        self.back.setAutoDefault(False)
        self.form.test.setDefault(True)  # Enter only asks
        self.go.setProperty("main", True)
        where = QHBoxLayout()
        where.setSpacing(8)
        label = Label(self.tr("Project folder"))
        label.setBuddy(self.folder)
        where.addWidget(label)
        where.addWidget(self.folder, 1)
        where.addWidget(self.browse)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.form.test)
        buttons.addWidget(self.help)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Import a database"), "heading"))
        said = self.tr(
            "Its tables become the project's baseline, iteration 0. The database is only read: nothing in it changes, "
            "and what no model names later stays as it is."
        )
        layout.addWidget(Label(said, "muted", wraps=True))
        layout.addLayout(where)
        layout.addWidget(self.form)
        layout.addWidget(self.busy)
        layout.addLayout(buttons)
