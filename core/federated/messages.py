"""What coordinator and participants say to each other."""

from dataclasses import dataclass

from core.federated.records import TrainingConfig
from core.networking.messages import message
from core.spool import Payload


@message("federated.announcement")
@dataclass(frozen=True)
class Announcement:
    """Coordinator to participant: this is the training, where it stands, and the id of the model it made, if any."""

    federation_id: str
    title: str
    config: TrainingConfig
    state: str
    round: int
    labels: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    error: str = ""
    model: str = ""


@message("federated.call")
@dataclass(frozen=True)
class Call:
    """Coordinator to a machine that it is paired with: take part in this training. `scope` is what both share."""

    federation_id: str
    title: str
    scope: str
    config: TrainingConfig


@message("federated.reply")
@dataclass(frozen=True)
class Reply:
    """Answer to a call: I take part from now on, or not."""

    federation_id: str
    accepts: bool


@message("federated.offer")
@dataclass(frozen=True)
class Offer:
    """Participant to coordinator: I take part, with so much data.

    `fingerprint` is the SHA-256 of the training's id and the data: it tells whether data is the same, not what it is.
    """

    federation_id: str
    examples: int
    labels: tuple[tuple[str, int], ...]
    shape: tuple[int, ...]
    fingerprint: str = ""


@message("federated.wanted")
@dataclass(frozen=True)
class Wanted:
    """Participant to coordinator: the model you announced has not reached me."""

    federation_id: str


@message("federated.withdrawal")
@dataclass(frozen=True)
class Withdrawal:
    """Participant to coordinator: I no longer take part."""

    federation_id: str


@message("federated.train")
@dataclass(frozen=True)
class Train:
    """Coordinator to participant: measure this model (safetensors), then train it further unless `measure_only`.

    The first `main_size` bytes of the payload are the model (0: all), the rest is what the strategy sends beside it.
    `rate` is the learning rate (0: the training's). `counted` is the last round in which this participant counted.
    """

    federation_id: str
    round: int
    digest: str
    labels: tuple[str, ...]
    shape: tuple[int, ...]
    measure_only: bool
    payload: Payload
    main_size: int = 0
    rate: float = 0.0
    counted: int = 0


@message("federated.measured")
@dataclass(frozen=True)
class Measured:
    """Participant to coordinator: so good is the model you sent, on my held-out part."""

    federation_id: str
    digest: str
    examples: int
    loss: float
    accuracy: float


@message("federated.answer")
@dataclass(frozen=True)
class Answer:
    """Participant to coordinator: my model after training, or what went wrong.

    `examples` taught it; `loss` is that of the last local epoch. The first `main_size` bytes of the payload are the
    model or the compressed update, the rest is what the strategy sends beside it. Without `is_sent` there was nothing
    worth sending, which is an answer too.
    """

    federation_id: str
    round: int
    digest: str
    examples: int
    loss: float
    train_ms: float
    error: str
    payload: Payload
    main_size: int = 0
    is_sent: bool = True


@message("federated.model")
@dataclass(frozen=True)
class FinalModel:
    """Coordinator to participant: what we made together (safetensors)."""

    federation_id: str
    model_id: str
    round: int
    digest: str
    labels: tuple[str, ...]
    shape: tuple[int, ...]
    accuracy: float | None
    payload: Payload
