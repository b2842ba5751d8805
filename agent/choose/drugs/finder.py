"""The finder of drugs: one search for names, then what each kind of rule makes of them.

Invariant: the document is searched for names once; where there is none, nothing else runs. Cost is linear in
the document's length.
"""

from collections.abc import Iterator

from agent.choose.drugs.adverse import adverse
from agent.choose.drugs.allergies import allergies
from agent.choose.drugs.long_term import long_term
from agent.choose.drugs.poisoning import poisoning
from agent.choose.drugs.scanning import scan
from agent.choose.drugs.taking import told_of
from agent.choose.drugs.underdosing import underdosing
from agent.choose.finding import View
from agent.choose.outcome import Draft


def find_drugs(view: View) -> Iterator[Draft]:
    """Yield poisonings, adverse effects, underdosing, long-term use and allergy status.

    Args:
        view: The document with what is put forward so far.
    """
    scanned = scan(view.document)
    yield from allergies(scanned)
    if not scanned.hits:
        return
    poisoned = list(poisoning(view, scanned))
    yield from poisoned
    yield from adverse(view, scanned, frozenset(d.code for d in poisoned))
    yield from underdosing(view, scanned)
    yield from long_term(scanned, told_of(scanned), view.drafts)
