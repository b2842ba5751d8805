from collections.abc import Callable

import pytest

from agent.choose.foreign import foreign_words, lamed_sides
from agent.documents import structured
from agent.records import Assertion, Document, Mention, SectionKind


def placed(text: str, words: str, code: str) -> Mention:
    document = structured("n", text)
    start = text.index(words)
    number = next(i for i, s in enumerate(document.sentences) if s.start <= start < s.end)
    said = (SectionKind.OTHER, Assertion.PRESENT, (code,), words, "title", False, None)
    return Mention("n", start, start + len(words), number, *said)


def foreign(text: str, own: tuple[str, str], other: tuple[str, str]) -> list[str]:
    found = foreign_words([placed(text, *own)], [placed(text, *other)], structured("n", text))
    return [text[first:end] for first, end in found]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Problem list: Acute CVA, prostate cancer, DVT.", ("DVT", "I82.40")),
        ("Problem list: DVT, CHF, Acute CVA.", ("DVT", "I82.40")),
    ],
)
def test_a_condition_listed_apart_keeps_its_words(text: str, other: tuple[str, str]):
    assert foreign(text, ("Acute CVA", "I63.9"), other) == ["DVT"]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Acute CVA, due to endocarditis.", ("endocarditis", "I38")),
        ("Acute CVA and endocarditis.", ("endocarditis", "I38")),
        ("Acute CVA, fever.", ("fever", "R50.9")),
        ("Acute CVA, occlusion of the right MCA.", ("occlusion of the right MCA", "I66.01")),
        ("Acute CVA.\nEndocarditis.", ("Endocarditis", "I38")),
    ],
)
def test_what_is_linked_a_symptom_or_kindred_speaks_for_a_condition(text: str, other: tuple[str, str]):
    assert foreign(text, ("Acute CVA", "I63.9"), other) == []


@pytest.mark.parametrize(
    ("text", "lamed"),
    [
        ("Stroke with residual left-sided weakness.", ["left-sided weakness"]),
        ("Stroke, right hemiparesis.", ["right hemiparesis"]),
        ("Stroke, R arm and leg weakness.", ["R arm and leg weakness"]),
        ("Stroke with weakness of the left side.", ["weakness of the left side"]),
        ("Stroke of the left middle cerebral artery.", []),
    ],
)
def test_the_lamed_side_is_not_that_of_the_vessel(text: str, lamed: list[str]):
    document: Document = structured("n", text)
    assert [text[a:b] for a, b in lamed_sides("I63.9", 0, document)] == lamed
    assert not list(lamed_sides("I69.359", 0, document))


def test_words_of_another_problem_settle_no_stroke(proposed: Callable[..., set[str]]):
    text = (
        "HPI: Here after his stroke with left-sided weakness.\n\nProblem list: Acute CVA, gout, DVT.\n\n"
        "Assessment/Plan:\nAcute CVA - continue PT."
    )
    assert "I63.9" in proposed(text)
    assert not {c for c in proposed(text) if c.startswith("I63.0")}
