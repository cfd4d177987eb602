"""A QR code that a camera reads."""

import cv2
import numpy as np
import pytest

from ui.network.qr import QrCode

LINK = "vega://192.168.1.20:40123/AcdL9gxwkK5M2XDAPq7cQ1y5f7mddqscxezwlqybc4gt2mctol5zazlszimj2-aAbBcCdD"


@pytest.mark.parametrize("theme_name", ["dark", "light"])
def test_a_reader_of_another_maker_reads_the_link(qtbot, qapp, theme_name):
    """OpenCV's detector reads what is painted, in both themes."""
    from ui import theme

    theme.apply(qapp, theme_name)
    code = QrCode(LINK, side=260)
    qtbot.addWidget(code)
    code.show()
    image = code.grab().toImage().convertToFormat(code.grab().toImage().Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels))
    assert text == LINK


def test_without_a_text_nothing_is_painted(qtbot):
    code = QrCode()
    qtbot.addWidget(code)
    code.grab()
    assert code.matrix == ()
