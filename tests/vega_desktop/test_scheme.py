"""Links to Vega open with this program, for this person, until they say otherwise."""

import configparser
import shlex
import sys
from pathlib import Path

import pytest

from core.errors import InputError
from vega_desktop import scheme


@pytest.fixture(autouse=True)
def linux(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda name: None)


def entry():
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str
    read.read_string(scheme.entry_path().read_text())
    return read["Desktop Entry"]


def test_the_desktop_finds_the_program_by_the_scheme_and_no_more_afterwards(tmp_path):
    scheme.accept(scheme.command(tmp_path / "my profile"))
    assert scheme.entry_path() == tmp_path / "applications" / "vega.desktop"
    assert entry()["MimeType"] == "x-scheme-handler/vega;"
    words = shlex.split(entry()["Exec"])
    assert words == [sys.executable, "-m", "vega_desktop", "--profile", str(tmp_path / "my profile"), "open", "%u"]
    scheme.refuse()
    assert not scheme.entry_path().exists()
    scheme.refuse()


def test_what_stands_in_a_path_is_no_command():
    scheme.accept(['/odd $HOME `id` "x" 100%/vega'])
    # in a string value a backslash is written twice, and in a command a percent sign
    assert entry()["Exec"] == '"/odd \\\\$HOME \\\\`id\\\\` \\\\"x\\\\" 100%%/vega" %u'


def test_the_desktops_tools_are_told_when_they_are_there(monkeypatch):
    told = []
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", lambda words, **_: told.append(words))
    scheme.accept(["vega"])
    assert told[0][0] == "update-desktop-database"
    assert told[1] == ["xdg-mime", "default", "vega.desktop", "x-scheme-handler/vega"]


def test_the_usual_profile_is_not_named():
    assert "--profile" not in scheme.command(None)
    assert Path(scheme.command(None)[0]).exists()


def test_a_mac_says_what_to_do_instead(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(InputError, match="bundles only"):
        scheme.accept(["vega"])
