"""Cutting out: which part of a picture is a person or a thing, and that part alone or before another background.

A matte is float32 (h, w): 1 is what is cut out, 0 the rest, and edges and hair lie between.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import InputError
from core.jobs import NOBODY, Reporter
from core.media.enhance import smaller
from core.media.sessions import FOLDER, run
from core.reports import Box

# What the network for persons sees.
SIDE = 256
# Longest sides that are worked at: GrabCut's time grows faster than its pixels, and edges are refined afterwards.
GRAB, GUIDE = 400, 640
# GrabCut settles within a few rounds (figure 4 of the paper).
ROUNDS = 5
# Things are round more often than not: it begins with the ellipse in the box, a little smaller. The whole box, as in
# the paper, leaves nothing to learn the background from where it fills the picture (IoU .19 against .99 on a disc).
ROUND = 0.9
# How far a matte follows the picture's edges, in parts of the longest side, and how faint an edge may be.
NEAR, FAINT = 1 / 80, 1e-4
# As much around a thing is looked at for the colours of its edge, and this much is blurred behind it.
EDGE, BLUR = 1 / 40, 1 / 35
# Of the picture; below it nothing was found.
LEAST = 0.002
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Cut:
    """What to cut out: the persons, what lies in a box, or what an installed model (its id) takes for the foreground;
    and what is behind it.

    `background` is "transparent", "white" or "blurred".
    """

    box: Box | None = None
    background: str = "transparent"
    model: str = ""


Foreground = Callable[[str], np.ndarray]
"""The foreground of the picture by an installed model (its id): a coarse matte of any size."""


def cut(
    pixels: np.ndarray,
    wish: Cut,
    *,
    foreground: Foreground | None = None,
    device: str = "auto",
    job: Reporter = NOBODY,
) -> np.ndarray:
    """RGBA where the background is transparent, else RGB. Raises InputError when there is nothing to cut out."""
    matte = matte_of(pixels, wish, foreground=foreground, device=device)
    if is_nothing(matte):
        raise InputError("Nothing to cut out was found.", "Choose something else in the picture.")
    job.report(1, 2)
    return laid(pixels, matte, wish.background)


def matte_of(
    pixels: np.ndarray, wish: Cut, *, foreground: Foreground | None = None, device: str = "auto"
) -> np.ndarray:
    """The matte of what is wished for. Raises InputError for a model where nobody gives its foreground."""
    if wish.model:
        if foreground is None:
            raise InputError("No installed model can be asked here.", "Choose somebody or something in the picture.")
        return refined(pixels, foreground(wish.model))
    return person_matte(pixels, device=device) if wish.box is None else object_matte(pixels, wish.box)


def laid(pixels: np.ndarray, matte: np.ndarray, background: str) -> np.ndarray:
    """What is cut out, RGBA on nothing ("transparent"), or RGB on "white" or on its own surroundings "blurred"."""
    if background == "transparent":
        return cut_out(pixels, matte)
    return over(pixels, matte, WHITE if background == "white" else None)


def is_nothing(matte: np.ndarray) -> bool:
    """Whether so little was found that there is nothing to cut out."""
    return float((matte > 0.5).mean()) < LEAST


def person_matte(pixels: np.ndarray, *, device: str = "auto") -> np.ndarray:
    """The persons of uint8 (h, w, 3), by the network that video calls blur backgrounds with."""
    small = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    outputs = run(FOLDER / "selfie_segmentation.onnx", (small / 255).astype(np.float32)[None], device=device)
    coarse = np.asarray(outputs[0], np.float32).reshape(SIDE, SIDE)
    # the network is never quite sure: a veil is made nothing, and what is nearly a person one
    return refined(pixels, np.clip((coarse - 0.25) / 0.6, 0.0, 1.0))


def object_matte(pixels: np.ndarray, box: Box) -> np.ndarray:
    """What lies in a box of uint8 (h, w, 3), by GrabCut (Rother, Kolmogorov, Blake 2004)."""
    small = smaller(pixels, GRAB)
    height, width = small.shape[:2]
    left, right = max(0, round(box.left * width)), min(width, round(box.right * width))
    top, bottom = max(0, round(box.top * height)), min(height, round(box.bottom * height))
    mask = np.full((height, width), cv2.GC_BGD, np.uint8)
    mask[top:bottom, left:right] = cv2.GC_PR_BGD
    if right - left < 2 or bottom - top < 2:
        return np.zeros(pixels.shape[:2], np.float32)
    likely = np.zeros((height, width), np.uint8)
    middle, axes = ((left + right) / 2, (top + bottom) / 2), ((right - left) * ROUND, (bottom - top) * ROUND)
    cv2.ellipse(likely, (middle, axes, 0), 1, -1)
    mask[(likely > 0) & (mask == cv2.GC_PR_BGD)] = cv2.GC_PR_FGD
    if not (mask == cv2.GC_PR_FGD).any():
        return np.zeros(pixels.shape[:2], np.float32)
    cv2.setRNGSeed(0)  # the same picture is cut the same way every time
    cv2.grabCut(small, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)
    is_thing = (mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)
    return refined(pixels, _whole(is_thing).astype(np.float32))


def refined(pixels: np.ndarray, matte: np.ndarray) -> np.ndarray:
    """A coarse matte in the picture's size, its edges laid on the picture's (guided filter, He, Sun, Tang 2010).

    The filter's lines are fitted in a smaller picture and drawn in the whole one (He, Sun 2015).
    """
    height, width = pixels.shape[:2]
    guide = smaller(pixels, GUIDE).astype(np.float32) / 255
    size = (guide.shape[1], guide.shape[0])
    slopes, offset = _lines(guide, cv2.resize(matte, size, interpolation=cv2.INTER_LINEAR))
    slopes = cv2.resize(slopes, (width, height), interpolation=cv2.INTER_LINEAR)
    fine: np.ndarray = cv2.resize(offset, (width, height), interpolation=cv2.INTER_LINEAR)
    for channel in range(3):  # one at a time: a large picture in float32 is large
        fine = fine + slopes[..., channel] * (pixels[..., channel].astype(np.float32) / 255)
    # what the filter leaves of far edges is a veil, not a part of the thing
    made: np.ndarray = np.clip((fine - 0.08) / 0.84, 0.0, 1.0).astype(np.float32)
    return made


def cut_out(pixels: np.ndarray, matte: np.ndarray) -> np.ndarray:
    """RGBA uint8 (h, w, 4); at the edge without the colours of what was behind."""
    alpha = np.round(matte * 255).astype(np.uint8)
    return np.dstack([_own_colours(pixels, matte), alpha])


def over(pixels: np.ndarray, matte: np.ndarray, background: tuple[int, int, int] | None) -> np.ndarray:
    """RGB uint8 (h, w, 3): what is cut out, before one colour, or before its own surroundings blurred (None)."""
    behind = _blurred_behind(pixels, matte) if background is None else np.asarray(background, np.float32)
    share = matte[..., None]
    made = _own_colours(pixels, matte) * share + behind * (1 - share)
    done: np.ndarray = np.round(made).astype(np.uint8)
    return done


def _own_colours(pixels: np.ndarray, matte: np.ndarray) -> np.ndarray:
    """The colours of the thing alone, by what is around (Forte 2021, "Approximate fast foreground colour estimation").

    Where the matte is whole the pixels stay exactly what they are.
    """
    is_edge = (matte > 0) & (matte < 1)
    if not is_edge.any():
        return pixels
    rows, columns = np.flatnonzero(is_edge.any(axis=1)), np.flatnonzero(is_edge.any(axis=0))
    reach = max(1, round(EDGE * max(matte.shape)))
    part = (
        slice(max(0, rows[0] - 2 * reach), rows[-1] + 2 * reach + 1),
        slice(max(0, columns[0] - 2 * reach), columns[-1] + 2 * reach + 1),
    )
    near, share = pixels[part].astype(np.float32), matte[part][..., None]
    # by the fourth power: a pixel that is half the thing's tells little of its colour
    sure, rest = share**4, (1 - share) ** 4
    front = _mean(near * sure, reach) / np.maximum(_mean(sure, reach), 1e-4)
    back = _mean(near * rest, reach) / np.maximum(_mean(rest, reach), 1e-4)
    own = np.clip(front + share * (near - share * front - (1 - share) * back), 0, 255)
    made = pixels.copy()
    made[part][is_edge[part]] = np.round(own[is_edge[part]]).astype(np.uint8)
    return made


def _blurred_behind(pixels: np.ndarray, matte: np.ndarray) -> np.ndarray:
    """The surroundings as a lens with a wide aperture shows them, without a ghost of what stands before them."""
    height, width = matte.shape
    small = smaller(pixels, GUIDE).astype(np.float32)
    size = (small.shape[1], small.shape[0])
    share = (1 - cv2.resize(matte, size, interpolation=cv2.INTER_AREA))[..., None]
    sigma = BLUR * max(size)
    total = cv2.GaussianBlur(share, (0, 0), sigma)[..., None]
    behind = cv2.GaussianBlur(small * share, (0, 0), sigma) / np.maximum(total, 1e-3)
    # deep inside there are no surroundings, and nobody sees that place
    behind = np.where(total > 1e-3, behind, cv2.GaussianBlur(small, (0, 0), sigma))
    made: np.ndarray = cv2.resize(np.clip(behind, 0, 255), (width, height), interpolation=cv2.INTER_LINEAR)
    return made


def _lines(guide: np.ndarray, matte: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes (h, w, 3) and offset (h, w) of the line that tells the matte from the colours around each pixel."""
    radius = max(2, round(NEAR * max(guide.shape[:2])))
    mean, told = _mean(guide, radius), _mean(matte, radius)
    spread = np.empty((*matte.shape, 3, 3), np.float32)
    for row in range(3):
        for column in range(row, 3):
            found = _mean(guide[..., row] * guide[..., column], radius) - mean[..., row] * mean[..., column]
            spread[..., row, column] = spread[..., column, row] = found
    spread += FAINT * np.eye(3, dtype=np.float32)
    shared = np.dstack([_mean(guide[..., channel] * matte, radius) for channel in range(3)]) - mean * told[..., None]
    slopes = np.linalg.solve(spread, shared[..., None])[..., 0]
    offset = told - (slopes * mean).sum(axis=2)
    return _mean(slopes, radius), _mean(offset, radius)


def _mean(values: np.ndarray, radius: int) -> np.ndarray:
    """Of the square around each pixel; keeps the shape."""
    side = 2 * radius + 1
    made: np.ndarray = cv2.blur(values.astype(np.float32), (side, side), borderType=cv2.BORDER_REFLECT)
    return made.reshape(values.shape)


def _whole(is_thing: np.ndarray) -> np.ndarray:
    """The largest piece with those at least a tenth of it, and without small holes."""
    count, pieces, facts, _ = cv2.connectedComponentsWithStats(is_thing.astype(np.uint8), connectivity=4)
    if count < 2:
        return is_thing
    areas = facts[1:, cv2.CC_STAT_AREA]
    kept = np.isin(pieces, 1 + np.flatnonzero(areas >= areas.max() / 10))
    _, gaps, holes, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8), connectivity=4)
    is_small = holes[:, cv2.CC_STAT_AREA] < areas.max() / 100
    is_small[0] = False
    made: np.ndarray = kept | is_small[gaps]
    return made
