"""Lays beside each chosen code what was done about its condition and what speaks against it.

Invariant: no code is added, taken away or moved; the quotes are slices of the encounter's documents.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.governance.against import OTHER_SIDE, opposing
from agent.governance.places import places_of
from agent.governance.support import support_of
from agent.records import Choice, Encounter, Mention
from index.records import CodeSystem

_NO_CONDITION = tuple("VWXYZ")


def weighed(
    encounter: Encounter, choices: Sequence[Choice], mentions: Sequence[Mention] = ()
) -> tuple[Choice, ...]:
    """Return choices with their support and the evidence against them.

    Args:
        encounter: Whose documents are read; without any nothing is looked for.
        choices: Codes of other systems, and those for causes and circumstances, come back as they are.
        mentions: Of the documents; without them the words of the quotes are looked for again.
    """
    if not encounter.documents:
        return tuple(choices)
    codes = [choice.code for choice in choices]
    return tuple(_weighed(encounter, choice, mentions, codes) for choice in choices)


def _weighed(
    encounter: Encounter, choice: Choice, mentions: Sequence[Mention], codes: Sequence[str]
) -> Choice:
    if choice.system != CodeSystem.ICD10CM or choice.code.startswith(_NO_CONDITION):
        return choice
    places = places_of(choice, encounter, mentions)
    against = opposing(choice, places, encounter.setting)
    if any(code[:5] == choice.code[:5] and code != choice.code for code in codes):
        against = tuple(one for one in against if one.why != OTHER_SIDE)  # both sides are coded
    return replace(choice, support=support_of(choice, places), against=against)
