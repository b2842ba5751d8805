"""Which code systems an encounter is reported in.

Invariant: diagnoses are always ICD-10-CM; a hospital's stay adds ICD-10-PCS, every other encounter HCPCS and,
where a licensed user has added it, CPT (45 CFR 162.1002). What the user asks for wins.
"""

from collections.abc import Collection

from agent.records import Setting
from index.records import CodeSystem

_STAY = (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
_VISIT = (CodeSystem.ICD10CM, CodeSystem.HCPCS, CodeSystem.CPT)


def systems_of(setting: Setting, asked: Collection[CodeSystem] | None = None) -> tuple[CodeSystem, ...]:
    """Return the code systems to code in, in the order in which they are reported.

    Args:
        setting: Where the encounter took place.
        asked: What the user wants instead; None for what follows from the setting.
    """
    if asked:
        return tuple(system for system in CodeSystem if system in asked)
    return _VISIT if setting.is_outpatient else _STAY
