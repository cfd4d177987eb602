"""Settings come from default, file and environment, in that order, and survive a restart."""

import os
import stat

import pytest

from core.errors import SettingError
from core.settings import SettingsStore


def test_defaults_then_file_then_environment(tmp_path):
    path = tmp_path / "settings.toml"
    assert SettingsStore(path, {}).values.theme == "system"
    path.write_text('theme = "dark"\nport = 4000\n')
    assert SettingsStore(path, {}).values.theme == "dark"
    store = SettingsStore(path, {"VEGA_THEME": "light", "HOME": "x"})
    assert (store.values.theme, store.values.port) == ("light", 4000)
    assert store.fixed == {"theme": "light"}


def test_a_change_survives_a_restart_and_leaves_no_half_file(tmp_path):
    path = tmp_path / "profile" / "settings.toml"
    SettingsStore(path, {}).set("port", "8123")
    assert SettingsStore(path, {}).values.port == 8123
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_a_wrong_value_changes_nothing(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {})
    with pytest.raises(SettingError, match="too large"):
        store.set("port", 70_000)
    assert store.values.port == 0
    assert not store.path.exists()


def test_what_the_environment_sets_is_fixed_and_not_written(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {"VEGA_NAME": "Ada"})
    with pytest.raises(SettingError, match="VEGA_NAME"):
        store.set("name", "Bo")
    store.set("theme", "dark")
    assert "Ada" not in store.path.read_text()


@pytest.mark.parametrize("text", ["theme = ", "theme = 'purple'", "colour = 'red'", "port = 'many'"])
def test_a_broken_file_is_said_in_words(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingError) as caught:
        SettingsStore(path, {})
    assert str(path) in str(caught.value)


def test_every_setting_has_words_a_group_and_a_type():
    for entry in SettingsStore.declared():
        assert entry.help.endswith(".")
        assert entry.group
        assert entry.type in (bool, int, float, str)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile's files from others by the folder")
def test_only_the_owner_may_read_the_file(tmp_path):
    """A hub's token is in it."""
    store = SettingsStore(tmp_path / "settings.toml", {})
    store.set("hub_token", "secret")
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert [entry.name for entry in store.declared() if entry.is_secret] == ["hub_token", "turn_password"]
