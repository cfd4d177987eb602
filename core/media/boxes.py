"""Boxes that detectors give: pictures made square for the network, overlapping finds thinned, pixels made fractions."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.reports import Box


@dataclass(frozen=True)
class Squared:
    """A picture in the upper left of a square of `side`, enlarged or reduced by `scale`; the rest is `fill`."""

    pixels: np.ndarray
    scale: float
    width: int
    height: int


def squared(pixels: np.ndarray, side: int, *, fill: int = 0) -> Squared:
    """`pixels` uint8 of shape (height, width, 3) as (side, side, 3), nothing distorted."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    made = np.full((side, side, 3), fill, np.uint8)
    made[: size[1], : size[0]] = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
    return Squared(made, scale, width, height)


def thinned(corners: np.ndarray, scores: np.ndarray, classes: np.ndarray, *, least: float, overlap: float) -> list[int]:
    """Which finds stay: of those of one class that overlap (IoU above `overlap`) only the best; the best first.

    `corners` (n, 4) as left, top, right, bottom.
    """
    import cv2

    if not len(scores):
        return []
    sized = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxesBatched(
        sized.astype(np.float64).tolist(), scores.astype(float).tolist(), classes.astype(int).tolist(), least, overlap
    )
    return sorted((int(number) for number in np.asarray(kept).reshape(-1)), key=lambda number: -float(scores[number]))


def box(corners: np.ndarray, picture: Squared, *, label: str, score: float) -> Box:
    """A find in the square as a box over the picture, cut at its edges."""
    sides = np.array([picture.width, picture.height, picture.width, picture.height], np.float64)
    left, top, right, bottom = np.clip(np.asarray(corners, np.float64) / picture.scale / sides, 0.0, 1.0)
    return Box(float(left), float(top), float(right), float(bottom), label, round(float(score), 4))
