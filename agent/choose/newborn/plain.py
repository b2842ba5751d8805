"""Words quoted for what they say as a whole, whatever denial or other person they name.

Invariant: the words lie in one sentence, and the caller's pattern itself holds what is denied or who decides.
"""

from agent.choose.finding import View, mention_at
from agent.documents import sentence_at
from agent.records import Mention


def plainly(view: View, start: int, end: int, code: str, source: str) -> Mention | None:
    """Make a mention of words such as "mother declines the vaccine" or "sepsis ruled out".

    Args:
        view: The document.
        start: First character of the words; with `end` half-open.
        end: One past the last.
        code: What they stand for.
        source: What names them so.
    """
    number = sentence_at(view.document, start)
    return None if number is None else mention_at(view.document, number, start, end, code, source=source)
