"""A grammar model on the command line: installed, shown, asked about a text, removed."""

import json
import sys
from pathlib import Path

import pytest

# the model that the core's tests make
sys.path.insert(0, str(Path(__file__).parents[2] / "core" / "collaboration" / "assist" / "grammar"))


@pytest.fixture
def exported(tmp_path):
    from little_grammar import saved

    return saved(tmp_path / "little")


def words(result):
    return " ".join(result.stdout.split())


def test_it_is_installed_shown_asked_and_removed(vega, exported, tmp_path):
    assert "No grammar model is installed" in words(vega("grammar", "model"))
    assert vega("grammar", "model", "--json").stdout == ""
    done = vega("grammar", "install", exported)
    assert done.exit_code == 0, done.output
    assert "'little' is installed" in words(done) and "“She has two cats and a dog .”" in words(done)
    assert json.loads(vega("grammar", "model", "--json").stdout)["title"] == "little"
    text = tmp_path / "text.txt"
    text.write_text("😀 Hello.\nThey see. She have two cats.\n\nI recieve `recieve` it.\n", encoding="utf-8")
    found = vega("grammar", "check", text).stdout.splitlines()
    assert [line.split("  (")[0] for line in found] == ["2:15  have → has", "4:3  recieve → receive"]
    told = [json.loads(line) for line in vega("grammar", "check", text, "--json").stdout.splitlines()]
    assert (told[0]["line"], told[0]["column"], told[0]["hint"]["proposed"]) == (2, 15, "has")
    assert "removed" in words(vega("grammar", "remove"))
    assert "No grammar model is installed" in words(vega("grammar", "model"))


def test_what_cannot_be_is_said_in_words(vega, exported, tmp_path):
    def complaint(*said):
        result = vega("grammar", *said)
        assert result.exit_code == 1
        return " ".join(result.stderr.split())

    (exported / "tokenizer.json").unlink()
    assert "There is no tokenizer.json in it" in complaint("install", exported)
    assert "No grammar model is installed" in complaint("remove")
    assert "There is no grammar model" in complaint("check", tmp_path / "gone.txt")


def test_a_text_that_cannot_be_read_is_said(vega, exported, tmp_path):
    vega("grammar", "install", exported)
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    for path, match in ((tmp_path / "gone", "cannot be read"), (tmp_path / "x", "no text in UTF-8")):
        result = vega("grammar", "check", path)
        assert result.exit_code == 1 and match in " ".join(result.stderr.split())


def test_words_before_each_sentence_can_be_given(vega, tmp_path):
    from little_grammar import saved

    folder = saved(tmp_path / "prefixed", prefix=("grammar", ":"))
    made = json.loads(vega("grammar", "install", folder, "--prefix", "grammar: ", "--json").stdout)
    assert made["manner"]["prefix"] == "grammar: " and made["answered"] == "She has two cats and a dog ."
