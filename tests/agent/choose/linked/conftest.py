from collections.abc import Callable

import pytest

from agent.choose import LocalChooser
from agent.choose.local import Proposed
from agent.choose.outcome import Reading
from agent.documents import structured
from agent.mentions import find_mentions
from agent.records import Encounter, Setting
from index.build import open_index

Propose = Callable[..., Proposed]


@pytest.fixture(scope="session")
def propose(index_home: object) -> Propose:
    """Put forward codes for a note, before they are weighed."""
    index = open_index(index_home)
    chooser = LocalChooser(index)

    def run(text: str, setting: Setting = Setting.OUTPATIENT, **told: object) -> Proposed:
        document = structured("n", text)
        encounter = Encounter("n", setting, (document,), **told)
        return chooser.propose(Reading(encounter, find_mentions(document, index.book)))

    return run


@pytest.fixture(scope="session")
def proposed(propose: Propose) -> Callable[..., set[str]]:
    """Return the codes that are put forward for a note."""
    return lambda text, **told: {d.code for d in propose(text, **told).drafts}
