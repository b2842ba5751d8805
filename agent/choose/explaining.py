"""Facts to a sentence a coder can read.

Invariant: a rationale holds nothing but the templates of `prompts/rationale.v1.md` filled with facts of the
run; it is made, never composed, so it cannot claim what was not found.
"""

from collections.abc import Sequence

from agent.choose.outcome import Fact
from prompts import load

TEMPLATE = "rationale.v1"


def rationale(facts: Sequence[Fact]) -> str:
    """Join the facts into one sentence, in the order in which they were decided.

    Example: `"HTN" is a clinical phrase of I10; nothing more specific is documented.`
    """
    template = load(TEMPLATE)
    said = list(dict.fromkeys(template.fill(f.name, dict(f.values)) for f in facts))
    text = "; ".join(said)
    return text[:1].upper() + text[1:] + "." if text else ""
