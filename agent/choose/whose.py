"""Whose record a code may stand on: the mother's, the newborn's, or neither's.

Invariant: obstetric codes stand on the record of a woman of childbearing years, perinatal codes never on
hers (I.C.15.a.2, I.C.16.a.1); an age or sex that is unknown rules nothing out.
"""

from collections.abc import Sequence

from agent.choose.knowledge import ranges_of
from agent.choose.outcome import Draft
from agent.records import Encounter, Setting, Sex

_OF_MOTHERS = ranges_of(["O00-O9A", "Z33-Z34", "Z36-Z37", "Z39", "Z3A"])
_OF_NEWBORNS = ranges_of(["P00-P96", "Z38", "Z00.11", "Z05"])
_OF_VISITS = ranges_of(["Z34", "Z39.1-Z39.2", "Z00.0-Z00.1"])
"""Routine visits, which no stay is: named there, they are planned (I.C.15.b.1, I.C.21.c.13)."""

_BODY_MASS = "Z68"
"""Not assigned during pregnancy (I.C.21.c.3)."""

_YOUNGEST, _OLDEST, _GROWN = 9, 64, 14
_SURE = 0.5


def of_record(drafts: Sequence[Draft], encounter: Encounter) -> list[Draft]:
    """Leave out drafts that belong on another person's record.

    Example: "A2GDM on insulin" told of the mother in a newborn's summary gives no O24.414 there.
    """
    if encounter.setting is Setting.INPATIENT:
        drafts = [d for d in drafts if d.code not in _OF_VISITS]
    years = encounter.age_years
    mother = encounter.sex is not Sex.MALE and (years is None or _YOUNGEST <= years <= _OLDEST)
    if not mother:
        return [d for d in drafts if d.code not in _OF_MOTHERS]
    pregnant = any(d.code[0] == "O" and d.confidence >= _SURE for d in drafts)
    if pregnant and years is not None and years >= _GROWN:
        return [d for d in drafts if d.code not in _OF_NEWBORNS and not d.code.startswith(_BODY_MASS)]
    return list(drafts)
