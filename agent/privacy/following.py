"""A name followed from its first word to its last: initials, particles, a comma, suffixes.

Invariant: a name ends where an ordinary word begins, and an eponym with "disease" or "catheter" behind it
is none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from agent.privacy.recasing import Line
from agent.privacy.vocabulary import cue_words
from agent.privacy.words import Word, words_of

PARTICLES = frozenset(
    "de la las los van von der den del della da dos di du bin ibn al el st ter saint san santa le".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_STOP = frozenset(
    "and or the a an is was has had will would can for with at on in of to who that this she he it they "
    "not no none unknown "
    "self see seen saw by says said as from if but denies reports states per also my your his her their "
    "our i we you "
    "n/a na same patient history date age sex dob mrn phone male female notified aware called informed "
    "declined".split()
)


class Names:
    """The words of one note, and what can be said of those that stand beside each other."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Take the recased note."""
        self._lines = lines
        self._text = "".join(line.text for line in lines)
        self._words = words_of(list(lines))
        self._starts = [w.start for w in self._words]

    @property
    def words(self) -> list[Word]:
        """The words of the note."""
        return self._words

    def _run(self, place: int, *, sure: bool, labelled: bool = False) -> Iterator[tuple[int, int]]:
        """Follow a name from its first word: initials, particles, a comma after the last name, suffixes."""
        word = self._words[place]
        if not self._starts_name(word, sure=sure) or (
            self._clinical(place) and not (sure and word.known and not self._possessed(place))
        ):
            return
        if labelled and word.ordinary and not word.known:
            return
        end, commas, last = word.end, 0, place
        for following in range(place + 1, min(place + 6, len(self._words))):
            candidate = self._words[following]
            comma = (
                candidate.gap in {", ", ","}
                and commas == 0
                and (labelled or candidate.first or candidate.unheard)
                and following == place + 1
            )
            if not (
                comma
                or re.fullmatch(
                    r"\.?[ \t]{1,2}|\.?-|\n[ \t]{0,3}" if sure and not labelled else r"\.?[ \t]{1,2}|\.",
                    candidate.gap,
                )
            ):
                break
            if "." in candidate.gap and not (
                self._words[following - 1].initial or self._words[following - 1].lower in PARTICLES
            ):
                break
            if not self._continues(candidate, following, sure=sure):
                break
            commas += comma
            last = following if not (candidate.lower in PARTICLES and not candidate.capital) else last
            end = self._words[last].end
        if word.initial and last == place:
            return
        yield word.start, end

    def _starts_name(self, word: Word, *, sure: bool) -> bool:
        if word.lower in _STOP or word.lower in cue_words("titles"):
            return False
        if word.initial or word.lower in PARTICLES:
            return word.capital or word.text.isupper()
        if sure:
            return (
                word.shaped
                or (word.text.isupper() and not word.ordinary)
                or (word.vague and not word.ordinary)
            )
        return word.namely

    def _continues(self, word: Word, place: int, *, sure: bool) -> bool:
        if word.initial:
            return word.text.isupper() or self._text[word.end : word.end + 1] == "."
        if word.lower in _SUFFIXES:
            return True
        if word.lower in PARTICLES:
            return word.capital or not word.vague
        if word.lower in _STOP or not word.namely:
            return False
        if word.ordinary and not word.known:
            return False
        return (word.capital or sure or word.known) and not (word.eponym and self._clinical(place))

    def _clinical(self, place: int) -> bool:
        """Tell whether a word names something clinical: an eponym with "disease" or "sign" behind it."""
        if self._words[place].first and not self._words[place].ambiguous:
            return False
        for following in range(place + 1, min(place + 3, len(self._words))):
            word = self._words[following]
            if not re.fullmatch(r"['\u2019]?s?[ -]|-|['\u2019]s? ", word.gap):
                return False
            if word.lower in cue_words("clinical_nouns"):
                return True
            if not (word.eponym or word.lower.endswith(("ic", "al", "ar", "ous"))):
                return False
        return False

    def _possessed(self, place: int) -> bool:
        return self._text[self._words[place].end : self._words[place].end + 2] in {"'s", "\u2019s", "s'"}

    def _at(self, offset: int) -> int | None:
        place = bisect_left(self._starts, offset)
        return place if place < len(self._words) and self._words[place].start == offset else None

    def _next(self, place: int) -> Word | None:
        return self._words[place + 1] if place + 1 < len(self._words) else None

    def _between(self, start: int, end: int) -> list[Word]:
        return self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
