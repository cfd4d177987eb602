"""The command line as a person meets it: real commands on a real profile."""

import json

import pytest
from typer.testing import CliRunner

from vega_desktop import __version__, paths
from vega_desktop.cli import app


@pytest.fixture
def vega(tmp_path):
    def call(*words):
        return CliRunner().invoke(app, ["--profile", str(tmp_path / "profile"), *words])

    return call


def test_it_says_its_version(vega):
    assert __version__ in vega("--version").output


def test_pictures_are_added_and_found_by_name(vega):
    added = vega("import", str(paths.SAMPLES / "coffee.jpg"), "--no-analyse", "--json")
    assert added.exit_code == 0, added.output
    assert len(json.loads(added.stdout)["added"]) == 1
    hits = json.loads(vega("search", "coffee", "--json").stdout)["hits"]
    assert [hit["name"] for hit in hits] == ["coffee.jpg"]


def test_a_failure_is_said_in_words_with_exit_code_1(vega):
    result = vega("use", "no-such-model")
    assert result.exit_code == 1
    assert "There is no model 'no-such-model'" in result.stderr


def test_settings_are_changed_and_shown(vega):
    assert vega("settings", "theme", "dark").exit_code == 0
    assert json.loads(vega("settings", "theme", "--json").stdout) == {"theme": "dark"}
    assert vega("settings", "them").exit_code == 1


def test_a_profile_is_backed_up_and_restored(vega, tmp_path):
    vega("import", str(paths.SAMPLES / "coffee.jpg"), "--no-analyse")
    assert vega("backup", str(tmp_path / "backup.zip")).exit_code == 0
    restored = str(tmp_path / "restored")
    assert CliRunner().invoke(app, ["--profile", restored, "restore", str(tmp_path / "backup.zip")]).exit_code == 0
    hits = CliRunner().invoke(app, ["--profile", restored, "search", "coffee", "--json"]).stdout
    assert json.loads(hits)["hits"][0]["name"] == "coffee.jpg"
