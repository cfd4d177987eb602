"""Sound of any rate and number of channels as the call has it: mono int16 at 48 kHz."""

import av
import numpy as np

from core.collaboration.calls.sound_queue import RATE


class Resampler:
    """Takes pieces of one stream; the rate may change between them."""

    def __init__(self, rate: int = RATE) -> None:
        """`rate` is what comes out."""
        self._to = rate
        self._from = 0
        self._resampler: av.AudioResampler | None = None

    def take(self, samples: np.ndarray, rate: int) -> np.ndarray:
        """Float (−1 … 1) or int16, (n,) or (n, channels), at `rate` Hz, as int16 (m,)."""
        is_float = samples.dtype.kind == "f"
        if samples.ndim == 2:
            samples = samples.mean(1, dtype=np.float32) if samples.shape[1] else np.zeros(0, np.float32)
        if is_float:
            samples = np.clip(samples, -1.0, 1.0) * 32_767
        samples = samples.round().astype(np.int16)
        if rate == self._to or not len(samples):
            return samples
        if self._resampler is None or rate != self._from:
            self._from = rate
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=self._to)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], format="s16", layout="mono")
        frame.sample_rate = rate
        made = [part.to_ndarray().reshape(-1) for part in self._resampler.resample(frame)]
        return np.concatenate(made) if made else np.zeros(0, np.int16)


def of_frame(frame: av.AudioFrame) -> np.ndarray:
    """The samples of a decoded frame (16 bit, interleaved), (n,): the mean of its channels."""
    values = frame.to_ndarray().reshape(-1, max(1, frame.layout.nb_channels))
    if values.shape[1] == 1:
        return np.asarray(values[:, 0], np.int16)
    return np.asarray(values.sum(1, dtype=np.int32) // values.shape[1], np.int16)
