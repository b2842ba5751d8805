"""The words of a note as the recognisers of names see them.

Invariant: words stand in the order of the note; a gap is what is between a word and the one before it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from agent.privacy.recasing import Line
from agent.privacy.vocabulary import is_ambiguous, is_eponym, is_first, is_last, is_ordinary

_WORD = re.compile(
    r"[^\W\d_]{1,40}(?:['\u2019](?!s\b)[^\W\d_]{1,20})?(?:-[^\W\d_]{1,30}(?:['\u2019](?!s\b)[^\W\d_]{1,20})?){0,3}"
)

_PREFIXES = ("Mc", "Mac", "O'", "O\u2019", "De", "Di", "La", "Le", "Van", "Von")


@dataclass(frozen=True)
class Word:
    """A word.

    Attributes:
        text: As recased.
        gap: Characters between it and the word before.
        vague: Whether its capitals are ours.
    """

    start: int
    end: int
    text: str
    gap: str
    vague: bool

    @cached_property
    def lower(self) -> str:
        """In lower case."""
        return self.text.lower()

    @cached_property
    def capital(self) -> bool:
        """Begins like a name: "Smith", "McCoy", "O'Neil"; not "COPD", not "the"."""
        if self.vague and "-" in self.text:
            return any(c.isupper() for c in self.text)
        prefixed = self.text.startswith(_PREFIXES)
        if sum(c.isupper() for c in self.text) > 1 + self.text.count("-") + prefixed:
            return False  # "ACEi"
        return self.text[0].isupper() and (len(self.text) == 1 or any(c.islower() for c in self.text))

    @cached_property
    def initial(self) -> bool:
        """One letter that stands for a name."""
        return len(self.text) == 1 and (self.text.isupper() or self.vague)

    @cached_property
    def first(self) -> bool:
        """A known first name."""
        return is_first(self.text) or ("-" in self.text and all(map(is_first, self.text.split("-"))))

    @cached_property
    def last(self) -> bool:
        """A known last name."""
        return is_last(self.text)

    @cached_property
    def ordinary(self) -> bool:
        """A word of the language or of medicine."""
        return is_ordinary(self.text) and len(self.text) > 1

    @cached_property
    def ambiguous(self) -> bool:
        """A name that is also an ordinary word or an eponym."""
        return is_ambiguous(self.text)

    @cached_property
    def eponym(self) -> bool:
        """A name that clinical language uses."""
        return is_eponym(self.text)

    @cached_property
    def known(self) -> bool:
        """A known first or last name."""
        return self.first or self.last

    @cached_property
    def shaped(self) -> bool:
        """Has the form of a name, or is in capitals and known as one."""
        if len(self.text) == 1:
            return False
        return self.capital or (self.known and (self.vague or self.text.isupper()))

    @cached_property
    def namely(self) -> bool:
        """Has the form of a name and is no ordinary word, or a known name."""
        return self.shaped and (self.known or not self.ordinary)

    @cached_property
    def unheard(self) -> bool:
        """Has the form of a name and is in no list at all."""
        return self.capital and len(self.text) > 2 and not self.known and not self.ordinary


def words_of(lines: list[Line]) -> list[Word]:
    """Cut a recased text into words."""
    text = "".join(line.text for line in lines)
    words: list[Word] = []
    before = 0
    for line in lines:
        for found in _WORD.finditer(line.text):
            start = line.start + found.start()
            words.append(Word(start, line.start + found.end(), found.group(), text[before:start], line.vague))
            before = words[-1].end
    return words
