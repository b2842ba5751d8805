"""OD, OS and OU: right eye, left eye, both eyes, in notes that speak of eyes.

Invariant: the letters name an eye only where the note says so elsewhere, for they have other meanings: an
overdose, once a day, overall survival, the os of the cervix.
"""

import re
from collections.abc import Mapping

from agent.documents import kept, vocabulary_of
from agent.records import Document

_EYE = re.compile(r"(?<![\w'.])(?:O[DSU]|o[dsu])(?![\w'\u2019])(?!\.\w)")
_SIDES = {"od": "right", "os": "left", "ou": "bilateral"}
_SPOKEN = frozenset(
    "eye ocular iop cataract glaucoma retina retinal retinopathy macula macular fundus conjunctiva "
    "conjunctivitis cornea corneal ophthalmology ophthalmologist optometry optometrist intraocular "
    "pseudophakia pseudophakic blepharitis uveitis iritis vitreous keratitis pterygium dilated anisocoria "
    "amd erm npdr pdr dme drusen chalazion hordeolum strabismus amblyopia myopia hyperopia presbyopia "
    "diplopia eyelid eyedrop phaco poag va bcva aflibercept latanoprost timolol".split()
)
"""Words of which an eye note holds some; "OD" beside some of them is an eye unless a drug was taken."""

_OF_ONE_KIND = 2
"""Such words that a note has at least where "OD" stands alone, without "OS" and "OU"."""

_EXCESS = frozenset("overdose overdosed naloxone narcan ingestion suicidal fentanyl heroin".split())


@kept
def eyes_in(document: Document) -> Mapping[int, str]:
    """Return the places of letters that name an eye, each with its side: `left`, `right`, `bilateral`.

    Example: "Cataract OU" in a note of the IOP gives {9: "bilateral"}.
    """
    found = [(m.start(), m.group()) for m in _EYE.finditer(document.text)]
    if not found or not _is_of_eyes(document, frozenset(letters for _, letters in found)):
        return {}
    return {at: _SIDES[letters.lower()] for at, letters in found}


def _is_of_eyes(document: Document, letters: frozenset[str]) -> bool:
    """Say whether the note speaks of eyes: in one word, or in two beside "OD" alone."""
    said = vocabulary_of(document)
    if _EXCESS & said or letters == {"od"}:
        return False
    return len(_SPOKEN & said) >= (_OF_ONE_KIND if letters == {"OD"} else 1)
