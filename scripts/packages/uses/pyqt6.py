# /// script
# dependencies = ["pyqt6"]
# ///
from PyQt6.QtGui import QGuiApplication, QImage, QPainter

application = QGuiApplication(["a", "-platform", "offscreen"])
image = QImage(40, 40, QImage.Format.Format_RGB32)
painter = QPainter(image)
painter.drawText(5, 20, "a")
painter.end()
assert image.save("/tmp/a.png")
