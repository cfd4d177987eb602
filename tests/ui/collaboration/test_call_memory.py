"""What was chosen for calls is there after a restart."""

from ui.collaboration.call_memory import CallMemory


def test_a_choice_is_there_the_next_time(tmp_path):
    CallMemory(tmp_path).keep("microphone", "Headset (2), left")
    assert CallMemory(tmp_path).get("microphone") == "Headset (2), left"
    assert CallMemory(tmp_path).get("camera") == ""


def test_without_a_profile_it_is_kept_as_long_as_the_program_runs(tmp_path):
    memory = CallMemory()
    memory.keep("camera", "Webcam")
    assert memory.get("camera") == "Webcam"
    assert CallMemory().get("camera") == ""
