import pytest

from agent.assertion import assertion_of, cues
from agent.documents import structured
from agent.records import Assertion


def said(text: str, words: str) -> Assertion:
    document = structured("n", text)
    start = text.index(words)
    return assertion_of(cues(document, 0), start, start + len(words), document.sentences[0].kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sore throat - rapid strep neg", "Sore throat"),
        ("Rh neg - Ab screen neg, RhIG today", "Rh neg"),
        ("Cough - COVID and flu negative", "Cough"),
    ],
)
def test_a_negative_test_does_not_deny_what_it_was_done_for(text: str, words: str):
    assert said(text, words) is Assertion.PRESENT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DVT - negative", "DVT"),
        ("Strep pharyngitis negative", "Strep"),
        ("Cough - influenza negative", "influenza"),
    ],
)
def test_what_was_tested_for_is_denied(text: str, words: str):
    assert said(text, words) is Assertion.ABSENT
