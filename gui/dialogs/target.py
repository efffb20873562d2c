"""A target of the project: added, or changed; tried first, if one likes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.project.settings import TargetSettings
from gui.connecting import Connecting
from gui.widgets.connection_form import ConnectionForm
from gui.widgets.parts import Label


class TargetDialog(QDialog):
    """It closes when the file is written, not before."""

    def __init__(self, owner: QWidget, connecting: Connecting, name: str, target: TargetSettings | None) -> None:
        super().__init__(owner)
        self._connecting = connecting
        self.saved = ""
        title = self.tr("Edit the target {name}").format(name=name) if target else self.tr("Add a target")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(680)
        self.form = ConnectionForm(connecting.trying, connecting.project.id)
        self.back = QPushButton(self.tr("Cancel"))
        self.go = QPushButton(self.tr("Save the target"))
        if target is not None:
            self.form.fill(name, target)
        self._lay_out(title)
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._save)
        self.form.changed.connect(self._renew)
        connecting.written.connect(self._saved)
        connecting.refused.connect(self.form.notice.refuse)
        self._renew()
        (self.form.password if target else self.form.name).setFocus()

    def _save(self) -> None:
        self.form.notice.clear()
        name, target = self.form.name.text().strip(), self.form.target
        self._connecting.write(name, target, self.form.password.text(), keep=self.form.keyring.isChecked())

    def _saved(self, name: str, doubt: str) -> None:
        """Stay where the keyring has not done what was asked of it, until that has been read."""
        self.saved = name
        if not doubt:
            self.accept()
            return
        self.form.notice.warn(self.tr("{name} is saved").format(name=name), doubt)
        self.go.hide()
        self.back.setText(self.tr("Close"))

    def _renew(self) -> None:
        self.go.setEnabled(bool(self.form.name.text().strip() and self.form.address.text().strip()))

    def _lay_out(self, title: str) -> None:
        self.go.setAutoDefault(False)
        self.go.setProperty("main", True)
        self.back.setAutoDefault(False)
        self.form.test.setDefault(True)  # Enter only asks
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.form.test)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(self.form)
        layout.addLayout(buttons)
