"""Working together from the terminal: two real programs share a note and a chat."""

import json

import pytest

from vega_desktop.demo.programs import Programs, Site


@pytest.mark.slow
async def test_two_programs_write_one_note_and_talk(tmp_path):
    ada, ben = Site("ada", tmp_path / "ada"), Site("ben", tmp_path / "ben")
    async with Programs() as programs:
        hosting = await programs.start(ada, "workspace", "Field notes", "--json")
        link = (await hosting.line("invite"))["invite"]
        typed = await programs.ask(ben, "note", link, "--type", "naïve 👩‍🔬", "--until", "naïve 👩‍🔬", "--json")
        assert typed["text"] == "naïve 👩‍🔬"
        assert await programs.ask(ben, "say", "Written.", "--json") | {"id": ""} == {"id": "", "state": "delivered"}
        await hosting.stop()
        note = await programs.ask(ada, "note", "Field notes", "--type", "Ada: ", "--at", "start", "--json")
        assert note["text"] == "Ada: naïve 👩‍🔬"
        line = (await programs.ask(ada, "chat", "--json"))["line"]
        assert (line["author"], line["text"], line["state"]) == ("ben", "Written.", "delivered")


def test_a_workspace_of_one_title_is_made_once(vega):
    first = json.loads(vega("workspace", "Plans", "--no-stay", "--invites", "0", "--json").stdout)
    again = json.loads(vega("workspace", "Plans", "--no-stay", "--invites", "0", "--json").stdout)
    assert first == again
    [listed] = json.loads(vega("workspaces", "--json").stdout)
    assert (listed["title"], listed["role"], listed["state"]) == ("Plans", "owner", "open")
    assert "Plans" in vega("workspaces").stdout


def test_words_said_while_alone_are_kept_and_marked(vega):
    vega("workspace", "Plans", "--no-stay", "--invites", "0")
    assert json.loads(vega("say", "Anybody?", "--wait-s", "0.1", "--json").stdout)["state"] == "unsent"
    shown = vega("chat").stdout
    assert "Anybody?" in shown
    assert "(unsent)" in shown


def test_lines_are_answered_searched_and_carry_files(vega, tmp_path):
    vega("workspace", "Plans", "--no-stay", "--invites", "0")
    (tmp_path / "notes.csv").write_text("1,2")
    alone = ("--wait-s", "0", "--json")
    first = json.loads(vega("say", "The scanner arrived", *alone).stdout)["id"]
    vega("say", "Where is it?", "--reply", "last", *alone)
    vega("say", "In the lab", "--thread", first, "--file", tmp_path / "notes.csv", *alone)
    found = [json.loads(line)["line"] for line in vega("chat", "--json").stdout.splitlines()]
    assert [line["text"] for line in found] == ["The scanner arrived", "Where is it?", "In the lab"]
    assert (found[1]["quote"]["id"], found[2]["thread"]) == (first, first)
    assert found[2]["attachments"][0]["name"] == "notes.csv"
    [hit] = vega("chat", "--search", "scan", "--json").stdout.splitlines()
    assert json.loads(hit)["line"]["id"] == first
    shown = vega("chat").stdout
    assert "> " in shown
    assert "[notes.csv]" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("note",), "There is no workspace yet"),
        (("note", "--at", "middle"), "'middle' is no place"),
        (("workspace", "Plans", "--role", "king"), "There is no role 'king'"),
        (("note", "vega://nonsense"), "invite"),
    ],
)
def test_what_cannot_be_is_said_in_words(vega, words, said):
    result = vega(*words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_an_unknown_workspace_is_said(vega):
    vega("workspace", "Plans", "--no-stay", "--invites", "0")
    assert "There is no workspace 'Plan'" in vega("note", "Plan").stderr


def test_a_workspace_waits_in_vain_no_longer_than_its_patience(vega, monkeypatch):
    monkeypatch.setattr("vega_desktop.commands.workspaces.PATIENCE_S", 0.2)
    vega("workspace", "Plans", "--no-stay", "--invites", "0")
    assert "Only 1 of 2 machines" in vega("note", "--together", "2").stderr


def test_a_workspace_goes_to_a_file_and_comes_back_on_another_machine(vega, tmp_path):
    made = json.loads(vega("workspace", "Study", "--no-stay", "--invites", "0", "--json").stdout)
    vega("note", "Study", "--type", "findings")
    file = tmp_path / "study.vegaspace"
    assert vega("save-workspace", "Study", str(file)).exit_code == 0
    again = vega("open-workspace", str(file))
    assert again.exit_code == 1
    assert "here already" in again.output
    other = tmp_path / "other"
    opened = json.loads(vega("--profile", str(other), "open-workspace", str(file), "--json").stdout)
    assert opened["title"] == "Study"
    assert opened["workspace"] != made["workspace"]
    assert "findings" in vega("--profile", str(other), "note", "Study").stdout
