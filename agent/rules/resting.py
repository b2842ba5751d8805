"""What a finding from a list rests on: the edition that answered, and whether it is of the date of service.

Invariant: an edition that does not govern the date of service is never named without saying so.
"""

from agent.rules.base import Case
from index.releases.list_records import ListKind


def basis_of(case: Case, kind: ListKind) -> str:
    """Return the title of the edition of a list that answers, empty where none is held.

    Args:
        case: Knows the lists and the date of service.
        kind: Which list.
    """
    edition = case.lists.edition(kind)
    if edition is None:
        return ""
    day = case.encounter.day
    if day is None or edition.governs(day):
        return edition.title
    return f"{edition.title}, in force {edition.valid_from} to {edition.valid_to}"
