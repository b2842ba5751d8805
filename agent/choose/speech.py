"""What a document says, sentence by sentence: its words with abbreviations written out, denied ones left out.

Invariant: a word of a stretch that a negation, a condition or another person's history reaches is never among
the words; offsets are the document's. Sentences are read once each, when first asked for.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from agent.assertion import UNSAID, cues
from agent.choose.eyes import eyes_in
from agent.documents import vocabulary_of, words_of
from agent.records import Document
from index.phrase_keys import SIDE_OF
from index.phrases import PhraseBook
from index.words import Word

# A capital that names a side: "L pulmonary contusion", "knee pain (R)"; not "2 L oxygen", "L spine", "R 18".
_INITIAL = re.compile(
    r"(?<![\w/&.-])(?<!\d )[RL](?=\.? (?!spine\b|SPINE\b)(?:[A-Za-z]{3}|\d(?:st|nd|rd|th)\b)|\)|>)"
)
_BOTH = re.compile(r"(?<![\w/])[Bb]/?[Ll](?![\w/])|(?<!\w)[Bb]ilat\b")
_SIDES = re.compile(
    r"right|left|bilateral|both|\b(?:rt|lt|bilat)\b|\b[rl]\b|\bb/?l\b|\b(?:[rlb][ul]e|o[dsu])\b",
    re.IGNORECASE,
)
_RADIATION = re.compile(
    r"(?<![\w/])RT(?=[ \t]*(?:[.,;:)+&/\n]|\Z|(?:planned|completed|finished|started|to|for|then|with"
    r"|in|was|is|after|boost|course|fields?|and(?![ \t]+(?:LT|left)\b)|x[ \t]?\d|\d{4}|\d+[ \t]?Gy)\b))"
)
"""RT where no body part follows: in a note about cancer that is radiotherapy, not the right side."""

_ABOUT_CANCER = frozenset(
    "cancer carcinoma adjuvant chemo chemotherapy lumpectomy oncology radiation gy".split()
)
_CAPITALS = {"R": "right", "L": "left"}


class Speech:
    """The words of one document that are said of the patient as so."""

    def __init__(self, document: Document, book: PhraseBook | None = None) -> None:
        """Take a document, and the book that writes its abbreviations out."""
        self.document = document
        self._book = book
        self._words: dict[int, tuple[Word, ...]] = {}
        self._normals: dict[int, tuple[str, ...]] = {}

    def words(self, number: int) -> tuple[Word, ...]:
        """Return a sentence's words; what an abbreviation stands for has the abbreviation's place."""
        if number not in self._words:
            self._words[number] = tuple(self._read(number))
        return self._words[number]

    def normals(self, number: int) -> tuple[str, ...]:
        """Return the normal forms of a sentence's words, in order."""
        if number not in self._normals:
            self._normals[number] = tuple(w.normal for w in self.words(number))
        return self._normals[number]

    def said(self, number: int) -> frozenset[str]:
        """Return the normal forms of a sentence's words."""
        return frozenset(self.normals(number))

    @cached_property
    def sided(self) -> tuple[int, ...]:
        """The sentences that may name a side, by number."""
        text = self.document.text
        return tuple(n for n, s in enumerate(self.document.sentences) if _SIDES.search(text, s.start, s.end))

    def under(self, problem: int) -> Sequence[int]:
        """Return the sentences that stand under a problem heading, by number."""
        return self._by_problem.get(problem, ())

    @cached_property
    def _by_problem(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for number, sentence in enumerate(self.document.sentences):
            found.setdefault(sentence.problem, []).append(number)
        return found

    def _read(self, number: int) -> Iterator[Word]:
        silent = [(c.reach_start, c.reach_end) for c in cues(self.document, number) if c.assertion in UNSAID]
        before = ""
        for word in self._written_out(number):
            if not silent or not any(first <= word.start < end for first, end in silent):
                yield word
                if before == "non":
                    yield Word("non" + word.normal, word.start, word.end)
            before = word.normal

    def _written_out(self, number: int) -> Iterator[Word]:
        sentence = self.document.sentences[number]
        text = self.document.text[sentence.start : sentence.end]
        found = words_of(self.document, number)
        marked = {m.start() + sentence.start: _CAPITALS[m.group()] for m in _INITIAL.finditer(text)}
        marked |= {m.start() + sentence.start: "bilateral" for m in _BOTH.finditer(text)}
        marked |= eyes_in(self.document)
        if "rt" in vocabulary_of(self.document) and not _ABOUT_CANCER.isdisjoint(
            vocabulary_of(self.document)
        ):
            marked |= {m.start() + sentence.start: "radiotherapy" for m in _RADIATION.finditer(text)}
        said = [w.normal for w in found]
        at = 0
        while at < len(found):
            word = found[at]
            length, meant = self._meaning(found, said, at)
            if word.start in marked:
                meant = (marked[word.start],)
            end = found[at + length - 1].end
            for form in meant:
                yield word if form == word.normal and length == 1 else Word(form, word.start, end)
            at += length

    def _meaning(self, found: Sequence[Word], said: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        if self._book is None or not self._book.may_expand(said[at]):
            return 1, (SIDE_OF.get(said[at], said[at]),)

        def written(length: int) -> str:
            return self.document.text[found[at].start : found[at + length - 1].end]

        length, meant = self._book.expand_at(said, at, vocabulary_of(self.document), written)
        # Both the abbreviation and what it stands for are said: a title may hold either.
        both = meant if meant == (said[at],) or length > 1 else (said[at], *meant)
        return length, tuple(SIDE_OF.get(form, form) for form in both)
