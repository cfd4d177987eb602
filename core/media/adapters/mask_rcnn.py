"""Mask R-CNN (He et al. 2017, https://arxiv.org/abs/1703.06870), as torchvision exports it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from core.media.adapters.base import FLOATS, Finds, Network, expect, inside
from core.media.adapters.faster_rcnn import FasterRcnn, Role
from core.media.readers.base import Picture
from core.reports import Box, Part, Table

# Where the mask is surer than this, there is the thing.
SURE = 0.5


class MaskRcnn(FasterRcnn):
    """Says what is where and how much of the picture it covers: Faster R-CNN with masks n × 1 × height × width."""

    title = "Objects and their areas by Mask R-CNN"
    roles: ClassVar[Mapping[str, Role]] = {**FasterRcnn.roles, "masks": (FLOATS, (None, 1, None, None))}
    # a hundred masks of that size are 160 MB
    longest = 640

    def find(self, picture: Picture, network: Network) -> Finds:
        """The same with masks."""
        shown, outputs = self.shown(picture, network.session)
        finds = self.finds(shown, outputs, network)
        masks = expect(outputs["masks"], (len(finds.corners), 1, *shown.pixels.shape[:2]))
        return replace(finds, masks=masks[:, 0])

    def parts(self, finds: Finds, kept: Sequence[int], boxes: Sequence[Box]) -> tuple[Part, ...]:
        """How much of the picture each covers."""
        high, wide = inside(finds.shown)
        assert finds.masks is not None
        covered = [float((finds.masks[number, :high, :wide] > SURE).mean()) for number in kept]
        rows = tuple(
            (each.label, f"{each.score:.2f}", f"{100 * share:.1f} %")
            for each, share in zip(boxes, covered, strict=True)
        )
        return (Table(("What", "Score", "Share of the picture"), rows),)
