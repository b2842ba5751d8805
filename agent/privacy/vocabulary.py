"""Which words are names, and which are words that a note has for other reasons.

Invariant: a word is looked up in lower case; the lists beside this file and the lexicon are all there is,
no network and no model. The lists are our own, written from general knowledge.
"""

import re
from functools import lru_cache
from importlib.resources import files

from agent.datafiles import toml_of
from index.lexicon import load_lexicon

_LETTERS = re.compile(r"[^\W\d_]+")
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)
_CLINICAL = re.compile(
    r"\w{2,}(?:itis|osis|oses|ectomy|otomy|ostomy|oscopy|emia|uria|pathy|plasty|gram|graphy|scopy|logy|"
    r"logist|trophy|"
    r"pril|sartan|olol|statin|azole|cillin|mycin|micin|floxacin|prazole|tidine|mab|tinib|ciclib|parib|"
    r"vir|dipine|"
    r"gliptin|gliflozin|glutide|oxetine|azepam|azolam|setron|triptan|caine|parin|xaban|gatran|afil|"
    r"terol|sone|solone|"
    r"phylline|cycline|sulfa|zide|amide|idone|apine|azine|tryptyline|ptyline|thromycin|oxacin|dronate|"
    r"plasia|penia|"
    r"megaly|algia|rrhea|rrhage|esthesia|plegia|paresis|ation|tion|ment|ness|ity|ism|ous|ical|ular|oid)s?\Z"
)


@lru_cache(maxsize=1)
def cues() -> dict[str, str]:
    """Return the words around identifiers: titles, labels, verbs, suffixes of streets and so on."""
    read = toml_of("agent.privacy", "data", "cues.toml")
    return {name: words.replace("|\n", "|").strip() for name, words in read.items()}


@lru_cache(maxsize=16)
def cue_words(name: str) -> frozenset[str]:
    """Return one list of single words of the cues."""
    return frozenset(cues()[name].split())


@lru_cache(maxsize=16)
def alternatives(name: str) -> str:
    """Return a list of phrases as a pattern, the longest first; a blank may be several or a line end."""
    phrases = cues()[name]
    if "(" not in phrases:
        phrases = "|".join(sorted(phrases.split("|"), key=len, reverse=True))
    return phrases.replace(" ", r"\s{1,3}")


def female(word: str) -> bool | None:
    """Tell whether a first name is a woman's; None when it may be either's or is not known."""
    women, men = (word.lower() in _firsts()[sex] for sex in ("female", "male"))
    return women if women != men else None


def is_first(word: str) -> bool:
    """Tell whether a word is a known first name."""
    return any(word.lower() in names for names in _firsts().values())


def is_last(word: str) -> bool:
    """Tell whether a word, or a part of a double-barrelled one, is a known last name."""
    lowered = word.lower().replace("'", "").replace("\u2019", "")
    return lowered in _listed("last_names") or any(
        part in _listed("last_names") for part in lowered.split("-")
    )


def is_ambiguous(word: str) -> bool:
    """Tell whether a name is also an ordinary word, a place or a clinical one: "Will", "Bell", "Virginia"."""
    return word.lower() in _listed("ambiguous") or is_eponym(word)


def is_eponym(word: str) -> bool:
    """Tell whether clinical language uses a name: "Crohn", "Foley", "Hashimoto"."""
    return all(part in _listed("eponyms") for part in _LETTERS.findall(word.lower()))


@lru_cache(maxsize=1 << 14)
def is_ordinary(word: str) -> bool:
    """Tell whether a word, or every part of a hyphenated one, is of the language or of medicine."""
    parts = _LETTERS.findall(word.lower())
    return all(_ordinary(p) or p in _listed("eponyms") for p in parts)


def _ordinary(part: str) -> bool:
    known = _known()
    if len(part) == 1 or part in known or _CLINICAL.match(part):
        return True
    return any(
        part.endswith(end) and part[: -len(end)] + put in known for end, put in _ENDINGS if len(part) > 4
    )


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    phrases = " ".join(f"{e.phrase} {e.words}" for e in load_lexicon())
    return frozenset(_LETTERS.findall(phrases.lower())) | _listed("ordinary")


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


@lru_cache(maxsize=1)
def _firsts() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"female": set(), "male": set()}
    for line in _lines("first_names"):
        sex, _, names = line.partition(":")
        found[sex].update(names.split())
    return {sex: frozenset(names) for sex, names in found.items()}


def _lines(name: str) -> list[str]:
    text = files("agent.privacy").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
