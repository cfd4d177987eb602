"""A recording is written down on the command line."""

import json

from vega_desktop import paths

READING = paths.SAMPLES / "reading.flac"


def test_a_reading_becomes_subtitles_and_words_with_times(vega, tmp_path):
    result = vega("transcribe", READING, "--as", "srt", "--to", tmp_path / "reading.srt")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "reading.srt").read_text()
    assert text.startswith("1\n00:00:0") and "leisure to consider" in text
    found = json.loads(vega("transcribe", READING, "--json").stdout.splitlines()[-1])
    assert found["language"] == "en" and found["segments"][0]["words"][1]["text"] == "Mr."


def test_what_cannot_be_is_said_in_words(vega, tmp_path):
    def complaint(*words):
        return " ".join(vega("transcribe", *words).stderr.split())

    assert "no form 'doc'" in complaint(READING, "--as", "doc")
    assert "no video or sound in it" in complaint(paths.SAMPLES / "chelsea.jpg")
    assert "holds no Whisper model" in complaint(READING, "--model", tmp_path)
