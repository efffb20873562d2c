"""What changed on disk since it was read, with the one button that takes it in; it never does so by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from gui.looking import Looking
from gui.operations import Operations
from gui.widgets.parts import Elided, Label
from gui.workspace import Workspace

MODELS = ("busm.", "data_model.", "module.", "state_contract.")


class ChangedBar(QFrame):
    def __init__(self, workspace: Workspace, looking: Looking, operations: Operations) -> None:
        super().__init__()
        self._workspace, self._looking, self._operations = workspace, looking, operations
        self.setObjectName("card")
        self.word = Label("", "warning")
        self.files = Elided("", "muted")
        self.again = QPushButton()
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._take)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self.word)
        layout.addWidget(self.files, 1)
        layout.addWidget(self.again)
        workspace.stale_changed.connect(self._show)
        operations.run_started.connect(lambda _: self._show())
        operations.run_ended.connect(lambda *_: self._show())
        self._show()

    @property
    def builds(self) -> bool:
        """A draft that is written is written anew; what is not written, or sealed, is only read."""
        number = self._workspace.selected
        return any(one.iteration == number and one.status == "draft" for one in self._workspace.built) and any(
            self._is_model(name) for name in self._workspace.stale
        )

    def _is_model(self, name: str) -> bool:
        last = name.rsplit("/", 1)[-1].lower()
        return last.startswith(MODELS) or last == "decisions.toml"

    def _take(self) -> None:
        nothing = None
        self._workspace.set_trouble(nothing)
        number = self._workspace.selected
        if self.builds and number is not None:
            self._looking.build(number)
        else:
            self._looking.refresh()

    def _show(self) -> None:
        stale = self._workspace.stale
        model = any(self._is_model(name) for name in stale)
        self.word.say(self.tr("! Model changed on disk") if model else self.tr("! Files changed on disk"))
        self.files.say(", ".join(stale))
        self.again.setText(self.tr("Build again") if self.builds else self.tr("Read again"))
        self.again.setAccessibleName(self.again.text())
        self.again.setEnabled(not self._operations.running)
        self.setVisible(bool(stale))
