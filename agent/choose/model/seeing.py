"""A stretch of a note as a reader sees it: without hidden characters, look-alikes as what they look like.

Invariant: every character given back knows where it came from; a reading never adds words, it only writes
the same ones plainly, so that an order cannot hide behind its letters.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

Origin = Sequence[int]
"""For each character of a reading where it stands in the note."""

HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
"""Characters that nobody sees: a provider writes none, so the words around them are somebody else's."""

_NO_BREAK = "\u00ad"
"""A soft hyphen is passed over like the others, but exports write it, so it is no sign of anything."""

_MARK = "\ufeff"
"""What some programs write before a text; it is a sign only where it stands inside."""

_SWAPPED = re.compile(r"[a-z][013457@$][a-z]|\b[01345][a-z]{3}", re.IGNORECASE)
_WORD = re.compile(r"[\w@$]+")
_LETTERS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_PACKED = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{12,}={0,2}")
_SENTENCE = re.compile(r"[A-Za-z][A-Za-z ,.:;'()0-9-]+")


def readings(text: str, start: int, end: int) -> Iterator[tuple[str, Origin]]:
    """Yield the ways to read a stretch: as it looks, and with digits for the letters that they stand for.

    Example: "c0de" is also read as "code".

    Args:
        text: The note's.
        start: First character; with `end` half-open.
        end: One past the last.
    """
    plain, origin = _plain(text, start, end)
    yield plain, origin
    if _SWAPPED.search(plain):
        yield _each_word(plain, lambda word: _lettered(word, first="i", later="l")), origin
        yield _each_word(plain, lambda word: _lettered(word, first="i", later="i")), origin


def packed(text: str, start: int, end: int) -> int | None:
    """Return where the first word stands that is readable text in base64, None where there is none.

    Args:
        text: The note's.
        start: First character; with `end` half-open.
        end: One past the last.
    """
    for word in _PACKED.finditer(text, start, end):
        held = word.group()
        if not held.islower() and _SENTENCE.fullmatch(_unpacked(held)):
            return word.start()
    return None


def _unpacked(word: str) -> str:
    bare = word.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _plain(text: str, start: int, end: int) -> tuple[str, Origin]:
    piece = text[start:end]
    if piece.isascii():
        return piece, range(start, end)
    shown: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(piece, start):
        if not HIDDEN.match(character):
            folded = unicodedata.normalize("NFKC", character)
            shown.append(folded)
            origin += [at] * len(folded)
    return "".join(shown), origin


def shows_hidden(text: str, start: int, end: int) -> int | None:
    """Return where the first character stands that nobody sees and no program writes by itself.

    Args:
        text: The note's.
        start: First character; with `end` half-open.
        end: One past the last.
    """
    found = (m for m in HIDDEN.finditer(text, start, end) if m.group() != _NO_BREAK)
    return next((m.start() for m in found if m.start() or m.group() != _MARK), None)


def _each_word(text: str, read: Callable[[str], str]) -> str:
    return _WORD.sub(lambda m: read(m.group()), text)


def _lettered(word: str, *, first: str, later: str) -> str:
    """Return a word with letters for its digits; one without letters beside them stays."""
    if sum(c.isalpha() for c in word) < 2:
        return word
    ones = first + later * (len(word) - 1)
    return "".join(_LETTERS.get(c, one if c == "1" else c) for c, one in zip(word, ones, strict=True))
