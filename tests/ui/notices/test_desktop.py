"""Notifications over a real D-Bus session bus, with a desktop (another program) that writes down what it is asked."""

import json
import shutil
import subprocess
import sys

import pytest

QtDBus = pytest.importorskip("PySide6.QtDBus")

from ui.notices.desktop import Desktop  # noqa: E402

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus here")

# Says what it is asked as lines of JSON, and clicks on the notification whose number it reads.
SHELL = """
import json, sys, threading
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
app, bus, count = QCoreApplication([]), QDBusConnection.sessionBus(), 100


@ClassInfo({"D-Bus Interface": NAME})
class Shell(QObject):
    @Slot(result="QStringList")
    def GetCapabilities(self):
        return ["body", "body-markup"]

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(self, *asked):
        global count
        count += 1
        print(json.dumps(asked), flush=True)
        return asked[1] or count


def click():
    for line in sys.stdin:
        signal = QDBusMessage.createSignal(PATH, NAME, "ActionInvoked")
        signal.setArguments([int(line), "default"])
        bus.send(signal)


shell = Shell()
bus.registerService(NAME)
bus.registerObject(PATH, shell, QDBusConnection.RegisterOption.ExportAllSlots)
print("ready", flush=True)
threading.Thread(target=click, daemon=True).start()
app.exec()
"""
PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}


@pytest.fixture
def bus(qapp):
    """A connection to a bus of its own, and its address."""
    daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], **PIPES)
    address = daemon.stdout.readline().strip()
    yield QtDBus.QDBusConnection.connectToBus(address, "vega-test"), address
    QtDBus.QDBusConnection.disconnectFromBus("vega-test")
    daemon.terminate()
    daemon.communicate()


@pytest.fixture
def shell():
    """`shell(address)` starts the desktop."""
    started = []

    def start(address):
        environment = {"DBUS_SESSION_BUS_ADDRESS": address, "PATH": ""}
        started.append(subprocess.Popen([sys.executable, "-c", SHELL], stdin=subprocess.PIPE, env=environment, **PIPES))
        assert started[0].stdout.readline() == "ready\n"
        return started[0]

    yield start
    for program in started:
        program.kill()
        program.communicate()


async def test_it_is_shown_replaced_and_followed(bus, shell, until):
    connection, address = bus
    assert not Desktop.is_there(lambda: connection)
    program = shell(address)
    assert Desktop.is_there(lambda: connection)
    desktop, followed = Desktop(connect=lambda: connection), []
    desktop.say("chat:w", "Radiology", "<b>Ada</b> & Bo", lambda: followed.append("first"))
    await until(lambda: desktop._numbers)
    name, replaces, _, title, text, actions, hints, _ = json.loads(program.stdout.readline())
    assert (name, replaces, title, hints["desktop-entry"]) == ("Vega", 0, "Radiology", "vega")
    assert text == "&lt;b&gt;Ada&lt;/b&gt; &amp; Bo"
    assert actions[0] == "default"
    desktop.say("chat:w", "Radiology", "2 messages", lambda: followed.append("second"))
    desktop.say("call:c", "Radiology", "Ada started a call", lambda: followed.append("call"))
    await until(lambda: len(desktop._numbers) == 2)
    # the second takes the first one's place
    assert [json.loads(program.stdout.readline())[1] for _ in range(2)] == [101, 0]
    program.stdin.write("101\n")
    program.stdin.flush()
    await until(lambda: followed)
    assert followed == ["second"]
    desktop.stop()
