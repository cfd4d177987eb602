"""Motion: how the camera moves from frame to frame, and what else moves in the picture, from the pixels alone.

The camera's way is found by phase correlation (Kuglin and Hines 1975) and made exact by least squares (Lucas and Kanade
1981); what still differs after it is taken back moved by itself. Things in front of a background that stands still are
found by a mixture of Gaussians (Zivkovic 2004). Lengths are in widths of the picture, so that its size does not matter.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from core.media.video import Frame
from core.reports import Box

# The side at which frames are compared: motion that is smaller than a pixel of it is no matter.
LONGEST = 160
# Grey levels that noise and compression change a pixel of that size by, at most.
NOISE = 16
# A slow pan or zoom changes less than that; whether it is one is seen from all pixels together.
FAINT = 8
# Phase correlation is believed where taking the way back leaves at most this part of the difference.
EXPLAINED = 0.5
# A small thing with sharp edges can agree better than a soft background: the next best agreements are tried too.
GUESSES = 3
# A camera moves the whole picture: differences reach over at least this part of its width and height.
REACH = 0.6
# It moves where the picture shifts this fast (a pan of 0.08 was measured as 0.08, and none as 0), or where this part of
# the border differs (a zoom of a fifth a second: all of it, jumping jacks as high as the picture: 0.33).
CAMERA_SPEED, WHOLE = 0.03, 0.55
# So much of a cell of the picture differs where something moves in it.
IN_CELL = 0.02
# Where this part of the background differs, the camera moved or the light changed, and nothing can be told.
UPSET = 0.4
# How fast the background learns: by default it does so at once in the beginning, and takes in what is slow. Like this,
# what stands for about 25 frames becomes a part of it.
LEARNING = 0.004
# The least part of the picture that counts as a thing.
LEAST_AREA = 0.0015
# Pixels that parts of one thing may be apart.
APART = 5


@dataclass(frozen=True)
class Motion:
    """What moved between two frames, at the second one's time; speeds are in widths of the picture a second.

    `camera` is how the picture shifts to the right and down. Though that is taken back, `changed` of its pixels differ,
    around `centre`, over a `width` (all NaN where nothing does), and `border` of its border: what moves by itself is
    seldom everywhere there.
    """

    time_s: float
    seconds: float
    camera: tuple[float, float]
    changed: float
    centre: tuple[float, float]
    width: float
    border: float

    @property
    def camera_speed(self) -> float:
        """How fast the picture shifts."""
        return float(np.hypot(*self.camera))

    @property
    def is_whole(self) -> bool:
        """Whether everything moved: the camera, rather than what it sees."""
        return self.camera_speed >= CAMERA_SPEED or self.border >= WHOLE


def motions(frames: Iterable[Frame]) -> Iterator[Motion]:
    """The motion between each frame and the next."""
    for before, after in itertools.pairwise((frame.time_s, grey(frame.pixels)) for frame in frames):
        if after[0] > before[0]:
            yield between(before[1], after[1], time_s=after[0], seconds=after[0] - before[0])


def grey(pixels: np.ndarray) -> np.ndarray:
    """A frame as it is compared, float32 (h, w) from 0 to 255: small, and smoothed against noise."""
    small = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = LONGEST / max(small.shape)
    if scale < 1:
        size = (max(1, round(small.shape[1] * scale)), max(1, round(small.shape[0] * scale)))
        small = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    smoothed: np.ndarray = cv2.GaussianBlur(small, (3, 3), 0).astype(np.float32)
    return smoothed


def between(before: np.ndarray, after: np.ndarray, *, time_s: float, seconds: float) -> Motion:
    """The motion between two frames as `grey` makes them."""
    width = before.shape[1]
    shift = camera_shift(before, after)
    left = np.abs(after - shifted(before, shift)) * _inside(before.shape, shift)
    moved = left > NOISE
    # single pixels are edges that a shift of parts of a pixel leaves
    moved = cv2.morphologyEx(moved.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0
    rows, columns = np.nonzero(moved)
    centre, wide = (np.nan, np.nan), np.nan
    if len(rows):
        centre = (float(columns.mean() / width), float(rows.mean() / width))
        # few stray pixels must not make it wide
        wide = float(np.ptp(np.quantile(columns, (0.05, 0.95))) / width)
    speed = (shift[0] / width / seconds, shift[1] / width / seconds)
    return Motion(time_s, seconds, speed, float(moved.mean()), centre, wide, _border(left > FAINT))


def camera_shift(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Pixels that the whole picture shifts to the right and down; nothing where no one shift explains what differs."""
    raw = np.abs(after - before)
    if min(before.shape) < 8 or not _reaches(raw > FAINT):
        return 0.0, 0.0
    best, shift = 1.0, (0.0, 0.0)
    for guess in _peaks(before, after):
        exact = _refined(before, after, guess)
        inside = _inside(before.shape, exact)
        left = np.abs(after - shifted(before, exact))
        # what is very bright or dark and goes its own way must not outweigh all that goes along
        told = [float(np.minimum(difference[inside], 2 * NOISE).mean()) for difference in (left, raw)]
        if told[1] and told[0] / told[1] < best:
            best, shift = told[0] / told[1], exact
    return shift if best <= EXPLAINED else (0.0, 0.0)


def shifted(picture: np.ndarray, shift: tuple[float, float]) -> np.ndarray:
    """A picture moved to the right and down; its edges are drawn out."""
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    moved: np.ndarray = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return moved


def rhythm(values: np.ndarray, rate: float, *, low: float, high: float) -> float:
    """How periodic evenly sampled numbers are, 0 to 1: their likeness to themselves one period later.

    Periods of `low` to `high` times a second are looked for; a trend is taken away first.
    """
    count = len(values)
    steps = np.arange(count)
    first, last = int(np.floor(rate / high)), int(np.ceil(rate / low))
    if count < 2 * first + 2 or first < 2:
        return 0.0
    flat = values - np.polyval(np.polyfit(steps, values, 1), steps)
    energy = float(flat @ flat)
    if energy <= 1e-12:
        return 0.0
    # at least two periods must be seen, and a peak stands above what is beside it
    lags = np.arange(first - 1, min(last + 1, count // 2 + 1) + 1)
    likeness = np.array([_likeness(flat, int(lag)) for lag in lags])
    peaks = [
        likeness[place]
        for place in range(1, len(lags) - 1)
        if likeness[place] >= likeness[place - 1] and likeness[place] >= likeness[place + 1]
    ]
    return float(max([0.0, *peaks]))


class Background:
    """What stands still, learned frame by frame, so that things in front of it can be found."""

    def __init__(self) -> None:
        self._mixture = cv2.createBackgroundSubtractorMOG2(detectShadows=True)
        self._is_new = True

    def things(self, pixels: np.ndarray) -> list[Box]:
        """Boxes, without names and in fractions of the picture, of what differs from the background."""
        height, width = pixels.shape[:2]
        mask = self._mixture.apply(pixels, learningRate=1.0 if self._is_new else LEARNING)
        if self._is_new:
            # everything is new in the first frame
            self._is_new = False
            return []
        # 127 are shadows
        front = (mask == 255).astype(np.uint8)
        front = cv2.morphologyEx(front, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        if front.mean() > UPSET:
            return []
        joined = cv2.morphologyEx(front, cv2.MORPH_CLOSE, np.ones((APART, APART), np.uint8))
        _, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        least = LEAST_AREA * width * height
        return [
            Box(left / width, top / height, (left + wide) / width, (top + high) / height)
            for left, top, wide, high, area in found[1:].tolist()
            if area >= least
        ]


def every(seconds: float) -> float:
    """The gap to ask of `Video.frames` so that a steady film gives steady frames, about `seconds` apart.

    A little less than that: a frame that comes a rounding error early must not be passed over for the next one.
    """
    return 0.9 * seconds


def _peaks(before: np.ndarray, after: np.ndarray) -> list[tuple[float, float]]:
    """Shifts of whole pixels at which parts of both pictures agree, by phase correlation; at most half the picture."""
    window = cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    # without its mean, or the window's own shape would be found to stand still
    from scipy import fft

    spectra = [fft.rfft2((picture - picture.mean()) * window) for picture in (before, after)]
    crossed = spectra[1] * np.conj(spectra[0])
    surface = fft.irfft2(crossed / np.maximum(np.abs(crossed), 1e-6), before.shape)
    height, width = surface.shape
    found = []
    for _ in range(GUESSES):
        row, column = (int(place) for place in np.unravel_index(int(surface.argmax()), surface.shape))
        found.append(
            (float((column + width // 2) % width - width // 2), float((row + height // 2) % height - height // 2))
        )
        # its neighbours are the same shift
        surface[np.ix_(np.arange(row - 2, row + 3) % height, np.arange(column - 2, column + 3) % width)] = -np.inf
    return found


def _refined(before: np.ndarray, after: np.ndarray, shift: tuple[float, float]) -> tuple[float, float]:
    """A shift to a few hundredths of a pixel."""
    # the second step is hardly ever more than 0.02
    for _ in range(2):
        moved = shifted(before, shift)
        left = after - moved
        # the slopes are per pixel: the kernel of Sobel weighs eight
        slopes = [cv2.Sobel(moved, cv2.CV_32F, *axis, scale=1 / 8) for axis in ((1, 0), (0, 1))]
        # what goes its own way has no say
        told = _inside(before.shape, shift) & (np.abs(left) < 2 * NOISE)
        matrix = np.stack([slope[told] for slope in slopes], axis=1).astype(np.float64)
        step = np.linalg.lstsq(matrix.T @ matrix, -matrix.T @ left[told].astype(np.float64), rcond=None)[0]
        # more than a pixel is no refinement
        if np.abs(step).max(initial=0.0) > 1:
            break
        shift = (shift[0] + float(step[0]), shift[1] + float(step[1]))
    return shift


def _inside(shape: tuple[int, ...], shift: tuple[float, float]) -> np.ndarray:
    """Where both pictures have something after a shift: not along the edges that came in."""
    height, width = shape
    right, down = (int(np.ceil(abs(value))) + 1 if value else 0 for value in shift)
    mask = np.zeros((height, width), bool)
    mask[
        (down if shift[1] > 0 else 0) : (height - down if shift[1] < 0 else height),
        (right if shift[0] > 0 else 0) : (width - right if shift[0] < 0 else width),
    ] = True
    return mask


def _reaches(mask: np.ndarray) -> bool:
    """Whether what is set is found all over the picture, but for a few stray pixels."""
    for axis in (0, 1):
        places = np.nonzero(mask)[axis]
        if not len(places):
            return False
        low, high = np.quantile(places, (0.02, 0.98))
        if high - low < REACH * mask.shape[axis]:
            return False
    return True


def _border(mask: np.ndarray) -> float:
    """The part of the twelve outer cells, of four by four, in which some of what is set lies."""
    shares = cv2.resize(mask.astype(np.float32), (4, 4), interpolation=cv2.INTER_AREA)
    outer = np.ones((4, 4), bool)
    outer[1:3, 1:3] = False
    return float((shares[outer] > IN_CELL).mean())


def _likeness(flat: np.ndarray, lag: int) -> float:
    """Correlation of numbers with themselves `lag` later."""
    first, second = flat[:-lag], flat[lag:]
    whole = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / whole if whole else 0.0
