"""Which official lists judged a claim, of what dates, and which kinds of lists nobody has added.

Invariant: a list that does not govern the date of service is said to be old or new where it is named; a list
that such an encounter is held against and that is not held is named too, so that what was not checked never
looks as if it had passed.
"""

from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from agent.records import Encounter
from index.edit_lists import ListEdition
from index.releases.list_records import TITLES, ListKind

_STAY = (ListKind.POA_EXEMPT, ListKind.MCE, ListKind.CC_MCC)
_VISIT = (ListKind.MCE, ListKind.PTP, ListKind.MUE, ListKind.ADD_ON)


def lists_told(
    asked: Mapping[str, str], editions: Iterable[ListEdition], encounter: Encounter
) -> Iterator[Text]:
    """Yield the lines below a claim's findings.

    Args:
        asked: Kind of list to the id of the edition that answered.
        editions: Those held.
        encounter: Its setting says which lists belong to it, its date which of them govern.
    """
    held = {edition.edition_id: edition for edition in editions}
    for edition_id in asked.values():
        if edition := held.get(edition_id):
            yield _of_edition(edition, encounter)
    kinds = {edition.kind for edition in held.values()}
    wanted = _VISIT if encounter.setting.is_outpatient else _STAY
    if lacking := [TITLES[kind] for kind in wanted if kind not in kinds]:
        yield Text(f"Not held, so not checked: {'; '.join(lacking)}", style="yellow")


def _of_edition(edition: ListEdition, encounter: Encounter) -> Text:
    line = Text(f"List asked: {edition.title}, {edition.valid_from} to {edition.valid_to}", style="dim")
    day = encounter.day
    if day is None or edition.governs(day):
        return line
    age = "older" if edition.valid_to < day else "newer"
    return line.append(f": {age} than the date of service, {day}", style="not dim yellow")
