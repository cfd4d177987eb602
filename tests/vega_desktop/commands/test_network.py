"""Pairing from the terminal: two real programs, one link."""

import json

import pytest

from core.errors import VegaError
from vega_desktop.demo.programs import Programs, Site


@pytest.mark.slow
async def test_two_programs_pair_by_a_link(tmp_path):
    ada, ben = Site("ada", tmp_path / "ada"), Site("ben", tmp_path / "ben")
    async with Programs() as programs:
        inviting = await programs.start(ada, "invite", "--json")
        link = (await inviting.line("invite"))["invite"]
        joined = await programs.ask(ben, "join", link, "--json")
        assert (joined["name"], joined["scope"], joined["role"]) == ("ada", "peer", "member")
        file = tmp_path / "for cleo.vegainvite"
        file.write_text(f"{link}\n")
        with pytest.raises(VegaError) as used:
            await programs.ask(Site("cleo", tmp_path / "cleo"), "join", str(file))
        assert "used already" in used.value.todo.replace("\n", " ")
        await inviting.stop()
        listed = await programs.start(ben, "peers", "--json")
        [known] = json.loads(await listed._process.stdout.read())
        assert (known["name"], known["is_online"]) == ("ada", False)


def test_nobody_known_yet_is_said_with_what_to_do(vega):
    assert "vega invite" in vega("peers").stdout


@pytest.mark.parametrize("link", ["nonsense", "vega://nonsense", "https://example.org"])
def test_what_is_no_link_is_said(vega, link):
    result = vega("join", link)
    assert result.exit_code == 1
    assert "not a Vega invite link" in result.stderr


def test_a_file_without_an_invite_is_said(vega, tmp_path):
    (tmp_path / "x.vegainvite").write_text("hello")
    result = vega("join", str(tmp_path / "x.vegainvite"))
    assert result.exit_code == 1
    assert "holds no invite" in result.stderr


def test_a_link_is_printed_whole(vega):
    words = vega("invite", "--no-stay").stdout.splitlines()
    assert words[0].startswith("Send this link")
    assert words[1].startswith("vega://127.0.0.1:")
