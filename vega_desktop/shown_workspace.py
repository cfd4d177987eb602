"""What stands in the workspace of the pictures: a protocol, steps, a form and a whiteboard of a study of digits."""

from collections.abc import Mapping

from core.backend import Backend
from core.collaboration.board import Board
from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from core.collaboration.form_questions import QuestionKind
from core.collaboration.shared import SharedDocument
from core.collaboration.tasks import TaskList
from core.collaboration.templates.base import Seed, form, note

PROTOCOL = """# Protocol

What do we want to know, and what would change if we knew?

> Can three sites that may not pool their pictures read digits better together than each alone?

## Data

| Site | Pictures | Which digits | Who looks after it |
|---|---|---|---|
| Ada's hospital | 192 | mostly **1** and **3** | Ada |
| Bo's practice | 689 | all but **1** | Bo |
| Cleo's clinic | 556 | mostly **8** | Cleo |

Data stays where it is. Only protected updates of models travel.

## How we will know that it works

- [x] The joint model is right on 9 of 10 pictures that nobody trained with
- [x] No site alone comes near to that
- [ ] Half of the 8s that look like 3s are read as 8s

```python
accuracy = (predicted == labels).mean()
```
"""
COLUMNS = ("To do", "Doing", "Done")
# Column, title, label, day, who: 0 is this machine, others count from there.
CARDS = (
    (0, "Look at what it gets wrong", "Model", "2027-01-15", (0, 1)),
    (0, "Write down what we learned", "Paper", "", ()),
    (1, "Add the new scanner's pictures", "Data", "2027-01-08", (1,)),
    (1, "Label fifty more 8s at each site", "Data", "", (0,)),
    (2, "Agree on labels", "Data", "", (0, 1)),
    (2, "Train together for the first time", "Model", "", (0,)),
)
LABELS = {"Data": "accent", "Model": "violet", "Paper": "warn"}
LINES = (("Ada's hospital", True), ("Bo's practice", True), ("Cleo's clinic", False))
ASKED = (
    (QuestionKind.SHORT, "Which site are you?", ()),
    (QuestionKind.NUMBER, "How many pictures do you have?", ()),
    (QuestionKind.CHOICE, "Are they labelled?", ("All of them", "Some of them", "None yet")),
    (QuestionKind.SCALE, "How sure are you of the labels?", ()),
    (QuestionKind.LONG, "What should the others know about them?", ()),
)
# Of each site: its name, where it stands, and where on the model its arrow ends.
SITES = (("Ada's hospital", 0.0, Side.TOP), ("Bo's practice", 190.0, Side.LEFT), ("Cleo's clinic", 380.0, Side.BOTTOM))
STICKIES = (
    ("Our 8s look like 3s.\nThinner pen?", Point(620, 20), "warn"),
    ("The new scanner is brighter:\ntry it alone first", Point(620, 190), "good"),
    ("Who sees an update?\nNobody: only sums", Point(620, 360), "violet"),
)


async def fill(backend: Backend, workspace_id: str) -> Mapping[str, str]:
    """Make the documents; their ids by format."""
    people = [(member.peer_id, member.name) for member in backend.collaboration.members(workspace_id)]

    def steps(document: SharedDocument) -> None:
        assert isinstance(document, TaskList)
        _write_steps(document, people)

    seeds = (
        note("Protocol", PROTOCOL),
        Seed("tasks", "Steps", steps),
        Seed("board", "How it works", _draw),
        form("About your data", "One answer a site; nothing of the data itself.", ASKED),
    )
    made = {}
    for seed in seeds:
        entry = await backend.collaboration.add_document(workspace_id, seed.format, seed.title)
        copy = await backend.collaboration.open_document(workspace_id, entry.id)
        seed.fill(copy.document)
        await copy.save()
        made[seed.format] = entry.id
    return made


def _write_steps(document: TaskList, people: list[tuple[str, str]]) -> None:
    columns = document.add_columns(*COLUMNS)
    labels = {title: document.add_label(title, colour) for title, colour in LABELS.items()}
    for column, title, label, due, who in CARDS:
        card = document.add_card(columns[column], title)
        document.tag(card, labels[label])
        document.change_card(card, due=due, is_done=column == 2)
        for number in who:
            if number < len(people):
                document.assign(card, *people[number])
        if "fifty" in title:
            for line, is_done in LINES:
                document.check_item(document.add_item(card, line), is_done=is_done)


def _draw(document: SharedDocument) -> None:
    assert isinstance(document, Board)
    boxes = [
        Shape(Kind.RECTANGLE, Point(0, y), Point(180, 110), colour="accent", is_filled=True, text=name, letters=20)
        for name, y, _ in SITES
    ]
    model = Shape(
        Kind.ELLIPSE, Point(340, 170), Point(200, 150), colour="violet", is_filled=True, text="Joint model", letters=22
    )
    notes = [
        Shape(Kind.STICKY, at, Point(210, 140), colour=colour, text=words, letters=18) for words, at, colour in STICKIES
    ]
    title = Shape(Kind.TEXT, Point(0, -90), Point(520, 40), text="Only protected updates travel", letters=30)
    *sites, joint = document.add(*boxes, model)
    document.add(title, *notes)
    document.add(
        *(
            Shape(
                Kind.ARROW,
                Point(180, y + 55),
                end=Point(440, 245),
                width=3.0,
                colour="muted",
                start_on=Grip(site, Side.RIGHT),
                end_on=Grip(joint, side),
            )
            for site, (_, y, side) in zip(sites, SITES, strict=True)
        )
    )
