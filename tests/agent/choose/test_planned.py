"""Operations that a note only plans leave no status behind."""

import pytest

from agent.choose.asides import aside
from agent.choose.knowledge import knowledge
from agent.documents import structured
from agent.records import Assertion, Mention, SectionKind


def reason(text: str, words: str, code: str, assertion: Assertion = Assertion.PRESENT) -> str:
    document = structured("n", text)
    start = text.index(words)
    number = next(i for i, s in enumerate(document.sentences) if s.start <= start < s.end)
    kind, end = SectionKind.ASSESSMENT, start + len(words)
    mention = Mention(
        "n", start, end, number, kind, assertion, (code,), words, "lexicon", is_title=False, problem=None
    )
    found = aside(document, mention, knowledge())
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Neoadjuvant chemotherapy, bilateral mastectomy after.", "bilateral mastectomy"),
        ("RRSO at that time or later.", "RRSO"),
        ("Scheduled for left mastectomy.", "mastectomy"),
        ("Will undergo hysterectomy next month.", "hysterectomy"),
    ],
)
def test_what_is_planned_is_no_status(text: str, words: str):
    assert reason(text, words, "Z90.13") == "an operation that is only planned"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bilateral mastectomy after neoadjuvant chemotherapy in 2019.", "Bilateral mastectomy"),
        ("Mastectomy 2015.", "Mastectomy"),
        ("She had a mastectomy and is planning a trip.", "mastectomy"),
    ],
)
def test_what_was_done_is_one(text: str, words: str):
    assert reason(text, words, "Z90.13") == ""
    assert reason(text, words, "Z90.13", Assertion.HISTORICAL) == ""
