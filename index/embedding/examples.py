"""What the embedder learns from: the phrases of every searched code, and the ways in which notes spoil them.

Invariant: the tables and the lexicon alone are read, no note and no label of any benchmark; the same seed
gives the same examples. `held_out` phrases are neither trained on nor searched, so that settings can be
chosen by how well their codes are found.
"""

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.embedding.pieces import key, pieces
from index.lexicon import load_lexicon
from index.records import Term, TermSource
from index.releases.catalog import embedded_tabular
from index.releases.icd10cm_tabular import read
from index.terms import searchable, spoken_forms
from index.words import normal_words

_HELD_OUT = 20
"""One lexicon phrase in this many is held out."""

_RARE_GRAM = 2
"""An n-gram has a vector of its own when so many words have it."""

_SIDES = frozenset({"left", "right", "bilateral"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase in normal words and the code that it names; for an abbreviation `=` and a number instead."""

    words: Words
    code: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything to learn from.

    Attributes:
        phrases: Ordered by code; those of one code stand together.
        shorts: For the words that an abbreviation stands for the abbreviation's.
        terms: What is searched, without what is held out.
        held_out: Lexicon phrases set aside; empty for the training that ships.
    """

    phrases: tuple[Example, ...]
    shorts: dict[Words, Words]
    terms: tuple[Example, ...]
    held_out: tuple[Example, ...]

    def by_code(self) -> list[range]:
        """Return the places of each code's phrases."""
        counts = Counter(e.code for e in self.phrases)
        found, start = [], 0
        for count in counts.values():
            found.append(range(start, start + count))
            start += count
        return found

    def keys(self) -> list[int]:
        """Return the keys of the pieces that get a vector: all words, and n-grams of two words or more."""
        words = dict.fromkeys(w for e in self.phrases for w in e.words)
        grams = Counter(g for w in words for g in dict.fromkeys(pieces(w)[1:]))
        common = (g for g, count in grams.items() if count >= _RARE_GRAM)
        return list(dict.fromkeys(key(p) for p in (*(pieces(w)[0] for w in words), *common)))


def gather(*, hold_out: bool = False) -> Examples:
    """Read the embedded tables and the lexicon.

    Args:
        hold_out: Whether to set a twentieth of the lexicon's phrases aside.
    """
    tabular, entries = read(embedded_tabular()), load_lexicon()
    terms = searchable(tabular.codes, tabular.terms, entries)
    known = [(_example(t), t) for t in terms]
    held = {e for e, t in known if hold_out and _is_held_out(e, t)}
    said: dict[str, dict[Words, None]] = defaultdict(dict)
    for own, term in known:
        for example in (own, *_spoken(term)):
            if example.words and example not in held:
                said[example.code][example.words] = None
    shorts: dict[Words, Words] = {}
    for number, entry in enumerate(e for e in entries if e.words and not e.when):
        short, long = tuple(normal_words(entry.phrase)), tuple(normal_words(entry.words))
        said[f"={number}"] = {short: None, long: None}
        shorts[long] = short
    phrases = tuple(Example(words, code) for code in sorted(said) for words in said[code])
    searched = tuple(e for e, _ in known if e.words and e not in held)
    return Examples(phrases, shorts, searched, tuple(sorted(held, key=lambda e: (e.code, e.words))))


def _example(term: Term) -> Example:
    return Example(tuple(normal_words(term.text)), term.code)


def _spoken(term: Term) -> Iterator[Example]:
    if term.source is not TermSource.LEXICON:
        yield from (Example(tuple(normal_words(f)), term.code) for f in spoken_forms(term.text))


def _is_held_out(example: Example, term: Term) -> bool:
    said = " ".join(example.words)
    return term.source is TermSource.LEXICON and zlib.crc32(said.encode()) % _HELD_OUT == 0


def blurred(words: Words, shorts: dict[Words, Words], dice: random.Random, *, is_lone: bool) -> Words:
    """Drop, misspell or abbreviate words or add a side now and then, as notes do.

    A side changes no target: "right" and "left" share a term, and the side is chosen from the note.

    Args:
        words: One at least.
        shorts: For the words that an abbreviation stands for the abbreviation's.
        dice: What decides.
        is_lone: Whether the code has no other phrase: half of the time one more word goes.

    Example: "chronic kidney disease stage 3" may become "chronic kidny disease 3" or "ckd stage 3".
    """
    made = list(words)
    if len(made) > 2 and dice.random() < 0.25:
        made.pop(dice.randrange(len(made)))
    if dice.random() < 0.15:
        at = dice.randrange(len(made))
        made[at] = misspelt(made[at], dice)
    if dice.random() < 0.1 and not _SIDES.intersection(made):
        made.insert(dice.choice((0, len(made))), dice.choice(sorted(_SIDES)))
    said = abbreviated(made, shorts) if dice.random() < 0.1 else tuple(made)
    if not is_lone or len(said) == 1 or dice.random() < 0.5:
        return said
    gone = dice.randrange(len(said))
    return (*said[:gone], *said[gone + 1 :])


def misspelt(word: str, dice: random.Random) -> str:
    """Leave a letter out, swap two or double one; words of up to five letters stay as they are."""
    if len(word) <= 5:
        return word
    at, kind = dice.randrange(1, len(word) - 1), dice.random()
    if kind < 0.4:
        return word[:at] + word[at + 1 :]
    if kind < 0.7:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]


def abbreviated(words: Sequence[str], shorts: dict[Words, Words]) -> Words:
    """Put the abbreviation for the longest stretch of words that has one."""
    for length in range(min(4, len(words)), 1, -1):
        for start in range(len(words) - length + 1):
            short = shorts.get(tuple(words[start : start + length]))
            if short is not None:
                return (*words[:start], *short, *words[start + length :])
    return tuple(words)
