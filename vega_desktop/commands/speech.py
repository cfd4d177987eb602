"""Commands of speech: transcribe."""

from pathlib import Path
from typing import Annotated

import typer

from core.backend import Backend
from core.errors import InputError, StorageError
from core.jobs import Reporter
from core.media import live_speech
from core.media.analysers.speech import Speech
from core.media.medium import Medium
from core.media.sound import SPEECH_RATE, Sound
from core.media.speech import Transcript
from core.media.subtitles import FORMS, subtitles
from vega_desktop.session import out, run, say_json

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, with the time of each word, instead of text.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("transcribe", rich_help_panel="Library")(transcribe)


def transcribe(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A recording or a video.")],
    form: Annotated[str, typer.Option("--as", help=f"One of {', '.join(FORMS)}.")] = "txt",
    to: Annotated[Path | None, typer.Option(help="Write a file instead of the screen.")] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a Whisper (CTranslate2) or Vosk model.")] = None,
    language: Annotated[str, typer.Option(help="Two letters, where the model knows several.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write down what is said in a recording or video, on this machine only."""

    async def verb(backend: Backend) -> None:
        if form not in FORMS:
            raise InputError(f"There is no form '{form}' of subtitles.", f"Use one of: {', '.join(FORMS)}.")
        found = await backend.jobs.run(f"Transcribing {file.name}", _heard, file, model, language)
        if as_json:
            say_json(found)
        elif to is not None:
            _write(to, subtitles(found, form))
            out.print(f"{len(found.segments)} sentences are written to {to}.", markup=False)
        else:
            typer.echo(subtitles(found, form), nl=False)

    run(context, verb)


def _heard(file: Path, model: Path | None, language: str, *, job: Reporter) -> Transcript:
    with Sound.open(file) as sound:
        duration = sound.info().duration_s
        if model is not None and live_speech.is_model(model):
            return live_speech.transcribe(model, sound.blocks(SPEECH_RATE), language=language)
    speech = Speech(Speech.Params(str(model) if model else "", language))
    return speech.transcript(Medium(file, "sound", duration), job=job)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}.", "Choose another place.") from error
