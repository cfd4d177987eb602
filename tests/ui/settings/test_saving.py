"""Settings are saved one by one, and what is wrong is said in words."""

from core.settings import SettingsStore
from ui.settings.saving import note_of, save


def test_a_saved_setting_is_in_the_file(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {})
    assert save(store, "theme", "dark") == ""
    assert SettingsStore(tmp_path / "settings.toml", {}).values.theme == "dark"


def test_what_is_wrong_is_said_and_nothing_changes(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {})
    words = save(store, "port", 70_000)
    assert words == "Port: 70000 is too large. The most is 65535."
    assert store.values.port == 0
    assert not (tmp_path / "settings.toml").exists()


def test_what_the_environment_fixes_is_said_and_kept(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {"VEGA_THEME": "light"})
    assert note_of(store, "theme", "Light or dark.") == "Light or dark. Fixed by the environment (VEGA_THEME)."
    assert "environment" in save(store, "theme", "dark")
    assert store.values.theme == "light"


def test_what_needs_a_new_start_says_so(tmp_path):
    store = SettingsStore(tmp_path / "settings.toml", {})
    assert note_of(store, "port", "A port.").endswith("From the next start on.")
    assert note_of(store, "theme", "A theme.") == "A theme."
