"""Segment Anything (Kirillov et al. 2023, https://arxiv.org/abs/2304.02643): what is at a place, to its edges.

Two forms are understood. EfficientSAM's `efficient_sam_vitt.onnx` and `…_vits.onnx` are one file. SAM's own and
MobileSAM's are two: the decoder is the model, and the encoder of pictures its second file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import InputError
from core.media.adapters.base import (
    IMAGENET_DEVIATION,
    IMAGENET_MEAN,
    Adapter,
    Network,
    Signature,
    answer,
    channels_first,
    expect,
    failed,
    inside,
    letterboxed,
    misfit,
    sides,
    sides_misfit,
    spelled,
)
from core.media.adapters.matte import surrounding
from core.media.boxes import Squared
from core.media.readers.base import Picture
from core.reports import Box, Boxes, Report, Table, Tag

SIDE = 1024
# What a point is to the network: in the object, a box's first and second corner, or nothing.
OBJECT, FIRST, SECOND, NOTHING = 1, 2, 3, -1
# Points of one prompt that a model with a fixed number of them may want.
MOST_POINTS = 64
# Embeddings are 64 × 64; four times as many a side are masks.
MOST_CELLS = 256
# Inputs by name; None is any size.
WHOLE: Mapping[str, Sequence[int | None]] = {
    "batched_images": (1, 3, None, None),
    "batched_point_coords": (1, 1, None, 2),
    "batched_point_labels": (1, 1, None),
}
DECODER: Mapping[str, Sequence[int | None]] = {
    "image_embeddings": (1, None, None, None),
    "point_coords": (1, None, 2),
    "point_labels": (1, None),
    "mask_input": (1, 1, None, None),
    "has_mask_input": (1,),
    "orig_im_size": (2,),
}


@dataclass(frozen=True)
class Segment:
    """What is at a place: a mask over the whole picture, and how good the model thinks that it is."""

    mask: np.ndarray
    score: float


class Sam(Adapter):
    """Outlines what is in a box that a detector found, or else in the middle of the picture."""

    title = "Outline by Segment Anything"
    has_labels = False
    is_prompted = True

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def fits(self, session: Signature) -> str:
        """The inputs of one of the forms, and masks with scores as outputs."""
        ends = {end.name: end for end in session.get_inputs()}
        wanted = WHOLE if _is_whole(session) else DECODER
        if ends.keys() != wanted.keys():
            return f"its inputs are {', '.join(ends)}, not {', '.join(wanted)}"
        for name, shape in wanted.items():
            if wrong := misfit(ends[name], shape):
                return wrong
        if wrong := sides_misfit(ends["batched_images"]) if _is_whole(session) else "":
            return wrong
        points = ends["batched_point_coords" if _is_whole(session) else "point_coords"].shape[-2]
        if isinstance(points, int) and not 2 <= points <= MOST_POINTS:
            return f"it takes {points} points; from 2 to {MOST_POINTS} can be"
        outputs = {end.name for end in session.get_outputs()}
        missing = [name for name in _outputs(session) if name not in outputs]
        return f"it has no output '{missing[0]}'" if missing else ""

    def needs_second(self, session: Signature) -> bool:
        """The decoder works on what the encoder made of a picture."""
        return not _is_whole(session)

    def fits_second(self, session: Signature) -> str:
        """An encoder: 1 × 3 × 1024 × 1024 or height × width × 3 in, 1 × 256 × 64 × 64 out."""
        ends = session.get_inputs()
        if len(ends) != 1:
            return f"the encoder takes {len(ends)} inputs, not one picture"
        if len(ends[0].shape) == 3:
            wrong = misfit(ends[0], (None, None, 3))
        else:
            wrong = misfit(ends[0], (1, 3, None, None)) or sides_misfit(ends[0])
            if not wrong and ends[0].shape[2] != ends[0].shape[3]:
                wrong = f"'{ends[0].name}' is {spelled(ends[0].shape[2:])}, which is no square"
        return wrong or misfit(session.get_outputs()[0], (1, None, None, None))

    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """The box around the outlined thing and how much of the picture it covers."""
        found = self.segment(picture, network, prompt=prompt)
        label = prompt.label if prompt is not None and prompt.label else "object"
        around = surrounding(found.mask, label=label, score=found.score)
        if around is None:
            return Report(self.title)
        row = (label, f"{around.score:.2f}", f"{100 * float(found.mask.mean()):.1f} %")
        table = Table(("What", "Score", "Share of the picture"), (row,))
        return Report(self.title, (Boxes((around,)), table), (Tag(label, around.score),) if prompt else ())

    def segment(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Segment:
        """What is in the box, or in the middle. Raises MediaError, and InputError when the second file is missing."""
        if _is_whole(network.session):
            return _at_once(picture, network.session, prompt)
        if network.second is None:
            raise InputError("The model is only a decoder.", "Give the encoder as its second file.")
        return _in_two(picture, network.session, network.second, prompt)


def points_of(prompt: Box | None, *, width: float, height: float, count: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates (count, 2) in pixels and what they are (count,): a box's corners, or the middle."""
    places, kinds = np.zeros((count, 2), np.float32), np.full(count, NOTHING, np.float32)
    if prompt is None:
        places[0], kinds[0] = (width / 2, height / 2), OBJECT
    else:
        corners = [(prompt.left * width, prompt.top * height), (prompt.right * width, prompt.bottom * height)]
        places[:2], kinds[:2] = corners, (FIRST, SECOND)
    return places, kinds


def _at_once(picture: Picture, session: Any, prompt: Box | None) -> Segment:
    ends = {end.name: end for end in session.get_inputs()}
    high, wide = picture.pixels.shape[:2]
    scale = min(1.0, SIDE / max(high, wide))
    free = (max(1, round(high * scale)), max(1, round(wide * scale)))
    shown = letterboxed(picture.pixels, *sides(ends["batched_images"], *free))
    height, width = inside(shown)
    places, kinds = points_of(prompt, width=width, height=height, count=_count(ends["batched_point_coords"]))
    feeds = {
        "batched_images": channels_first(shown.pixels),
        "batched_point_coords": places[None, None],
        "batched_point_labels": kinds[None, None],
    }
    masks, scores = _named(session, feeds)
    masks = expect(masks, (1, 1, None, *shown.pixels.shape[:2]))[0, 0, :, :height, :width]
    return _best(masks, expect(scores, (1, 1, len(masks)))[0, 0])


def _in_two(picture: Picture, decoder: Any, encoder: Any, prompt: Box | None) -> Segment:
    end = encoder.get_inputs()[0]
    high, wide = picture.pixels.shape[:2]
    shown = letterboxed(picture.pixels, *(sides(end, SIDE, SIDE) if len(end.shape) == 4 else (SIDE, SIDE)))
    embeddings = answer(encoder, {end.name: encoder_input(shown, is_flat=len(end.shape) == 3)})[0]
    expect(embeddings, (1, None, None, None))
    if max(embeddings.shape[2:]) > MOST_CELLS:
        raise failed(f"the encoder gives {spelled(embeddings.shape)}, which is too fine")
    ends = {each.name: each for each in decoder.get_inputs()}
    for side, size in zip(ends["image_embeddings"].shape, embeddings.shape, strict=True):
        if isinstance(side, int) and side != size:
            raise failed(f"the encoder gives {spelled(embeddings.shape)}, which the decoder does not take")
    height, width = inside(shown)
    places, kinds = points_of(prompt, width=width, height=height, count=_count(ends["point_coords"]))
    feeds = {
        "image_embeddings": embeddings,
        "point_coords": places[None],
        "point_labels": kinds[None],
        # four times as fine as the embeddings; there is none, but it must be given
        "mask_input": np.zeros((1, 1, 4 * embeddings.shape[2], 4 * embeddings.shape[3]), np.float32),
        "has_mask_input": np.zeros(1, np.float32),
        "orig_im_size": np.array([high, wide], np.float32),
    }
    masks, scores = _named(decoder, feeds)
    masks = expect(masks, (1, None, high, wide))[0]
    return _best(masks, expect(scores, (1, len(masks)))[0])


def encoder_input(shown: Squared, *, is_flat: bool) -> np.ndarray:
    """What the encoder takes: standardised with zeros around, or (`is_flat`) the pixels, which it standardises."""
    height, width = inside(shown)
    if is_flat:
        return np.ascontiguousarray(shown.pixels[:height, :width], np.float32)
    inputs = channels_first(shown.pixels, IMAGENET_MEAN, IMAGENET_DEVIATION)
    inputs[:, :, height:] = 0
    inputs[:, :, :, width:] = 0
    return inputs


def _best(masks: np.ndarray, scores: np.ndarray) -> Segment:
    """Of the masks (k, height, width) as logits the one with the best score."""
    if not len(masks) or not np.isfinite(scores).all():
        raise failed("it gives no masks, or scores that are not finite")
    number = int(scores.argmax())
    return Segment(masks[number] > 0, float(scores[number]))


def _named(session: Any, feeds: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Masks and scores."""
    names = [end.name for end in session.get_outputs()]
    outputs = answer(session, feeds)
    masks, scores = (outputs[names.index(name)] for name in _outputs(session))
    return masks, scores


def _outputs(session: Signature) -> tuple[str, str]:
    return ("output_masks" if _is_whole(session) else "masks", "iou_predictions")


def _is_whole(session: Signature) -> bool:
    return any(end.name == "batched_images" for end in session.get_inputs())


def _count(end: Any) -> int:
    """How many points the model wants: two when it takes any number."""
    points = end.shape[-2]
    return points if isinstance(points, int) else 2
