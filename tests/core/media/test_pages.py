"""Pages of TIFFs and frames of animations: each as a person sees it, and a damaged one costs only itself."""

import io
import tracemalloc

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from core.errors import MediaError
from core.media import pages as module
from core.media.pages import Pages, frame_times, read_page
from core.media.readers import pictures
from core.media.reading import read_picture

COLOURS = [(250, 10, 10), (10, 200, 10), (10, 10, 250), (240, 240, 10), (10, 240, 240)]


def plain(colour, size=(48, 32)):
    return Image.new("RGB", size, colour)


def animation(path, form, *, durations=(40, 120, 300, 70, 90), **options):
    """Five frames of one colour each; `durations` in milliseconds."""
    frames = [plain(colour) for colour in COLOURS[: len(durations)]]
    if form == "WEBP":
        options = {"lossless": True, **options}
    frames[0].save(path, form, save_all=True, append_images=frames[1:], duration=list(durations), loop=0, **options)
    return path


def near(pixels, colour, by=6):
    return np.abs(pixels.astype(int) - colour).max() <= by


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_every_page_is_the_one_that_was_written(tmp_path, form):
    path = animation(tmp_path / "a", form)
    for number, colour in enumerate(COLOURS):
        picture = read_page(path, number, 256)
        assert picture.pixels.shape == (32, 48, 3) and near(picture.pixels, colour)
    assert (read_page(path, 0, 256).pixels == read_picture(path, longest=256).pixels).all()


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_pages_are_turned_in_any_order_in_one_open_file(tmp_path, form):
    with Pages(animation(tmp_path / "a", form)) as pages:
        for number in (4, 0, 2, 2, 1, 3):
            assert near(pages.read(number, longest=256).pixels, COLOURS[number])


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_frames_last_as_long_as_the_file_says(tmp_path, form):
    assert frame_times(animation(tmp_path / "a", form)) == pytest.approx((0.04, 0.12, 0.3, 0.07, 0.09))


def test_frames_without_a_time_last_a_tenth_of_a_second_as_in_browsers(tmp_path):
    assert frame_times(animation(tmp_path / "a.gif", "GIF", durations=(0, 10, 20))) == pytest.approx((0.1, 0.1, 0.02))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_what_does_not_move_has_no_times(tmp_path, form):
    plain((1, 2, 3)).save(tmp_path / "a", form)
    assert frame_times(tmp_path / "a") == ()


def test_a_tiff_has_pages_of_any_size_and_mode_each_turned_for_itself(tmp_path):
    """16-bit grey, CMYK, and a page that was stored lying: EXIF orientation 6 is seen standing."""
    grey = Image.fromarray(np.full((20, 30), 32768, np.uint16))
    ink = Image.new("CMYK", (16, 16), (255, 0, 0, 0))
    lying = plain((250, 10, 10), (60, 40))
    lying.save(tmp_path / "lying.tif", tiffinfo={274: 6})
    path = tmp_path / "a.tif"
    grey.save(path, save_all=True, append_images=[ink])
    assert read_page(path, 0, 256).pixels[0, 0].tolist() == [127, 127, 127]
    red, green, blue = read_page(path, 1, 256).pixels[8, 8]
    assert (red < 60, green > 150, blue > 150) == (True, True, True)
    assert read_page(path, 1, 8).pixels.shape == (8, 8, 3)
    found = read_page(tmp_path / "lying.tif", 0, 256)
    assert (found.full_width, found.full_height, found.pixels.shape) == (40, 60, (60, 40, 3))


def test_a_page_does_not_take_the_colour_profile_of_the_one_before(tmp_path):
    """The first page is in a profile that is not sRGB's; the second has none and keeps its numbers."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert profile
    path = tmp_path / "a.tif"
    first = plain((200, 100, 50))
    with_profile = io.BytesIO()
    first.save(with_profile, "TIFF", icc_profile=profile)
    Image.open(with_profile).save(path, save_all=True, append_images=[plain((200, 100, 50))])
    with Image.open(path) as image:
        image.seek(1)
        has_none = 34675 not in image.tag_v2
    with Pages(path) as pages:
        pages.read(0, longest=64)
        assert has_none
        assert pages.read(1, longest=64).pixels[0, 0].tolist() == [200, 100, 50]
        assert "icc_profile" not in pages._image.info


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_frames_are_turned_as_the_file_says(tmp_path, form):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = animation(tmp_path / "a", form, exif=exif)
    picture = read_page(path, 3, 256)
    assert (picture.full_width, picture.full_height, picture.pixels.shape) == (32, 48, (48, 32, 3))


def test_a_damaged_page_is_said_in_words_and_the_others_stay(tmp_path):
    """The pixels of the second of three compressed pages become nonsense."""
    path = tmp_path / "a.tif"
    noise = [Image.fromarray(np.random.default_rng(seed).integers(0, 255, (64, 64, 3), np.uint8)) for seed in range(3)]
    noise[0].save(path, save_all=True, append_images=noise[1:], compression="tiff_lzw")
    with Image.open(path) as image:
        image.seek(1)
        start, size = image.tag_v2[273][0], image.tag_v2[279][0]
    data = bytearray(path.read_bytes())
    data[start : start + size] = b"\xff" * size
    path.write_bytes(bytes(data))
    with Pages(path) as pages:
        assert (pages.read(0, longest=64).pixels == np.asarray(noise[0])).all()
        with pytest.raises(MediaError, match="Page 2 is damaged") as caught:
            pages.read(1, longest=64)
        assert caught.value.todo
        assert (pages.read(2, longest=64).pixels == np.asarray(noise[2])).all()


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("number", [-1, 5, 10**9])
def test_a_page_that_is_not_there_is_said_in_words(tmp_path, form, number):
    with pytest.raises(MediaError, match="not there"):
        read_page(animation(tmp_path / "a", form), number, 64)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_a_file_that_is_cut_off_anywhere_gives_its_pages_or_words(tmp_path, form):
    whole = animation(tmp_path / "whole", form).read_bytes()
    path = tmp_path / "a"
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:end])
        assert len(frame_times(path)) <= 5
        for number in range(5):
            try:
                assert read_page(path, number, 64).pixels.dtype == np.uint8
            except MediaError as error:
                assert error.what


def test_a_page_too_large_is_refused_and_the_others_are_not(tmp_path, monkeypatch):
    path = tmp_path / "a.tif"
    plain((1, 2, 3), (20, 20)).save(path, save_all=True, append_images=[plain((4, 5, 6), (200, 200))])
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with Pages(path) as pages:
        with pytest.raises(MediaError) as caught:
            pages.read(1, longest=64)
        assert caught.value.state == "too large"
        assert pages.read(0, longest=64).pixels[0, 0].tolist() == [1, 2, 3]


def test_a_hundred_frames_take_the_memory_of_a_few(tmp_path):
    """Each frame decoded is 300 × 300 × 4 bytes, 100 of them are 36 MB."""
    rng = np.random.default_rng(0)
    frames = [Image.fromarray(rng.integers(0, 255, (300, 300), np.uint8)).convert("P") for _ in range(100)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=50)
    del frames
    tracemalloc.start()
    with Pages(tmp_path / "a.gif") as pages:
        for number in range(100):
            pages.read(number, longest=300)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(MediaError):
        read_page(tmp_path / "none.gif", 0, 64)
    with pytest.raises(MediaError):
        frame_times(tmp_path / "none.gif")


def test_the_first_picture_of_an_apng_that_is_no_frame_of_it_counts_as_pillow_counts(tmp_path):
    frames = [plain(colour) for colour in COLOURS[:3]]
    frames[0].save(
        tmp_path / "a.png", save_all=True, append_images=frames[1:], default_image=True, duration=[200, 300], loop=0
    )
    with Image.open(tmp_path / "a.png") as image:
        assert len(frame_times(tmp_path / "a.png")) == image.n_frames == 3
    assert frame_times(tmp_path / "a.png") == pytest.approx((module.USUAL_S, 0.2, 0.3))
