"""Labels of a model: from a text file, or as exporters write them into the model."""

import ast
import re
from pathlib import Path

from core.errors import InputError
from core.onnx_file import Declared, read_bytes

# ImageNet-21k's 21,841 labels are half a megabyte.
LABEL_BYTES = 2 << 20
MOST_LABELS, LABEL_CHARACTERS = 100_000, 100
# Ultralytics' names of a thousand classes are 30 kB; the parser's own limits are reached by far more.
NAMES_CHARACTERS = 200_000
# {0: 'person', 1: "driver's seat"}, or the same without numbers; each word as Python writes it.
QUOTED = r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\""""
ONE = rf"\s*(?:(?:\d{{1,6}})\s*:\s*)?(?:{QUOTED})\s*"
LIST = re.compile(rf"\s*([\[({{])((?:{ONE}(?:,{ONE})*,?)?\s*)([\])}}])\s*")
ENTRY = re.compile(rf"(?:(\d{{1,6}})\s*:\s*)?({QUOTED})")


def labels_of(path: Path) -> tuple[str, ...]:
    """Labels from a text file, one a line. Raises InputError."""
    try:
        text = read_bytes(path, LABEL_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is no text in UTF-8.", "Save the labels as UTF-8, one a line.") from error
    return _checked([line.strip() for line in text.rstrip().splitlines()])


def labels_in(model: Declared) -> tuple[str, ...]:
    """Labels as Ultralytics writes them into a model, {0: 'person', 1: 'bicycle'}; none when there are none.

    Raises InputError when what is there cannot be read.
    """
    text = model.metadata.get("names", "")
    if not text:
        return ()
    if len(text) > NAMES_CHARACTERS:
        raise _no_labels(f"they have {len(text)} characters")
    whole = LIST.fullmatch(text)
    if whole is None or (whole[1] + whole[3]) not in ("{}", "[]", "()"):
        raise _no_labels("they are not written as a list of words")
    entries = ENTRY.findall(whole[2])
    # flat as it is, each word is read by itself: Python's own parser stumbles over what is nested deeply, and stays so
    names = [_word(quoted) for _, quoted in entries]
    if whole[1] == "{":
        numbered = {int(number): name for (number, _), name in zip(entries, names, strict=True) if number}
        if sorted(numbered) != list(range(len(names))):
            raise _no_labels("they are not numbered from 0")
        names = [numbered[number] for number in range(len(names))]
    elif any(number for number, _ in entries):
        raise _no_labels("they are not written as a list of words")
    return _checked([name.strip() for name in names])


def _word(quoted: str) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (ValueError, SyntaxError) as error:
        raise _no_labels("one of them is no word") from error


def _checked(labels: list[str]) -> tuple[str, ...]:
    if len(labels) > MOST_LABELS:
        raise _no_labels(f"there are {len(labels)}, of at most {MOST_LABELS}")
    for number, label in enumerate(labels, 1):
        if not label or len(label) > LABEL_CHARACTERS or not label.isprintable():
            raise _no_labels(f"number {number} is empty, has more than {LABEL_CHARACTERS} characters or strange ones")
    return tuple(labels)


def _no_labels(why: str) -> InputError:
    return InputError(f"The labels cannot be used: {why}.", "Give a text file with one label a line.")
