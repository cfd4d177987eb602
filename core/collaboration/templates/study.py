"""Study: a protocol, a list of steps, a form for what is collected, for people who learn together from their data."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.form_questions import QuestionKind
from core.collaboration.templates.base import Seed, Template, form, note, tasks

PROTOCOL = """# Protocol

## Question

What do we want to know, and what would change if we knew?

## Data

| Site | What it has | How much | Who looks after it |
|---|---|---|---|
|  |  |  |  |

Data stays where it is. Only protected updates of models travel.

## Labels

What each label means, with an example of what is *not* it.

## How we will know that it works

-
"""
STEPS = ("Agree on labels", "Label fifty examples at each site", "Train together", "Look at what it gets wrong")


class Study(Template):
    """Protocol, steps, and a form about each site's data."""

    title: ClassVar[str] = "Study"
    idea: ClassVar[str] = "A protocol, the steps to take, and a form that each site fills in about its data."

    def seeds(self) -> Sequence[Seed]:
        """Protocol, steps, form."""
        asked = (
            (QuestionKind.SHORT, "Which site are you?", ()),
            (QuestionKind.NUMBER, "How many examples do you have?", ()),
            (QuestionKind.CHOICE, "Are they labelled?", ("All of them", "Some of them", "None yet")),
            (QuestionKind.LONG, "What should the others know about them?", ()),
        )
        return (
            note("Protocol", PROTOCOL),
            tasks("Steps", ("To do", "Doing", "Done"), STEPS),
            form("About your data", "One answer a site; nothing of the data itself.", asked),
        )
