"""Whether quoted words lead to a code by the tables' own words."""

import pytest

from agent.choose.model.shown import Shown
from agent.choose.model.support import Support, unfounded_facts
from agent.mentions import find_mentions

NOTE = """ASSESSMENT AND PLAN
1. COPD with an acute exacerbation. Prednisone for five days.
2. Sugars in the 300s on metformin for her type 2 diabetes.
3. She walks with a cane.
"""


@pytest.fixture
def unsupported(coder, read_note):
    def run(*quoted: tuple[str, str]) -> frozenset[str]:
        _, document = read_note(NOTE)
        shown = Shown(document)
        support = Support(coder.knowledge, document, find_mentions(document, coder.knowledge.book), ())
        return support.unsupported([(code, shown.places(words)) for code, words in quoted])

    return run


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("J44.1", "COPD with an acute exacerbation"),
        ("J44.9", "COPD"),
        ("E11.65", "Sugars in the 300s"),
        ("E11.65", "type 2 diabetes"),
    ],
)
def test_words_lead_to_codes_of_their_category(code: str, words: str, unsupported):
    assert unsupported((code, words)) == frozenset()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E43", "COPD with an acute exacerbation"),
        ("A41.9", "walks with a cane"),
        ("N17.9", "Prednisone for five days"),
    ],
)
def test_words_about_something_else_do_not(code: str, words: str, unsupported):
    assert unsupported((code, words)) == {code}


def test_each_code_is_judged_by_its_own_quotes(unsupported):
    assert unsupported(("J44.1", "COPD"), ("E43", "COPD")) == {"E43"}
    assert unsupported() == frozenset()


@pytest.mark.parametrize(
    ("why", "count"),
    [
        ("Acute exacerbation of COPD is documented.", 0),
        ("The quote names COPD.", 0),
        ("COPD with pneumonia.", 1),
        ("COPD with pneumonia and heart failure.", 2),
        ("", 0),
    ],
)
def test_a_reason_may_only_speak_of_what_is_quoted(why: str, count: int, coder):
    seen = (
        "COPD with an acute exacerbation of COPD. "
        "Chronic obstructive pulmonary disease with (acute) exacerbation"
    )
    assert unfounded_facts(why, seen, coder.knowledge) == count
