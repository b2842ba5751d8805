"""Words quoted for what they say as a whole, whatever denial or other person they name.

Invariant: the words lie in one sentence, and the caller's pattern itself holds what is denied or who decides.
"""

from agent.choose.finding import View, sentence_at
from agent.records import Assertion, Mention


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
    if number is None:
        return None
    place = view.document.sentences[number]
    words = view.document.text[start:end]
    return Mention(
        view.document.document_id, start, end, number, place.kind, Assertion.PRESENT, (code,), words, source,
        place.is_title, place.problem,
    )  # fmt: skip
