"""The searchable phrases that index entries give.

Invariant: a phrase reads as a clinician writes it, without the abbreviations NEC and NOS. Of a drug only the
accidental poisoning and the adverse effect are searched: the other intents stand in the same row, which
`CodeTables.drug` gives, and would only multiply near-identical phrases.
"""

import re
from collections.abc import Iterable, Iterator

from index.records import Term, TermSource
from index.releases.index_records import CODE_COLUMN, Entry, Family

_SOURCES = {
    Family.ALPHABETIC: TermSource.INDEX,
    Family.EXTERNAL_CAUSE: TermSource.EXTERNAL_CAUSE,
    Family.NEOPLASM: TermSource.NEOPLASM,
    Family.DRUG: TermSource.DRUG,
}
_PHRASES = {
    Family.DRUG: {
        "accidental": "accidental poisoning by {}",
        "adverse_effect": "adverse effect of {}",
    },
    Family.NEOPLASM: {
        "primary": "malignant neoplasm of {}",
        "secondary": "secondary malignant neoplasm of {}",
        "in_situ": "carcinoma in situ of {}",
        "benign": "benign neoplasm of {}",
        "uncertain": "neoplasm of uncertain behavior of {}",
        "unspecified": "neoplasm of unspecified behavior of {}",
    },
}
_NEC = re.compile(r",? \b(?:NEC|NOS)\b")
_UNNAMED_SITE = "unspecified site"


def terms_of(family: Family, entries: Iterable[Entry]) -> tuple[Term, ...]:
    """Return the phrases of a file's entries, each (code, phrase) once, in the file's order."""
    return tuple(dict.fromkeys(term for entry in entries for term in _terms(family, entry)))


def _terms(family: Family, entry: Entry) -> Iterator[Term]:
    source = _SOURCES[family]
    phrases = _PHRASES.get(family)
    if phrases is None:
        if code := entry.code(CODE_COLUMN):
            yield Term(code, _NEC.sub("", entry.phrase), source)
        return
    for column, code in entry.codes:
        if column in phrases:
            yield Term(code, _worded(family, entry, phrases[column]), source)


def _worded(family: Family, entry: Entry, phrase: str) -> str:
    """Put an entry's name into a phrase; a row that names a kind of carcinoma is worded by it."""
    if family is Family.DRUG:
        return phrase.format(_NEC.sub("", entry.phrase))
    # The neoplasm table has one main term, "Neoplasm, neoplastic"; the sites are the levels below it.
    site = entry.levels[1:]
    if site and "carcinoma" in site[-1]:
        phrase, site = f"{site[-1]} of {{}}", site[:-1]
    return phrase.format(_NEC.sub("", ", ".join(site)) or _UNNAMED_SITE)
