"""Repairs of a picture: brighter, clearer, true in colour, less noisy, level, sharper, where its figures call for it.

Each repair is tried on a smaller picture in the order of `ORDER`, on what the ones before it left: noise is taken away
before it is brightened, and sharpness is told when the light is right. One stays only when the figure that called for
it is better afterwards. What is plain white has no detail left, and no repair pretends to bring it back.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.quality import LONGEST, Quality, measure, noise

# From these on a figure calls for a repair; the same limits that `quality.advice` speaks at.
DARK_MEAN, DARK_PART, LITTLE_CONTRAST, NOISY, BLURRED, TILTED = 0.18, 0.25, 0.09, 14.0, 60.0, 0.7
# Half as much is noise too where it is everywhere alike: so many tiles a side, the calmest tenth this near to the whole
# (.87 to .99 for noise, .79 for grass).
GRAINY, TILES, EVEN = 7.0, 8, 0.85
# The most that a person may ask for: half more than the figures do.
MOST = 1.5
# Where a dark picture's mean is brought to, how much brighter at most, and how far the middle may be lifted.
WANTED_MEAN, MOST_GAIN, LEAST_GAMMA = 0.38, 8.0, 0.5
# Parts of all pixels that may become plain black or white.
LOST = 0.5
# A cast: the brightest pixels have this much colour (a*, b*), all alike, and nothing is grey. More is a colour.
CAST, MOST_CAST, ALIKE, GREY = 12.0, 40.0, 6.0, 5.0
# Sharpening: blurred by so much of the longest side; so many times the difference at most.
RADIUS, MOST_SHARPENING = 1.3 / LONGEST, 2.0
# Nothing becomes brighter or darker than its neighbours by more than this, so no edge gets a halo.
OVERSHOOT = 10


@dataclass(frozen=True)
class Repair:
    """One thing to do: its name in `ORDER`, why in words, and how much.

    `strength` 1 is what the figures call for, 0 nothing, `MOST` the most. `figures` is what was measured, so that a
    smaller picture and the whole one are repaired alike.
    """

    name: str
    why: str
    strength: float = 1.0
    figures: tuple[float, ...] = ()


def suggested(pixels: np.ndarray) -> tuple[Repair, ...]:
    """What would make uint8 (h, w, 3) better; empty for a good picture. Takes up to a second: belongs in a worker."""
    now = smaller(pixels, LONGEST)
    found: list[Repair] = []
    for name, kind in _KINDS.items():
        # noise is judged as it will be seen when the picture is bright
        repair = _called_noise(now) if name == "noise" else kind.called(now, measure(now))
        if repair is None:
            continue
        after = kind.apply(now, repair)
        if kind.is_better(now, after):
            found.append(repair)
            now = after
    return tuple(found)


def apply(pixels: np.ndarray, repairs: Sequence[Repair], *, job: Reporter = NOBODY) -> np.ndarray:
    """The picture with these repairs, in the order of `ORDER` whatever theirs is; `pixels` itself is left as it is."""
    made = pixels
    for count, repair in enumerate(sorted(repairs, key=lambda repair: ORDER.index(repair.name))):
        job.report(count, len(repairs))
        bounded = replace(repair, strength=min(max(repair.strength, 0.0), MOST))
        if bounded.strength > 0:
            made = _KINDS[bounded.name].apply(made, bounded)
    return made


def smaller(pixels: np.ndarray, longest: int) -> np.ndarray:
    """The picture with no side longer than `longest`; itself when it is small already."""
    factor = longest / max(pixels.shape[:2])
    if factor >= 1.0:
        return pixels
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    made: np.ndarray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return made


def level_size(width: int, height: int, degrees: float) -> tuple[int, int]:
    """Width and height of the largest rectangle without corners in a picture that is turned by so much."""
    turn = abs(math.radians(degrees))
    sine, cosine = math.sin(turn), math.cos(turn)
    long, short = max(width, height), min(width, height)
    if short <= 2 * sine * cosine * long:  # two corners of the rectangle touch the longer side only
        half = short / 2
        wide, high = (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
    else:
        double = cosine * cosine - sine * sine
        wide, high = (width * cosine - height * sine) / double, (height * cosine - width * sine) / double
    return max(1, math.floor(wide)), max(1, math.floor(high))


@dataclass(frozen=True)
class _Kind:
    """When a repair is called for, how it is done, and whether the figure got better."""

    called: Callable[[np.ndarray, Quality], Repair | None]
    apply: Callable[[np.ndarray, Repair], np.ndarray]
    is_better: Callable[[np.ndarray, np.ndarray], bool]


def _called_noise(pixels: np.ndarray) -> Repair | None:
    light = _called_light(pixels, measure(pixels))
    if not _is_noisy(cv2.cvtColor(_lit(pixels, light) if light else pixels, cv2.COLOR_RGB2GRAY)):
        return None
    words = "Its even parts are grainy." if light is None else "Its even parts are grainy once it is bright."
    return Repair("noise", words, figures=(measure(pixels).noise,))


def _is_noisy(grey: np.ndarray) -> bool:
    found = noise(grey)
    if found <= GRAINY or found > NOISY:
        return found > NOISY
    height, width = (side // TILES for side in grey.shape)
    calm = []
    for number in range(TILES * TILES) if min(height, width) >= 8 else ():
        top, left = number // TILES * height, number % TILES * width
        tile = grey[top : top + height, left : left + width]
        if ((tile > 8) & (tile < 247)).mean() > 0.7:  # what is plain black or white shows no noise
            calm.append(noise(tile))
    return bool(calm) and float(np.percentile(calm, 10)) >= EVEN * found


def _denoised(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    """Non-local means on lightness (Buades et al. 2005), a bilateral filter on colours, which the eye sees coarsely.

    Against both by cv2's own function for colours: 1 to 5 dB nearer to the truth on the sample pictures.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    # the whole picture is noisier than the smaller one that was measured
    sigma = max(repair.figures[0], noise(grey)) * repair.strength
    light, red, blue = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb))
    light = cv2.fastNlMeansDenoising(light, None, sigma, 5, 15)
    red, blue = (cv2.bilateralFilter(channel, 9, 3 * sigma, 4) for channel in (red, blue))
    made: np.ndarray = cv2.cvtColor(cv2.merge([light, red, blue]), cv2.COLOR_YCrCb2RGB)
    return made


def _called_light(pixels: np.ndarray, quality: Quality) -> Repair | None:
    if quality.mean >= DARK_MEAN and quality.black <= DARK_PART:
        return None
    brightest = float(np.percentile(pixels.max(axis=2), 100 - LOST))
    if brightest < 8:  # nothing but black
        return None
    high = max(brightest, 255 / MOST_GAIN)
    mean = float(np.clip(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) / high, 0, 1).mean())
    gamma = 1.0 if mean >= WANTED_MEAN else max(LEAST_GAMMA, math.log(WANTED_MEAN) / math.log(max(mean, 1e-3)))
    words = "It is dark." if quality.mean < DARK_MEAN else f"{quality.black:.0%} of it is plain black."
    return Repair("light", words, figures=(0.0, high, gamma))


def _lit(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    """Levels, then gamma, the same for each channel, so that hues stay."""
    low, high, gamma = repair.figures
    before = np.arange(256) / 255
    after = np.clip((np.arange(256) - low) / max(high - low, 1.0), 0, 1) ** gamma
    curve = np.clip(before + repair.strength * (after - before), 0, 1)
    made: np.ndarray = cv2.LUT(pixels, np.round(curve * 255).astype(np.uint8))
    return made


def _called_contrast(pixels: np.ndarray, quality: Quality) -> Repair | None:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    low, high = (float(found) for found in np.percentile(grey, (LOST, 100 - LOST)))
    if quality.contrast >= LITTLE_CONTRAST or high - low < 8:  # one colour has nothing to stretch
        return None
    return Repair("contrast", "Its brightness spans little.", figures=(low, high, 1.0))


def _stretched(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    """Levels, then a little equalising in parts (CLAHE, Zuiderveld 1994) of the lightness alone."""
    lab = cv2.cvtColor(_lit(pixels, repair), cv2.COLOR_RGB2LAB)
    light = cv2.createCLAHE(clipLimit=1.0 + 0.5 * repair.strength, tileGridSize=(8, 8)).apply(lab[..., 0])
    lab[..., 0] = cv2.addWeighted(lab[..., 0], 0.5, light, 0.5, 0)
    made: np.ndarray = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)
    return made


def _called_colours(pixels: np.ndarray, quality: Quality) -> Repair | None:
    cast = _cast(pixels)
    if cast is None:
        return None
    wanted = cast.mean() / cast
    hue = {0: "red", 1: "green", 2: "blue"}
    words = f"Everything is tinged with {_mixed(hue, cast)}, and nothing is grey."
    return Repair("colours", words, figures=tuple(float(gain) for gain in np.clip(wanted, 0.6, 1.7)))


def _mixed(hue: dict[int, str], cast: np.ndarray) -> str:
    strongest, second, weakest = (int(place) for place in np.argsort(-cast))
    is_two = cast[second] - cast[weakest] > cast[strongest] - cast[second]
    pairs = {(0, 1): "yellow", (0, 2): "magenta", (1, 2): "cyan"}
    first, other = sorted((strongest, second))
    return pairs[first, other] if is_two else hue[strongest]


def _cast(pixels: np.ndarray) -> np.ndarray | None:
    """The colour (3,) that what is brightest has where it should be white; None where something in it is grey."""
    flat = smaller(pixels, 256).reshape(-1, 3)
    flat = flat[flat.max(axis=1) < 250]
    if not len(flat):
        return None
    lab = cv2.cvtColor((flat[None] / 255).astype(np.float32), cv2.COLOR_RGB2LAB)[0]
    is_lit = lab[:, 0] > 20
    flat, lab = flat[is_lit], lab[is_lit]
    if len(flat) < 64:
        return None
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    is_bright = lab[:, 0] >= np.percentile(lab[:, 0], 95)
    tint = lab[is_bright, 1:]
    strength = float(np.hypot(*tint.mean(axis=0)))
    if not CAST <= strength <= MOST_CAST or np.hypot(*tint.std(axis=0)) > ALIKE or np.percentile(chroma, 2) < GREY:
        return None
    found: np.ndarray = flat[is_bright].mean(axis=0)
    return found


def _balanced(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    """Each channel by a factor of its own (von Kries)."""
    gains = np.asarray(repair.figures) ** repair.strength
    table = np.clip(np.round(np.arange(256)[:, None] * gains), 0, 255).astype(np.uint8)
    made: np.ndarray = cv2.LUT(pixels, table[:, None])
    return made


def _called_straighten(pixels: np.ndarray, quality: Quality) -> Repair | None:
    if quality.tilt is None or abs(quality.tilt) < TILTED:
        return None
    side = "left" if quality.tilt > 0 else "right"
    words = f"It is tilted: turned by {abs(quality.tilt):.1f}° to the {side}, and cut."
    return Repair("straighten", words, figures=(quality.tilt,))


def _levelled(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    degrees = repair.figures[0] * repair.strength
    height, width = pixels.shape[:2]
    # pixels are squares: the middle of the first is at 0, not at .5
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    wide, high = level_size(width, height, degrees)
    left, top = (width - wide) // 2, (height - high) // 2
    return np.ascontiguousarray(turned[top : top + high, left : left + wide])


def _called_sharpness(pixels: np.ndarray, quality: Quality) -> Repair | None:
    if quality.sharpness >= BLURRED or quality.sharpness <= 0:
        return None
    amount = min(math.sqrt(BLURRED / quality.sharpness), MOST_SHARPENING)
    return Repair("sharpness", "It is not quite sharp.", figures=(amount, 2 * quality.noise))


def _sharpened(pixels: np.ndarray, repair: Repair) -> np.ndarray:
    """An unsharp mask on lightness that leaves noise alone and makes no halos."""
    amount, least = repair.figures
    sigma = max(0.8, RADIUS * max(pixels.shape[:2]))
    colours = cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)
    light = colours[..., 0].astype(np.float32)
    detail = light - cv2.GaussianBlur(light, (0, 0), sigma)
    # soft: what is smaller than the noise is nothing, the rest is less by it
    detail -= np.clip(detail, -least, least)
    near = np.ones((2 * math.ceil(sigma) + 1,) * 2, np.uint8)
    low, high = cv2.erode(light, near) - OVERSHOOT, cv2.dilate(light, near) + OVERSHOOT
    made = np.clip(light + amount * repair.strength * detail, low, high)
    colours[..., 0] = np.clip(np.round(made), 0, 255).astype(np.uint8)
    done: np.ndarray = cv2.cvtColor(colours, cv2.COLOR_YCrCb2RGB)
    return done


def _is_brighter(before: np.ndarray, after: np.ndarray) -> bool:
    was, now = measure(before), measure(after)
    return now.mean > was.mean + 0.02 and now.black <= was.black and now.white < was.white + 0.05


def _is_level(before: np.ndarray, after: np.ndarray) -> bool:
    was, now = measure(before).tilt, measure(after).tilt
    return was is not None and (now is None or abs(now) < abs(was) / 2)


# In this order they are tried and done.
_KINDS = {
    "noise": _Kind(
        lambda pixels, _: _called_noise(pixels),
        _denoised,
        lambda before, after: measure(after).noise < 0.7 * measure(before).noise,
    ),
    "light": _Kind(_called_light, _lit, _is_brighter),
    "contrast": _Kind(
        _called_contrast, _stretched, lambda before, after: measure(after).contrast > 1.1 * measure(before).contrast
    ),
    "colours": _Kind(_called_colours, _balanced, lambda _, after: _cast(after) is None),
    "straighten": _Kind(_called_straighten, _levelled, _is_level),
    "sharpness": _Kind(
        _called_sharpness,
        _sharpened,
        lambda before, after: measure(after).sharpness > 1.2 * measure(before).sharpness,
    ),
}
ORDER = tuple(_KINDS)
