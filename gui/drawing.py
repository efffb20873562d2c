"""How a diagram is painted, on the screen and into a file alike: colour, symbol and word together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtSvg import QSvgGenerator

from core.report.diagrams import Mark
from gui.arranging import Point
from gui.pictures import PAD, Drawn, Metrics, Picture, Text, Way, symbol, word
from gui.theme import Colours

ARROW = 9.0
ROUND = 8.0
MARGIN = 24.0
SHARP = 2.0  # pixels of a picture file for one on the screen
MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Style:
    colours: Colours
    font: QFont

    @property
    def bold(self) -> QFont:
        font = QFont(self.font)
        font.setBold(True)
        return font

    def of_mark(self, mark: Mark) -> QColor:
        return QColor(self.colours.of_kind(mark) if mark else self.colours.muted)


def metrics_of(font: QFont) -> Metrics:
    bold = QFont(font)
    bold.setBold(True)
    widest = max(QFontMetricsF(one).horizontalAdvance("m") for one in (font, bold))
    return Metrics(widest, QFontMetricsF(bold).height() + 4)


def draw_box(painter: QPainter, box: Drawn, style: Style, metrics: Metrics, *, chosen: bool = False) -> None:
    area = QRectF(box.area.left, box.area.top, box.area.width, box.area.height)
    edge = QColor(style.colours.accent) if chosen else style.of_mark(box.mark) if box.mark else None
    pen = QPen(edge or QColor(style.colours.line), 2.5 if chosen else 1.6 if box.mark else 1.0)
    pen.setStyle(Qt.PenStyle.DashLine if box.mark == "dropped" and not chosen else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(QColor(style.colours.tint if chosen else style.colours.surface))
    painter.drawRoundedRect(area, ROUND, ROUND)
    line = QRectF(area.left() + PAD, area.top() + PAD / 2, area.width() - 2 * PAD, metrics.line + PAD)
    painter.setFont(style.bold)
    _draw_text(painter, line, box.head, style, metrics)
    if box.texts:
        painter.setPen(QPen(QColor(style.colours.line), 1.0))
        painter.drawLine(QPointF(area.left() + 1, line.bottom()), QPointF(area.right() - 1, line.bottom()))
    painter.setFont(style.font)
    row = QRectF(line.left(), line.bottom() + PAD / 2, line.width(), metrics.line)
    for text in box.texts:
        _draw_text(painter, row, text, style, metrics)
        row.translate(0, metrics.line)


def _draw_text(painter: QPainter, area: QRectF, text: Text, style: Style, metrics: Metrics) -> None:
    vertical = Qt.AlignmentFlag.AlignVCenter
    colour = style.of_mark(text.mark)
    painter.setPen(colour)
    painter.drawText(area, vertical | Qt.AlignmentFlag.AlignLeft, text.symbol)
    painter.drawText(area, vertical | Qt.AlignmentFlag.AlignRight, text.right)
    painter.setPen(colour if text.mark else QColor(style.colours.text))
    painter.drawText(area.adjusted(2 * metrics.letter, 0, 0, 0), vertical | Qt.AlignmentFlag.AlignLeft, text.left)


def draw_way(painter: QPainter, way: Way, style: Style, *, chosen: bool = False) -> None:
    colour = QColor(style.colours.accent) if chosen and not way.mark else style.of_mark(way.mark)
    pen = QPen(colour, 2.2 if way.mark or chosen else 1.2)
    pen.setStyle(Qt.PenStyle.DashLine if way.mark == "dropped" else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path_of(way))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_arrow(way.points[-2], way.points[-1]))
    if way.tag:
        _draw_tag(painter, way, style, colour)


def path_of(way: Way) -> QPainterPath:
    """Corners are rounded by a curve through the middles of what lies between them."""
    points = [QPointF(*point) for point in way.points]
    path = QPainterPath(points[0])
    path.lineTo(points[1])
    for this, following in pairwise(points[1:-1]):
        middle = (this.x() + following.x()) / 2
        path.cubicTo(QPointF(middle, this.y()), QPointF(middle, following.y()), following)
    path.lineTo(points[-1])
    return path


def tag_area(way: Way, style: Style) -> QRectF:
    """Where the words stand: in the middle of the way."""
    middle = path_of(way).pointAtPercent(0.5)
    metrics = QFontMetricsF(style.font)
    width, height = metrics.horizontalAdvance(way.tag) + 10, metrics.height() + 2
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def _draw_tag(painter: QPainter, way: Way, style: Style, colour: QColor) -> None:
    area = tag_area(way, style)
    painter.setPen(QPen(colour, 1.0))
    painter.setBrush(QColor(style.colours.surface))
    painter.drawRoundedRect(area, 4, 4)
    painter.setFont(style.font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, way.tag)


def _arrow(before: Point, tip: Point) -> QPolygonF:
    sign = 1.0 if tip[0] >= before[0] else -1.0
    back = tip[0] - sign * ARROW
    return QPolygonF([QPointF(*tip), QPointF(back, tip[1] - ARROW / 2), QPointF(back, tip[1] + ARROW / 2)])


def draw_all(painter: QPainter, picture: Picture, style: Style, title: str) -> None:
    """Everything with its title and its key, for a file."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for way in picture.ways:
        draw_way(painter, way, style)
    for box in picture.boxes:
        draw_box(painter, box, style, picture.metrics)
    _, height = picture.size
    left, top = 0.0, height + MARGIN
    painter.setFont(style.font)
    for mark, words in ((None, title), *((kind, f"{symbol(kind)} {word(kind)}") for kind in picture.kinds)):
        painter.setPen(QColor(style.colours.text) if mark is None else style.of_mark(mark))
        painter.drawText(QPointF(left, top + picture.metrics.line), words)
        left += (len(words) + 3) * picture.metrics.letter


def _whole(picture: Picture, title: str) -> QRectF:
    width, height = picture.size
    letters = len(title) + 3 + sum(len(word(kind)) + 5 for kind in picture.kinds)
    width = max(width, letters * picture.metrics.letter)
    return QRectF(-MARGIN, -MARGIN, width + 3 * MARGIN, height + picture.metrics.line + 4 * MARGIN)


def as_svg(picture: Picture, style: Style, title: str) -> bytes:
    whole, buffer = _whole(picture, title), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setSize(QSize(int(whole.width()), int(whole.height())))
    generator.setViewBox(QRectF(0, 0, whole.width(), whole.height()))
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, whole.width(), whole.height()), QColor(style.colours.window))
    painter.translate(-whole.topLeft())
    draw_all(painter, picture, style, title)
    painter.end()
    return bytes(buffer.data().data())


def as_png(picture: Picture, style: Style, title: str) -> bytes:
    """Twice as sharp as the screen, or as sharp as there are pixels for."""
    whole = _whole(picture, title)
    scale = min(SHARP, (MOST_PIXELS / (whole.width() * whole.height())) ** 0.5)
    image = QImage(int(whole.width() * scale), int(whole.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(style.colours.window))
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(-whole.topLeft())
    draw_all(painter, picture, style, title)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)  # what QImage.save takes is not what its stubs say
    return bytes(buffer.data().data())
