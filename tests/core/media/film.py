"""Small videos and sounds made by code, for the tests of this folder: what they show and say is known exactly."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

import resources

SAMPLES = Path(resources.__file__).parent / "samples"

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (0, 0, 255)


def pictures(seconds=4, size=(160, 120), rate=25, scenes=(RED,)):
    """Frames uint8 (height, width, 3): one colour a scene, a blue band on top, and a bar that grows from the left."""
    count = round(seconds * rate)
    for number in range(count):
        image = np.empty((size[1], size[0], 3), np.uint8)
        image[:] = scenes[number * len(scenes) // count]
        image[: size[1] // 6] = BLUE
        image[-size[1] // 6 :, : size[0] * number // count] = (255, 255, 255)
        yield image


def tone(seconds, rate=44_100, *, hertz=440.0, level=0.5):
    """A sine, float32 (n,)."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_video(
    path,
    frames=None,
    *,
    rate=25,
    codec="libx264",
    pixels="yuv420p",
    sound=None,
    sound_codec="aac",
    form=None,
    turned=0,
    aspect=None,
    times=None,
    every=25,
    options=None,
    **shape,
):
    """Write frames (by default `pictures`) and perhaps a sound; `times` in ms make the rate variable."""
    frames = list(pictures(rate=rate, **shape) if frames is None else frames)
    with av.open(str(path), "w", format=form, options=options or {}) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixels
        stream.gop_size = every
        stream.codec_context.options = {"threads": "1"}
        if aspect:
            stream.codec_context.sample_aspect_ratio = Fraction(*aspect)
        if turned:
            stream.set_display_rotation(turned)
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        track = container.add_stream(sound_codec, rate=44_100, layout="mono") if sound is not None else None
        for number, image in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if track is not None:
            _encode(container, track, sound[None], 44_100, "mono")
    return path


def write_sound(path, samples, *, rate=44_100, codec="pcm_s16le", form=None, layout=None, tags=None):
    """Write samples float32 (n,) or (channels, n)."""
    samples = np.atleast_2d(samples)
    layout = layout or {1: "mono", 2: "stereo"}[len(samples)]
    with av.open(str(path), "w", format=form) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate, layout=layout)
        if codec.startswith("wma"):
            stream.bit_rate = 128_000
        _encode(container, stream, samples, rate, layout)
    return path


def _encode(container, stream, samples, rate, layout):
    for start in range(0, samples.shape[1], 1024):
        part = np.ascontiguousarray(samples[:, start : start + 1024], np.float32)
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, start
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def moving_box(way, random, *, side=64, count=17):
    """A bright box on a dark ground that goes "left" or "right", or stays "still": no single frame says which."""
    ground, box = random.integers(0, 80, 3), random.integers(150, 256, 3)
    size = side // 4
    top, middle, speed = random.integers(0, side - size), random.uniform(0.3, 0.45) * side, random.uniform(1.5, 2.5)
    if way == "still":
        middle = random.uniform(0.1, 0.65) * side
    for number in range(count):
        image = np.clip(ground + random.normal(0, 6, (side, side, 3)), 0, 255).astype(np.uint8)
        gone = {"left": -speed, "still": 0.0, "right": speed}[way] * (number - count // 2)
        left = int(np.clip(round(middle + gone), 0, side - size))
        image[top : top + size, left : left + size] = box
        yield image
