"""Verbs of work: what people promise each other to do, in the forms in which English promises it."""

import re

# Verbs whose object is work. Left out is what people say of themselves all the time: see, think, get, try, find.
_WORDS = """
    add announce arrange ask assemble book borrow bring build buy call cancel chase check clean clear
    collect compare confirm contact copy cover create deliver design document draft drive email file
    finish fix forward handle hire inform install invite label lock mail measure message meet move
    order organise organize pack paint pay phone plan post prepare present print publish put register
    remind remove renew rent repair replace report research reserve review ring schedule scan send set
    share ship sign sort speak submit summarise summarize talk tell test transfer translate unlock
    update upload wash water weigh write
"""
VERBS = tuple(_WORDS.split())
# Only with what they are about: "I take it that …", "I do think", "he makes sense".
_OBJECT = r"\s+(?:the|this|that|those|these|care|up|after|into|on|over|a|an|our|some)\b"
_WITH = rf"(?:(?:fill|hand)\s+in\b|sign\s+up\b|(?:take|do|make|get|pick|look|run|hold|keep|change){_OBJECT})"
_WITH_S = (
    rf"(?:(?:fills|hands)\s+in\b|signs\s+up\b|(?:takes|does|makes|gets|picks|looks|runs|holds|keeps|changes){_OBJECT})"
)
# They are nouns too: "Toner orders are late".
_NOT_NOUN = r"(?!\s+(?:is|are|was|were|has|have|had|will|would|take|took|cost|cost[s]?|of|and|or|to)\b)(?![.,;:!?]|$)"
_IRREGULAR = {"build": "building", "set": "setting", "put": "putting", "plan": "planning", "ship": "shipping"}


def third(verb: str) -> str:
    """What he or she does."""
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def going_on(verb: str) -> str:
    """The form in -ing."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    return (verb[:-1] if verb.endswith("e") else verb) + "ing"


# Patterns to be put into others.
DO = rf"(?:(?:{'|'.join(VERBS)})\b|{_WITH})"
DOES = rf"(?:(?:{'|'.join(map(third, VERBS))})\b{_NOT_NOUN}|{_WITH_S})"
DOING = rf"(?:{'|'.join([*map(going_on, VERBS), 'taking', 'doing', 'making', 'picking'])})\b"
# Said of what is always so: no promise.
HABIT = re.compile(
    r"\b(?:always|usually|often|never|normally|sometimes|generally|hardly|rarely"
    r"|(?:every|each)\s+(?:day|week|month|year|time|morning|evening|spring|summer|autumn|winter|\w+day))\b",
    re.IGNORECASE,
)
