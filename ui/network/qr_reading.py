"""Reading a QR code from a picture: a photograph of another screen, or what lies on the clipboard."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from core.errors import InputError

# Photographs are made smaller: a code that fills a tenth of one can still be read.
SIDE = 2000
# No invite is longer; a code holds less than three thousand letters.
LETTERS_MOST = 4000


def read(picture: QImage | Path) -> str:
    """The words of the code in it. Blocks. Raises InputError when there is none that can be read."""
    import cv2

    image = _opened(picture) if isinstance(picture, Path) else picture
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    pixels = np.ascontiguousarray(rows[:, : grey.width()])
    try:
        words, _, _ = cv2.QRCodeDetector().detectAndDecode(pixels)
    except cv2.error as error:  # of a pattern that looks like a code and is none
        raise _none() from error
    if not words:
        raise _none()
    return str(words)[:LETTERS_MOST]


def _opened(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE:
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise InputError(f"{path.name} is no picture that can be read.", "Choose a photograph or a screenshot.")
    return image


def _none() -> InputError:
    return InputError("No QR code can be read in that picture.", "Take it again, straight and sharp, or use the link.")
