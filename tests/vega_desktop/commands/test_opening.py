"""`vega LINK` opens the window where the link leads; the system can be told to do so."""

import pytest
from typer.testing import CliRunner

from vega_desktop import scheme
from vega_desktop.cli import app


@pytest.fixture
def opened(monkeypatch):
    """The links that the window was opened with."""
    found = []
    monkeypatch.setattr(
        "vega_desktop.main.open_window", lambda profile, *, verbose, link="": found.append((profile.name, link)) or 0
    )
    return found


@pytest.fixture
def vega(tmp_path):
    return lambda *words: CliRunner().invoke(app, ["--profile", str(tmp_path / "mine"), *words])


def test_a_link_opens_by_itself_and_by_its_command(vega, opened):
    for words in (("vega://host:1/T?or=a:1",), ("open", "vega:document/note-1"), ("VEGA://host:1/T",), ("open",)):
        assert vega(*words).exit_code == 0
    assert opened == [
        ("mine", "vega://host:1/T?or=a:1"),
        ("mine", "vega:document/note-1"),
        ("mine", "VEGA://host:1/T"),
        ("mine", ""),
    ]


def test_what_is_neither_a_command_nor_a_link_is_said_to_be_none(vega, opened):
    assert vega("vegan").exit_code == 2
    assert opened == []


def test_the_system_is_told_to_open_links_with_this_profile(vega, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(scheme, "accept", told.append)
    monkeypatch.setattr(scheme, "refuse", lambda: told.append("no more"))
    assert "from now on" in vega("links").output
    assert told[0][-3:] == ["--profile", str((tmp_path / "mine").resolve()), "open"]
    assert "no more" in vega("links", "--remove").output
    assert told[1] == "no more"
