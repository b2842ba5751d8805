"""What is worked out of a document once, however many readers ask for it.

Invariant: results are held by the document and go with it, so that no text of a note outlives the note; a
kept function depends on the document and its other arguments alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

from agent.records import Document
from index.words import Word, normal_words, words

_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_Made = TypeVar("_Made")
_Asked = TypeVarTuple("_Asked")


def kept(make: Callable[[Document, *_Asked], _Made]) -> Callable[[Document, *_Asked], _Made]:
    """Let a function of a document, and of further hashable arguments, work each result out once."""

    @wraps(make)
    def read(document: Document, *asked: *_Asked) -> _Made:
        key = (make, *asked)
        if key not in document.memo:
            document.memo[key] = make(document, *asked)
        made: _Made = document.memo[key]
        return made

    return read


@kept
def words_of(document: Document, number: int) -> tuple[Word, ...]:
    """Return the words of a sentence with their places in the document.

    Args:
        document: The document.
        number: The sentence's index.
    """
    sentence = document.sentences[number]
    return tuple(words(document.text, sentence.start, sentence.end))


@kept
def vocabulary_of(document: Document) -> frozenset[str]:
    """Return the normal words of the whole text, headings and what else stands between sentences included."""
    said = {w.normal for number in range(len(document.sentences)) for w in words_of(document, number)}
    ends = (0, *(s.end for s in document.sentences))
    starts = (*(s.start for s in document.sentences), len(document.text))
    between = (document.text[a:b].strip() for a, b in zip(ends, starts, strict=True))
    return frozenset(said.union(normal_words("\n".join(filter(None, between)))))


def folded(text: str) -> str:
    """Return a text of the same length in small letters; where one letter would become two, only A to Z."""
    small = text.lower()
    return small if len(small) == len(text) else text.translate(_SMALL)


@kept
def small_of(document: Document) -> str:
    """Return the text in small letters, of the same length, so that an offset means the same in both."""
    return folded(document.text)


@kept
def words_of_phrase(_document: Document, phrase: str) -> tuple[str, ...]:
    """Return the normal words of a phrase that a mention of the document matched; some are its own words."""
    return tuple(normal_words(phrase))
