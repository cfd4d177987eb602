"""Quality of a picture: how sharp, how noisy, how well exposed, how level; and what could be done about it."""

from dataclasses import dataclass

import cv2
import numpy as np

# Looked at in this size, so that figures of large and small pictures compare.
LONGEST = 768
# Below and above this a pixel is black or white for good.
DARK, BRIGHT = 4, 251
# Lines shorter than this part of the longer side, or further from level than this, are no horizon and no house.
LINE_PART, MOST_TILT = 0.18, 8.0
FEWEST_LINES = 4


@dataclass(frozen=True)
class Quality:
    """Sharpness (variance of the Laplacian of grey 0 to 255), noise (standard deviation of grey), exposure.

    `black` and `white` are parts of the picture without detail; `mean` is the mean grey from 0 to 1. `tilt` in degrees,
    clockwise, or None where no lines tell.
    """

    sharpness: float
    noise: float
    mean: float
    contrast: float
    black: float
    white: float
    tilt: float | None


def measure(pixels: np.ndarray) -> Quality:
    """Of uint8 (h, w, 3)."""
    factor = min(1.0, LONGEST / max(pixels.shape[:2]))
    size = (max(8, round(pixels.shape[1] * factor)), max(8, round(pixels.shape[0] * factor)))
    grey = cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return Quality(
        float(cv2.Laplacian(grey, cv2.CV_64F).var()),
        noise(grey),
        float(grey.mean()) / 255,
        float(grey.std()) / 255,
        float((grey <= DARK).mean()),
        float((grey >= BRIGHT).mean()),
        tilt(grey),
    )


def noise(grey: np.ndarray) -> float:
    """Standard deviation of the noise of grey uint8 (h, w) (Immerkær 1996, "Fast noise variance estimation")."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float64)
    found = np.abs(cv2.filter2D(grey.astype(np.float64), -1, mask))[1:-1, 1:-1]
    if not found.size:
        return 0.0
    # what is an edge is no noise: the half of the picture with the least gradient tells
    edges = cv2.magnitude(cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1))[1:-1, 1:-1]
    calm = found[edges <= np.median(edges)]
    return float(np.sqrt(np.pi / 2) / 6 * calm.mean()) if calm.size else 0.0


def tilt(grey: np.ndarray) -> float | None:
    """By how many degrees long lines miss being level or upright, clockwise; None where too few lines agree."""
    edges = cv2.Canny(cv2.GaussianBlur(grey, (3, 3), 0), 60, 180)
    least = round(LINE_PART * max(grey.shape))
    found = cv2.HoughLinesP(edges, 1, np.pi / 720, 60, minLineLength=least, maxLineGap=6)
    if found is None:
        return None
    x1, y1, x2, y2 = found.reshape(-1, 4).T.astype(np.float64)
    angles = np.degrees(np.arctan2(y2 - y1, x2 - x1))
    # from the nearest right angle, -45 to 45
    off = (angles + 45) % 90 - 45
    near = off[np.abs(off) <= MOST_TILT]
    if len(near) < FEWEST_LINES or len(near) < 0.5 * len(off) or near.std() > 1.5:
        return None
    return float(np.median(near))


def advice(quality: Quality) -> list[str]:
    """What could be done, in words; empty for a good picture."""
    found = []
    if quality.sharpness < 60:
        found.append("It is not sharp: look for a sharper one of the same series.")
    if quality.noise > 14:  # grass and sand reach 11
        found.append("It is noisy: reduce the noise, or make it smaller.")
    if quality.white > 0.08:
        found.append(f"{quality.white:.0%} of it is plain white: it was exposed for too long.")
    if quality.black > 0.25:
        found.append(f"{quality.black:.0%} of it is plain black: brighten the shadows.")
    if quality.mean < 0.18 and quality.black <= 0.25:
        found.append("It is dark: brighten it.")
    if quality.contrast < 0.09:
        found.append("It has little contrast: stretch its brightness.")
    if quality.tilt is not None and abs(quality.tilt) >= 0.7:
        side = "left" if quality.tilt > 0 else "right"
        found.append(f"It is tilted: turn it by {abs(quality.tilt):.1f}° to the {side}.")
    return found
