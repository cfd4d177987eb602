"""Faster R-CNN (Ren et al. 2015, "Towards real-time object detection with region proposal networks"), of torchvision.

Other detectors of torchvision (RetinaNet, SSD, FCOS) are exported with the same outputs.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from core.media.adapters.base import (
    FLOATS,
    WHOLES,
    Detector,
    Finds,
    Network,
    Signature,
    answer,
    channels_first,
    expect,
    letterboxed,
    misfit,
    sides,
    sides_misfit,
)
from core.media.boxes import Squared
from core.media.readers.base import Picture

# What an output is, and how it is recognised where it is not named so.
Role = tuple[Sequence[str], Sequence[int | None]]
# The first label of torchvision's lists stands for nothing at all.
NOTHING = ("__background__", "background")


class FasterRcnn(Detector):
    """Says what is where: 3 × height × width in, from 0 to 1; out come boxes n × 4, labels n and scores n."""

    title = "Objects by Faster R-CNN"
    # the model has removed overlapping finds by itself
    overlap = 1.0
    roles: ClassVar[Mapping[str, Role]] = {
        "boxes": (FLOATS, (None, 4)),
        "labels": (WHOLES, (None,)),
        "scores": (FLOATS, (None,)),
    }
    # Pictures of any size are shown with their longest side so long: the model makes them as large as it wants.
    longest: ClassVar[int] = 1024

    def fits(self, session: Signature) -> str:
        """One picture, alone or as a batch of one, and an output for each role."""
        ends = session.get_inputs()
        if len(ends) != 1:
            return f"it takes {len(ends)} inputs, not one picture"
        wanted = (1, 3, None, None) if len(ends[0].shape) == 4 else (3, None, None)
        if wrong := misfit(ends[0], wanted) or sides_misfit(ends[0]):
            return wrong
        there = places(session.get_outputs(), self.roles)
        missing = [role for role in self.roles if role not in there]
        return f"none of its outputs is the {missing[0]}" if missing else ""

    def find(self, picture: Picture, network: Network) -> Finds:
        """What the model keeps, with its scores."""
        return self.finds(*self.shown(picture, network.session), network)

    def finds(self, shown: Squared, outputs: Mapping[str, np.ndarray], network: Network) -> Finds:
        """Outputs by role as finds. Raises MediaError when they do not belong together."""
        boxes = expect(outputs["boxes"], (None, 4))
        count = len(boxes)
        scores = np.clip(expect(outputs["scores"], (count,)), 0.0, 1.0)
        return Finds(shown, boxes, scores, numbers(expect(outputs["labels"], (count,)), network.labels))

    def shown(self, picture: Picture, session: Any) -> tuple[Squared, dict[str, np.ndarray]]:
        """What the model was shown, and its outputs by role."""
        end = session.get_inputs()[0]
        high, wide = picture.pixels.shape[:2]
        scale = min(1.0, self.longest / max(high, wide))
        free = (max(1, round(high * scale)), max(1, round(wide * scale)))
        shown = letterboxed(picture.pixels, *sides(end, *free))
        inputs = channels_first(shown.pixels)
        outputs = answer(session, {end.name: inputs if len(end.shape) == 4 else inputs[0]})
        there = places(session.get_outputs(), self.roles)
        return shown, {role: outputs[number] for role, number in there.items()}


def places(ends: Sequence[Any], roles: Mapping[str, Role]) -> dict[str, int]:
    """Which output is what: the one of that name, or else the first one of that type and shape."""
    found: dict[str, int] = {}
    for role, (types, shape) in roles.items():
        fitting = [number for number, end in enumerate(ends) if not misfit(end, shape, types)]
        named = [number for number in fitting if ends[number].name == role]
        for number in [*named, *fitting][:1]:
            found[role] = number
    return found


def numbers(classes: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """Places in the list of labels. The model counts from 1; 0 is what lists that begin with the background call it."""
    return classes if not labels or labels[0].lower() in NOTHING else classes - 1
