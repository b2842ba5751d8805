"""The phrase book: which words, in any order and whatever the side, name which codes.

Invariant: a phrase is found by the multiset of its normal words without articles and small words (of, in),
so that "osteoarthritis of the knee" and "knee osteoarthritis" are one; words that change the meaning (no,
without, with, due, type 1) are never left out. A side is left out only where the book has no phrase with that
side: "right knee osteoarthritis" is found under "knee osteoarthritis", "right heart failure" not under "heart
failure".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from index.errors import IndexUnusable
from index.lexicon import Entry, load_too_general
from index.phrase_cases import cased, unspoken_of
from index.phrase_keys import EXACT, LONGEST, SIDE_WORDS, is_telling, kept_key, key_of, keys_of, print_of
from index.phrase_rows import Row, Shelf, line_of, read, rows_of, write
from index.records import Term, TermSource
from index.terms import spoken_forms
from index.words import normal_words

_LONGEST_ABBREVIATION = 3
"""Words of an abbreviation as the text is cut: "s/p" has two."""

_SOURCES = tuple(TermSource)
_TRUST = {source: 0 if source is TermSource.LEXICON else rank for rank, source in enumerate(_SOURCES, 1)}


_LEXICON = str(_SOURCES.index(TermSource.LEXICON))
_FIELDS = 6
"""Of a phrase at rest: codes, text, source, whether vague, `when`, `written`."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase of the book stands for.

    Attributes:
        codes: In sequence; more than one when both are needed.
        text: The phrase as the book has it.
        when: Normal word groups one of which the note must hold; empty when it always counts.
        is_vague: Whether its code leaves something unspecified; a phrase beside it may say more.
        written: How it must be written to be itself; empty when case does not matter.
    """

    codes: tuple[str, ...]
    text: str
    source: TermSource
    when: tuple[tuple[str, ...], ...] = ()
    is_vague: bool = False
    written: str = ""

    def may_be(self, written: str) -> bool:
        """Say whether words written so may be this phrase; a plural s counts for nothing."""
        return not self.written or not written or written.removesuffix("s") == self.written.removesuffix("s")

    @property
    def is_sided(self) -> bool:
        """Whether the phrase names a side itself: "right heart failure"."""
        return not SIDE_WORDS.isdisjoint(self.text.lower().split())

    def holds_in(self, vocabulary: frozenset[str]) -> bool:
        """Say whether a note with these normal words satisfies `when`."""
        return not self.when or any(vocabulary.issuperset(group) for group in self.when)


class PhraseBook:
    """Phrases by key, and the abbreviations that rewrite words before they are looked up.

    Attributes:
        vocabulary: The words of all keys.
        prints: The keys' prints: what has none of these, a look-up would not find.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Take phrases at rest; a row becomes a `Phrase` when it is first looked up."""
        self._shelf = shelf
        self._rows = (shelf.phrases, shelf.expansions)
        self._made: tuple[dict[str, tuple[Phrase, ...]], dict[str, tuple[Phrase, ...]]] = ({}, {})
        self.vocabulary = shelf.words | SIDE_WORDS
        self._openers = frozenset(key.split()[0] for key in shelf.expansions if key)
        self._leading = frozenset(key.split()[1] for key in shelf.phrases if key.startswith(f"{EXACT} "))
        self.prints = shelf.prints

    @classmethod
    def of(
        cls, terms: Iterable[Term], entries: Iterable[Entry], vague: AbstractSet[str] = frozenset()
    ) -> "PhraseBook":
        """Make the book from official terms and the lexicon; the lexicon wins where both name a phrase.

        Args:
            terms: Titles and inclusion terms.
            entries: The lexicon.
            vague: Codes whose titles leave something unspecified.
        """
        phrases: dict[str, list[Phrase]] = defaultdict(list)
        expansions: dict[str, list[Phrase]] = defaultdict(list)
        for entry in entries:
            when = tuple(tuple(normal_words(w)) for w in entry.when) or unspoken_of(entry.codes, entry.phrase)
            if entry.words:
                key = " ".join(normal_words(entry.phrase))
                written = cased(entry.phrase)
                expansions[key].append(Phrase((), entry.words, TermSource.LEXICON, when, written=written))
            else:
                phrases[kept_key(entry.phrase)].append(
                    Phrase(
                        entry.codes,
                        entry.phrase,
                        TermSource.LEXICON,
                        when,
                        entry.codes[0] in vague,
                        cased(entry.phrase),
                    )
                )
        for term in terms:
            if term.source is not TermSource.LEXICON:
                for form in filter(is_telling, spoken_forms(term.text)):
                    _keep(phrases, form, term, term.code in vague)
        general = {key_of(normal_words(p)) for p in load_too_general()}
        kept = {k: sorted(v, key=_order) for k, v in phrases.items() if k and v and k not in general}
        words = frozenset(word for key in kept for word in key.split())
        return cls(
            Shelf(_lines(kept), _lines(expansions), words, frozenset(print_of(k.split()) for k in kept))
        )

    @property
    def shelf(self) -> Shelf:
        """What a file holds of it."""
        return self._shelf

    def joined(self, older: "PhraseBook", unknown: AbstractSet[str]) -> dict[str, str]:
        """Return the lines that differ from this book's on days when an older edition was in force.

        Under one key the lexicon comes first, then what the older edition says, then what this one does.

        Args:
            older: What the older edition says besides.
            unknown: Codes of this book that no code of the older edition stands for. Their titles and terms
                give way to others in the same words ("frost-induced asthma" to "asthma"), and stay where
                there are none, so that what is not coded is said.

        Returns:
            By key; empty where nothing is left.
        """
        mine, more = self._shelf.phrases, older.shelf.phrases
        lines: dict[str, str] = {}
        for key, line in mine.items():
            rows = tuple(rows_of(line, _FIELDS))
            kept = [row for row in rows if row[0] not in unknown or row[2] == _LEXICON]
            if key in more or (len(kept) < len(rows) and (kept or self._has_shorter(key, unknown))):
                lines[key] = _merged(kept, more.get(key))
        return {**more, **lines}

    def _has_shorter(self, key: str, unknown: AbstractSet[str]) -> bool:
        """Say whether some of a key's words name a code that is known."""
        words = key.split()
        parts = (" ".join(part) for size in range(1, len(words)) for part in combinations(words, size))
        held = (self._shelf.phrases[part] for part in parts if part in self._shelf.phrases)
        return any(row[0] not in unknown for line in held for row in rows_of(line, _FIELDS))

    def _named(self, key: str, *, expanding: bool = False) -> tuple[Phrase, ...]:
        made, rows = self._made[expanding], self._rows[expanding]
        if key not in made:
            if key not in rows:
                return ()
            made[key] = tuple(_phrase(row) for row in rows_of(rows[key], _FIELDS))
        return made[key]

    def find(self, words: Sequence[str], vocabulary: frozenset[str]) -> Phrase | None:
        """Return what these normal words name in a note that holds `vocabulary`, None when nothing."""
        return next(iter(self.rivals(words, vocabulary)), None)

    def may_lead(self, word: str) -> bool:
        """Say whether a small word begins a phrase that needs it."""
        return word in self._leading

    def may_expand(self, word: str) -> bool:
        """Say whether an abbreviation begins with this normal word."""
        return word in self._openers

    def rivals(self, words: Sequence[str], vocabulary: frozenset[str]) -> tuple[Phrase, ...]:
        """Return everything that these words could name, the trusted first."""
        found = (p for key in keys_of(words) for p in self._named(key))
        return tuple(p for p in found if p.holds_in(vocabulary))

    def expand_at(
        self,
        words: Sequence[str],
        at: int,
        vocabulary: frozenset[str],
        written: Callable[[int], str] = lambda _: "",
    ) -> tuple[int, tuple[str, ...]]:
        """Return how many words from `at` on are one abbreviation, and what they stand for.

        Args:
            words: The normal words of a text.
            at: Index of the first.
            vocabulary: The note's normal words.
            written: Gives for a number of words how the text has them, where that is known.

        Returns:
            One word and itself where no abbreviation begins.
        """
        longest = min(_LONGEST_ABBREVIATION, len(words) - at) if self.may_expand(words[at]) else 0
        for length in range(longest, 0, -1):
            said = self.expand(words[at : at + length], vocabulary, written(length))
            if said is not None:
                return length, said
        return 1, (words[at],)

    def expand(
        self, words: Sequence[str], vocabulary: frozenset[str], written: str = ""
    ) -> tuple[str, ...] | None:
        """Return the normal words that an abbreviation stands for, None when it is none or out of context.

        Args:
            words: Its normal words.
            vocabulary: The note's normal words.
            written: As the note has it: "does" is not DOE. Empty when that is not known.
        """
        for phrase in self._named(" ".join(words), expanding=True):
            if phrase.holds_in(vocabulary) and phrase.may_be(written):
                return tuple(normal_words(phrase.text))
        return None

    def save(self, path: Path) -> None:
        """Write the book."""
        write(path, self._shelf)

    @classmethod
    def load(cls, path: Path) -> "PhraseBook":
        """Read what `save` wrote.

        Raises:
            IndexUnusable: The file is missing or damaged.
        """
        try:
            return cls(read(path))
        except (OSError, ValueError, IndexError) as e:
            raise IndexUnusable("The phrase book cannot be read.", "Run: chartcite index build") from e


def _keep(phrases: dict[str, list[Phrase]], form: str, term: Term, is_vague: bool) -> None:  # noqa: FBT001 - private
    words = normal_words(form)
    key = key_of(words)
    said = [p.codes[0] for p in phrases[key]]
    if key and len(key.split()) <= LONGEST and term.code not in said:
        unspoken = unspoken_of((term.code,), form)
        phrases[key].append(Phrase((term.code,), form, term.source, unspoken, is_vague, cased(form)))


def _order(phrase: Phrase) -> tuple[int, int, int, str]:
    """Order: the lexicon first; what needs a context; the more general code; the tables' order."""
    code = phrase.codes[0] if phrase.codes else ""
    return (_TRUST[phrase.source], 0 if phrase.when else 1, len(code), code)


def _lines(phrases: Mapping[str, Sequence[Phrase]]) -> dict[str, str]:
    return {key: line_of(map(_row, held)) for key, held in phrases.items()}


def _merged(newest: Sequence[Row], older: str | None) -> str:
    """Return the rows of two editions under one key; what both name comes once, as the older has it."""
    first = list(rows_of(older, _FIELDS)) if older else []
    said = {row[0] for row in first}
    rows = [*first, *(row for row in newest if row[0] not in said)]
    return line_of(sorted(rows, key=lambda row: row[2] != _LEXICON))


def _row(phrase: Phrase) -> Row:
    return (
        "+".join(phrase.codes),
        phrase.text,
        str(_SOURCES.index(phrase.source)),
        "vague" if phrase.is_vague else "",
        "|".join(" ".join(group) for group in phrase.when),
        phrase.written,
    )


def _phrase(row: Row) -> Phrase:
    codes, text, source, vague, groups, written = row
    when = tuple(tuple(group.split()) for group in groups.split("|")) if groups else ()
    named = tuple(codes.split("+")) if codes else ()
    return Phrase(named, text, _SOURCES[int(source)], when, bool(vague), written)
