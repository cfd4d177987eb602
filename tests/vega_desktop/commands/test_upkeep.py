"""The program's own commands: settings, backup and restore, benchmarks."""

import json

from core.networking.identity import Identity
from vega_desktop import paths


def test_settings_are_shown_changed_and_checked(vega):
    assert "keep_events_days" in vega("settings").stdout
    assert vega("settings", "keep_events_days", "30").exit_code == 0
    assert json.loads(vega("settings", "keep_events_days", "--json").stdout) == {"keep_events_days": 30}
    wrong = vega("settings", "keep_events_days", "many")
    assert wrong.exit_code == 1
    assert "whole number" in wrong.stderr
    assert json.loads(vega("settings", "keep_events_days", "--json").stdout) == {"keep_events_days": 30}


def test_a_backup_brings_everything_back_into_an_empty_profile_only(vega, tmp_path):
    vega("import", paths.SAMPLES / "coffee.jpg", "--no-analyse")
    vega("workspace", "Plans", "--no-stay", "--invites", "0")
    assert vega("backup", tmp_path / "all.zip").exit_code == 0
    assert vega("restore", tmp_path / "all.zip", profile="new").exit_code == 0
    assert json.loads(vega("search", "coffee", "--json", profile="new").stdout)["hits"][0]["name"] == "coffee.jpg"
    assert json.loads(vega("workspaces", "--json", profile="new").stdout)[0]["title"] == "Plans"
    assert vega("restore", tmp_path / "all.zip", profile="new").exit_code == 1
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    assert vega("restore", tmp_path / "bad.zip", profile="other").exit_code == 1


def test_benchmarks_are_listed_and_an_unknown_one_is_said(vega):
    assert "network-link" in vega("bench", "--list").stdout
    assert vega("bench", "nothing").exit_code == 1


def test_a_secret_is_set_and_never_shown(vega, tmp_path):
    assert "s3cr3t" not in vega("settings", "hub_token", "s3cr3t").stdout
    for words in (("settings",), ("settings", "--json"), ("settings", "hub_token")):
        shown = vega(*words).stdout
        assert "(set)" in shown and "s3cr3t" not in shown
    assert "s3cr3t" in (tmp_path / "ada" / "settings.toml").read_text()


def test_a_backup_with_the_key_makes_the_same_machine(vega, tmp_path, monkeypatch):
    before = Identity.load(tmp_path / "profile" / "network").peer_id
    monkeypatch.setenv("VEGA_PASSPHRASE", "a few words in a row")
    assert vega("--profile", tmp_path / "profile", "backup", tmp_path / "all.zip", "--with-key").exit_code == 0
    other = tmp_path / "other"
    monkeypatch.setenv("VEGA_PASSPHRASE", "the wrong words")
    refused = vega("--profile", other, "restore", tmp_path / "all.zip")
    assert refused.exit_code == 1
    assert not (other / "vega.db").exists()
    monkeypatch.setenv("VEGA_PASSPHRASE", "a few words in a row")
    assert vega("--profile", other, "restore", tmp_path / "all.zip").exit_code == 0
    assert Identity.load(other / "network").peer_id == before
