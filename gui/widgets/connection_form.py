"""What a connection is made of: its name and stage, its address, and a password for now or for the keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.project.settings import Stage, TargetSettings
from core.targets.greetings import Greeting
from gui.trying import Trying, doubtful, said
from gui.widgets.notice import Notice
from gui.widgets.parts import Label

STAGES: tuple[Stage, ...] = ("development", "staging", "production")


class ConnectionForm(QWidget):
    """Nothing is written here; whoever shows it reads it."""

    changed = Signal()

    def __init__(self, trying: Trying, project_id: str) -> None:
        super().__init__()
        self._trying, self._project_id = trying, project_id
        self.name, self.address, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.stage = QComboBox()
        self.session = QRadioButton(self.tr("For this session only"))
        self.keyring = QRadioButton(self.tr("Keep it in the keyring"))
        self.test = QPushButton(self.tr("Test"))
        self.notice = Notice()
        self._lay_out()
        self.test.clicked.connect(self._test)
        trying.answered.connect(self._answer)
        trying.refused.connect(self.notice.refuse)
        trying.busy_changed.connect(self._wait)
        for line in (self.name, self.address):
            line.textChanged.connect(self._renew)
        self._renew()

    @property
    def target(self) -> TargetSettings:
        return TargetSettings(stage=STAGES[self.stage.currentIndex()], url=self.address.text().strip())

    def fill(self, name: str, target: TargetSettings) -> None:
        """Show a target that is there; its name stays, for runs and build scripts call it so."""
        self.name.setText(name)
        self.name.setReadOnly(True)
        self.address.setText(target.url)
        self.stage.setCurrentIndex(STAGES.index(target.stage))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The dialog around it takes the height of the words below the fields."""
        super().showEvent(event)
        self.notice.clear()

    def _test(self) -> None:
        self.notice.clear()
        self._trying.try_out(self.address.text(), self.password.text(), self._project_id)

    def _answer(self, found: Greeting) -> None:
        if doubtful(found):
            self.notice.warn(self.tr("It answers"), said(found))
        else:
            self.notice.tell(self.tr("It answers"), said(found))

    def _wait(self, busy: bool) -> None:  # noqa: FBT001 - a slot of `busy_changed`
        self.test.setText(self.tr("Asking the server") if busy else self.tr("Test"))
        self.test.setEnabled(not busy and bool(self.address.text().strip()))

    def _renew(self) -> None:
        self.test.setEnabled(bool(self.address.text().strip()))
        self.changed.emit()

    def _lay_out(self) -> None:
        self.stage.addItems(list(STAGES))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("postgresql://user@host:5432/database")
        self.session.setChecked(True)
        keep = QHBoxLayout()
        keep.setSpacing(16)
        keep.addWidget(self.session)
        keep.addWidget(self.keyring)
        keep.addStretch(1)
        hint = Label(
            self.tr(
                "A URL, key=value or service=NAME, as libpq takes it. A password that .pgpass, the service or "
                "PGPASSWORD knows need not be given. None is ever written into a file."
            ),
            "small",
            wraps=True,
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for words, widget in (
            (self.tr("&Name"), self.name),
            (self.tr("&Stage"), self.stage),
            (self.tr("&Address"), self.address),
            (self.tr("&Password"), self.password),
        ):
            widget.setAccessibleName(words.replace("&", ""))
            form.addRow(words, widget)
        form.addRow("", keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(self.notice)
