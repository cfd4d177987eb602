"""The window: paths → log → settings → Backend → Qt loop → MainWindow, and shutdown in reverse."""

import asyncio
import sys
from pathlib import Path

from core.backend import Backend
from core.errors import ProfileInUseError, VegaError
from core.instance import knock
from vega_desktop import __version__, crash, logs


def open_window(profile: Path, *, verbose: bool = False, link: str = "") -> int:
    """Run the program with its window, where the link leads, until it is closed; returns the exit code.

    When a program already works on this profile, its window comes to the front and opens the link instead.
    """
    from PySide6.QtWidgets import QApplication, QMessageBox
    from qasync import QEventLoop

    logs.start(profile, verbose=verbose)
    crash.install(profile)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Vega")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("vega")
    app.setQuitOnLastWindowClosed(False)  # the Backend stops first
    try:
        backend = Backend(profile)
    except ProfileInUseError as error:
        if knock(profile, link):
            return 0
        QMessageBox.critical(None, "Vega", str(error))
        return 1
    except VegaError as error:
        QMessageBox.critical(None, "Vega cannot start", str(error))
        return 1
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        return int(loop.run_until_complete(_live(backend, link=link)))


async def _live(backend: Backend, *, link: str = "") -> int:
    """Start the core, show the window, wait until it is closed, stop the core."""
    from PySide6.QtWidgets import QMessageBox

    from ui.main_window import MainWindow

    try:
        await backend.start()
    except VegaError as error:
        QMessageBox.critical(None, "Vega cannot start", str(error))
        await backend.stop()
        return 1
    closed = asyncio.Event()
    window = MainWindow(backend)
    window.closed.connect(closed.set)
    backend.instance.on_knock = window.bring_to_front
    window.show()
    if link:
        window.open_link(link)
    await backend.watch_folders()
    await closed.wait()
    window.hide()
    await backend.stop()
    return 0
