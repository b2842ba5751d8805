from collections.abc import Callable

from agent.choose.knowledge import Knowledge
from agent.choose.ordering import in_order
from agent.choose.outcome import Draft
from agent.records import SectionKind

Make = Callable[..., Draft]


def at(draft: Make, mention: Callable[..., object], code: str, section: SectionKind, start: int) -> Draft:
    return draft(code, mentions=(mention(code, section=section, start=start),))


def test_what_the_note_concludes_comes_first_in_its_own_order(
    draft: Make, mention: Callable[..., object], known: Knowledge
):
    told = [
        at(draft, mention, "I10", SectionKind.HISTORY_PAST, 10),
        at(draft, mention, "J18.9", SectionKind.HOSPITAL_COURSE, 50),
        at(draft, mention, "R05.9", SectionKind.ASSESSMENT, 300),
        at(draft, mention, "N17.9", SectionKind.DIAGNOSES, 200),
        at(draft, mention, "I50.33", SectionKind.DIAGNOSES, 150),
    ]
    assert [d.code for d in in_order(told, known)] == ["I50.33", "N17.9", "R05.9", "J18.9", "I10"]


def test_lasting_conditions_of_the_history_come_after_the_present_illness_and_status_last(
    draft: Make, mention: Callable[..., object], known: Knowledge
):
    told = [
        at(draft, mention, "Z95.0", SectionKind.HISTORY_PRESENT, 1),
        at(draft, mention, "I25.10", SectionKind.HISTORY_PAST, 5),
        at(draft, mention, "R10.9", SectionKind.HISTORY_PRESENT, 20),
        at(draft, mention, "K56.52", SectionKind.HISTORY_PRESENT, 40),
    ]
    assert [d.code for d in in_order(told, known)] == ["K56.52", "I25.10", "R10.9", "Z95.0"]
