"""Colours of video: frames as a screen shows them, sRGB, with high dynamic range brought into its range."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av import VideoFrame

# ITU-T H.273: transfer characteristics of HDR10 (SMPTE ST 2084) and of HLG (ARIB STD-B67).
PQ, HLG = 16, 18
# Light levels in cd/m² of diffuse white (ITU-R BT.2408) and of the brightest that PQ can say.
WHITE, BRIGHTEST = 203.0, 10_000.0
# From BT.2020's primaries to BT.709's (ITU-R BT.2087-0, table 4, inverted).
TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32)
# PQ's constants (SMPTE ST 2084, equation 4.1).
M1, M2, C1, C2, C3 = 2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
# HLG's (ITU-R BT.2100, table 5).
A, B, C = 0.17883277, 0.28466892, 0.55991073


def is_hdr(transfer: int) -> bool:
    """Whether a transfer characteristic is that of high dynamic range."""
    return transfer in (PQ, HLG)


def rgb(frame: "VideoFrame", width: int, height: int) -> np.ndarray:
    """A frame scaled to this size as sRGB uint8 (height, width, 3)."""
    from av.video.reformatter import Colorspace, Interpolation

    # files that do not say take what players take: HD is BT.709, smaller is BT.601
    known = {int(space) for space in Colorspace}
    space = int(frame.colorspace) if int(frame.colorspace) in known - {2} else (1 if frame.height >= 720 else 5)
    form = "rgb48le" if is_hdr(int(frame.color_trc)) else "rgb24"
    made = frame.reformat(
        width=width, height=height, format=form, src_colorspace=space, interpolation=Interpolation.AREA
    ).to_ndarray()
    if form == "rgb24":
        return made
    return tone_mapped(made.astype(np.float32) / 65_535, int(frame.color_trc))


def tone_mapped(values: np.ndarray, transfer: int) -> np.ndarray:
    """PQ or HLG values (…, 3) in [0, 1] of BT.2020 as sRGB uint8: diffuse white stays near white, brighter fades."""
    linear = (pq(values) if transfer == PQ else hlg(values)) / WHITE
    mapped = np.clip(linear @ TO_709.T, 0, None)
    # Reinhard et al. 2002, equation 4, on the brightest channel, so that hues stay
    top = mapped.max(axis=-1, keepdims=True)
    most = max(1.0, float(np.percentile(top, 99.9)))
    scale = (1 + top / most**2) / (1 + top)
    shown = np.clip(mapped * scale, 0, 1)
    curved = np.where(shown <= 0.0031308, 12.92 * shown, 1.055 * np.maximum(shown, 1e-9) ** (1 / 2.4) - 0.055)
    made: np.ndarray = np.rint(curved * 255).astype(np.uint8)
    return made


def pq(values: np.ndarray) -> np.ndarray:
    """Light in cd/m² of PQ values."""
    raised = np.clip(values, 0, 1) ** (1 / M2)
    light: np.ndarray = BRIGHTEST * (np.maximum(raised - C1, 0) / (C2 - C3 * raised)) ** (1 / M1)
    return light


def hlg(values: np.ndarray) -> np.ndarray:
    """Light in cd/m² of HLG values on a screen of 1000 cd/m² (system gamma 1.2)."""
    scene = np.where(values <= 0.5, values**2 / 3, (np.exp((np.minimum(values, 1) - C) / A) + B) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593], np.float32)
    light: np.ndarray = 1000 * np.maximum(luminance, 1e-9)[..., None] ** 0.2 * scene
    return light
