"""Subtitles: a transcript as SubRip (.srt), WebVTT (W3C) or plain text."""

from core.errors import InputError
from core.media.speech import Transcript

FORMS = ("srt", "vtt", "txt")


def subtitles(transcript: Transcript, form: str) -> str:
    """The file's text. Raises InputError for an unknown form."""
    if form == "txt":
        return "".join(f"{segment.text}\n" for segment in transcript.segments)
    if form not in FORMS:
        raise InputError(f"There is no form '{form}' of subtitles.", f"Use one of: {', '.join(FORMS)}.")
    comma = "," if form == "srt" else "."
    lines = [] if form == "srt" else ["WEBVTT", ""]
    for number, segment in enumerate(transcript.segments, 1):
        # an arrow ends the times of WebVTT: it must not stand in the words
        text = segment.text.replace("-->", "→")
        lines += [str(number), f"{_stamp(segment.start_s, comma)} --> {_stamp(segment.end_s, comma)}", text, ""]
    return "\n".join(lines)


def _stamp(seconds: float, comma: str) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}{comma}{whole % 1000:03}"
