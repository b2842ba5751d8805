"""The first and the last lines of a coded note's page: whose note it is, and how the codes were made.

Invariant: what is not known of an encounter is said to be unknown, never left out.
"""

from collections.abc import Iterable, Mapping

from agent.records import Choice, Encounter, Provenance, Sex, Verdict
from index.records import CodeSystem

_SYSTEMS = {
    CodeSystem.ICD10CM.value: "ICD-10-CM diagnoses",
    CodeSystem.ICD10PCS.value: "ICD-10-PCS procedures",
    CodeSystem.HCPCS.value: "HCPCS Level II services",
    CodeSystem.CPT.value: "CPT services",
}

_DIGITS = 12
"""Of the index's digest: enough to tell two indexes apart."""


def counted(number: int, noun: str) -> str:
    """Return `1 code`, `2 codes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def system_name(system: str) -> str:
    """Return the heading above the codes of a code system, where a page has codes of several."""
    return _SYSTEMS.get(system, system)


def by_system(choices: Iterable[Choice]) -> dict[str, list[Choice]]:
    """Return codes by their code system, in the order in which the systems come up."""
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.system, []).append(choice)
    return found


def facts(encounter: Encounter, made: Provenance, releases: Mapping[str, str]) -> str:
    """Return the encounter in one line.

    Args:
        encounter: Who was seen, when and where.
        made: Names the releases coded with.
        releases: Release id -> what people call it.
    """
    day = encounter.day.isoformat() if encounter.day else "date of service not known"
    used = (releases.get(release, release) for release in made.releases.values())
    return " · ".join((encounter.setting.value, _patient(encounter), day, *used))


def outcome(verdict: Verdict) -> str:
    """Return how many codes there are, before the first is read."""
    final, review = len(verdict.final), len(verdict.review)
    if not final:
        return f"No code stands. {'See below.' if review else 'The note names no reportable problem.'}"
    return counted(final, "code") + (f", and {review} to review below" if review else "")


def provenance(made: Provenance) -> str:
    """Return how the codes were made, in one line."""
    index = made.index.removeprefix("sha256:")[:_DIGITS]
    parts = [f"chartcite {made.chartcite}", made.chooser, f"index {index}"]
    if made.calls:
        cost = "" if made.cost_usd is None else f", ${made.cost_usd:.4f}"
        tokens = made.prompt_tokens + made.completion_tokens
        parts.append(f"{counted(made.calls, 'call')}, {tokens:,} tokens{cost}")
    return " · ".join([*parts, f"{sum(made.milliseconds.values()):.0f} ms"])


def _patient(encounter: Encounter) -> str:
    sex = {Sex.FEMALE: "female", Sex.MALE: "male", None: "sex not known"}[encounter.sex]
    if encounter.age_years is None:
        return f"{sex}, age not known"
    age = counted(encounter.age_years, "year") if encounter.age_years else "under 1 year"
    return f"{sex}, {age}"
