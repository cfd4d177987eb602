"""The files of a model as Hugging Face optimum exports it: found in a folder or zip, bounded, and read with care.

Nothing of them is run here. What is no such model is refused in words that say which file is missing or wrong.
"""

import contextlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from core.collaboration.assist.grammar.records import Manner
from core.errors import InputError, StorageError
from core.onnx_file import Declared, read_declared
from core.storage.files import CHUNK, write_atomically

# What each file is called here, and the names that exporters give it, the best first.
WEIGHTS = {
    "encoder.onnx": ("encoder_model.onnx", "encoder_model_quantized.onnx"),
    "decoder.onnx": (
        "decoder_model.onnx",
        "decoder_model_merged.onnx",
        "decoder_model_quantized.onnx",
        "decoder_model_merged_quantized.onnx",
    ),
}
TEXTS = {
    "tokenizer.json": ("tokenizer.json",),
    "config.json": ("config.json",),
    "generation_config.json": ("generation_config.json",),
}
OPTIONAL = frozenset({"generation_config.json"})
# protobuf takes 2 GB; the decoder of T5 base has .6 GB, of T5 large 1.7 GB.
WEIGHTS_BYTES = 1 << 30
# The tokenizer of mT5, with 250,000 pieces, has 16 MB.
TEXT_BYTES = 48 << 20
CONFIG_BYTES = 1 << 20
# Where exporters put the weights, beside the folder itself.
WITHIN = "onnx"
ZIP_ENTRIES = 10_000
PREFIX_CHARACTERS = 100
GIVEN = {
    "encoder.onnx": ({"input_ids", "attention_mask"}, {"input_ids"}),
    "decoder.onnx": (
        {"input_ids", "encoder_hidden_states", "encoder_attention_mask", "use_cache_branch"},
        {"input_ids", "encoder_hidden_states"},
    ),
}
PAST = "past_key_values."
INT64, BOOL, FLOATS = "tensor(int64)", "tensor(bool)", ("tensor(float)", "tensor(float16)")
LAYOUT = (
    "It takes what Hugging Face optimum exports with the task text2text-generation: encoder_model.onnx, "
    "decoder_model.onnx (or decoder_model_merged.onnx), tokenizer.json and config.json."
)


def gather(source: Path, target: Path) -> int:
    """Copy the files of a model from a folder or a zip to the folder `target`, under the names used here.

    Returns how many bytes they are. Raises InputError when one is missing or too large, and StorageError.
    """
    try:
        if source.is_dir():
            return _gathered(dict(_in_folder(source)), target)
        if not source.exists():
            raise InputError(f"There is no {source.name}.", "Choose another folder or zip.")
        if not zipfile.is_zipfile(source):
            raise InputError(f"{source.name} is neither a folder nor a zip.", LAYOUT)
        with zipfile.ZipFile(source) as archive:
            return _gathered(_in_zip(archive), target)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        # RuntimeError: it wants a password; NotImplementedError: packed in a way that Python does not know
        raise InputError(f"{source.name} cannot be unpacked: {error}.", "Pack it again, or choose a folder.") from error
    except OSError as error:
        why = error.strerror or error
        raise InputError(f"{source.name} cannot be read: {why}.", "Check that it is still there.") from error


class _Found:
    """A file that may be copied."""

    def __init__(self, name: str, size_bytes: int, open_file: Any) -> None:
        self.name, self.size_bytes, self.open = name, size_bytes, open_file


def _in_folder(folder: Path) -> Iterator[tuple[str, _Found]]:
    for place in (folder / WITHIN, folder):
        if place.is_dir():
            for path in place.iterdir():
                if path.is_file():
                    yield path.name, _Found(path.name, path.stat().st_size, lambda path=path: path.open("rb"))


def _in_zip(archive: zipfile.ZipFile) -> dict[str, _Found]:
    """Files by their bare name, the one that lies least deep where there are several; the rest of a path is ignored."""
    entries = archive.infolist()
    if len(entries) > ZIP_ENTRIES:
        raise InputError(f"The zip has {len(entries)} files.", LAYOUT)
    found = {}
    for entry in sorted(entries, key=lambda entry: -entry.filename.count("/")):
        if not entry.is_dir():
            name = entry.filename.rsplit("/", 1)[-1]
            found[name] = _Found(name, entry.file_size, lambda entry=entry: archive.open(entry))
    return found


def _gathered(there: Mapping[str, _Found], target: Path) -> int:
    chosen = {}
    for name, names in {**TEXTS, **WEIGHTS}.items():
        file = next((there[each] for each in names if each in there), None)
        if file is not None:
            chosen[name] = file
        elif name not in OPTIONAL:
            raise InputError(f"There is no {names[0]} in it.", LAYOUT)
    # all sizes before the first byte is copied
    for name, file in chosen.items():
        if file.size_bytes > _most(name):
            raise _too_large(file.name, file.size_bytes, _most(name))
    total = 0
    for name, file in chosen.items():
        with file.open() as opened:
            chunks = _bounded(opened, file.name, _most(name))
            write_atomically(target / name, chunks)
        total += (target / name).stat().st_size
    return total


def _bounded(file: IO[bytes], name: str, most: int) -> Iterator[bytes]:
    """A zip may say that a file is small and go on for ever."""
    done = 0
    while chunk := file.read(CHUNK):
        done += len(chunk)
        if done > most:
            raise _too_large(name, done, most)
        yield chunk


def _most(name: str) -> int:
    if name in WEIGHTS:
        return WEIGHTS_BYTES
    return TEXT_BYTES if name == "tokenizer.json" else CONFIG_BYTES


def _too_large(name: str, size: int, most: int) -> InputError:
    return InputError(
        f"{name} has {size / 1e6:.1f} MB; at most {most / 1e6:.1f} are taken.",
        "Choose a smaller model, or quantise it.",
    )


def check(folder: Path) -> dict[str, Declared]:
    """What both networks in a folder of `gather` say of themselves. Raises InputError when they are not as wanted."""
    found = {name: read_declared(folder / name, most_bytes=WEIGHTS_BYTES)[0] for name in WEIGHTS}
    for name, model in found.items():
        wrong = _wrong(name, model)
        if wrong:
            raise InputError(f"The {name.removesuffix('.onnx')} does not fit: {wrong}.", LAYOUT)
    return found


def _wrong(name: str, model: Declared) -> str:
    """What is wrong with inputs and outputs, in words; "" for nothing."""
    import onnx

    known, needed = GIVEN[name]
    names = {end.name for end in model.inputs}
    newest = onnx.defs.onnx_opset_version()
    if model.opset > newest:
        return f"it is written for opset {model.opset}, and the newest known here is {newest}"
    if missing := sorted(needed - names):
        return f"it has no input '{missing[0]}'"
    for end in model.inputs:
        is_past = name == "decoder.onnx" and end.name.startswith(PAST)
        if end.name not in known and not is_past:
            return f"it wants an input '{end.name[:60]}', which nobody gives"
        is_floating = is_past or end.name == "encoder_hidden_states"
        wanted = FLOATS if is_floating else (BOOL,) if end.name == "use_cache_branch" else (INT64,)
        if end.type not in wanted:
            return f"its input '{end.name}' is a {end.type}, not a {wanted[0]}"
        if is_past and (len(end.shape) != 4 or not all(isinstance(end.shape[side], int) for side in (1, 3))):
            return f"its input '{end.name[:60]}' does not say how large it is"
    first = model.outputs[0]
    if name == "decoder.onnx":
        first = next((end for end in model.outputs if end.name == "logits"), first)
        if first.name != "logits":
            return "it has no output 'logits'"
    return "" if first.type in FLOATS else f"its output '{first.name[:60]}' holds no numbers"


def manner_of(folder: Path, prefix: str = "") -> Manner:
    """How the model in a folder is asked. Raises InputError when its files do not say it.

    `prefix` comes before each sentence; without one what the model's own settings name for grammar is taken.
    """
    settings = {**_settings(folder / "config.json"), **_settings(folder / "generation_config.json")}
    start = _token(settings.get("decoder_start_token_id", settings.get("bos_token_id")))
    said_ends = settings.get("eos_token_id")
    ends = tuple(map(_token, said_ends if isinstance(said_ends, list) else [said_ends]))
    if start < 0 or not ends or min(ends) < 0:
        raise InputError(
            "Its config.json does not say with which tokens an answer begins and ends.",
            "It needs decoder_start_token_id and eos_token_id, as for T5 or BART.",
        )
    said = prefix or _prefix(settings)
    if len(said) > PREFIX_CHARACTERS or not said.isprintable():
        raise InputError("The words before each sentence are too long.", f"Use at most {PREFIX_CHARACTERS} characters.")
    return Manner(start, ends, _token(settings.get("forced_bos_token_id")), said)


def _settings(path: Path) -> dict[str, Any]:
    if not path.exists() and path.name in OPTIONAL:
        return {}
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise StorageError(f"{path.name} cannot be read: {error.strerror or error}.", "Try again.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no JSON.", "Copy the model again.") from error
    if not isinstance(found, dict):
        raise InputError(f"{path.name} holds no settings.", "Copy the model again.")
    # a setting that is not said there is said elsewhere
    return {name: value for name, value in found.items() if value is not None}


def _prefix(settings: Mapping[str, Any]) -> str:
    """T5 keeps the prefixes of the tasks that it was first taught, too: only one that is about grammar is meant."""
    with contextlib.suppress(AttributeError, TypeError):
        for task, each in settings.get("task_specific_params", {}).items():
            if any(word in f"{task} {each.get('prefix')}".casefold() for word in ("gramm", "gec")):
                return str(each.get("prefix") or "")
    own = settings.get("prefix")
    return own if isinstance(own, str) else ""


def _token(value: object) -> int:
    """A token's number; -1 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        return -1
    return value if 0 <= value < 1 << 31 else -1
