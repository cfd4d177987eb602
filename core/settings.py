"""Settings, declared once: type, default, unit, range and words; read from file and environment, changed in the window.

The environment wins over the file (`VEGA_THEME=dark`), the file over the default. What the environment sets
is shown as fixed in the window and never written to the file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from core.errors import InputError, SettingError, StorageError
from core.params import Param, build, param, params_of
from core.whole_file import write_private

PREFIX = "VEGA_"
# Every half hour of a day, as a clock shows it.
_HOURS = tuple(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(0, 1440, 30))


@dataclass(frozen=True)
class Settings:
    """All settings with their values."""

    name: str = param(
        "", "How other people see this machine. Empty means the computer's name.", title="Your name", group="General"
    )
    theme: str = param(
        "system", "Light, dark, or as the system says.", choices=("system", "light", "dark"), group="General"
    )
    device: str = param(
        "auto",
        "Where models run. Auto takes a GPU when there is one; everything also works on the processor.",
        choices=("auto", "cpu", "cuda", "mps"),
        title="Compute device",
        group="Compute",
    )
    workers: int = param(0, "Threads for background work; 0 means one for each core.", low=0, high=256, group="Compute")
    listen: bool = param(
        True, "Let other machines that you invited reach this one.", title="Accept connections", group="Network"
    )
    host: str = param("0.0.0.0", "Address to listen on.", title="Listen address", group="Network")  # noqa: S104 - peers are remote; every link is pinned TLS
    port: int = param(0, "Port to listen on; 0 takes any free one and keeps it.", low=0, high=65535, group="Network")
    advertise: str = param(
        "",
        "Address that invites name, when it differs from this machine's own (a router, a VPN).",
        title="Public address",
        group="Network",
    )
    introduce: bool = param(
        True,
        "Let the members of small workspaces reach this machine directly, so that work goes on while the host is away.",
        title="Direct links",
        group="Network",
    )
    discovery: bool = param(
        True, "Find and be found by other Vegas on the local network.", title="Local discovery", group="Network"
    )
    hub: str = param(
        "",
        "A team's hub through which machines reach each other that cannot directly; empty for none. Whoever runs it "
        "has the address, which looks like wss://hub.example:8443#KEY.",
        group="Network",
    )
    hub_token: str = param("", "What lets this machine in at the hub.", group="Network", is_secret=True)
    max_message_mb: int = param(
        4096,
        "Refuse any message larger than this.",
        unit="MB",
        low=1,
        high=1_048_576,
        title="Largest message",
        group="Network",
    )
    round_deadline_s: float = param(
        120.0,
        "A training round goes on without those who have not answered by then.",
        unit="s",
        low=1,
        title="Round deadline",
        group="Training",
    )
    analyse_on_import: bool = param(True, "Analyse pictures as soon as they are added.", group="Library")
    detect_faces: bool = param(
        False,
        "Find faces in pictures. Off at first: faces are personal data, so ask the people in your pictures.",
        group="Library",
    )
    recognise_voices: bool = param(
        False,
        "Keep what tells voices apart, so that speakers can be named and found again. Off at first: voices are "
        "personal data, so ask the people in your recordings.",
        group="Library",
    )
    call_ducking: bool = param(
        True,
        "Make the others quieter while you speak, so that they do not hear themselves from your loudspeaker. "
        "Headphones are better still.",
        title="Avoid echoes",
        group="Calls",
    )
    stun_server: str = param(
        "",
        "Tells a machine behind a router its public address, so that calls and links reach it: stun:host:3478. "
        "Empty asks nobody.",
        title="STUN server",
        group="Calls",
    )
    turn_server: str = param(
        "",
        "Forwards calls and links between machines that cannot reach each other: turn:host:3478?transport=udp.",
        title="TURN server",
        group="Calls",
    )
    turn_user: str = param("", "Name at the TURN server.", title="TURN user", group="Calls")
    turn_password: str = param("", "Password at the TURN server.", title="TURN password", group="Calls", is_secret=True)
    notify_level: str = param(
        "everything",
        "What you hear of workspaces; each can be another in its own menu.",
        choices=("everything", "mentions", "nothing"),
        title="Workspaces",
        group="Notifications",
    )
    notify_system: bool = param(
        True, "Also while the window is not in front.", title="System notifications", group="Notifications"
    )
    notify_text: bool = param(
        True,
        "System notifications repeat what was written in a chat. Off, they only say where and from whom.",
        title="Show messages",
        group="Notifications",
    )
    notify_sound: bool = param(False, "A short sound with each notification.", title="Sound", group="Notifications")
    quiet_hours: bool = param(
        False,
        "Nothing interrupts; what arrived is summed up when they end.",
        title="Quiet hours",
        group="Notifications",
    )
    quiet_from: str = param("22:00", "When they begin.", choices=_HOURS, title="Quiet from", group="Notifications")
    quiet_until: str = param("07:00", "When they end.", choices=_HOURS, title="Quiet until", group="Notifications")
    quiet_days: str = param(
        "every_day",
        "The days on which they begin; before workdays means Sunday to Thursday.",
        choices=("every_day", "weekdays", "weekend", "before_workdays"),
        title="Quiet days",
        group="Notifications",
    )
    quiet_lets_through: bool = param(
        True, "Also during quiet hours.", title="Let calls and mentions through", group="Notifications"
    )
    close_to_tray: bool = param(
        False,
        "Closing the window leaves Vega running where the system shows its small icons, if it does.",
        title="Close to the tray",
        group="Notifications",
    )
    suggest_words: bool = param(
        True,
        "While you write in a workspace, show how a word may go on; Tab takes it. Learned on this machine from the "
        "workspace and your library; nothing leaves it.",
        title="Suggest words",
        group="Workspaces",
    )
    show_related: bool = param(
        True,
        "Below a text, show what your library has about the paragraph that you write. Nobody else sees it.",
        title="Show related items",
        group="Workspaces",
    )
    grammar_hints: bool = param(
        True,
        "Underline what the installed grammar model would write otherwise, a moment after you stop typing. A click "
        "shows why; nothing is changed unasked, and nothing leaves this machine.",
        title="Grammar hints",
        group="Workspaces",
    )
    keep_events_days: int = param(
        400,
        "Older entries of the event stream are removed.",
        unit="days",
        low=1,
        title="Keep events",
        group="Analytics",
    )


class SettingsStore:
    """The settings of one profile and where each value comes from."""

    def __init__(self, path: Path, environment: Mapping[str, str] | None = None) -> None:
        """Raises SettingError when file or environment hold a value that cannot be."""
        self.path = path
        environment = os.environ if environment is None else environment
        known = {entry.name for entry in params_of(Settings)}
        self.fixed = {
            name: environment[PREFIX + name.upper()] for name in sorted(known) if PREFIX + name.upper() in environment
        }
        self._stored = self._read()
        self.values = self._build()

    @staticmethod
    def declared() -> tuple[Param, ...]:
        """Every setting there is."""
        return params_of(Settings)

    def set(self, name: str, value: object) -> Settings:
        """Change one setting and write the file. Raises SettingError; then nothing has changed."""
        if name in self.fixed:
            raise SettingError(
                f"'{name}' is set by the environment.", f"Remove {PREFIX}{name.upper()} to change it here."
            )
        before = dict(self._stored)
        self._stored[name] = value
        try:
            self.values = self._build()
        except SettingError:
            self._stored = before
            raise
        self._stored[name] = getattr(self.values, name)
        self._write()
        return self.values

    def _build(self) -> Settings:
        try:
            return build(Settings, {**self._stored, **self.fixed})
        except InputError as error:
            raise SettingError(error.what, f"{error.todo} (file {self.path}, environment {PREFIX}…)") from error

    def _read(self) -> dict[str, object]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageError(
                f"The settings file {self.path} cannot be read: {error}.", "Check its permissions."
            ) from error
        try:
            return dict(tomlkit.parse(text).unwrap())
        except Exception as error:  # tomlkit raises a dozen kinds of parse error
            raise SettingError(
                f"The settings file {self.path} is not valid TOML: {error}.", "Mend or remove the file."
            ) from error

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_private(self.path, tomlkit.dumps(self._stored).encode())  # a hub's token is in it
        except OSError as error:
            raise StorageError(
                f"The settings cannot be written: {error}.", "Free some space or check permissions."
            ) from error
