from collections.abc import Callable

import pytest

from agent.choose.asides import aside
from agent.choose.knowledge import Knowledge
from agent.documents import structured
from agent.records import Mention


@pytest.fixture
def passing(known: Knowledge, mention: Callable[..., Mention]) -> Callable[[str, str, str], bool]:
    """Whether the words of a note that a code stands for are told in passing only."""

    def told(code: str, words: str, note: str) -> bool:
        start = note.lower().index(words.lower())
        one = mention(code, start=start, end=start + len(words))
        return aside(structured("n", note), one, known) is not None

    return told


@pytest.mark.parametrize(
    ("code", "words", "note"),
    [
        ("L50.9", "hives", "Sulfa allergy - hives."),
        ("L50.6", "hives", "She carries a latex allergy with contact hives."),
        ("T78.2XXA", "anaphylaxis", "pt w/ SULFA allergy - anaphylaxis - no bactrim"),
        ("I10", "HTN", "former: HTN resolved after 60 lb weight loss"),
        ("Z23", "shingrix", "shingrix #2 next visit"),
        ("J11.1", "flu", "flu vax in Oct"),
        ("N80.9", "endometriosis", "endometriosis in her 20s (no treatment now)"),
        ("J45.909", "asthma", "PMH: asthma as a child, GERD"),
        ("F32.A", "depression", "depression in college"),
        ("Z79.811", "aromatase inhibitor", "RT planned afterwards, then aromatase inhibitor."),
        ("Z79.85", "GLP-1", "PCP to consider GLP-1"),
        ("K66.8", "pneumoperitoneum", "Pneumoperitoneum was established with a Veress needle."),
    ],
)
def test_what_is_told_in_passing_is_known(
    code: str, words: str, note: str, passing: Callable[[str, str, str], bool]
):
    assert passing(code, words, note)


@pytest.mark.parametrize(
    ("code", "words", "note"),
    [
        ("L50.9", "hives", "Hives all over since breakfast."),
        ("K21.9", "GERD", "GERD resolved with omeprazole."),
        ("Z23", "shingrix", "shingrix #2 given today"),
        ("J11.1", "flu", "flu with cough and fever"),
        ("J45.909", "asthma", "asthma since childhood"),
        ("E10.9", "type 1 diabetes", "type 1 diabetes as a child, on a pump"),
        ("Z79.811", "aromatase inhibitor", "RT finished, then aromatase inhibitor since May."),
    ],
)
def test_what_is_of_today_is_not(code: str, words: str, note: str, passing: Callable[[str, str, str], bool]):
    assert not passing(code, words, note)
