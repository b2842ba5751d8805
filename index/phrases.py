"""The phrase book: which words, in any order and whatever the side, name which codes.

Invariant: a phrase is found by the multiset of its normal words without articles and small words (of, in),
so that "osteoarthritis of the knee" and "knee osteoarthritis" are one; words that change the meaning (no,
without, with, due, type 1) are never left out. A side is left out only where the book has no phrase with that
side: "right knee osteoarthritis" is found under "knee osteoarthritis", "right heart failure" not under "heart
failure".
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexUnusable
from index.lexicon import Entry, load_too_general
from index.phrase_cases import cased, unspoken_of
from index.phrase_keys import LONGEST, SIDE_WORDS, is_telling, kept_key, key_of, keys_of, print_of
from index.records import Term, TermSource
from index.terms import spoken_forms
from index.words import normal_words

_LONGEST_ABBREVIATION = 3
"""Words of an abbreviation as the text is cut: "s/p" has two."""

_SOURCES = tuple(TermSource)
_TRUST = {source: 0 if source is TermSource.LEXICON else rank for rank, source in enumerate(_SOURCES, 1)}


Row = list[object]
"""A phrase at rest: codes joined by `+`, text, source number, whether vague; `when`, `written` if any."""


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

    def __init__(self, phrases: dict[str, list[Row]], expansions: dict[str, list[Row]]) -> None:
        """Take rows as `save` writes them; a row becomes a `Phrase` when it is first looked up."""
        self._rows = (phrases, expansions)
        self._made: tuple[dict[str, tuple[Phrase, ...]], dict[str, tuple[Phrase, ...]]] = ({}, {})
        self.vocabulary = frozenset(" ".join(phrases).split()) | SIDE_WORDS
        self._openers = frozenset(key.split()[0] for key in expansions if key)
        self._leading = frozenset(key.split()[1] for key in phrases if key.startswith("= "))
        self.prints = frozenset(print_of(key.split()) for key in phrases)

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
        return cls(_rows(kept), _rows(expansions))

    def _named(self, key: str, *, expanding: bool = False) -> tuple[Phrase, ...]:
        made, rows = self._made[expanding], self._rows[expanding]
        if key not in made:
            if key not in rows:
                return ()
            made[key] = tuple(_phrase(row) for row in rows[key])
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
        """Write the book as JSON: two objects of key -> rows."""
        path.write_text(json.dumps(self._rows, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def load(cls, path: Path) -> "PhraseBook":
        """Read what `save` wrote.

        Raises:
            IndexUnusable: The file is missing or damaged.
        """
        try:
            phrases, expansions = json.loads(path.read_text("utf-8"))
            _check(phrases, expansions)
            return cls(phrases, expansions)
        except (OSError, ValueError, IndexError, TypeError, AttributeError) as e:
            raise IndexUnusable("The phrase book cannot be read.", "Run: chartcite index build") from e


def _check(*parts: Mapping[str, Sequence[Row]]) -> None:
    """Raise ValueError when a row is no phrase."""
    last = len(_SOURCES) - 1
    for rows in (held for part in parts for held in part.values()):
        for row in rows:
            if len(row) < 4 or not 0 <= int(str(row[2])) <= last:
                raise ValueError


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


def _rows(phrases: Mapping[str, Sequence[Phrase]]) -> dict[str, list[Row]]:
    return {key: [_row(p) for p in held] for key, held in phrases.items()}


def _row(phrase: Phrase) -> Row:
    row: Row = [
        "+".join(phrase.codes),
        phrase.text,
        _SOURCES.index(phrase.source),
        int(phrase.is_vague),
    ]
    if phrase.when or phrase.written:
        row += [[list(g) for g in phrase.when], phrase.written]
    return row


def _phrase(row: Row) -> Phrase:
    codes, text, source = str(row[0]), str(row[1]), row[2]
    groups = row[4] if len(row) > 4 else []
    when = tuple(tuple(str(w) for w in g) for g in groups) if isinstance(groups, list) else ()
    named = tuple(codes.split("+")) if codes else ()
    written = str(row[5]) if len(row) > 5 else ""
    return Phrase(named, text, _SOURCES[int(str(source))], when, bool(row[3]), written)
