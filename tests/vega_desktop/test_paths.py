"""The program finds what ships with it."""

from vega_desktop import paths


def test_resources_are_there():
    assert (paths.RESOURCES / "models").is_dir()
    assert any(paths.SAMPLES.iterdir())


def test_the_default_profile_is_in_the_persons_own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.default_profile().is_relative_to(tmp_path)
