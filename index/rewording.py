"""Words of notes that the tables have others for: a query asked again in the tables' words.

Invariant: what is asked again stands beside the query, never in its place, so that the query's own words
count for more. A pair stands here only where the tables say both things of the same places of the body.
"""

import re

_WORDS = {
    "extremity": "limb",  # save for vessels, titles speak of limbs
    "strain": "sprain",  # a muscle is strained and a ligament sprained, which notes seldom tell apart
    "status post": "aftercare following",  # a finding in one visit is the reason for another
}
_SAID = re.compile(r"\b(?:" + "|".join(_WORDS) + r")\b")


def reworded(query: str) -> str:
    """Return a query in the tables' words; the same where it has none that they say otherwise.

    Example: "lumbar strain" gives "lumbar sprain".
    """
    return _SAID.sub(lambda said: _WORDS[said.group()], query)
