"""Subtitles as players and people read them."""

import pytest

from core.errors import InputError
from core.media.speech import Segment, Transcript
from core.media.subtitles import subtitles

TRANSCRIPT = Transcript((Segment(0.0, 1.5, "Hello."), Segment(3723.25, 3725.0, "An arrow --> here.")), "en")


def test_subrip_counts_and_writes_commas():
    assert subtitles(TRANSCRIPT, "srt") == (
        "1\n00:00:00,000 --> 00:00:01,500\nHello.\n\n2\n01:02:03,250 --> 01:02:05,000\nAn arrow → here.\n"
    )


def test_webvtt_begins_with_its_name_and_writes_dots():
    text = subtitles(TRANSCRIPT, "vtt")
    assert text.startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\nHello.\n")


def test_plain_text_is_a_line_a_sentence():
    assert subtitles(TRANSCRIPT, "txt") == "Hello.\nAn arrow --> here.\n"


def test_an_unknown_form_is_refused():
    with pytest.raises(InputError, match="no form 'doc'"):
        subtitles(TRANSCRIPT, "doc")
