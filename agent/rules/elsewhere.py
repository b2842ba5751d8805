"""What an unknown code is elsewhere: a code of another system, or of another edition of its own.

Invariant: only releases that are held are named; a code that none of them has is not guessed at.
"""

from agent.rules.base import Case, Subject
from index.records import Release


def told_elsewhere(case: Case, subject: Subject, asked: Release) -> str:
    """Return a repair that names where an unknown code exists, empty where nowhere.

    Args:
        case: Knows what is held.
        subject: The unknown code.
        asked: The release that does not have it.
    """
    found = case.held.having(subject.name)
    same = [release for release in found if release.system is asked.system]
    if same:
        return f"It is a code of {_titles(same)}: check the date of service."
    if found:
        systems = " and ".join(dict.fromkeys(release.system.value for release in found))
        return f"It is a code of {systems}: give it with that system."
    return ""


def _titles(releases: list[Release]) -> str:
    return ", ".join(release.title for release in releases)
