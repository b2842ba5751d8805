"""The rule about order where a guideline, and no note of the tabular list, puts one code before another.

Invariant: the pairs are those of `data/before.tsv`, by which `agent.rules.sequence` orders as well, so a
sequenced list breaks this rule only where a note of the tabular list asks for the other order.
"""

from collections.abc import Iterator

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.etiology import orders, precedes
from agent.rules.example import Cited, Example
from agent.rules.knowledge import Row, in_ranges, ranges_of, rows_about

_DATA = "before"
_SEQUELA = "S"


def belongs_before(first: Subject, second: Subject) -> Row | None:
    """Return the row that puts `first` before `second`; None also where one puts `second` before `first`."""
    found = _row(first, second)
    return found if found and _row(second, first) is None else None


def _row(first: Subject, second: Subject) -> Row | None:
    if first.code is not None and first.code.seventh == _SEQUELA:
        return None
    return next(
        (r for r in rows_about(_DATA, first.name) if in_ranges(second.name, ranges_of(r.fields[0]))), None
    )


def _check(case: Case) -> Iterator[Hit]:
    for later in range(1, len(case.known)):
        second, _ = case.known[later]
        if not rows_about(_DATA, second.name):
            continue
        for place, (first, _) in enumerate(case.known[:later]):
            row = belongs_before(second, first)
            led = row and any(in_ranges(s.name, row.codes) for s, _ in case.known[:place])
            if row and not led and not _is_told(first, second):
                message = f"{second.name} belongs before {first.name}: {row.fields[2]}."
                yield Hit((first, second), message, f"Put {second.name} before {first.name}.", row.fields[1])
                break


def _is_told(first: Subject, second: Subject) -> bool:
    """Say whether a note of the tabular list orders the two, which is CC102's to say."""
    note = precedes(second, first)
    return precedes(first, second) is not None or (note is not None and orders(note, second, first))


_SEPSIS = "Sepsis due to pneumonia."
_BLOOD = Cited("A41.9", "Sepsis")
_LUNG = Cited("J18.9", "pneumonia")

ORDER = Rule(
    rule_id="CC112",
    name="order-by-guideline",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Codes stand in the order that the guidelines give: sepsis before the local infection, a "
    "poisoning before its effects, a deeper burn before a shallower one, chapter 15 before other chapters.",
    basis="II.K",
    repair="Put the code that the guideline names first.",
    example=Example(_SEPSIS, (_LUNG, _BLOOD)),
    near_miss=Example(_SEPSIS, (_BLOOD, _LUNG)),
    check=_check,
)
RULES = (ORDER,)
