"""What is said in a recording or video, and when (Whisper), so that spoken words are found like written ones."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.media.sound import SPEECH_RATE, Sound
from core.media.speech import Transcript, Whisper
from core.media.wording import clock
from core.params import param
from core.reports import Report, Spoken, Table, Tag, Text


class Speech(Analyser):
    """A transcript with times; nothing where nobody speaks."""

    title = "Speech"
    takes = frozenset({"video", "sound"})

    @dataclass(frozen=True)
    class Params:
        """Which model hears."""

        model: str = param("", "Folder of a Whisper model (CTranslate2); empty: the English one inside.")
        language: str = param("", "Language as two letters (en, ko); empty lets the model tell.")

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The text as a whole, which is searched, and sentence by sentence."""
        if not medium.has_sound:
            return Report(self.title, (Text("There is no sound track."),))
        return self.report(self.transcript(medium, job=job))

    def transcript(self, medium: Medium, *, job: Reporter = NOBODY) -> Transcript:
        """What is said. Raises MediaError."""
        whisper = Whisper(Path(self.params.model) if self.params.model else None)
        whole = max(1.0, medium.duration_s)
        with Sound.open(medium.path) as sound:
            return whisper.transcribe(
                sound.blocks(SPEECH_RATE),
                language=self.params.language,
                say=lambda until: job.report(round(100 * min(1.0, until / whole)), 100, f"Heard until {clock(until)}"),
            )

    def report(self, transcript: Transcript) -> Report:
        """A transcript as the library shows it."""
        if not transcript.segments:
            return Report(self.title, (Text("Nobody speaks."),))
        rows = tuple((clock(segment.start_s), segment.text) for segment in transcript.segments)
        words = tuple((round(float(word.start_s), 2), word.text) for part in transcript.segments for word in part.words)
        parts: list[Text | Spoken | Table] = [Text(transcript.text, f"Language: {transcript.language}")]
        if words:
            parts.append(Spoken(words, f"Language: {transcript.language}. Click a word to hear it."))
        return Report(self.title, (*parts, Table(("At", "Said"), rows)), (Tag("speech"),))
