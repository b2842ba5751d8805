from collections.abc import Callable
from datetime import date

import pytest

from agent.choose.local import Proposed
from agent.choose.outcome import Draft
from agent.records import Setting

_DAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def drafts(propose: Callable[..., Proposed]) -> Callable[[str], dict[str, Draft]]:
    """Return what is put forward for an emergency note, by code."""
    return lambda text: {d.code: d for d in propose(text, Setting.EMERGENCY, day=_DAY).drafts}


@pytest.fixture(scope="session")
def told(drafts: Callable[[str], dict[str, Draft]]) -> Callable[[str], set[str]]:
    """Return the codes that the story of a note gives, apart from what phrases name."""
    return lambda text: {c for c, d in drafts(text).items() if d.mentions[0].source == "circumstance"}
