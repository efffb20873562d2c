"""Plain tables of text: findings, differences and fates, each row a tuple made by a function beside its noun."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from core.project.approvals import Approval
from core.report.summary import SYMBOLS, counted
from core.run.outlook.fates import Fate
from core.schema.findings import Finding, Question, Severity
from gui.plain import plain, tooltip
from gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Tone = str  # a colour role of the theme
Row = tuple[Tone, tuple[str, ...]]

MINUS = SYMBOLS["dropped"]
SEVERITIES: dict[Severity, tuple[Tone, str]] = {
    "error": ("bad", "✕ error"),
    "warning": ("warning", "! warning"),
    "note": ("muted", "· note"),
}


class RowsModel(QAbstractTableModel):
    """The first column wears the row's colour; every cell says its whole text in its tool tip."""

    def __init__(self, theme: Theme, headings: tuple[str, ...]) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._theme = theme
        self._headings = headings

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tone, texts = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(texts[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(texts[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(getattr(self._theme.colours, tone))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put first what stops the build, then warnings, then notes."""
    order = list(SEVERITIES)
    return tuple(sorted(findings, key=lambda one: order.index(one.severity)))


def approval_of(finding: Finding, approvals: Sequence[Approval]) -> Approval | None:
    held = [one for one in approvals if (one.code, one.place) == (finding.code, finding.place)]
    return held[-1] if held and finding.severity == "warning" else None


def of_findings(
    findings: Sequence[Finding], questions: Sequence[Question], approvals: Sequence[Approval] = ()
) -> tuple[Row, ...]:
    """Questions come before what was found; an approved warning says who answers for it."""
    asked: list[Row] = [
        (
            "link",
            (_tr("? question"), one.key, one.place, one.message, _tr("Answer it above, in place of the changes.")),
        )
        for one in questions
    ]
    return (*asked, *(_finding(one, approval_of(one, approvals)) for one in in_order(findings)))


def _finding(one: Finding, given: Approval | None) -> Row:
    if given is not None:
        text = _tr("Approved by {who} on {when}: {why}")
        said = text.format(who=given.who, when=f"{given.when:%Y-%m-%d}", why=given.why)
        return "good", (_tr("✓ approved"), one.code, one.place, one.message, said)
    tone, severity = SEVERITIES[one.severity]
    return tone, (severity, one.code, one.place, one.message, one.remedy)


def of_fates(fates: Sequence[Fate]) -> tuple[Row, ...]:
    tones = {"impossible": "bad", "structure only": "warning", "definition": "muted"}
    return tuple(
        (tones.get(one.verdict, "text"), (one.object, f"{one.how}: {one.why}" if one.why else one.how, _rows(one)))
        for one in sorted(fates, key=lambda one: one.verdict == "definition")
    )


def _rows(fate: Fate) -> str:
    return "" if fate.verdict == "definition" else counted(fate.rows, "row")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rows", text)
