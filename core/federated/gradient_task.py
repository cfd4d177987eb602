"""Tasks that are learned by gradients: a torch network, a loss for each example, and a strategy that steps."""

import copy
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.federated.compute import computing, torch_device
from core.federated.data import Examples
from core.federated.learning.backprop import is_perceptron
from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import Gradients, LoopedGradients, rows_at_once
from core.federated.learning.layout import Layout
from core.federated.learning.lean import Lean
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.perceptron import Perceptron
from core.federated.learning.stacked import StackedGradients
from core.federated.pruning import PRUNINGS
from core.federated.pruning.base import Pruning
from core.federated.records import NO_PRUNING, Evaluation
from core.federated.strategies.base import Strategy, Update
from core.federated.tasks.base import Given, Learned, Task
from core.federated.weights import ModelWeights, to_tensor
from core.jobs import NOBODY, Reporter
from core.params import build

if TYPE_CHECKING:
    import torch

# What normalising layers count along the way, as torch names it.
RUNNING = ("running_mean", "running_var", "num_batches_tracked")
# Measuring needs no gradients: larger batches than training, still bounded for pictures of 512 pixels and clips.
MEASURE_BATCH = 256
# Networks without memory, by what they were built from: building costs more than a small model's step.
MOST_OUTLINES = 64
_outlines: "dict[str, torch.nn.Module]" = {}


class GradientTask(Task):
    """A network and its loss."""

    is_prunable = True

    @abstractmethod
    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """A new network; `seed` is added to the training's. Raises InputError when it cannot be built."""

    @abstractmethod
    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """What the network should say, (n, …). Raises InputError for labels that the training does not know."""

    @abstractmethod
    def losses(self, outputs: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
        """The loss of each example (n,)."""

    def slopes(self, outputs: "torch.Tensor", targets: "torch.Tensor") -> "tuple[torch.Tensor, torch.Tensor]":
        """The losses (n,), and the gradient of each at its outputs (n, …)."""
        import torch

        with torch.enable_grad():
            leaf = outputs.detach().requires_grad_()
            losses = self.losses(leaf, targets)
            (slopes,) = torch.autograd.grad(losses.sum(), leaf)
        return losses.detach(), slopes

    def numpy_slopes(self, outputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same of arrays, for models so small that torch's steps would cost more than the arithmetic."""
        import torch

        losses, slopes = self.slopes(torch.from_numpy(outputs), torch.from_numpy(targets))
        return losses.numpy(), slopes.numpy()

    @abstractmethod
    def score(self, outputs: np.ndarray, targets: np.ndarray) -> float:
        """How good the outputs are, from 0 to 1."""

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """The network's first weights."""
        self.pruning(shape, labels)
        return ModelWeights.from_torch(self.build(shape, labels))

    def another(self, shape: tuple[int, ...], labels: tuple[str, ...], number: int) -> ModelWeights:
        """First weights from another seed."""
        return ModelWeights.from_torch(self.build(shape, labels, seed=number))

    def check_fit(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Compared with an outline without memory: what another machine says cannot make this one reserve gigabytes."""
        weights.check_fit(self._outline(shape, labels))

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """The network that has these weights."""
        import torch

        outline = self._outline(shape, labels)
        weights.check_fit(outline)
        # an outline has no first weights to draw, and these take their places while it is copied
        places: dict[int, object] = {}
        for name, value in outline.state_dict(keep_vars=True).items():
            made = to_tensor(weights.arrays[name])
            places[id(value)] = torch.nn.Parameter(made) if isinstance(value, torch.nn.Parameter) else made
        module: torch.nn.Module = copy.deepcopy(outline, places)
        return module

    def next(self, weights: ModelWeights, updates: Sequence[Update], strategy: Strategy) -> ModelWeights:
        """The next model; running statistics of normalising layers are averaged whatever the strategy does."""
        if not strategy.knows_statistics:
            strategy.statistics, strategy.knows_statistics = running(weights), True
        return super().next(weights, updates, strategy)

    def pruning(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> Pruning | None:
        """What is removed of the model, and how; None where nothing ever is. Raises InputError when nothing can be."""
        if self.config.pruning == NO_PRUNING:
            return None
        kind = PRUNINGS[self.config.pruning]
        return kind(build(kind.Params, self.config.pruning_params), module=self._outline(shape, labels))

    def prune(
        self, before: ModelWeights, after: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...], round: int
    ) -> ModelWeights:
        """What was gone stays gone; and in some rounds more goes."""
        pruning = self.pruning(shape, labels)
        if pruning is None:
            return after
        # + 0.0 makes -0.0 the 0 of what is gone, so that the model is the same to the bit wherever it is put together
        vector = np.where(pruning.kept(before.flat()), after.flat(), 0.0) + 0.0
        share = pruning.share(round)
        return after.with_flat(vector if share is None else pruning.prune(vector, share))

    def kept(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> np.ndarray | None:
        """True where something is left (P,), once something was removed."""
        pruning = self.pruning(shape, labels)
        found = None if pruning is None else pruning.kept(weights.flat())
        return None if found is None or found.all() else found

    def gradients(self, module: "torch.nn.Module") -> Gradients:
        """How the gradients of one participant are computed: a perceptron's are written out, which is twice as fast."""
        kind = StackedGradients if is_perceptron(module) else LoopedGradients
        return kind(module, self.losses, self.slopes, self.numpy_slopes)

    def _outline(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """The network without memory, built once for each configuration."""
        import torch

        key = repr((type(self), self.config, self.params, shape, labels))
        if key not in _outlines:
            with torch.device("meta"):
                _outlines[key] = self.build(shape, labels)
            while len(_outlines) > MOST_OUTLINES:
                _outlines.pop(next(iter(_outlines)))
        return _outlines[key]

    def steps(self, rate: float = 0.0) -> Steps:
        """How participants step; a rate of 0 takes the training's."""
        config = self.config
        return Steps(config.local_epochs, config.batch_size, rate or config.learning_rate, config.momentum)

    def learn(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy,
        given: Given,
        job: Reporter = NOBODY,
    ) -> Learned:
        """A cohort of one goes through the strategy."""
        lean = self._lean(weights, examples.inputs.shape[1:], labels)
        with computing(lean.module):
            learner = self._learner(lean, examples, labels, given, job)
            memory = lean.recalled([tensors(given.memory)])
            start = lean.into(tensor(weights.flat()[None]))
            trained = strategy.train(learner, start, lean.received(tensors(given.received)), memory)
        made = weights.with_flat(lean.out(trained.weights)[0].double().cpu().numpy())
        vectors = {name: lean.out(value)[0].cpu().numpy() for name, value in trained.vectors.items()}
        kept = {name: value.cpu().numpy() for name, value in lean.remembered(memory)[0].items()}
        is_sent = trained.sends is None or bool(trained.sends[0])
        return Learned(made, learner.loss, vectors, kept, is_sent)

    def measure(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy | None = None,
        given: Given | None = None,
        whole: bool = False,
    ) -> Evaluation:
        """Score and mean loss."""
        shape = examples.inputs.shape[1:]
        if strategy is not None and strategy.is_personal and given is not None:
            weights = self.own(weights, examples, labels, strategy=strategy, given=given)
        _, held_out = examples.split(self.config.held_out, self.config.seed)
        chosen = np.arange(len(examples.labels)) if whole else held_out
        inputs, targets = examples.inputs[chosen], self.targets(examples, labels)[chosen]
        plain = self._plain(shape, labels)
        if plain is None:
            return self.measured(self._lean(weights, shape, labels).module, inputs, targets)
        self.check_fit(weights, shape, labels)
        with np.errstate(all="ignore"):  # what a model that came apart says is no number, which its loss tells
            outputs = plain.outputs(weights.flat().astype(np.float32), inputs)
            losses, _ = self.numpy_slopes(outputs, targets)
            return Evaluation(self.score(outputs, targets), float(losses.mean(dtype=np.float64)), len(inputs))

    def own(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy,
        given: Given,
    ) -> ModelWeights:
        """The model that this participant would use itself when the common one is `weights`."""
        lean = self._lean(weights, examples.inputs.shape[1:], labels)
        with computing(lean.module):
            learner = self._learner(lean, examples, labels, given, NOBODY)
            start, memory = lean.into(tensor(weights.flat()[None])), lean.recalled([tensors(given.memory)])
            made = strategy.personal(learner, start, lean.received(tensors(given.received)), memory)
        return weights.with_flat(lean.out(made)[0].double().cpu().numpy())

    def measured(self, module: "torch.nn.Module", inputs: np.ndarray, targets: np.ndarray) -> Evaluation:
        """Score and mean loss of a network on these inputs (n, …)."""
        outputs, loss = self.said(module.to(torch_device()), inputs, targets)
        return Evaluation(self.score(outputs, targets), loss, len(inputs))

    def said(self, module: "torch.nn.Module", inputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, float]:
        """What a network says of inputs (n, …), and its mean loss, a bounded number of them at a time."""
        import torch

        device = torch_device()
        module.eval()
        found, loss = [], 0.0
        with computing(module), torch.inference_mode():
            batch = min(MEASURE_BATCH, rows_at_once(inputs.shape[1:]))
            for start in range(0, len(inputs), batch):
                rows = slice(start, start + batch)
                outputs = module(torch.from_numpy(inputs[rows]).to(device))
                loss += float(self.losses(outputs, torch.from_numpy(targets[rows]).to(device)).double().sum())
                found.append(outputs.cpu().numpy())
        return np.concatenate(found), loss / len(inputs)

    def _learner(self, lean: Lean, examples: Examples, labels: tuple[str, ...], given: Given, job: Reporter) -> Learner:
        import torch

        device = torch_device()
        teaching, _ = examples.split(self.config.held_out, self.config.seed)
        inputs = torch.from_numpy(examples.inputs).to(device)
        targets = torch.from_numpy(self.targets(examples, labels)).to(device)
        cohort = Cohort(inputs, targets, [teaching], [(self.config.seed, given.round)])
        return Learner(self.gradients(lean.module), cohort, self.steps(given.rate), moves=lean.moves, job=job)

    def _plain(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> Perceptron | None:
        """The network for numpy, which measures a small one in a third of the time; None for another."""
        outline = self._outline(shape, labels)
        if self.config.pruning != NO_PRUNING or torch_device().type != "cpu" or not is_perceptron(outline):
            return None
        made = Perceptron(outline, Layout.of(outline))
        return made if made.is_small else None

    def _lean(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> Lean:
        """What is computed with: the network with these weights, or the smaller one that is left of it."""
        module, device = self.network(weights, shape, labels).to(torch_device()), torch_device()
        pruning = self.pruning(shape, labels)
        if pruning is None:
            return Lean(module, weights.parameters)
        vector = weights.flat()
        lean = Lean.of(pruning, vector[None], module, device)
        if lean.module is not module:
            Layout.of(lean.module).fill(lean.module, lean.into(tensor(vector)))
        return lean


def running(weights: ModelWeights) -> np.ndarray | None:
    """True (parameters,) where running statistics lie, by torch's names for them; None where there are none."""
    last = {name: name.rpartition(".")[2] for name in weights.arrays}
    parts = [np.full(value.size, last[name] in RUNNING, bool) for name, value in weights.arrays.items()]
    found = np.concatenate(parts) if parts else np.zeros(0, bool)
    return found if found.any() else None


def tensor(array: np.ndarray) -> "torch.Tensor":
    """An array as float32 on the device that computes."""
    import torch

    if array.dtype != np.float32 or not array.flags.carray:
        # what arrived lies where it lies: perhaps read-only, perhaps at an odd place
        array = np.require(array, np.float32, ["C", "A", "W"])
    made, device = torch.from_numpy(array), torch_device()
    return made if device.type == "cpu" else made.to(device)


def tensors(arrays: Mapping[str, np.ndarray]) -> "dict[str, torch.Tensor]":
    """Arrays by name as float32 on the device that computes."""
    return {name: tensor(array) for name, array in arrays.items()}
