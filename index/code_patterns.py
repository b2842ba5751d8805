"""Whether the code tables hold any code that a pattern means.

Invariant: a pattern is asked of every release of its code system, so that a rule about last year's codes is
no mistake; headings (chapters and blocks) are no codes.
"""

from index.records import CodeSystem
from index.tables_store import Store

_HELD = """SELECT 1 FROM code WHERE release = ? AND plain >= ? AND plain < ? AND plain GLOB ?
    AND kind NOT IN ('chapter', 'block') LIMIT 1"""
_AFTER = "\uffff"


def holds(store: Store, system: CodeSystem, first: str, last: str) -> bool | None:
    """Say whether a code begins in a way, or lies in a range.

    Args:
        store: The open tables.
        system: The code system to ask.
        first: Lower bound, or the beginning of a code, where `?` is any character; without dots.
        last: Upper bound of a range, with all that is below it; empty for a beginning.

    Returns:
        None where no release of the system is held.
    """
    numbers = [store.numbers[r.release_id] for r in store.releases if r.system is system]
    if not numbers:
        return None
    known, _, _ = first.partition("?")
    bounds = (first, f"{last}{_AFTER}", "*") if last else (known, f"{known}{_AFTER}", f"{first}*")
    return any(store.rows(_HELD, (number, *bounds)) for number in numbers)
