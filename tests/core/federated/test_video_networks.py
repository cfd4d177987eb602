"""Networks over clips: the sizes, names and shapes of the published weights, and files that are not such weights."""

import pytest
import safetensors.torch
import torch

from core.errors import InputError
from core.federated.evaluation import export_onnx
from core.federated.networks import build_network
from core.federated.records import ModelRecord, TrainingConfig
from core.federated.video_networks import (
    channels_between,
    fitted,
    load_checkpoint,
    mc3_18,
    r2plus1d_18,
    r3d_18,
)
from core.federated.weights import ModelWeights
from core.storage.files import FileStore

BUILDERS = {"R3D-18": r3d_18, "MC3-18": mc3_18, "R(2+1)D-18": r2plus1d_18}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def shapes(build, classes=400):
    """Names and shapes, without the memory for them."""
    with torch.device("meta"):
        return {name: tuple(value.shape) for name, value in build(classes).state_dict().items()}


@pytest.mark.parametrize(("build", "count"), [(r3d_18, 33_371_472), (mc3_18, 11_695_440), (r2plus1d_18, 31_505_325)])
def test_there_are_as_many_parameters_as_in_the_published_weights(build, count):
    with torch.device("meta"):
        assert sum(parameter.numel() for parameter in build().parameters()) == count


def test_weights_carry_the_published_names():
    """Some of the names and shapes in the checkpoints of torchvision.models.video."""
    whole = shapes(r3d_18)
    assert whole["stem.0.weight"] == (64, 3, 3, 7, 7)
    assert whole["stem.1.running_mean"] == (64,)
    assert whole["layer1.0.conv1.0.weight"] == (64, 64, 3, 3, 3)
    assert whole["layer1.0.conv1.1.weight"] == (64,)
    assert whole["layer2.0.downsample.0.weight"] == (128, 64, 1, 1, 1)
    assert whole["layer4.1.conv2.0.weight"] == (512, 512, 3, 3, 3)
    assert (whole["fc.weight"], whole["fc.bias"]) == ((400, 512), (400,))
    assert shapes(mc3_18)["layer2.0.conv1.0.weight"] == (128, 64, 1, 3, 3)
    assert shapes(mc3_18)["layer1.0.conv1.0.weight"] == (64, 64, 3, 3, 3)
    factorised = shapes(r2plus1d_18)
    assert (factorised["stem.0.weight"], factorised["stem.3.weight"]) == ((45, 3, 1, 7, 7), (64, 45, 3, 1, 1))
    assert factorised["layer1.0.conv1.0.0.weight"] == (144, 64, 1, 3, 3)
    assert factorised["layer1.0.conv1.0.1.bias"] == (144,)
    assert factorised["layer1.0.conv1.0.3.weight"] == (64, 144, 3, 1, 1)
    assert {name: len(shapes(build)) for name, build in BUILDERS.items()} == {
        "R3D-18": 122,
        "MC3-18": 122,
        "R(2+1)D-18": 224,
    }


@pytest.mark.parametrize(
    ("inside", "outside", "between"),
    [(64, 64, 144), (64, 128, 230), (128, 128, 288), (128, 256, 460), (512, 512, 1152)],
)
def test_channels_between_space_and_time_keep_the_number_of_weights(inside, outside, between):
    """Section 3.5: M = ⌊t d² N N′ / (d² N + t N′)⌋, so 9 N M + 3 M N′ is at most 27 N N′, and one more is too many."""
    assert channels_between(inside, outside) == between
    assert 9 * inside * between + 3 * between * outside <= 27 * inside * outside
    assert (9 * inside + 3 * outside) * (between + 1) > 27 * inside * outside


@pytest.mark.parametrize(("build", "frames"), [(r3d_18, 2), (mc3_18, 16), (r2plus1d_18, 2)])
def test_space_shrinks_sixteenfold_and_time_eightfold_but_for_mixed_convolutions(build, frames):
    with torch.device("meta"):
        network = build(7)
        clip = torch.empty(2, 3, 16, 112, 112)
        found = network.stem(clip)
        for number in (1, 2, 3, 4):
            found = network.get_submodule(f"layer{number}")(found)
        assert tuple(found.shape) == (2, 512, frames, 7, 7)
        assert tuple(network.features(clip).shape) == (2, 512)
        assert tuple(network(clip).shape) == (2, 7)


@pytest.mark.parametrize("name", BUILDERS)
def test_weights_say_themselves_which_network_they_are(name):
    torch.manual_seed(0)
    made = BUILDERS[name](5).eval()
    loaded = fitted(made.state_dict())
    assert (loaded.title, loaded.training, loaded.fc.out_features) == (name, False, 5)
    clip = torch.randn(1, 3, 4, 32, 32)
    with torch.no_grad():
        assert torch.equal(loaded(clip), made(clip))


def test_a_file_gives_its_weights_even_in_half_precision(tmp_path):
    weights = {name: torch.full(shape, 0.5) for name, shape in shapes(mc3_18, 3).items()}
    path = tmp_path / "weights.safetensors"
    safetensors.torch.save_file({name: value.half() for name, value in weights.items()}, path)
    loaded = load_checkpoint(path)
    assert loaded.fc.weight.dtype == torch.float32
    assert loaded.state_dict()["layer1.0.conv1.0.weight"].eq(0.5).all()


def test_the_counters_of_normalisation_may_be_missing():
    """Converters leave them out; nothing that is predicted depends on them."""
    weights = {name: value for name, value in mc3_18(3).state_dict().items() if "num_batches" not in name}
    assert fitted(weights).title == "MC3-18"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda weights: weights.pop("fc.weight"), "no table 'fc.weight'"),
        (lambda weights: weights.pop("layer3.1.conv2.1.bias"), "'layer3.1.conv2.1.bias' is missing"),
        (lambda weights: weights.update({"stem.0.weight": torch.zeros(64, 1, 3, 7, 7)}), "not (64, 3, 3, 7, 7)"),
        (lambda weights: weights.update({"head.weight": torch.zeros(2)}), "'head.weight' belongs to no layer"),
        (lambda weights: weights.update({"fc.weight": torch.zeros(0, 512)}), "no table 'fc.weight'"),
    ],
)
def test_weights_that_do_not_fit_are_refused_in_words(change, words):
    weights = {name: torch.zeros(shape) for name, shape in shapes(mc3_18, 3).items()}
    change(weights)
    with pytest.raises(InputError) as refused:
        fitted(weights)
    assert words in refused.value.what
    assert refused.value.todo


def test_files_of_torch_are_pickles_and_refused(tmp_path):
    path = tmp_path / "weights.pth"
    torch.save({"fc.weight": torch.zeros(3, 512)}, path)
    with pytest.raises(InputError, match="pickle of torch"):
        load_checkpoint(path)
    torch.save({"fc.weight": torch.zeros(3, 512)}, path, _use_new_zipfile_serialization=False)
    with pytest.raises(InputError, match="save_file"):
        load_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x08" + bytes(7) + b"not json", bytes(100)])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no safetensors file"):
        load_checkpoint(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_checkpoint(tmp_path / "gone.safetensors")
    with pytest.raises(InputError):
        load_checkpoint(tmp_path)


@pytest.mark.parametrize("name", ["r3d_18", "mc3_18", "r2plus1d_18", "clip_cnn"])
def test_the_exported_model_says_the_same_as_torch(tmp_path, name):
    """Logits equal to 1e-4 of the largest, for one clip and for several."""
    import onnxruntime

    files, config, shape, labels = FileStore(tmp_path), TrainingConfig(model=name), (3, 8, 32, 32), ("a", "b", "c")
    weights = ModelWeights.from_torch(build_network(config, shape, 3))
    digest = files.add_bytes(weights.to_bytes())
    record = ModelRecord("m", "f", "Clips", 1, digest, labels, shape, config, None, weights.parameters, 1.0)
    session = onnxruntime.InferenceSession(export_onnx(record, files), providers=["CPUExecutionProvider"])
    [taken] = session.get_inputs()
    assert (taken.name, tuple(taken.shape[1:])) == ("x", shape)
    network = build_network(config, shape, 3).eval()
    for count in (1, 3):
        clip = torch.randn(count, *shape)
        with torch.inference_mode():
            wanted = network(clip).numpy()
        [found] = session.run(["y"], {"x": clip.numpy()})
        assert abs(found - wanted).max() < 1e-4 * max(1.0, abs(wanted).max())
