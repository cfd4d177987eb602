"""Faces: finding them with their landmarks, turning them upright, and what tells one person from another.

Detection: BlazeFace for short ranges (Bazarevsky et al. 2019), on the whole picture and on overlapping parts of it,
since the network sees 128 pixels a side. Recognition: a residual network of dlib's kind (King 2017), told apart by
Euclidean distances.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.media.boxes import Squared, box, squared, thinned
from core.media.sessions import FOLDER, run, softmax
from core.reports import Box

SIDE = 128
# Cells a side, and anchors a cell.
GRIDS = ((16, 2), (8, 6))
OVERLAP = 0.3
# Parts of a picture that are looked at beside the whole: so many a side, each this much larger than its share.
PARTS, WIDER = (2, 4), 1.34
# What is this likely on a part is looked at again from nearer, with so much around it; then it must be sure.
GUESS, MOST_GUESSES, NEARER, SURE = 0.3, 12, 2.5, 0.8
# Pictures smaller than this are seen well enough as a whole.
SMALL = 256
# Where eyes and mouth lie in the picture that the network recognises, in pixels of 150.
ALIGNED_SIDE = 150
ALIGNED = np.array([(48.0, 44.0), (102.0, 44.0), (75.0, 106.0)], np.float32)
# Of BlazeFace's six landmarks: the two eyes as they appear from left to right, and the mouth.
USED = (0, 1, 3)
EXPRESSIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
EXPRESSION_SIDE = 64


@dataclass(frozen=True)
class Found:
    """A face: its box in fractions, its landmarks (6, 2) in pixels of the picture, how sure it is."""

    box: Box
    landmarks: np.ndarray
    score: float


def find_faces(pixels: np.ndarray, *, least: float, device: str = "auto") -> list[Found]:
    """The faces of a picture uint8 (h, w, 3), the surest first."""
    height, width = pixels.shape[:2]
    corners, scores, marks = _detect(pixels, device)
    sure = scores >= least
    seen = [(corners[sure], scores[sure], marks[sure])]
    for area in _parts(width, height):
        seen += [_closer(pixels, guess, least, device) for guess in _guesses(pixels, area, device)]
    boxes, odds, points = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    kept = thinned(boxes, odds, np.zeros(len(odds)), least=least, overlap=OVERLAP)
    kept = [number for place, number in enumerate(kept) if not _is_within(boxes[number], boxes[kept[:place]])]
    whole = Squared(pixels, 1.0, width, height)
    return [
        Found(box(boxes[number], whole, label="face", score=odds[number]), points[number], float(odds[number]))
        for number in kept
    ]


def embedding(pixels: np.ndarray, found: Found, *, device: str = "auto") -> np.ndarray:
    """What tells a face from others: float32 (128,); those of one person are less than about 0.5 apart."""
    inputs = aligned(pixels, found.landmarks).astype(np.float32).transpose(2, 0, 1)[None]
    vector: np.ndarray = run(FOLDER / "face_embedding.onnx", np.ascontiguousarray(inputs), device=device)[0][0]
    return vector


def aligned(pixels: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """The face upright and cut out, uint8 (150, 150, 3)."""
    import cv2

    turn, _ = cv2.estimateAffinePartial2D(landmarks[list(USED)].astype(np.float32), ALIGNED, method=cv2.LMEDS)
    if turn is None:
        turn = cv2.getAffineTransform(landmarks[list(USED)].astype(np.float32), ALIGNED)
    made: np.ndarray = cv2.warpAffine(pixels, turn, (ALIGNED_SIDE, ALIGNED_SIDE), borderMode=cv2.BORDER_REPLICATE)
    return made


def expression(pixels: np.ndarray, found: Found, *, device: str = "auto") -> tuple[str, float]:
    """The likeliest of seven expressions, and its score."""
    height, width = pixels.shape[:2]
    place = found.box
    left, right = round(place.left * width), round(place.right * width)
    top, bottom = round(place.top * height), round(place.bottom * height)
    cut = Image.fromarray(pixels[top : max(bottom, top + 1), left : max(right, left + 1)]).convert("L")
    grey = np.asarray(cut.resize((EXPRESSION_SIDE, EXPRESSION_SIDE), Image.Resampling.BILINEAR), np.float32)
    scores = run(FOLDER / "emotion.onnx", (grey / 127.5 - 1.0)[None, :, :, None], device=device)[0]
    odds = scores[0] if np.isclose(scores.sum(), 1.0, atol=0.01) else softmax(scores)[0]
    return EXPRESSIONS[int(odds.argmax())], float(odds.max())


def anchors() -> np.ndarray:
    """The centres that boxes are told from, in fractions of the square, shape (896, 2)."""
    made = []
    for side, count in GRIDS:
        middle = (np.arange(side) + 0.5) / side
        x, y = np.meshgrid(middle, middle)
        made.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), count, axis=0))
    return np.concatenate(made)


def _detect(pixels: np.ndarray, device: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Corners (896, 4), scores (896,) and landmarks (896, 6, 2), in pixels of the part."""
    square = squared(pixels, SIDE)
    inputs = (square.pixels.astype(np.float32) / 127.5 - 1.0)[None]
    outputs = run(FOLDER / "blazeface_short_range.onnx", inputs, device=device)
    regressors, logits = sorted((output[0] for output in outputs), key=lambda output: -output.shape[1])
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -80.0, 80.0)))
    centres = anchors() * SIDE
    middles, halves = centres + regressors[:, :2], regressors[:, 2:4] / 2
    corners = np.concatenate([middles - halves, middles + halves], axis=1) / square.scale
    points = (centres[:, None] + regressors[:, 4:16].reshape(-1, 6, 2)) / square.scale
    return corners, scores, points


def _parts(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Overlapping parts of a picture: left, top, right, bottom; none of a small one."""
    made = []
    for count in PARTS if max(width, height) >= SMALL else ():
        wide, high = min(width, round(width / count * WIDER)), min(height, round(height / count * WIDER))
        for top in np.linspace(0, height - high, count).round().astype(int):
            for left in np.linspace(0, width - wide, count).round().astype(int):
                made.append((int(left), int(top), int(left) + wide, int(top) + high))
    return made


def _guesses(pixels: np.ndarray, area: tuple[int, int, int, int], device: str) -> np.ndarray:
    """Corners (n, 4) of what may be faces in a part of the picture."""
    left, top, right, bottom = area
    corners, scores, _ = _detect(pixels[top:bottom, left:right], device)
    kept = thinned(corners, scores, np.zeros(len(scores)), least=GUESS, overlap=OVERLAP)[:MOST_GUESSES]
    found: np.ndarray = corners[kept] + (left, top, left, top)
    return found


def _closer(
    pixels: np.ndarray, guess: np.ndarray, least: float, device: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A look at a guess from near: a face is surer then, and clouds and bark are not. Corners, scores, landmarks."""
    height, width = pixels.shape[:2]
    middle, side = (guess[:2] + guess[2:]) / 2, float((guess[2:] - guess[:2]).max()) * NEARER
    left, top = (max(0, int(edge - side / 2)) for edge in middle)
    right, bottom = min(width, int(left + side) + 1), min(height, int(top + side) + 1)
    if right - left < 2 or bottom - top < 2:
        left, top, right, bottom = 0, 0, 1, 1
    corners, scores, marks = _detect(pixels[top:bottom, left:right], device)
    sure = scores >= max(least, SURE)
    return corners[sure] + (left, top, left, top), scores[sure], marks[sure] + (left, top)


def _is_within(corners: np.ndarray, others: np.ndarray) -> bool:
    """Whether most of a box lies in one of the others: a part of a face that a smaller view took for one."""
    if not len(others):
        return False
    low, high = np.maximum(corners[:2], others[:, :2]), np.minimum(corners[2:], others[:, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1)
    return bool((shared > 0.6 * np.minimum(areas, (corners[2:] - corners[:2]).prod())).any())
