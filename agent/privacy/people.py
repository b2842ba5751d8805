"""Names of people, told by what stands around them or by lists of common names.

Invariant: clinical language that holds a name ("Crohn's disease", "Foley catheter", "Colles fracture") is
no person, unless a title stands before the name. The time is linear in the note: each word is looked at a
bounded number of times.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from agent.privacy.following import PARTICLES, Names
from agent.privacy.records import Found, Kind
from agent.privacy.vocabulary import alternatives, cue_words, cues
from agent.privacy.words import Word

_SHORT = frozenset({"dr", "mr", "mrs", "ms"})
_PREDICATE = re.compile(
    r"\s(?:(?:is|was)\s(?:here|seen|accompanied|brought in|admitted|doing|feeling|asked|advised|"
    r"counsell?ed|told|informed|"
    r"encouraged|alert|awake|able to|unable to|being seen|in good|in no|lost|married|single|widowed|"
    r"an?\s(?:\d|pleasant))|"
    r"(?:comes?|came)\s(?:in|to|back|with)|(?:has|had) (?:been (?:feeling|seen|doing|well)|done well|"
    r"felt|noticed|not noticed)|"
    r"(?:does|did) not (?:feel|want|recall|remember|smoke|drink)|continues to (?:feel|do|have|smoke|"
    r"drink))\b",
    re.IGNORECASE,
)
_LIKE_PERSON = frozenset("is was has came comes".split())
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|;,(/]))(?:{alternatives('labels')})\s{{0,3}}(?::|#|=|\s-)\s{{0,3}}", re.IGNORECASE
)
_CUE = re.compile(
    rf"(?<![\w/])(?:{alternatives('before_names')}|(?P<kin>{alternatives('relatives')}))(?:,|\s\(|"
    rf",?\s?[-\u2013\u2014])?\s{{1,3}}(?=\w)",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(rf"(?:,\s{{0,2}}|\s)(?:{cues()['credentials']})(?![\w-])")
_VAGUE_CREDENTIAL = re.compile(rf",\s{{0,2}}(?:{cues()['credentials']})(?![\w-])", re.IGNORECASE)
_AGED = re.compile(
    r"(?:,|\s\()?\s{1,2}(?:is\s)?(?:an?\s|our\s)?(?:(?:very\s)?(?:pleasant|delightful|"
    r"kind)\s)?\d{1,3}[\s-]{0,2}(?:year|yr|yo\b|y/o|y\.o|month|week|day)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:sincerely|regards|best regards|kind regards|respectfully|yours|best|thank you|"
    r"thanks)\W{0,3}\n{1,3}",
    re.IGNORECASE | re.MULTILINE,
)
_CREDIT = re.compile(r"[\s,.]*(?:(?:" + cues()["credentials"] + r")[\s,.]*){0,3}\Z")
_SLASHED = re.compile(r"(?:/s/|--|\u2014|by:)\s{0,3}(?=\w)")


class People(Names):
    """Finds the names of one note."""

    def find(self) -> list[Found]:
        """Return the spans of names; some may overlap."""
        spans = {
            *self._titled(),
            *self._labelled(),
            *self._cued(),
            *self._credentialled(),
            *self._listed(),
            *self._signed(),
        }
        return [Found(start, end, Kind.NAME) for start, end in sorted(spans)]

    def _titled(self) -> Iterator[tuple[int, int]]:
        titles = cue_words("titles")
        for place, word in enumerate(self._words[:-1]):
            shouted = word.text == "MS" and not word.vague  # "MS Contin" is a drug, "MS" a disease
            if (
                word.lower not in titles
                or shouted
                or not (word.text[0].isupper() or word.vague or word.lower in _SHORT)
            ):
                continue
            following = place + 1
            if (
                self._words[following].lower == "and"
                and place + 2 < len(self._words)
                and self._words[place + 2].lower in titles
            ):
                continue  # "Mr. and Mrs. Smith": the second title leads to the name
            if not re.fullmatch(r"\.?[ \t]{0,3}\n?[ \t]{0,3}", self._words[following].gap):
                continue
            yield from self._run(following, sure=True)

    def _labelled(self) -> Iterator[tuple[int, int]]:
        for found in _LABEL.finditer(self._text):
            place = self._at(found.end())
            for _ in range(6):
                spans = list(self._run(place, sure=True, labelled=True)) if place is not None else []
                yield from spans
                if not spans:
                    break
                place = self._another(spans[-1][1])
        for pattern in (_CLOSING, _SLASHED):
            for found in pattern.finditer(self._text):
                place = self._at(found.end())
                if place is not None:
                    yield from self._run(place, sure=False)

    def _another(self, end: int) -> int | None:
        """Return the word after a comma, a slash or "and" behind a name, where lists of people go on."""
        found = re.compile(r"\s?(?:,|;|/|&|and\b)\s{0,2}").match(self._text, end)
        return self._at(found.end()) if found else None

    def _cued(self) -> Iterator[tuple[int, int]]:
        for found in _CUE.finditer(self._text):
            place = self._at(found.end())
            if place is None:
                continue
            word = self._words[place]
            if (
                not word.shaped
                or (word.ordinary and not word.first)
                or (word.ambiguous and not self._goes_on(place))
            ):
                continue
            yield from self._run(place, sure=False)

    def _goes_on(self, place: int) -> bool:
        following = self._next(place)
        if following is not None and following.initial and following.text.isupper():
            following = self._next(place + 1)
        return (
            following is not None
            and following.namely
            and not following.eponym
            and following.gap in {" ", ". ", ", "}
        )

    def _credentialled(self) -> Iterator[tuple[int, int]]:
        for pattern in (_CREDENTIAL, _VAGUE_CREDENTIAL):
            for found in pattern.finditer(self._text):
                place = bisect_left(self._starts, found.start()) - 1
                if place >= 0 and self._words[place].end in range(found.start() - 1, found.start() + 1):
                    yield from self._backwards(place, commas="," in found.group())

    def _backwards(self, place: int, *, commas: bool) -> Iterator[tuple[int, int]]:
        last = place
        while place > last - 4 and place >= 0:
            word = self._words[place]
            if not (
                word.namely or (word.initial and place < last) or (word.lower in PARTICLES and place < last)
            ):
                break
            if place == 0 or not re.fullmatch(r" {1,2}|\. ?|, " if commas else r" {1,2}|\. ?", word.gap):
                place -= 1
                break
            place -= 1
        first = place + 1
        while (
            first <= last
            and self._words[first].lower in cue_words("titles") | PARTICLES
            and not self._words[first].capital
        ):
            first += 1
        if first <= last and (first < last or self._words[last].known or self._words[last].unheard):
            yield self._words[first].start, self._words[last].end

    def _listed(self) -> Iterator[tuple[int, int]]:
        for place, word in enumerate(self._words):
            if not (word.shaped or (word.initial and word.text.isupper())):
                continue
            if self._begins(place, word):
                yield from self._run(place, sure=False)

    def _begins(self, place: int, word: Word) -> bool:
        following = self._next(place)
        if word.initial:
            return bool(
                following
                and re.fullmatch(r"\. ?", following.gap)
                and self._sole(following)
                and not self._clinical(place + 1)
            )
        if word.unheard and self._unheard_begins(place, word, following):
            return True
        tells = (
            following is not None and following.lower in cue_words("person_verbs") and following.gap == " "
        )
        if tells and (self._sole(word) or word.unheard):
            return True
        if word.first and self._first_begins(place, word, following):
            return True
        return self._last_leads(word, following)

    def _first_begins(self, place: int, word: Word, following: Word | None) -> bool:
        if not word.ambiguous and not self._clinical(place) and (word.capital or word.vague):
            return True
        if following is None or word.eponym or not self._goes_on(place):
            return False
        return following.last or following.unheard or following.initial

    def _last_leads(self, word: Word, following: Word | None) -> bool:
        """Tell whether this is "Last, First"."""
        if following is None or following.gap != ", " or not word.namely:
            return False
        return following.first and not following.ambiguous and (word.last or word.unheard)

    def _unheard_begins(self, place: int, word: Word, following: Word | None) -> bool:
        """Tell whether a word that no list has stands like the beginning of a name."""
        behind = [word.end, self._run_end(place)]
        paired = following is not None and following.gap == " " and not self._clinical(place + 1)
        if following is not None and paired and following.shaped:
            behind.append(following.end)
        if any(_PREDICATE.match(self._text, end) or _AGED.match(self._text, end) for end in behind):
            return True
        if following is None or not paired:
            return False
        if following.last and following.capital and not following.eponym:
            return True
        after = self._next(place + 1)
        lively = after is not None and after.lower in _LIKE_PERSON
        long = min(len(word.text), len(following.text)) > 3
        return following.unheard and (not word.vague or (lively and long))

    def _sole(self, word: Word) -> bool:
        """Tell whether a word alone is more likely a name than anything else."""
        return (word.unheard and not word.vague) or (
            word.shaped and word.last and not word.ambiguous and not (word.ordinary and word.vague)
        )

    def _run_end(self, place: int) -> int:
        end = self._words[place].end
        for following in range(place + 1, min(place + 4, len(self._words))):
            word = self._words[following]
            if word.gap not in {" ", ". "} or not (word.namely or word.initial):
                break
            end = word.end
        return end

    def _signed(self) -> Iterator[tuple[int, int]]:
        for line in self._lines:
            if len(line.text) > 60 or not line.text.strip():
                continue
            place = self._at(line.start + len(line.text) - len(line.text.lstrip()))
            if place is None:
                continue
            spans = list(self._run(place, sure=False))
            if spans and _CREDIT.match(self._text[spans[0][1] : line.start + len(line.text)]):
                words = self._between(*spans[0])
                if (
                    len(words) > 1
                    and any(w.unheard or w.first for w in words)
                    and all(w.namely or w.initial for w in words)
                ):
                    yield from spans
