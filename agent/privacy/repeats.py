"""Names that have been found once, wherever else the note has them, and names that the caller knows.

Invariant: a name that is also an ordinary word or an eponym is found again only where it stands like a
person's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.privacy.records import Found, Kind
from agent.privacy.vocabulary import cue_words, is_ordinary
from agent.privacy.words import Word

_PART = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LIKE_PERSON = frozenset({"is", "was", "has", "had", "will", "would", "did", "does"})


def known_names(text: str, known: Iterable[str]) -> Iterator[Found]:
    """Find what the caller knows, whole, in any case and with any white space between the words."""
    for phrase in known:
        words = [re.escape(w) for w in phrase.split()]
        if not words:
            continue
        kind = Kind.RECORD if any(c.isdigit() for c in phrase) else Kind.NAME
        pattern = re.compile(r"(?<!\w)" + r"\s{1,4}".join(words) + r"(?!\w)", re.IGNORECASE)
        yield from (Found(*match.span(), kind) for match in pattern.finditer(text))


def repeated(words: Sequence[Word], names: Iterable[Found], known: Iterable[str]) -> Iterator[Found]:
    """Find the parts of names again.

    Args:
        words: Of the note.
        names: Found so far.
        known: Names that the caller knows; their parts are looked for too.
    """
    spans = sorted((n.start, n.end) for n in names)
    parts = {part.lower() for phrase in known for part in _PART.findall(phrase) if not is_ordinary(part)}
    inside = iter(spans)
    span = next(inside, None)
    for word in words:
        while span and span[1] <= word.start:
            span = next(inside, None)
        if span and span[0] <= word.start and word.lower not in cue_words("titles"):
            parts.add(word.lower)
    parts = {p for p in parts if len(p) > 1}
    for place, word in enumerate(words):
        if word.lower in parts and _person(words, place):
            yield Found(word.start, word.end, Kind.NAME)


def _person(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else None
    if not (word.ambiguous or word.eponym or (word.ordinary and word.text.islower()) or len(word.text) < 3):
        return not (word.text.islower() and not word.vague and word.ordinary)
    if word.vague or not (word.capital or word.text.isupper()):
        return False
    if following and following.lower in cue_words("clinical_nouns"):
        return False
    if following and following.gap == " " and following.lower in _LIKE_PERSON | cue_words("person_verbs"):
        return True
    return (
        not word.eponym
        and not word.ordinary
        and word.gap == " "
        and place > 0
        and words[place - 1].text.islower()
    )
