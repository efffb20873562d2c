"""The palette by role, light and dark, and the style sheet made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from core.project.settings import Stage
from core.report.summary import Kind

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour per role; each is above 4.5:1 on its surface."""

    window: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str
    link: str
    tint: str  # of the selection; the text keeps its colour
    keyword: str
    type: str
    string: str
    number: str
    comment: str
    function: str

    def of_kind(self, kind: Kind) -> str:
        kinds: dict[Kind, str] = {
            "new": self.good,
            "modified": self.warning,
            "renamed": self.link,
            "relationship": self.link,
            "deprecated": self.warning,
            "dropped": self.bad,
            "left out": self.muted,
        }
        return kinds[kind]

    def of_stage(self, stage: Stage) -> str:
        stages: dict[Stage, str] = {"development": self.good, "staging": self.warning, "production": self.bad}
        return stages[stage]


LIGHT = Colours(
    window="#F6F7F9", surface="#FFFFFF", line="#D9DEE5", text="#1B2430", muted="#566273", accent="#1F5FBF",
    on_accent="#FFFFFF", good="#1B7A3D", warning="#8A5A00", bad="#B3261E", link="#6B3FA0", tint="#E6EEFA",
    keyword="#1F4FA8", type="#6B3FA0", string="#1B7A3D", number="#9A3E00", comment="#5E6B7A", function="#00686B",
)  # fmt: skip
DARK = Colours(
    window="#14181E", surface="#1B2129", line="#333D4A", text="#E6EAF0", muted="#9AA7B8", accent="#7FB0FF",
    on_accent="#10151C", good="#6FCF8B", warning="#E5B45A", bad="#FF8A80", link="#C3A3F5", tint="#26364C",
    keyword="#8DB8FF", type="#C9ADF7", string="#86D9A0", number="#F0A878", comment="#93A1B3", function="#7FD6D9",
)  # fmt: skip


class Theme(QObject):
    """The palette in force; widgets that paint for themselves listen to `changed`."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: Choice, system_is_dark: Callable[[], bool]) -> None:
        super().__init__()
        self._application = application
        self._system_is_dark = system_is_dark
        self.choice = choice
        self.letters = 100  # per cent of their usual size
        self.colours = LIGHT
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(interface_font())
        application.styleHints().colorSchemeChanged.connect(self.refresh)
        self.refresh()

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self.refresh()

    def enlarge(self, letters: int) -> None:
        self.letters = letters
        self.refresh()

    def refresh(self) -> None:
        dark = self._system_is_dark() if self.choice == "system" else self.choice == "dark"
        self.colours = DARK if dark else LIGHT
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(enlarged(style_sheet(self.colours), self.letters))
        self.changed.emit()


def system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def interface_font() -> QFont:
    """Take Inter where it is installed, else the system's own."""
    font = QFont("Inter") if "Inter" in QFontDatabase.families() else QFont(QApplication.font())
    font.setPointSizeF(10)
    return font


def code_font() -> QFont:
    wanted = "JetBrains Mono"
    if wanted in QFontDatabase.families():
        font = QFont(wanted)
    else:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(10)
    return font


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Highlight: colours.tint,
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def tick(colours: Colours) -> str:
    """The mark on a checked box, in the colour that stands out on the accent."""
    name = "tick-dark.svg" if colours == DARK else "tick-light.svg"
    return Path(str(files("resources").joinpath("icons", name))).as_posix()


def enlarged(sheet: str, letters: int) -> str:
    """Every size of letters, and all that has to hold them; a font that a widget was given is overruled."""
    if letters == 100:
        return sheet
    sizes = re.compile(r"(?<=(?:eight|width): )\d+(?=px)|(?<=size: )\d+(?=pt)")
    larger = sizes.sub(lambda found: str(int(found.group()) * letters // 100), sheet)
    return f"* {{ font-size: {letters / 10:g}pt; }}\n{larger}"


def arrow(colours: Colours) -> str:
    """The mark of what opens downwards."""
    name = "arrow-dark.svg" if colours == DARK else "arrow-light.svg"
    return Path(str(files("resources").joinpath("icons", name))).as_posix()


def style_sheet(c: Colours) -> str:
    """Corners 6 for controls and 8 for cards, rows of 28 px, one accent, a focus ring of 2 px."""
    return f"""
    QMainWindow, QDialog, QWidget#page {{ background: {c.window}; }}
    QLabel {{ background: transparent; }}
    QLabel[role="muted"] {{ color: {c.muted}; }}
    QLabel[role="small"] {{ color: {c.muted}; font-size: 9pt; }}
    QLabel[role="heading"] {{ font-size: 15pt; font-weight: 600; }}
    QLabel[role="title"] {{ font-weight: 600; }}
    QLabel[role="good"] {{ color: {c.good}; font-weight: 600; }}
    QLabel[role="warning"] {{ color: {c.warning}; font-weight: 600; }}
    QLabel[role="refusal"] {{ color: {c.bad}; }}
    QLabel[role="bad"] {{ color: {c.bad}; font-weight: 600; }}
    QFrame#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    QFrame#errorCard {{ background: {c.surface}; border: 2px solid {c.bad}; border-radius: 8px; }}
    QFrame#question {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    QScrollArea#questions, QScrollArea#errorTexts {{ background: transparent; border: none; }}
    QWidget#questionsInner, QWidget#errorTextsInner {{ background: transparent; }}
    QRadioButton, QCheckBox {{ color: {c.text}; spacing: 8px; }}
    QRadioButton:focus, QCheckBox:focus {{ color: {c.accent}; }}
    QRadioButton::indicator, QCheckBox::indicator, QTreeView::indicator {{ width: 14px; height: 14px;
        background: {c.surface}; border: 1px solid {c.muted}; border-radius: 3px; }}
    QRadioButton::indicator {{ border-radius: 8px; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {c.accent}; }}
    QCheckBox::indicator:checked, QTreeView::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url("{tick(c)}"); }}
    QLabel#chip {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; padding: 4px 12px; }}
    QPushButton, QToolButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
        border-radius: 6px; padding: 4px 16px; min-height: 22px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {c.muted}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {c.tint}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.accent}; padding: 3px 15px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {c.muted}; background: {c.window}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QPushButton[main="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; }}
    QPushButton[main="true"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[main="true"]:disabled {{ background: {c.line}; color: {c.muted}; border-color: {c.line}; }}
    QLineEdit {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; padding: 4px 8px;
        min-height: 20px; }}
    QComboBox {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; border-radius: 6px;
        padding: 4px 8px; min-height: 20px; }}
    QComboBox:focus {{ border: 2px solid {c.accent}; padding: 3px 7px; }}
    QComboBox:disabled {{ color: {c.muted}; background: {c.window}; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url("{arrow(c)}"); width: 10px; height: 10px; }}
    QComboBox QAbstractItemView {{ border: 1px solid {c.line}; padding: 4px; }}
    QLineEdit:focus {{ border: 2px solid {c.accent}; padding: 3px 7px; }}
    QAbstractItemView, QPlainTextEdit {{ background: {c.surface}; color: {c.text}; border: 2px solid transparent;
        border-radius: 6px; outline: none; selection-background-color: {c.tint}; selection-color: {c.text}; }}
    QAbstractItemView:focus, QPlainTextEdit:focus {{ border: 2px solid {c.accent}; }}
    QTreeView::item {{ height: 28px; padding-right: 8px; }}
    QTreeView::item:selected, QTreeView::branch:selected {{ background: {c.tint}; }}
    QTreeView::item:hover:!selected {{ background: {c.window}; }}
    QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
        border-bottom: 1px solid {c.line}; padding: 4px 1px; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {c.muted}; padding: 8px 12px;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    QTabBar::tab:focus {{ color: {c.accent}; }}
    QSplitter::handle {{ background: transparent; }}
    QSplitter::handle:hover {{ background: {c.line}; }}
    QProgressBar {{ background: {c.line}; border: none; border-radius: 2px; max-height: 4px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
    QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.tint}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
