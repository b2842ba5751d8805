"""What the validator and the chooser say, in fewer words: for a page that is read at a glance.

Invariant: pure functions of text; nothing is claimed that the longer form does not say, and where a text is
not of the form expected it comes back whole. Words of the note are made safe for a terminal.
"""

import re
from collections.abc import Iterable
from functools import cache

from agent.citations import TABULAR
from agent.cli.quoting import clean
from agent.records import Document
from prompts import load

# That of `agent.choose.explaining`, whose import costs a tenth of a second; a test keeps the two the same.
RATIONALE = "rationale.v1"
_DOUBTS = ("in_passing", "needs_detail")
_SERVICES = "services.v1"
_SERVICE_DOUBTS = tuple(
    "no_dose no_route unsaid told several alike ordered detail unclassified no_age no_material other_payer"
    " some_words level".split()
)
_PLACES = ("title", "mentioned")
_FIELD = re.compile(r"\\\{\w+\\\}")
_END = r"(?=; |\.?$)"
_JOINT = "; "


def with_words(message: str, documents: Iterable[Document]) -> str:
    """Return a finding's message with the note's words in place of where they stand.

    Args:
        message: For example `…; the words at 'visit-1' 120-129 speak for it.`
        documents: Those of the encounter.
    """
    for document in documents:
        before, *rest = re.split(
            rf"the words at {re.escape(repr(document.document_id))} (\d+)-(\d+)", message
        )
        message = before
        for start, end, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            message += f"the words «{document.text[int(start) : int(end)]}»{after}"
    return clean(message)


def short_basis(basis: str) -> str:
    """Return a basis without the words that it quotes: `tabular:E11 use additional: …` is `Tabular E11`."""
    place, *_ = basis.partition(" ")
    return f"Tabular {place.removeprefix(TABULAR)}" if basis.startswith(TABULAR) else basis


def doubts(rationale: str) -> str:
    """Return what a rationale says against the code; empty when it says nothing of the kind.

    Example: `Stated in the history; told only in passing; report it if it was cared for.` gives `told only in
    passing; report it if it was cared for`.
    """
    patterns = (*_patterns(RATIONALE, _DOUBTS), *_patterns(_SERVICES, _SERVICE_DOUBTS))
    found = (pattern.search(rationale) for pattern in patterns)
    return _JOINT.join(said.group() for said in found if said)


def grounds(rationale: str) -> str:
    """Return a rationale without its doubts and without the section, which the quote's line names."""
    for pattern in (*_patterns(RATIONALE, (*_DOUBTS, *_PLACES)), *_patterns(_SERVICES, _SERVICE_DOUBTS)):
        rationale = pattern.sub("", rationale)
    said = _JOINT.join(part for part in rationale.removesuffix(".").split(_JOINT) if part.strip())
    return f"{said[:1].upper()}{said[1:]}." if said else ""


@cache
def _patterns(template: str, parts: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return what finds a filled part of a template in a rationale, at the beginning or after a joint."""
    texts = load(template).parts
    return tuple(
        re.compile(rf"(?:^|(?<=; )){_FIELD.sub('.+?', re.escape(texts[part]))}{_END}", re.IGNORECASE)
        for part in parts
    )
