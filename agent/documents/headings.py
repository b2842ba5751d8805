"""What a heading is for: by the list of `headings.toml`, else by its turn of words.

Invariant: words that are no heading (no colon, no capitals) are only ever looked up whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from agent.datafiles import toml_of
from agent.records import SectionKind

_STORY = re.compile(r"\bHPI\b|\bpresent(?:ing)?\s+illness\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Headings:
    """Headings by their key; turns of words for those that no list can name; abbreviations in both."""

    named: Mapping[str, SectionKind]
    composed: tuple[tuple[re.Pattern[str], SectionKind], ...]
    written_out: Mapping[str, str]


@cache
def _headings() -> _Headings:
    table = toml_of("agent.documents", "headings.toml")
    written_out = table.pop("written_out")
    composed = [(re.compile(row["words"]), SectionKind(row["kind"])) for row in table.pop("composed")]
    named = {_heading_key(h, written_out): SectionKind(k) for k, names in table.items() for h in names}
    return _Headings(named, tuple(composed), written_out)


def _heading_key(heading: str, written_out: Mapping[str, str]) -> str:
    plain = re.sub(r"[^a-z/& -]", "", heading.lower()).split()
    return " ".join(written_out.get(word, word) for word in plain).rstrip("s")


def kind_of_heading(title: str, *, is_heading: bool) -> SectionKind | None:
    """Return what a heading is for, None for words that are no known heading.

    Args:
        title: Its words, without colon.
        is_heading: Whether a colon or capitals make it a heading, so that its turn of words may decide.
    """
    held = _headings()
    key = _heading_key(title, held.written_out)
    if key in held.named or not is_heading:
        return held.named.get(key)
    return next((kind for words, kind in held.composed if words.search(key)), None)


def stands_alone(title: str, kind: SectionKind, current: SectionKind) -> bool:
    """Say whether a heading opens a section even in a list of problems: in capitals, or that of the story.

    In an operative report the procedure follows the diagnoses: what was done is no diagnosis. Medications and
    results under a problem list are sections of their own; only a plan holds them problem by problem.

    Args:
        title: Its words.
        kind: What it is for.
        current: The section that it stands in.
    """
    listed = current is SectionKind.PROBLEM_LIST
    operated = kind is SectionKind.PROCEDURE and current is SectionKind.DIAGNOSES
    return listed or operated or title.isupper() or _STORY.search(title) is not None
