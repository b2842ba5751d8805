from collections.abc import Callable

import pytest

from agent.choose.outcome import Draft


@pytest.fixture(scope="session")
def told(drafts: Callable[[str], dict[str, Draft]]) -> Callable[[str], set[str]]:
    """Return the codes that the story of a note gives, apart from what phrases name."""
    return lambda text: {c for c, d in drafts(text).items() if d.mentions[0].source == "circumstance"}
