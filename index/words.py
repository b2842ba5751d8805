"""Words as search sees them: the one normal form that terms, queries and notes share.

Invariant: nothing that tells two codes apart is dropped. One-letter and one-digit tokens stay (type 1 and
type 2, hepatitis B and C, N18.3 and N18.4), and so do no, not, with and without. Offsets of a `Word` are
half-open and slice the text that was given.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"\d+\.\d+|[^\W_]+(?:['\u2019]s\b)?")
_POSSESSIVE = re.compile(r"['\u2019]s$")
_NUMBERED = frozenset({"type", "stage", "grade", "class", "category", "degree", "phase", "factor", "bipolar"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ORDINAL = {
    "one": "1", "two": "2", "three": "3", "four": "4", "first": "1st", "second": "2nd", "third": "3rd",
}  # fmt: skip

LETTER_A = "letter-a"
"""The normal form of an A that names a kind, which the article is not: hepatitis A, influenza A."""

_LETTERED = frozenset(
    "hepatitis hep influenza flu hemophilia vitamin type group h1n1 streptococcus strep".split()
)

_INITIALS = {"R": "right", "L": "left"}
"""Capitals that name a side where a body part follows: "R knee pain"."""

_BODY_PART = re.compile(
    r"\.? (?:(?:proximal|distal|medial|lateral|upper|lower|index|middle|ring|little|small|great|big"
    r"|posterior|anterior) )?"
    r"(?:knee|hip|shoulder|elbow|wrist|hand|ankle|foot|arm|leg|eye|ear|breast|flank|thumb|finger|toe|thigh"
    r"|calf|forearm|heel|femur|tibia|fibula|humerus|radius|ulna|extremit|side|sided|kidney|lung|ovar|testi"
    r"|groin|cheek|temple|hemithorax|rib|clavicle|ac joint|patell|scapul|scaphoid|metacarp|metatars|achilles"
    r"|shin"
    r"|buttock|hamstring|quadricep|bicep|cornea|orbit|periorbit|eyebrow|eyelid|nostril|axill|palm|hemi|facial"
    r"|glute|mca)",
    re.IGNORECASE,
)

# British and translated spellings to the tables' American ones; each pair is (found, replaced by).
_SPELLINGS = (
    ("haem", "hem"), ("aemia", "emia"), ("aemic", "emic"), ("oedem", "edem"), ("oesoph", "esoph"),
    ("diarrhoe", "diarrhe"), ("rrhoea", "rrhea"), ("dyspnoe", "dyspne"), ("apnoe", "apne"), ("pnoea", "pnea"),
    ("foet", "fet"), ("paed", "ped"), ("orthopaed", "orthoped"), ("gynaec", "gynec"), ("caec", "cec"),
    ("coelia", "celia"), ("leucaemi", "leukemi"), ("leucocyt", "leukocyt"), ("leucopen", "leukopen"),
    ("anaesth", "anesth"), ("aetiolog", "etiolog"), ("tumour", "tumor"), ("fibre", "fiber"),
    ("ischaem", "ischem"), ("uraem", "urem"), ("faec", "fec"), ("oestr", "estr"), ("ageing", "aging"),
    ("behaviour", "behavior"), ("colour", "color"),
)  # fmt: skip
_SPELLING = re.compile("|".join(re.escape(found) for found, _ in _SPELLINGS))
_SPELLED = dict(_SPELLINGS)

_IRREGULAR = {
    "diagnoses": "diagnosis", "metastases": "metastasis", "vertebrae": "vertebra", "bronchi": "bronchus",
    "feet": "foot", "teeth": "tooth", "children": "child", "women": "woman", "men": "man",
    "calculi": "calculus",
    "stenoses": "stenosis", "fibroses": "fibrosis", "thromboses": "thrombosis", "psychoses": "psychosis",
    "neuroses": "neurosis", "necroses": "necrosis", "diverticula": "diverticulum", "bullae": "bulla",
    "fistulae": "fistula", "testes": "testis", "crises": "crisis", "prostheses": "prosthesis",
    "emboli": "embolus",
    "thrombi": "thrombus", "nuclei": "nucleus", "fungi": "fungus", "ova": "ovum", "bacteria": "bacterium",
    "diabetes": "diabetes", "herpes": "herpes", "knives": "knife", "calves": "calf", "halves": "half",
    "hernias": "hernia", "mets": "mets",
}  # fmt: skip
_ACRONYM = re.compile(r"[^aeiouy\W\d]{4}")
"""Four capitals without a vowel are no English plural: HLHS, RRMS."""

_AFTER_BMI = 3
"""Words after "BMI" one of which is its figure: "BMI today is 31.4"."""

_KEEP_S = re.compile(
    r"(?:ss|us|is|os|ies|ous|ps|^.{1,2}as|spadias|monas|psoas|chagas|pancreas|erysipelas|melas|christmas)$"
)
"""Ends of words that are no plurals; other words in -as are: edemas, fistulas, arrhythmias."""


class Word(NamedTuple):
    """A token in normal form with its place in the text it came from; made by the hundred for every note."""

    normal: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def normal(token: str) -> str:
    """Return one token's normal form: lower case, no accents, American spelling, singular.

    Example: `Oedemas` -> `edema`, `Crohn's` -> `crohn`, `Adenopathies` -> `adenopathy`.
    """
    plain = _POSSESSIVE.sub("", token).lower()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    if len(plain) < 4:
        return plain
    plain = _SPELLING.sub(lambda m: _SPELLED[m.group()], plain)
    return plain if token.isupper() and _ACRONYM.fullmatch(plain) else _singular(plain)


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not _KEEP_S.search(word):
        return word[:-1]
    return word


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Cut a text into words in normal form; numerals after `type`, `stage` and the like become digits.

    Args:
        text: Whose characters the offsets count.
        start: First character read; what stands before it has no say.
        end: One past the last; the whole rest when None.
    """
    limit = len(text) if end is None else end
    found: list[Word] = []
    before = ""
    for match in _TOKEN.finditer(text, start, limit):
        token = match.group()
        form = normal(token)
        if before in _NUMBERED:
            form = _ROMAN.get(form, _ORDINAL.get(form, form))
        elif token in _INITIALS and _BODY_PART.match(text, match.end(), limit):
            form = _INITIALS[token]
        elif form == "a" and before in _LETTERED:
            form = LETTER_A
        elif "." in form and _is_of_bmi(found[-_AFTER_BMI:]):
            form = form.partition(".")[0]
        found.append(Word(form, *match.span()))
        before = form
    return found


def _is_of_bmi(said: Sequence[Word]) -> bool:
    recent = {w.normal for w in said}
    return "bmi" in recent or recent.issuperset(("mass", "index"))


def normal_words(text: str) -> list[str]:
    """Return the normal forms of a text's words, in order."""
    return [w.normal for w in words(text)]
