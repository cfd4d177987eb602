"""Decisions: what a conversation came to, told by what people say when they decide, for something or against it.

Rules over cue phrases of English and German, sentence by sentence. A refusal ("we won't", "let's skip it") is a
decision, and nothing to do.
"""

import re

_DECIDED = re.compile(
    r"""\b(?:
      we(?:\s+have|'ve)?\s+(?:all\s+|just\s+)?(?:decided|agreed|settled\s+on|resolved|chose|chosen|voted)
    | we(?:'ll|\ will|'re\ going\ to|\ are\ going\ to)?\s+(?:then\s+|just\s+)?
        (?:go\s+(?:with|for|ahead)|take\s+(?!a\s+(?:look|break)|care|time|notes)|use|stick\s+(?:with|to)|keep|settle\s+(?:on|for)
          |drop|skip|cancel|postpone|stay\s+(?:with|at)|leave\s+it|choose|pick)\b
    | we(?:'re|\ are)\s+(?:going\s+with|taking|keeping|using|dropping|skipping|cancelling|canceling|postponing
        |sticking)\b
    | let's\s+(?:just\s+|then\s+|all\s+)?
        (?:go\s+(?:with|for)|not\b(?!\s+(?:forget|worry))|skip|drop|cancel|postpone|keep|stick|take(?!\s+a\s+(?:look|break))|use|stay
          |leave\s+(?:it|that|the)(?!\s+(?:\w+\s+)?(?:for|until|till|to)\b)
          |only|make\s+it|settle|say\s+\w+day|do\s+(?:it|that|without)|meet|hold|choose|pick)\b
    | (?:it|that)(?:'s|\ is)\s+(?:then\s+)?(?:decided|settled|agreed|final|a\s+deal)
    | (?:the\s+)?(?:decision|agreement)\s*(?::|is\s+(?:to|that)|was\s+to)
    | (?:so|then|okay|ok|alright|all\s+right|right|fine|good|great|yes|done)\W+(?:so\W+|then\W+)?we(?:'ll|\ will)\s+
        (?!see|need|have\s+to|know|find\s+out|be|talk|discuss|come\s+back|get\s+back|look)\w+
    | (?:so|then|okay|ok)\W+we\s+make\s+it\s | ^\W*agreed\W+(?:so\s+|then\s+)?(?:we|no|the|it|only)\s
    | ^(?:(?:and|okay|ok|right|fine|good)\W+)?(?:so|then)\W+(?:then\W+)?we\s+(?:all\s+|both\s+|only\s+|just\s+)?
        (?!all\b|both\b|only\b|just\b)
        (?!are|have|need|should|could|can|may|might|must|do\b|don't|know|see|want|were|had|will|still|also|never|always
          |usually|already|think|got|get|would|wait|did|hope|\w+ed\b|'\w+)\w+\s+\w+
    | ^yes\W+(?:then\s+)?we\s+(?:close|open|stay|keep|meet|start|move|do\s+(?:it|that))\b
    | ^(?:okay|ok|so|then|fine|right|alright)\W+(?:then\s+)?(?:the|our|it|that|this)\s+
        (?:[\w'-]+\s+){0,3}(?:stays?|remains?)\b
    | (?:approved|carried)\b(?=[.!]|$)
    | wir\s+(?:haben\s+(?:uns\s+)?(?:[\w,äöüß-]+\s+){0,12}?(?:entschieden|beschlossen|geeinigt|festgelegt|abgestimmt)
             | einigen\s+uns | beschließen | entscheiden\s+uns | nehmen\s+(?:also|dann) | lassen\s+das | verzichten)
    | (?:damit\s+|somit\s+)?ist\s+(?:es\s+|das\s+)?(?:entschieden|beschlossen)
    | (?:beschluss|entscheidung)\s*:
    )
    # "Thursday it is."
    | ^(?:(?:so|then|okay|ok|alright|right|fine)\W+)?(?!what|how|who|where|when|why|here|there|yes|no|that|this|as)
        (?:[\w'-]+\s+){1,4}it\s+is(?:\s+then)?[.!]?$""",
    re.IGNORECASE | re.VERBOSE,
)
# What a group will not do, unless it is about what it can or knows.
_REFUSED = re.compile(
    r"""\b(?:we\s+(?:won't|will\s+not|shall\s+not|aren't\s+going\s+to|are\s+not\s+going\s+to)
          |we(?:'re|\s+are)\s+not\s+(?:going\s+to|(?!going|getting|saying|being|having|thinking|talking|making|looking)\w+ing)
          |we\s+(?:no\s+longer|don't)\s+(?:do|take|use|buy|hold|print|offer|send|change)\b(?!.*\bany\s?more\s+than))
        (?!\s+(?:know|see|be|have|get|make\s+it|find|need|manage|reach|finish|forget|regret)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT = re.compile(
    r"\b(?:not|never|n't|haven't|nothing|nicht|noch\s+nicht|nichts|nie)\s+(?:yet\s+)?(?:decided|agreed|entschieden|beschlossen|geeinigt)\b"
    r"|\b(?:haven't|have\s+not|didn't|did\s+not)\s+(?:yet\s+)?(?:decide|agree)"
    # what is told of another time was decided then
    r"|\b(?:decided|agreed|chose)\b[^.;]*\b(?:last\s+(?:year|month|week|time|spring|summer|autumn|winter)|ago|yesterday|back\s+then)\b"
    # what is left open, and the mere yes to what somebody proposed
    r"|\bleave\s+(?:it|that|this|them)\s+(?:\w+\s+)?(?:open|undecided)\b"
    r"|^\W*(?:(?:yes|yeah|ok|okay|right|alright|fine|good|great|so|then)\W+)*let's\s+do\s+(?:it|that)\W*$"
    r"|\b(?:if|unless|when|whether|until|before|could|might|maybe|perhaps)\s+we\b|\bwe\s+(?:could|might|usually|always|normally)\b",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"""\b(?:i(?:'d)?\s+(?:propose|suggest|vote|would\s+(?:propose|suggest))|my\s+(?:proposal|suggestion)|how\s+about|what\s+about
         |what\s+if\s+we|shall\s+we|should\s+we|why\s+don't\s+we|we\s+could|could\s+we|can\s+we|do\s+we\s+(?:agree|want\s+to)
         |(?:i\s+think|i\s+guess|maybe|perhaps)\s+we\s+(?:should|ought\s+to)
         |let's|i\s+would\s+(?:rather\s+)?(?:take|keep|go|use|drop|skip|cancel|choose|stick)|i'd\s+(?:take|keep|go|use|say|rather|drop|skip|cancel|choose|stick))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AGREED = re.compile(
    r"""^(?:yes|yeah|yep|ok|okay|right|alright|fine|good|great|perfect|sure|and|so|then|\W)*
        (?:agreed|i\s+agree|deal|sounds\s+good|works\s+for\s+me|fine\s+(?:by|with)\s+me|good\s+(?:idea|plan)|makes\s+sense|let's\s+do\s+(?:it|that)
          |in\s+favou?r|einverstanden|abgemacht|so\s+machen\s+wir\s+das)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Enough as an answer to "shall we …?".
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|ok|okay|fine|absolutely|of\s+course|definitely|ja|klar|gern)\b(?!\W+but\b)", re.I
)
_ASKED = re.compile(r"\b(?:shall|should|do|could)\s+we\b|\bhow\s+about\b|\bwhat\s+if\s+we\b|\bwhy\s+don't\s+we\b", re.I)
# "So we go live on the fifth, agreed?"
_PUT = re.compile(
    r"\bwe(?:'re|'ll|\s+(?!were|had|did|got)\w+)\b.*[,;.:–-]\s*(?:(?:is|are)\s+(?:everybody|everyone|we\s+all)\s+)?"
    r"(?:agreed|okay|ok|all\s+right|alright|fine|deal|any\s+objections|einverstanden)\s*\?$",
    re.I,
)
# Proposals about the meeting itself.
_PASSING = re.compile(
    r"\b(?:start|begin|move\s+on|continue|go\s+on|wrap\s+up|take\s+a\s+break|next\s+(?:point|item)|stop\s+here|call\s+it\s+a\s+day)\b",
    re.I,
)


def decision(sentence: str) -> bool:
    """Whether it says that something was decided."""
    plain = sentence.replace("’", "'").strip()
    if plain.endswith("?") or _NOT.search(plain) or _is_about_meeting(plain):
        return False
    return bool(_DECIDED.search(plain) or _REFUSED.search(plain))


def proposal(sentence: str) -> bool:
    """Whether it says what could be decided."""
    plain = sentence.replace("’", "'")
    return bool(_PROPOSED.search(plain) or _PUT.search(plain)) and not _is_about_meeting(plain)


def agreement(answer: str, to: str) -> bool:
    """Whether an answer makes a decision of the proposal `to`."""
    answer, to = answer.replace("’", "'"), to.replace("’", "'")
    return bool(_AGREED.search(answer) or (_YES.search(answer) and (_ASKED.search(to) or _PUT.search(to))))


def _is_about_meeting(plain: str) -> bool:
    return bool(re.search(r"\b(?:let's|shall\s+we|should\s+we|we'll)\b", plain, re.I) and _PASSING.search(plain))
