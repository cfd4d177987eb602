"""How the models of one family are used: what fits them, what goes in, and what comes out in words.

The models are foreign: what a file says of its shapes is checked before it is used, and what it answers is checked
before memory is taken for more of it.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from PIL import Image

from core.errors import InputError, MediaError
from core.media.boxes import Squared, box, squared, thinned
from core.media.readers.base import Picture
from core.params import param
from core.reports import Box, Boxes, Part, Report, Tag

FLOATS, WHOLES = ("tensor(float)", "tensor(float16)"), ("tensor(int64)", "tensor(int32)")
# Networks of pictures take at most 1536 pixels a side (EfficientDet-D7); less than 16 is no picture.
LEAST_SIDE, MOST_SIDE = 16, 2048
# ImageNet-21k has 21,841 classes.
MOST_CLASSES = 100_000
# Numbers in one output, half a gigabyte as float32: a hundred masks of 800 × 1333 pixels just fit.
MOST_NUMBERS = 128 << 20
# Overlaps are looked for among so many finds, the best ones: their number grows with the square.
CANDIDATES = 3000
# Of red, green and blue, of values from 0 to 1.
IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
IMAGENET_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)

Shape = Sequence[int | str | None]


class Signature(Protocol):
    """What has inputs and outputs, each with `name`, `shape` and `type`: a session of ONNX Runtime, or a file's own
    word."""

    def get_inputs(self) -> Sequence[Any]:
        """What goes in."""

    def get_outputs(self) -> Sequence[Any]:
        """What comes out."""


@dataclass(frozen=True)
class Network:
    """A model ready to run: its session, its labels in order, and the session of its second file, where it has one."""

    session: Any
    labels: tuple[str, ...] = ()
    second: Any = None

    def label(self, number: int) -> str:
        """The name of a class, or its number in words where it has none."""
        return self.labels[number] if 0 <= number < len(self.labels) else f"class {number}"


class Adapter(ABC):
    """One family of models. Methods block and belong in workers; one instance may serve many threads."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Whether what it says consists of labels, which then must be given.
    has_labels: ClassVar[bool] = True
    # Whether it needs to be told which part of the picture is meant.
    is_prompted: ClassVar[bool] = False
    # Whether it gives vectors that alike pictures are found by.
    has_vector: ClassVar[bool] = False
    # Whether it parts a foreground from the rest.
    has_matte: ClassVar[bool] = False

    @dataclass(frozen=True)
    class Params:
        """No parameters unless an adapter declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def fits(self, session: Signature) -> str:
        """Why the model's inputs or outputs are not of this family, in words; "" when they are."""

    def needs_second(self, session: Signature) -> bool:
        """Whether the model, which fits, works only together with a second file."""
        return False

    def fits_second(self, session: Signature) -> str:
        """Why the second file does not fit; "" when it does."""
        return "models of this family are one file"

    def classes(self, session: Signature) -> int:
        """How many labels the model, which fits, must have; 0 when it does not say."""
        return 0

    @abstractmethod
    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """What the model says of a picture; `prompt` is what it should look at. Raises MediaError when it fails."""

    def study(
        self, picture: Picture, network: Network, *, prompt: Box | None = None
    ) -> tuple[Report, np.ndarray | None]:
        """The same with a unit vector, float32 (n,), where the family gives one. Raises MediaError."""
        return self.analyse(picture, network, prompt=prompt), None

    def matte(self, picture: Picture, network: Network) -> np.ndarray:
        """How surely each place is foreground, (rows, columns) from 0 to 1 over the whole picture, where the family
        gives one. Raises InputError where it does not, and MediaError when the model fails."""
        raise InputError(f"'{self.title}' parts no foreground from the rest.", "Choose a model that does.")


@dataclass(frozen=True)
class Finds:
    """What a detector found: `corners` (n, 4) in pixels of the picture that it was shown, `classes` as label numbers.

    `masks` (n, height, width) from 0 to 1 over the picture that it was shown, where the family gives some.
    """

    shown: Squared
    corners: np.ndarray
    scores: np.ndarray
    classes: np.ndarray
    masks: np.ndarray | None = None


class Detector(Adapter):
    """Says what is where. Of finds of one class that overlap by more than `overlap` (IoU) only the best stays."""

    overlap: ClassVar[float] = 0.45

    @dataclass(frozen=True)
    class Params:
        """How sure it must be."""

        least: float = param(0.25, "Say nothing that is less likely than this.", low=0.01, high=1.0)
        most: int = param(100, "Say at most so many objects.", low=1, high=1000)

    @abstractmethod
    def find(self, picture: Picture, network: Network) -> Finds:
        """All that the model found. Raises MediaError when it fails."""

    def parts(self, finds: Finds, kept: Sequence[int], boxes: Sequence[Box]) -> tuple[Part, ...]:
        """What the report holds beside the boxes."""
        return ()

    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """The finds as boxes; each kind once as a tag, with its best score."""
        finds = self.find(picture, network)
        kept = chosen(finds, least=self.params.least, most=self.params.most, overlap=self.overlap)
        boxes = tuple(
            box(finds.corners[n], finds.shown, label=network.label(int(finds.classes[n])), score=finds.scores[n])
            for n in kept
        )
        tags: dict[str, float] = {}
        for found in boxes:
            tags.setdefault(found.label, found.score)
        parts = (Boxes(boxes), *self.parts(finds, kept, boxes)) if boxes else ()
        return Report(self.title, parts, tuple(Tag(text, score) for text, score in tags.items()))


def chosen(finds: Finds, *, least: float, most: int, overlap: float) -> list[int]:
    """Which finds are told, the best first; what is not finite or has no area never is."""
    corners, scores = finds.corners.astype(np.float64), finds.scores
    sound = np.isfinite(corners).all(axis=1) & (corners[:, :2] < corners[:, 2:]).all(axis=1) & (scores >= least)
    usable = np.flatnonzero(sound)
    best = usable[np.argsort(-scores[usable], kind="stable")[:CANDIDATES]]
    # far outside is as good as outside, and huge numbers would drown the others when overlaps are computed
    far = 2 * max(finds.shown.pixels.shape)
    kept = thinned(
        np.clip(corners[best], -far, far),
        scores[best],
        np.clip(finds.classes[best], -1, MOST_CLASSES),
        least=least,
        overlap=overlap,
    )
    return [int(best[number]) for number in kept[:most]]


def answer(session: Any, feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """Run a model on inputs by name, as the types it wants; its outputs. Raises MediaError when it fails."""
    halves = {end.name for end in session.get_inputs() if end.type == "tensor(float16)"}
    given = {name: values.astype(np.float16) if name in halves else values for name, values in feeds.items()}
    try:
        outputs = session.run(None, given)
    except Exception as error:  # the runtime's errors share no base class
        raise failed(str(error)) from error
    if not all(isinstance(output, np.ndarray) and output.dtype.kind in "fiub" for output in outputs):
        raise failed("it answers with something that is not numbers")
    if any(output.size > MOST_NUMBERS for output in outputs):
        raise failed(f"it answers with more than {MOST_NUMBERS} numbers")
    return [output.astype(np.float32) if output.dtype == np.float16 else output for output in outputs]


def failed(why: str) -> MediaError:
    """The error for a model that did not do what its signature says."""
    return MediaError(f"The model fails: {why}.", "Install another export of it.")


def expect(output: np.ndarray, wanted: Sequence[int | None]) -> np.ndarray:
    """`output`, when it has the wanted shape (None: any size). Raises MediaError otherwise."""
    has = output.shape
    if len(has) != len(wanted) or any(size not in (None, side) for side, size in zip(has, wanted, strict=True)):
        raise failed(f"it answers with the shape {spelled(has)}, not {spelled(wanted)}")
    return output


def misfit(end: Any, wanted: Sequence[int | None], types: Sequence[str] = FLOATS) -> str:
    """Why an input or output is not of such a type and shape (None: any size), in words; "" when it is."""
    if end.type not in types:
        return f"'{end.name}' is a {end.type}, not a {types[0]}"
    shape: Shape = end.shape
    if len(shape) != len(wanted) or any(
        isinstance(side, int) and (side < 0 or size not in (None, side))
        for side, size in zip(shape, wanted, strict=True)
    ):
        return f"'{end.name}' has the shape {spelled(shape)}, not {spelled(wanted)}"
    if math.prod(side for side in shape if isinstance(side, int)) > MOST_NUMBERS:
        return f"'{end.name}' has the shape {spelled(shape)}, which is more than fits into memory"
    return ""


def picture_misfit(session: Signature) -> str:
    """Why the model does not take one picture as 1 × 3 × height × width, in words; "" when it does."""
    ends = session.get_inputs()
    if len(ends) != 1:
        return f"it takes {len(ends)} inputs, not one picture"
    return misfit(ends[0], (1, 3, None, None)) or sides_misfit(ends[0])


def sides_misfit(end: Any) -> str:
    """Why the last two sides of an input are no sides of a picture, in words; "" when they are or are free."""
    for side in end.shape[-2:]:
        if isinstance(side, int) and not LEAST_SIDE <= side <= MOST_SIDE:
            return f"'{end.name}' has a side of {side} pixels; from {LEAST_SIDE} to {MOST_SIDE} can be"
    return ""


def spelled(shape: Shape) -> str:
    """A shape as a person reads it."""
    return " × ".join(str(side) if isinstance(side, int) else "any" for side in shape) or "of a single number"


def sides(end: Any, height: int, width: int) -> tuple[int, int]:
    """Height and width of what an input takes; where it takes any, the given ones."""
    high, wide = end.shape[-2:]
    return high if isinstance(high, int) else height, wide if isinstance(wide, int) else width


def letterboxed(pixels: np.ndarray, height: int, width: int, *, fill: int = 0) -> Squared:
    """A picture as large as it fits into the upper left of `height` × `width`, nothing distorted; the rest `fill`."""
    high, wide = pixels.shape[:2]
    # rounded down, but not by a last digit: nothing may reach beyond
    longest = int(min(height / high, width / wide) * max(high, wide) + 1e-6)
    whole = squared(pixels, max(1, longest), fill=fill)
    made = np.full((height, width, 3), fill, np.uint8)
    cut = whole.pixels[:height, :width]
    made[: cut.shape[0], : cut.shape[1]] = cut
    return Squared(made, whole.scale, whole.width, whole.height)


def inside(shown: Squared) -> tuple[int, int]:
    """Height and width of the part of a letterboxed picture that is picture."""
    high, wide = shown.pixels.shape[:2]
    return min(high, max(1, round(shown.height * shown.scale))), min(wide, max(1, round(shown.width * shown.scale)))


def middle(pixels: np.ndarray, height: int, width: int, *, share: float, resampling: Image.Resampling) -> np.ndarray:
    """The middle of a picture, `share` of what fits, as uint8 (height, width, 3)."""
    high, wide = pixels.shape[:2]
    scale = min(high / height, wide / width) * share
    left, top = (wide - scale * width) / 2, (high - scale * height) / 2
    # the last digit of a product may lie outside, which Pillow refuses
    left, top = max(0.0, left), max(0.0, top)
    area = (left, top, min(float(wide), left + scale * width), min(float(high), top + scale * height))
    return np.asarray(Image.fromarray(pixels).resize((width, height), resampling, box=area))


def channels_first(pixels: np.ndarray, mean: Any = 0.0, deviation: Any = 1.0) -> np.ndarray:
    """Pixels uint8 (height, width, 3) as float32 (1, 3, height, width) from 0 to 1, standardised."""
    values = (pixels.astype(np.float32) / 255 - mean) / deviation
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None], np.float32)


def corners_of(centred: np.ndarray) -> np.ndarray:
    """Middles and sizes (n, 4) as left, top, right, bottom."""
    middles, halves = centred[:, :2].astype(np.float64), centred[:, 2:4].astype(np.float64) / 2
    # what is not finite is left out later
    with np.errstate(invalid="ignore"):
        return np.concatenate([middles - halves, middles + halves], axis=1)
