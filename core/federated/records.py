"""Records of training together: federations, participants, rounds, models, and what is announced about them."""

import pkgutil
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path

from core.params import param


def _kinds(folder: str) -> tuple[str, ...]:
    """The names of a folder's kinds without importing them (they import this file), so that adding one is one file."""
    here = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / folder)])} - {"base"}
    return tuple(sorted(here | {entry.name for entry in entry_points(group=f"vega.{folder}")}))


# The pruning that removes nothing.
NO_PRUNING = "nothing"
# Values of a kind's own parameters by name.
Values = dict[str, bool | int | float | str]


@dataclass(frozen=True)
class TrainingConfig:
    """How a federation trains. The same for every participant; fixed when the federation is created.

    Each `…_params` holds the values of the chosen kind's own parameters; what is not given takes its default.
    """

    task: str = param("classification", "What is learned.", choices=_kinds("tasks"))
    model: str = param(
        "cnn",
        "The network: a small convolutional one, a perceptron, a single linear layer; for clips of videos a small "
        "one, or R3D, MC3 or R(2+1)D of 18 layers.",
        choices=("cnn", "mlp", "linear", "clip_cnn", "r3d_18", "mc3_18", "r2plus1d_18"),
    )
    strategy: str = param("fed_avg", "How the updates become one model.", choices=_kinds("strategies"))
    rounds: int = param(20, "How many times the updates are brought together.", low=1, high=100_000)
    local_epochs: int = param(2, "How often each participant goes through its data in a round.", low=1, high=1000)
    batch_size: int = param(16, "Examples in one step.", low=1, high=65_536)
    learning_rate: float = param(0.05, "Step size of each participant (SGD).", low=1e-8, high=100.0)
    momentum: float = param(0.9, "Momentum of each participant's steps.", low=0.0, high=0.999)
    quorum: int = param(2, "A round counts when at least so many participants answered.", low=1, high=100_000)
    deadline_s: float = param(
        0.0,
        "A round goes on without those who have not answered by then; 0 takes the setting.",
        unit="s",
        low=0,
        title="Deadline",
    )
    hidden: int = param(64, "Width of the hidden layers.", low=1, high=65_536)
    layers: int = param(2, "Hidden layers of a perceptron.", low=1, high=100)
    image_side: int = param(8, "Pictures are brought to this width and height.", unit="pixels", low=4, high=512)
    channels: int = param(1, "1 for grey, 3 for colour.", low=1, high=3)
    norm: str = param("none", "Normalising layers between the others.", choices=("none", "batch", "group"))
    held_out: float = param(
        0.2, "Part of each participant's data that measures instead of teaching.", low=0.05, high=0.9, title="Held out"
    )
    seed: int = param(0, "Makes a run repeatable.", low=0, high=2**31 - 1)
    per_round: int = param(0, "How many participants are asked in a round; 0 asks all.", low=0, high=100_000)
    spare: float = param(
        0.0,
        "So many more are asked, as a part of them, and the round ends when enough have answered.",
        low=0.0,
        high=10.0,
        title="Over-selection",
    )
    selection: str = param("uniform", "Who is asked when not all are.", choices=_kinds("selection"))
    schedule: str = param("constant", "How the learning rate changes from round to round.", choices=_kinds("schedules"))
    robust: str = param(
        "weighted_mean", "How updates are brought together when some may be hostile.", choices=_kinds("robust")
    )
    compression: str = param("nothing", "How updates become small on the wire.", choices=_kinds("compression"))
    then: str = param(
        "nothing", "A second compression of what the first leaves.", choices=_kinds("compression"), title="Then"
    )
    pruning: str = param(NO_PRUNING, "What is removed of the model while it is trained.", choices=_kinds("pruning"))
    patience: int = param(
        0, "The training ends after so many rounds without a better loss; 0 never.", unit="rounds", low=0, high=100_000
    )
    least_gain: float = param(0.001, "A loss is better when it is lower by this part.", low=0.0, high=1.0)
    task_params: Values = field(default_factory=dict)
    strategy_params: Values = field(default_factory=dict)
    selection_params: Values = field(default_factory=dict)
    schedule_params: Values = field(default_factory=dict)
    robust_params: Values = field(default_factory=dict)
    compression_params: Values = field(default_factory=dict)
    then_params: Values = field(default_factory=dict)
    pruning_params: Values = field(default_factory=dict)


@dataclass(frozen=True)
class SourceSpec:
    """Where a participant's data comes from: a kind of source and its parameters."""

    kind: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DataSummary:
    """What training would see: how many examples, of which labels, of what shape."""

    examples: int
    labels: tuple[tuple[str, int], ...]
    shape: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """How good a model is on `examples` it did not learn from."""

    accuracy: float
    loss: float
    examples: int


@dataclass(frozen=True)
class Federation:
    """A training that this machine coordinates or takes part in.

    State: "waiting" (for Begin, or, once `is_begun`, for participants), "running", "stopped", "finished" or "failed".
    `round` is the last finished round, `digest` the SHA-256 of its model, `memory` that of what the strategy remembers.
    `error` says in words what is waited for or what went wrong.
    """

    id: str
    title: str
    role: str
    coordinator: str
    config: TrainingConfig
    state: str = "waiting"
    round: int = 0
    labels: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    digest: str = ""
    error: str = ""
    created: float = 0.0
    source: SourceSpec | None = None
    is_begun: bool = False
    memory: str = ""
    local_memory: str = ""
    best_digest: str = ""
    best_round: int = 0
    best_accuracy: float | None = None


@dataclass(frozen=True)
class Participant:
    """A machine in a federation.

    State: "invited" (no data yet), "ready", "training", "answered" or "left out" (`error` says why). `fingerprint`
    tells whether its data is the same as another time.
    """

    federation_id: str
    peer_id: str
    name: str
    state: str = "invited"
    examples: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    shape: tuple[int, ...] = ()
    last_round: int = 0
    error: str = ""
    is_online: bool = False
    asked: int = 0
    answered: int = 0
    last_asked: int = 0
    train_ms: float = 0.0
    fingerprint: str = ""


@dataclass(frozen=True)
class ParticipantRound:
    """What a participant did in a round. State: "answered", "failed", "late" or "lost"; error in its own words.

    `loss` and `accuracy` are of the model it was given, on its held-out part; `train_loss` of its last local epoch.
    `suspicion` says in words why its update does not look like the others', if so.
    """

    peer_id: str
    name: str
    state: str
    examples: int = 0
    loss: float | None = None
    accuracy: float | None = None
    train_ms: float = 0.0
    error: str = ""
    train_loss: float | None = None
    bytes: int = 0
    is_sent: bool = True
    staleness: int = 0
    suspicion: str = ""


@dataclass(frozen=True)
class RoundRecord:
    """A finished round. Loss and accuracy are of the model it made, on the participants' held-out parts.

    They are None until the participants have measured that model, which they do at the beginning of the next round.
    """

    federation_id: str
    number: int
    started: float
    round_ms: float
    loss: float | None
    accuracy: float | None
    digest: str
    answers: tuple[ParticipantRound, ...]
    bytes: int = 0


# What ends the id of a model that is a participant's own.
OWN = "-own"


@dataclass(frozen=True)
class ModelRecord:
    """A model that a federation made. `digest` is the SHA-256 of its safetensors file in the profile.

    `architecture` is the fingerprint of its arrays' names, shapes and types.
    """

    id: str
    federation_id: str
    title: str
    round: int
    digest: str
    labels: tuple[str, ...]
    shape: tuple[int, ...]
    config: TrainingConfig
    accuracy: float | None
    parameters: int
    created: float
    architecture: str = ""

    @property
    def is_own(self) -> bool:
        """Whether it is this machine's own model beside the common one."""
        return self.id.endswith(OWN)


@dataclass(frozen=True)
class FederationChanged:
    """Something about a federation or its participants is another."""

    federation_id: str


@dataclass(frozen=True)
class TrainingCalled:
    """A machine that this one shares `scope` with asks it to take part; it waits for an answer (`calling.answer`)."""

    federation_id: str
    title: str
    coordinator: str
    name: str
    scope: str


@dataclass(frozen=True)
class CallAnswered:
    """Somebody who was called to a training of this machine takes part from now on, or said no."""

    federation_id: str
    title: str
    name: str
    accepts: bool


@dataclass(frozen=True)
class RoundStarted:
    """The coordinator asked the participants to train. Emitted on both sides."""

    federation_id: str
    number: int


@dataclass(frozen=True)
class ParticipantAnswered:
    """A participant's update arrived. Loss and accuracy are of the model it was given; emitted on both sides."""

    federation_id: str
    title: str
    number: int
    name: str
    loss: float | None
    accuracy: float | None
    train_ms: float
    train_loss: float | None = None


@dataclass(frozen=True)
class RoundFinished:
    """A round's model was made, stored and measured. None when nobody could measure it."""

    federation_id: str
    title: str
    number: int
    loss: float | None
    accuracy: float | None
    round_ms: float
    answered: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class TrainingFinished:
    """A training came to its end: state "finished", "stopped" or "failed"."""

    federation_id: str
    title: str
    accuracy: float | None
    rounds: int
    state: str
