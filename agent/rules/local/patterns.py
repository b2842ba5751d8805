"""Patterns of codes and of words, as a compliance lead writes them.

Invariant: a pattern is matched in time that grows with its length alone; there are no regular expressions to
write. A code stands for itself and for all below it, as in the official instructions: `E11` and `E11.*` are
the same. `?` is any one character, `*` at the end any that follow, `I20-I25` a range with both ends.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from index.records import CodeRange

EVERY = "*"
_ONE = re.compile(r"[A-Z0-9?][A-Z0-9?.]{0,8}")
_RANGE = re.compile(r"([A-Z0-9][A-Z0-9.]{1,7})\s*-\s*([A-Z0-9][A-Z0-9.]{1,7})")
_LIKE = "is no code pattern such as E11.9, E11.*, S72.???A or I20-I25"
_WORDS = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True)
class CodePattern:
    """Codes by how they are written.

    Attributes:
        text: As written, upper case.
        first: Lower bound of a range, else the beginning that codes must have; without dots.
        last: Upper bound of a range, else empty.
    """

    text: str
    first: str
    last: str = ""

    def covers(self, plain: str) -> bool:
        """Say whether a code, written without its dot, is meant."""
        if self.last:
            return self._range.covers(plain)
        return len(plain) >= len(self.first) and all(
            want in ("?", held) for want, held in zip(self.first, plain, strict=False)
        )

    @cached_property
    def _range(self) -> CodeRange:
        return CodeRange(self.first, self.last)


def code_pattern(text: str) -> CodePattern:
    """Read a pattern of codes.

    Raises:
        ValueError: It is none, or a range that runs backwards.
    """
    written = text.strip().upper()
    if written == EVERY:
        return CodePattern(EVERY, "")
    if found := _RANGE.fullmatch(written):
        first, last = (bound.replace(".", "") for bound in found.groups())
        if first[: len(last)] > last:
            raise ValueError(f"{text!r} runs backwards")
        return CodePattern(written, first, last)
    beginning = written.removesuffix("*").removesuffix("-").rstrip(".")
    if not _ONE.fullmatch(beginning):
        raise ValueError(f"{text!r} {_LIKE}")
    return CodePattern(written, beginning.replace(".", ""))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in a sentence; `metasta*` is any word that begins so.

    Attributes:
        text: As written.
        words: Lower case, the last perhaps with a star.
    """

    text: str
    words: tuple[str, ...]

    def stands_in(self, sentence: tuple[str, ...]) -> bool:
        """Say whether the words stand in a sentence, given as `words_of` gives it."""
        size = len(self.words)
        return any(self._stands_at(sentence[at : at + size]) for at in range(len(sentence) - size + 1))

    def _stands_at(self, held: tuple[str, ...]) -> bool:
        return all(
            word.startswith(want[:-1]) if want.endswith("*") and len(want) > 1 else word == want
            for want, word in zip(self.words, held, strict=True)
        )


def phrase(text: str) -> Phrase:
    """Read words to look for.

    Raises:
        ValueError: It holds no word.
    """
    words: list[str] = []
    for word in words_of(text):
        if word == "*" and words:
            words[-1] += word
        else:
            words.append(word)
    if not any(word[0].isalnum() for word in words):
        raise ValueError(f"{text!r} holds no word")
    return Phrase(text.strip(), tuple(words))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and marks of a text, lower case; how it is broken into lines does not matter."""
    return tuple(_WORDS.findall(text.casefold()))
