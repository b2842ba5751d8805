"""What is searched: one list of terms for all code stems, from titles, inclusion terms and the lexicon.

Invariant: every billable code can be reached from some term: directly, as a 7th-character extension of a
searched stem, or as the sided variant of one ("right knee" and "left knee" share the term of their parent or
of the unspecified side, since the side is chosen from the note, not searched). `RECIPE` names this rule; it
enters the manifest, and a change of the rule needs a new name.
"""

import re
from collections.abc import Iterable, Iterator

from index.lexicon import Entry
from index.records import Code, CodeKind, Term, TermSource
from index.words import normal_words

RECIPE = "terms.v1"

SIDES = frozenset({"right", "left", "bilateral", "unilateral"})
_UNSAID = re.compile(
    r",? ?\b(?:unspecified|not otherwise specified|NOS|not elsewhere classified|NEC)\b|\s*\[[^\]]*\]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\(([^)]*)\)")
_BRACKETED = re.compile(r"\[([^\]]{2,40})\]")
_SIDED = re.compile(r"\b(?:right|left|bilateral|unspecified)\b", re.IGNORECASE)
_SMALL = frozenset({"of", "and", "the", "in", "with", "due", "to"})


def searchable(
    codes: Iterable[Code], inclusions: Iterable[Term], entries: Iterable[Entry]
) -> tuple[Term, ...]:
    """Gather the terms that the index embeds.

    Args:
        codes: All rows of the tables; extensions, chapters and blocks are passed over.
        inclusions: The tables' inclusion terms and, where added, index entries; titles among them are passed
            over, since each comes once for all its sides.
        entries: The lexicon; expansions are passed over, since they rewrite queries instead.
    """
    stems = [c for c in codes if c.kind in {CodeKind.CATEGORY, CodeKind.SUBCATEGORY}]
    found: dict[tuple[str, str], Term] = {}
    own = (t for t in inclusions if t.source is not TermSource.TITLE)
    for term in (*_titles(stems), *own, *_phrases(entries)):
        found.setdefault((term.code, " ".join(normal_words(term.text))), term)
    return tuple(found.values())


def _titles(stems: list[Code]) -> Iterator[Term]:
    """Yield a title for each stem, once for all sides of it."""
    sided: dict[tuple[str | None, str], list[Code]] = {}
    for code in stems:
        sided.setdefault((code.parent, _sideless(code.title)), []).append(code)
    for group in sided.values():
        chosen = next((c for c in group if "unspecified" in c.title.lower()), group[0])
        yield Term(chosen.code, chosen.title, TermSource.TITLE)


def _sideless(title: str) -> str:
    return " ".join(normal_words(_SIDED.sub(" ", title)))


def _phrases(entries: Iterable[Entry]) -> Iterator[Term]:
    for entry in entries:
        if entry.codes and not entry.when:
            yield Term(entry.codes[0], entry.phrase, TermSource.LEXICON)


def spoken_forms(text: str) -> tuple[str, ...]:
    """Return a title as people would say it: without "unspecified" and the like, with and without asides.

    Example: "Systolic (congestive) heart failure" gives "Systolic heart failure" and
    "Systolic congestive heart failure"; "Sprained ankle NOS" gives "Sprained ankle".
    """
    bare = _UNSAID.sub("", text)
    forms = [_ASIDE.sub("", bare), _ASIDE.sub(r" \1", bare), *_acronyms(text)]
    return tuple(dict.fromkeys(re.sub(r"\s+", " ", f).strip(" ,") for f in forms if f.strip(" ,")))


def _acronyms(text: str) -> list[str]:
    """Return bracketed capitals that abbreviate all the words before them: not "Elevated … [PSA]"."""
    found = []
    for bracketed in _BRACKETED.finditer(text):
        before = [w for w in normal_words(text[: bracketed.start()]) if w not in _SMALL]
        if (
            not normal_words(text[bracketed.end() :])
            and "".join(w[0] for w in before).upper() == bracketed.group(1).strip()
        ):
            found.append(bracketed.group(1).strip())
    return found
