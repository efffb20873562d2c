"""The diagram itself: zoomed and moved by mouse and keyboard, with one table chosen and told in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from core.schema.constraints import QName
from gui.drawing import ARROW, Style, draw_box, draw_way, metrics_of, path_of, tag_area
from gui.pictures import Drawn, Metrics, Picture, Way
from gui.theme import Theme, code_font

STEP = 1.25
SMALLEST, LARGEST = 0.08, 3.0
READABLE = 0.55  # what doesn't fit at this size is shown in part
MARGIN = 40.0


class _Painted(QGraphicsItem):
    """Draws itself by a function of what is chosen."""

    def __init__(self, bounds: QRectF, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._bounds, self._paint = bounds, paint

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self._bounds

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self._bounds)
        return path

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        self._paint(painter)


class DiagramView(QGraphicsView):
    chosen_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.picture = Picture(Metrics(1, 1))
        self.chosen: QName | None = None
        self._fits = True
        self._pressed = QPointF()
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAccessibleName(self.tr("Diagram"))
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self._wear)
        self._wear()

    @property
    def metrics(self) -> Metrics:
        return metrics_of(code_font())

    @property
    def style_now(self) -> Style:
        return Style(self._theme.colours, code_font())

    def show_picture(self, picture: Picture) -> None:
        """Keep the chosen table where it is there still."""
        self.picture = picture
        if self.chosen not in {box.table for box in picture.boxes}:
            self.chosen = None
        self._fill()
        self.fit()
        self.chosen_changed.emit()

    def box_of(self, table: QName | None) -> Drawn | None:
        return next((box for box in self.picture.boxes if box.table == table), None)

    def choose(self, table: QName | None) -> None:
        """Show a table, with its relationships."""
        box = self.box_of(table)
        self.chosen = box.table if box else None
        if box is not None:
            area = QRectF(box.area.left, box.area.top, box.area.width, box.area.height)
            self.ensureVisible(area, 48, 48)
        self.scene().update()
        self.chosen_changed.emit()

    def step(self, distance: int) -> None:
        """Choose the next or the previous table, those that change first."""
        order = [*(box.table for box in self.picture.boxes if box.mark)]
        order += [box.table for box in self.picture.boxes if not box.mark]
        if not order:
            return
        at = order.index(self.chosen) + distance if self.chosen in order else 0 if distance > 0 else -1
        self.choose(order[at % len(order)])

    def zoom(self, factor: float) -> None:
        now = self.transform().m11()
        wanted = min(LARGEST, max(SMALLEST, now * factor))
        self._fits = False
        self.scale(wanted / now, wanted / now)

    def fit(self) -> None:
        """Show all of it; where that would be too small to read, its beginning."""
        self._fits = True
        whole, room = self.sceneRect(), self.viewport().rect()
        if whole.isEmpty() or room.isEmpty():
            return
        scale = min(1.0, room.width() / whole.width(), room.height() / whole.height())
        self.resetTransform()
        self.scale(max(scale, READABLE), max(scale, READABLE))
        if scale >= READABLE:
            self.centerOn(whole.center())
        else:
            first = next((box for box in self.picture.boxes if box.mark), None)
            self.centerOn(QPointF(*first.area.middle) if first else whole.topLeft())

    def whole(self) -> None:
        """Show all of it, however small."""
        self.fit()
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1.0:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press that didn't move chooses what is under it."""
        super().mouseReleaseEvent(event)
        if (event.position() - self._pressed).manhattanLength() < 4:
            at = self.mapToScene(event.position().toPoint())
            found = (box for box in self.picture.boxes if _holds(box, at))
            hit = next(found, None)
            self.choose(hit.table if hit else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        deeds: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: lambda: self.zoom(STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / STEP),
            Qt.Key.Key_0: self.whole,
            Qt.Key.Key_1: lambda: self.zoom(1 / self.transform().m11()),
            Qt.Key.Key_PageDown: lambda: self.step(1),
            Qt.Key.Key_PageUp: lambda: self.step(-1),
            Qt.Key.Key_Home: self.fit,
        }
        deed = deeds.get(event.key())
        if deed is None:
            super().keyPressEvent(event)  # the arrows move what is seen
        else:
            deed()

    def _fill(self) -> None:
        scene = self.scene()
        scene.clear()
        for way in self.picture.ways:
            scene.addItem(_Painted(self._bounds_of(way), self._way_painter(way)))
        for box in self.picture.boxes:
            area = QRectF(box.area.left, box.area.top, box.area.width, box.area.height)
            scene.addItem(_Painted(area.adjusted(-3, -3, 3, 3), self._box_painter(box)))
        width, height = self.picture.size
        self.setSceneRect(QRectF(-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN))

    def _bounds_of(self, way: Way) -> QRectF:
        bounds = path_of(way).boundingRect().adjusted(-ARROW, -ARROW, ARROW, ARROW)
        return bounds.united(tag_area(way, self._style)) if way.tag else bounds

    def _box_painter(self, box: Drawn) -> Callable[[QPainter], None]:
        return lambda painter: draw_box(
            painter, box, self._style, self.picture.metrics, chosen=box.table == self.chosen
        )

    def _way_painter(self, way: Way) -> Callable[[QPainter], None]:
        return lambda painter: draw_way(painter, way, self._style, chosen=self.chosen in {way.table, way.references})

    def _wear(self) -> None:
        colours = self._theme.colours
        self._style = self.style_now
        self.setStyleSheet(
            f"QGraphicsView {{ background: {colours.window}; border: 2px solid transparent; border-radius: 6px; }}"
            f"QGraphicsView:focus {{ border: 2px solid {colours.accent}; }}"
        )
        self.scene().update()


def _holds(box: Drawn, at: QPointF) -> bool:
    area = box.area
    return area.left <= at.x() <= area.left + area.width and area.top <= at.y() <= area.top + area.height
