"""Corrector: a model at work: an encoder reads a sentence, a decoder writes it as it should be, token by token."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from core.collaboration.assist.grammar.model_files import PAST
from core.collaboration.assist.grammar.records import Manner
from core.errors import Cancelled, InputError

T = TypeVar("T")

# A sentence of 400 characters has about 100; what an answer may have more is what a correction adds.
MOST_TOKENS, MORE_TOKENS = 192, 24
# A sentence takes a second at the most; a model that hangs must not hold the thread.
PATIENCE_S = 60.0
NEVER = threading.Event()
TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
ANOTHER = "Install another export of it."


class Corrector:
    """Greedy: the likeliest token each time. Belongs to one thread at a time; methods block."""

    def __init__(self, folder: Path, manner: Manner) -> None:
        """Load a folder that was checked. Raises InputError in words when it does not open."""
        self._manner = manner
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._encoder = _session(folder / "encoder.onnx")
        self._decoder = _session(folder / "decoder.onnx")
        self._inputs = {end.name: end for end in self._decoder.get_inputs()}

    def correct(self, sentence: str, *, stop: threading.Event = NEVER, patience_s: float = PATIENCE_S) -> str | None:
        """The sentence as it should be; None when it is too long, or the model found no end.

        Raises Cancelled once `stop` is set, and InputError for a model that does not work.
        """
        ids = self._tokens(self._manner.prefix + sentence)
        if len(ids) > MOST_TOKENS:
            return None
        ends = time.monotonic() + patience_s
        asked = np.array([ids], np.int64)
        mask = np.ones_like(asked)
        wanted = {"input_ids": asked, "attention_mask": mask}
        names = {end.name for end in self._encoder.get_inputs()}
        hidden = _run(self._encoder, None, {name: value for name, value in wanted.items() if name in names})[0]
        written = [self._manner.start]
        while len(written) <= len(ids) + MORE_TOKENS:
            if stop.is_set():
                raise Cancelled
            if time.monotonic() > ends:
                raise InputError(f"The model was not done with a sentence after {patience_s:.0f} s.", ANOTHER)
            token = self._next(written, hidden, mask)
            if token in self._manner.ends:
                return self._said(written[1:])
            written.append(token)
        return None

    def read_back(self, sentence: str) -> str:
        """The sentence as its tokens say it: what the model does not know is gone."""
        return self._said(self._tokens(sentence))

    def _next(self, written: list[int], hidden: np.ndarray, mask: np.ndarray) -> int:
        if len(written) == 1 and self._manner.forced >= 0:
            return self._manner.forced
        given: dict[str, Any] = {
            "input_ids": np.array([written], np.int64),
            "encoder_hidden_states": hidden,
            "encoder_attention_mask": mask,
            # sentences are short: reading the answer anew for each token is simple, and a model without a past is small
            "use_cache_branch": np.zeros(1, bool),
        }
        for name, end in self._inputs.items():
            if name.startswith(PAST):
                given[name] = np.zeros((1, end.shape[1], 1, end.shape[3]), TYPES[end.type])
        logits = _run(self._decoder, ["logits"], {name: given[name] for name in self._inputs})[0]
        if logits.ndim != 3 or not logits.size or np.isnan(logits[0, -1]).any():
            raise InputError("The model's answer is no choice of tokens.", ANOTHER)
        return int(logits[0, -1].argmax())

    def _tokens(self, text: str) -> list[int]:
        return list(_spoken("it cannot part a sentence", lambda: self._tokenizer.encode(text).ids))

    def _said(self, tokens: list[int]) -> str:
        return str(_spoken("it cannot write an answer", lambda: self._tokenizer.decode(tokens))).strip()


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    made = _spoken("it cannot be read", lambda: Tokenizer.from_file(str(path)))
    # an export may pad or cut everything to one length
    made.no_padding()
    made.no_truncation()
    return made


def _spoken(what: str, do: Callable[[], T]) -> T:
    """Do something with the tokenizer; what it raises becomes words."""
    try:
        return do()
    except BaseException as error:
        # it raises Exception itself, and PanicException, which is none, where its own code gave up
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise InputError(f"The tokenizer.json does not work: {what}: {str(error)[:200]}.", ANOTHER) from error


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # its own threads would not give way to what the person does: one, the caller's, works
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors share no base class
        raise InputError(f"The {path.stem} cannot be opened: {_short(error)}.", ANOTHER) from error


def _run(session: Any, outputs: list[str] | None, inputs: dict[str, Any]) -> list[np.ndarray]:
    try:
        found: list[np.ndarray] = session.run(outputs, inputs)
    except Exception as error:  # the runtime's errors share no base class
        raise InputError(f"The model stopped at a sentence: {_short(error)}.", ANOTHER) from error
    return found


def _short(error: Exception) -> str:
    words = " ".join(str(error).split()).rstrip(".")
    return words if len(words) <= 200 else f"{words[:200]}…"
