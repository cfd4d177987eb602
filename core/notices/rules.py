"""The rules: whether something becomes a notice, whether a person hears of it now, and whether it is summed up."""

from dataclasses import dataclass

from core.notices.records import News, Screen

# Obey a workspace's level; what happened to one's own work is said whatever the level.
OF_A_WORKSPACE = frozenset({"chat", "mention", "call", "asked", "called"})
# Meant for this very person, as a mention is.
MEANT = frozenset({"asked", "called"})


@dataclass(frozen=True)
class Verdict:
    """`is_kept`: it is in the list. `is_told`: the person hears of it now. `held`: why it is also summed up later."""

    is_kept: bool
    is_told: bool = False
    held: str = ""


@dataclass(frozen=True)
class Hush:
    """How quiet it is: `is_paused` lets nothing through, quiet hours let calls and mentions through if wanted."""

    is_paused: bool = False
    is_quiet: bool = False
    lets_urgent_through: bool = True

    def holds(self, news: News) -> bool:
        """Whether it is too quiet for this."""
        return self.is_paused or (self.is_quiet and not (news.is_urgent and self.lets_urgent_through))

    @property
    def is_on(self) -> bool:
        """Whether it is quiet at all."""
        return self.is_paused or self.is_quiet


def decide(news: News, *, level: str, screen: Screen, hush: Hush) -> Verdict:
    """What becomes of the news. `level` is that of its workspace."""
    is_meant = news.is_urgent or news.kind in MEANT
    if news.kind in OF_A_WORKSPACE and (level == "nothing" or (level == "mentions" and not is_meant)):
        return Verdict(is_kept=False)
    if screen.shows(news):
        return Verdict(is_kept=False)
    if hush.holds(news):
        return Verdict(is_kept=True, held="quiet")
    return Verdict(is_kept=True, is_told=True, held="" if screen.is_visible else "hidden")
