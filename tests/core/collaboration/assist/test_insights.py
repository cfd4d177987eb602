"""Insights: who waits for whom, what is stale or hot, and who is quiet, in a workspace made by hand."""

from dataclasses import replace
from datetime import date, datetime

from core.collaboration.assist.insights import DAY_S, Activity, Edits, Thread, insights, named
from core.collaboration.records import DocumentEntry, Member
from core.collaboration.talk_records import ChatLine, Quote

ADA, BEN, EVE = Member("a", "Ada Lovelace", "owner"), Member("b", "Ben", "editor"), Member("e", "Eve", "viewer")
MEMBERS = (ADA, BEN, EVE)
NOW = datetime(2026, 11, 27, 12).astimezone().timestamp()
NOTE = DocumentEntry("text-note", "text", "Note", 0.0)
OTHER = Quote("other", "e", "Eve", "Lunch?")
PLAN = DocumentEntry("text-plan", "text", "Plan", 1.0)


def line(member, text, *, days_ago, number=0):
    return ChatLine(
        f"{member.peer_id}{days_ago}{number}", "w", member.peer_id, member.name, text, NOW - days_ago * DAY_S
    )


def drawn(chat=(), *, edits=(), threads=(), documents=(NOTE, PLAN)):
    return insights(Activity(MEMBERS, documents, chat, edits, threads), now=NOW)


def test_a_question_waits_until_somebody_else_speaks():
    asked = line(ADA, "Is the plot fenced?", days_ago=1)
    [waiting] = drawn([asked]).waiting
    assert (waiting.who, waiting.whom, waiting.text, waiting.source) == ("Ada Lovelace", "", asked.text, asked.id)
    assert drawn([asked, line(ADA, "Hello?", days_ago=0.9)]).waiting[0].text == asked.text
    assert drawn([asked, line(EVE, "It is.", days_ago=0.5)]).waiting == ()


def test_who_is_named_is_waited_for_whatever_others_say():
    asked = line(BEN, "@ada can you send the map", days_ago=2)
    answered_by_another = [asked, line(EVE, "Me too", days_ago=1)]
    assert [(entry.who, entry.whom) for entry in drawn(answered_by_another).waiting] == [("Ben", "Ada Lovelace")]
    assert drawn([*answered_by_another, line(ADA, "Sent.", days_ago=0.1)]).waiting == ()


def test_names_are_found_where_people_speak_to_each_other():
    assert named("Ben, look at this", MEMBERS) == [BEN]
    assert named("I met Ben there", MEMBERS) == []
    assert named("@Ada Lovelace and @eve!", MEMBERS) == [ADA, EVE]
    assert named("mail@ben.example", MEMBERS) == []


def test_what_waits_for_three_days_is_stale():
    found = drawn([line(BEN, "@ada, the map?", days_ago=3)])
    assert [entry.whom for entry in found.stale] == ["Ada Lovelace"] and found.waiting == ()


def test_an_open_comment_waits_and_a_closed_one_does_not():
    words = (line(EVE, "This number looks wrong", days_ago=1),)
    found = drawn(threads=[Thread("t1", "text-plan", words), Thread("t2", "text-plan", words, is_open=False)])
    [waiting] = found.waiting
    assert (waiting.who, waiting.source, waiting.document_id) == ("Eve", "t1", "text-plan")


def test_hot_documents_by_day_and_author():
    today, before, long_ago = date(2026, 11, 27), date(2026, 11, 26), date(2026, 10, 1)
    edits = [
        Edits("text-note", "a", today, 3),
        Edits("text-plan", "b", before, 10),
        Edits("text-plan", "a", today, 4),
        Edits("text-plan", "gone", today, 1),
        Edits("text-note", "a", long_ago, 500),
    ]
    plan, note = drawn(edits=edits).hot
    assert (plan.title, plan.edits, note.edits) == ("Plan", 15, 3)
    assert plan.days == ((today, 5), (before, 10))
    assert plan.authors == (("Ben", 10), ("Ada Lovelace", 4), ("Others", 1))


def test_quiet_are_those_who_neither_wrote_nor_spoke_for_two_weeks():
    chat = [line(BEN, "Hi", days_ago=20), line(ADA, "Hi", days_ago=1)]
    assert [(quiet.name, quiet.last) for quiet in drawn(chat).quiet] == [("Eve", 0.0), ("Ben", NOW - 20 * DAY_S)]
    busy = drawn(chat, edits=[Edits("text-note", "b", date(2026, 11, 20), 1)])
    assert [quiet.name for quiet in busy.quiet] == ["Eve"]


def test_in_a_thread_only_what_is_said_there_answers():
    root = line(EVE, "The plan", days_ago=3)
    asked = replace(line(ADA, "Who prints it?", days_ago=2), thread=root.id)
    aside = line(BEN, "The weather is nice", days_ago=1.9)
    [waiting] = drawn([root, asked, aside]).waiting
    assert (waiting.who, waiting.source) == ("Ada Lovelace", asked.id)
    assert drawn([root, asked, aside, replace(line(BEN, "I do", days_ago=1), thread=root.id)]).waiting == ()


def test_outside_threads_the_next_few_lines_answer_and_later_ones_that_point_back():
    asked = line(ADA, "Is the plot fenced?", days_ago=2)
    own = [line(ADA, f"More about the plot {number}", days_ago=1.9, number=number) for number in range(9)]
    others = [replace(line(BEN, f"Lunch {number}", days_ago=1.8, number=number), quote=OTHER) for number in range(6)]
    far = line(EVE, "Yes", days_ago=1)
    # lines that quote something else are about that, yet they push the question out of sight
    assert [entry.text for entry in drawn([asked, *own, *others, far]).waiting] == [asked.text]
    assert drawn([asked, *own, far]).waiting == ()
    quoting = replace(far, quote=Quote(asked.id, "a", "Ada Lovelace", asked.text))
    assert drawn([asked, *others, quoting]).waiting == ()
    assert drawn([asked, *others, line(EVE, "@ada it is", days_ago=1)]).waiting == ()
    assert drawn([asked, *others, replace(far, mentions=("a",))]).waiting == ()
    assert drawn([asked, *others, replace(far, thread=asked.id)]).waiting == ()


def test_what_was_removed_neither_asks_nor_answers():
    asked = line(ADA, "Is the plot fenced?", days_ago=2)
    gone = replace(line(BEN, "Yes", days_ago=1), removed_by="author")
    assert len(drawn([asked, gone]).waiting) == 1 and drawn([replace(asked, removed_by="author")]).waiting == ()
