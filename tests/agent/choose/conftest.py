from collections.abc import Callable
from datetime import date

import pytest

from agent.choose import LocalChooser
from agent.choose.knowledge import Knowledge, knowledge
from agent.choose.local import Proposed
from agent.choose.outcome import Draft, Reading
from agent.documents import structured
from agent.mentions import find_mentions
from agent.records import Assertion, Encounter, Mention, SectionKind, Setting
from index.opening import open_index

_DAY = date(2026, 6, 1)


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


@pytest.fixture(scope="session")
def propose(index_home: object) -> Callable[..., Proposed]:
    """Put forward codes for a note, before they are weighed."""
    index = open_index(index_home)
    chooser = LocalChooser(index)

    def run(text: str, setting: Setting = Setting.OUTPATIENT, **told: object) -> Proposed:
        document = structured("n", text)
        encounter = Encounter("n", setting, (document,), **told)
        return chooser.propose(Reading(encounter, find_mentions(document, index.book)))

    return run


@pytest.fixture(scope="session")
def proposed(propose: Callable[..., Proposed]) -> Callable[..., set[str]]:
    """Return the codes that are put forward for a note."""
    return lambda text, **told: {d.code for d in propose(text, **told).drafts}


@pytest.fixture(scope="session")
def drafts(propose: Callable[..., Proposed]) -> Callable[[str], dict[str, Draft]]:
    """Return what is put forward for an emergency note, by code."""
    return lambda text: {d.code: d for d in propose(text, Setting.EMERGENCY, day=_DAY).drafts}
