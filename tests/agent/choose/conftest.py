from collections.abc import Callable

import pytest

from agent.choose.knowledge import Knowledge, knowledge
from agent.choose.outcome import Draft
from agent.records import Assertion, Mention, SectionKind


@pytest.fixture(scope="session")
def known() -> Knowledge:
    """The chooser's own knowledge."""
    return knowledge()


@pytest.fixture
def mention() -> Callable[..., Mention]:
    """Make a mention of one code; words and place do not matter unless given."""

    def make(code: str = "M10.9", **given: object) -> Mention:
        fields: dict[str, object] = {
            "document_id": "n",
            "start": 0,
            "end": 4,
            "sentence": 0,
            "section": SectionKind.OTHER,
            "assertion": Assertion.PRESENT,
            "codes": (code,),
            "phrase": "gout",
            "source": "lexicon",
            "is_title": False,
            "problem": None,
        }
        return Mention(**(fields | given))

    return make


@pytest.fixture
def draft(mention: Callable[..., Mention]) -> Callable[..., Draft]:
    """Make a draft of a code, resting on one mention of it."""

    def make(code: str, confidence: float = 0.9, **given: object) -> Draft:
        return Draft(code, given.pop("mentions", (mention(code),)), confidence, **given)

    return make
